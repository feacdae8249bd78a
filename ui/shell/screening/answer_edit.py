"""The field of one item: a number goes in, and as soon as it can only be this one the keys go on to the next item."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.domain.screening import Item
from ui.screening_words import values_of
from ui.theme.look import restyle
from ui.theme.tokens import px
from ui.widgets.line_edit import LineEdit
from ui.words import say

NONE_KEYS = ("-", "－", "—")
"""Typed for "not answered"."""


class AnswerEdit(LineEdit):
    """Signals:
    answered: the answer, or None.
    stepped: +1 on to the next item, -1 back.
    troubled: what is wrong with what stands here, or nothing.
    """

    answered = Signal(object)
    stepped = Signal(int)
    troubled = Signal(str)

    def __init__(self, item: Item, name: str) -> None:
        super().__init__(name, input_method=False)
        self._item = item
        self.setMaxLength(len(str(item.most)))
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFixedWidth(px(64))
        self.setAccessibleDescription(values_of(item))
        self.textEdited.connect(self._on_edited)
        self.submitted.connect(self._on_submitted)

    def show_answer(self, answer: int | None) -> None:
        """Put an answer in without telling anybody."""
        self.setText("" if answer is None else str(answer))
        self._tell_trouble("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from item to item, Backspace in an empty field goes back, a dash leaves it unanswered."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key is Qt.Key.Key_Down else -1)
        elif key is Qt.Key.Key_Backspace and not self.text():
            self.stepped.emit(-1)
        elif event.text() in NONE_KEYS:
            self.show_answer(None)
            self.answered.emit(None)
            self.stepped.emit(1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What stands here is typed over."""
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A number that could have gone on and did not is judged as it stands."""
        super().focusOutEvent(event)
        if self.text() and self._answer() is None:
            self._tell_trouble(self._complaint())

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        answer = self._answer()
        may_grow = _may_grow(text, self._item)
        self.answered.emit(answer)
        self._tell_trouble("" if answer is not None or may_grow or not text else self._complaint())
        if answer is not None and not may_grow:
            self.stepped.emit(1)
        elif answer is None and not may_grow:
            self.selectAll()  # the next digit takes its place

    @Slot()
    def _on_submitted(self) -> None:
        if self.text() and self._answer() is None:
            self._tell_trouble(self._complaint())
            self.selectAll()
        else:
            self.stepped.emit(1)

    def _answer(self) -> int | None:
        text = self.text()
        return int(text) if text.isdecimal() and self._item.takes(int(text)) else None

    def _complaint(self) -> str:
        return say("screening.takes", values=values_of(self._item))

    def _tell_trouble(self, words: str) -> None:
        if bool(self.property("problem")) != bool(words):
            self.setProperty("problem", bool(words))
            restyle(self)
        self.setAccessibleDescription(words or values_of(self._item))
        self.troubled.emit(words)


def _may_grow(text: str, item: Item) -> bool:
    """Whether further digits can make another answer of what is typed."""
    if not text.isdecimal():
        return False
    typed = str(int(text))
    values = range(item.least, item.most + 1, item.step)
    return any(len(str(value)) > len(typed) and str(value).startswith(typed) for value in values)
