"""Keeping a case among chosen colleagues: who reads it, what that means, who may have read it already."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.ids import SeatId
from ui.posts import called
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.plain_label import PlainLabel
from ui.words import say

if TYPE_CHECKING:  # the engine is brought in after the first paint
    from ui.sync_choosing import Colleague


class RestrictPanel(Card):
    """Signals:
    restricting: the seats chosen, besides one's own.
    finished: puts the panel away.
    """

    restricting = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._colleagues: tuple[Colleague, ...] = ()
        self.chips: ChoiceChips | None = None
        self.title = PlainLabel("", "section")
        self.words = PlainLabel("", "secondary", wraps=True)
        self.who = PlainLabel(say("case.restrict.who"), "strong")
        self.alone = PlainLabel(say("case.restrict.alone"), "secondary", wraps=True)
        self.seen = PlainLabel("", "soon", wraps=True)
        self.told = PlainLabel("", "overdue", wraps=True)
        self.go = PrimaryButton("", "lock-simple")
        self.cancel = QuietButton(say("common.cancel"))
        self._lay_out()
        self.go.clicked.connect(self._on_go)
        self.cancel.clicked.connect(self.finished)

    def ask(self, colleagues: "Sequence[Colleague]", *, is_apart: bool) -> None:
        """Who it is to be; of a case that is kept apart already, who it is now."""
        self._colleagues = tuple(one for one in colleagues if not one.is_mine)
        key = "change" if is_apart else "new"
        self.title.setText(say(f"case.restrict.title_{key}"))
        self.words.setText(say(f"case.restrict.words_{key}"))
        self.go.setText(say(f"case.restrict.go_{key}"))
        self.go.setEnabled(True)
        self.told.hide()
        self._offer([one for one in self._colleagues if one.is_active and (one.reads or one.can_join)])
        self._show_seen(is_apart=is_apart)

    def show_problem(self, words: str) -> None:
        """It was not done; what was chosen stays."""
        self.told.setText(words)
        self.told.show()
        self.go.setEnabled(True)

    def forget(self) -> None:
        """No name stays in a label."""
        self._colleagues = ()
        self.seen.clear()
        self._drop_chips()

    def _offer(self, some: "Sequence[Colleague]") -> None:
        self._drop_chips()
        options = [(one.seat.hex(), called(one.worker, one.number, one.post)) for one in some]
        self.alone.setVisible(not options)
        if not options:
            return
        self.chips = ChoiceChips(say("case.restrict.who"), options, many=True)
        self.chips.show_codes([one.seat.hex() for one in some if one.reads])
        self.chips.picked.connect(self._on_picked)
        self._choice.addWidget(self.chips)
        self.chips.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_chips(self) -> None:
        if self.chips is not None:
            self.chips.hide()
            self.chips.deleteLater()
            self.chips = None

    def _show_seen(self, *, is_apart: bool) -> None:
        """Before it is restricted: everybody who has the keys, and is not among those chosen."""
        chosen = self._chosen()
        names = [
            called(one.worker, one.number, one.post)
            for one in self._colleagues
            if one.has_read and one.seat not in chosen
        ]
        self.seen.setText(say("case.restrict.seen", names=say("case.restrict.and").join(names)))
        self.seen.setVisible(bool(names) and not is_apart)
        self._is_apart = is_apart

    def _chosen(self) -> list[SeatId]:
        return [SeatId(bytes.fromhex(code)) for code in self.chips.codes()] if self.chips is not None else []

    @Slot(tuple)
    def _on_picked(self, _: tuple[str, ...]) -> None:
        self._show_seen(is_apart=self._is_apart)

    @Slot()
    def _on_go(self) -> None:
        self.go.setEnabled(False)
        self.restricting.emit(self._chosen())

    def _lay_out(self) -> None:
        self._is_apart = False
        self.body.setSpacing(px(12))
        self.body.setContentsMargins(px(24), px(20), px(24), px(24))
        self._choice = QVBoxLayout()
        self.add(self.title)
        self.add(self.words)
        self.add(self.who)
        self.add(self.alone)
        self.add(self._choice)
        self.add(self.seen)
        self.add(self.told)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.go)
        line.addWidget(self.cancel)
        line.addStretch(1)
        self.add(line)
        self.body.addStretch(1)
