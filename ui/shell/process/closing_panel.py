"""Asks why a case is closed and when; of a lost contact, when it was tried."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.casework.closing import Ending
from app.casework.pads import Content
from app.domain.process import ATTEMPTS, LOST
from ui.shell.process.presenter import Shown
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.chips import Chips
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class ClosingPanel(Card):
    """Signals:
    saving: the Ending.
    """

    saving = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.reason = Chips(say("process.closing.reason"))
        self.day = DayEdit()
        self.day.setFixedWidth(px(140))
        self.attempts = [DayEdit(say("process.closing.attempt", number=number + 1)) for number in range(ATTEMPTS)]
        days = QWidget()
        days.setLayout(row(*self.attempts, None))
        for edit in self.attempts:
            edit.setFixedWidth(px(140))
        self.words = LineEdit()
        self.words.setMaximumWidth(px(560))
        self.boxes = {
            "reason": FieldBox(say("process.closing.reason"), self.reason),
            "day": FieldBox(say("process.closing.day"), self.day),
            "attempts": FieldBox(say("process.closing.attempts"), days),
            "words": FieldBox(say("process.closing.words"), self.words),
        }
        self.save = PrimaryButton(say("process.closing.save"), "check")
        self.cancel = QuietButton(say("common.cancel"))
        self.add(PlainLabel(say("process.closing.title"), "section"))
        self.add(PlainLabel(say("process.closing.hint"), "secondary", wraps=True))
        for box in self.boxes.values():
            self.add(box)
        self.add(row(self.save, self.cancel, None))
        self.reason.chosen.connect(self._on_reason)
        self.save.clicked.connect(self._on_save)
        self.words.submitted.connect(self._on_save)
        self.cancel.clicked.connect(self.forget)
        self.hide()

    def ask(self, shown: Shown) -> None:
        """Today, until said otherwise; what was typed before is still there."""
        self.reason.offer(shown.words.reasons.items())
        if not self.day.text():
            self.day.show_day(shown.page.today)
        self._on_reason(self.reason.value())
        self.show()
        self.day.setFocus()

    def typed(self) -> Content:
        """What stands there; nothing while the panel is away."""
        if self.isHidden():
            return {}
        return {
            "reason": str(self.reason.value() or ""),
            "day": self.day.text(),
            "words": self.words.text(),
            "attempts": [edit.text() for edit in self.attempts],
        }

    def put_back(self, content: Content, shown: Shown) -> None:
        """What was left half typed."""
        self.ask(shown)
        reason = content.get("reason")
        if reason in shown.words.reasons:
            self.reason.choose(str(reason))
        self._on_reason(reason)
        self.day.setText(str(content.get("day", "")))
        self.words.setText(str(content.get("words", "")))
        tried = content.get("attempts")
        for edit, text in zip(self.attempts, tried if isinstance(tried, list) else (), strict=False):
            edit.setText(str(text))

    def show_problem(self, field: str, sentence: str) -> None:
        """What stood in the way."""
        at = field if field in self.boxes else "words"
        for name, box in self.boxes.items():
            box.show_problem(sentence if name == at else "")

    @Slot()
    def forget(self) -> None:
        """Put away; the case stays open."""
        self.reason.offer(())
        for edit in (self.day, self.words, *self.attempts):
            edit.clear()
        for box in self.boxes.values():
            box.show_problem("")
        self.hide()

    @Slot(object)
    def _on_reason(self, reason: object) -> None:
        self.boxes["attempts"].setVisible(reason == LOST)

    @Slot()
    def _on_save(self) -> None:
        day = self.day.day()
        if day is None:
            self.show_problem("day", say("process.closing.no_day"))
            self.day.setFocus()
            return
        reason = str(self.reason.value() or "")
        tried = tuple(found for edit in self.attempts if (found := edit.day()) is not None) if reason == LOST else ()
        self.saving.emit(Ending(reason=reason, day=day, attempts=tried, words=self.words.text()))
