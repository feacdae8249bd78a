"""Whether a new case is kept among chosen colleagues, and who they are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import SeatId
from ui.posts import called
from ui.theme.tokens import px
from ui.widgets.buttons import ChipButton
from ui.widgets.card import row
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.plain_label import PlainLabel
from ui.words import say

if TYPE_CHECKING:  # the engine is brought in after the first paint
    from ui.sync_choosing import Colleague
    from ui.sync_desk import SyncDesk


class ApartChoice(QWidget):
    """Signals:
    chosen: the seats besides one's own; None where all of casework reads the case.
    """

    chosen = Signal(object)

    def __init__(self, sync: "SyncDesk | None") -> None:
        super().__init__()
        self._sync = sync
        self._wanted: tuple[SeatId, ...] = ()
        self.chips: ChoiceChips | None = None
        self.toggle = ChipButton(say("case.restrict.offer"))
        self.toggle.setCheckable(True)
        self.words = PlainLabel(say("case.restrict.words_begin"), "secondary", wraps=True)
        self.alone = PlainLabel(say("case.restrict.alone"), "secondary", wraps=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        line = row(self.toggle)
        line.addStretch(1)
        self._column.addLayout(line)
        for part in (self.words, self.alone):
            self._column.addWidget(part)
            part.hide()
        self.toggle.clicked.connect(self._on_toggled)

    def show_readers(self, readers: Sequence[SeatId] | None) -> None:
        """As it was chosen before; None: not kept apart."""
        self._wanted = tuple(readers or ())
        self.toggle.setChecked(readers is not None)
        self._show()

    @Slot()
    def _on_toggled(self) -> None:
        self._wanted = ()
        self._show()
        self._say()

    def _show(self) -> None:
        is_apart = self.toggle.isChecked()
        self.words.setVisible(is_apart)
        self.alone.hide()
        self._drop_chips()
        if is_apart and self._sync is not None:
            self._sync.colleagues(None, self._on_offered, self._on_alone)
        elif is_apart:
            self.alone.show()

    def _on_offered(self, colleagues: "Sequence[Colleague]") -> None:
        some = [one for one in colleagues if one.is_active and not one.is_mine]
        if not self.toggle.isChecked():
            return
        self._drop_chips()
        self.alone.setVisible(not some)
        if some:
            options = [(one.seat.hex(), called(one.worker, one.number, one.post)) for one in some]
            self.chips = ChoiceChips(say("case.restrict.who"), options, many=True)
            self.chips.show_codes([seat.hex() for seat in self._wanted])
            self.chips.picked.connect(self._on_picked)
            self._column.addWidget(self.chips)

    def _on_alone(self, _: Exception) -> None:
        self.alone.setVisible(self.toggle.isChecked())

    @Slot(tuple)
    def _on_picked(self, codes: tuple[str, ...]) -> None:
        self._wanted = tuple(SeatId(bytes.fromhex(code)) for code in codes)
        self._say()

    def _say(self) -> None:
        self.chosen.emit(self._wanted if self.toggle.isChecked() else None)

    def _drop_chips(self) -> None:
        if self.chips is not None:
            self.chips.hide()
            self.chips.deleteLater()
            self.chips = None
