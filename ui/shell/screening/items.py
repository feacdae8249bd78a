"""The items of an instrument, one under the other: number, what it is about in our words, answer, what it takes."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.definitions.instrument_values import InstrumentWords
from app.domain.screening import Item
from ui.shell.screening.answer_edit import AnswerEdit
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel
from ui.words import in_language, say

YES_NO = (0, 1)


class _ItemRow:
    """The widgets of one item, and what its field tells."""

    def __init__(self, items: "Items", item: Item, topic: str, scale: str) -> None:
        self.item = item
        self._items = items
        self._range = scale
        self.number = PlainLabel(str(item.number), "number")
        self.topic = PlainLabel(topic, wraps=True)
        self.edit = AnswerEdit(item, f"{item.number} {topic}")
        self.below = PlainLabel(scale, "caption")
        self.topic.setBuddy(self.edit)
        self.edit.answered.connect(self._on_answered)
        self.edit.stepped.connect(self._on_stepped)
        self.edit.troubled.connect(self._on_troubled)

    def show_asked(self, is_asked: bool) -> None:
        """An item that is not asked is not there."""
        for part in (self.number, self.topic, self.edit, self.below):
            part.setVisible(is_asked)

    def _on_answered(self, answer: int | None) -> None:
        self._items.answered.emit(self.item.number, answer)

    def _on_stepped(self, step: int) -> None:
        self._items.step(self.item.number, step)

    def _on_troubled(self, words: str) -> None:
        self.below.setText(words or self._range)
        self.below.set_role("problem" if words else "caption")


class Items(QWidget):
    """Signals:
    answered: item number and the answer or None.
    finished: the keys went on from the last item.
    reached: where in this widget the item lies that the keys are on now.
    """

    answered = Signal(int, object)
    finished = Signal()
    reached = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, _ItemRow] = {}
        self._asked: tuple[int, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)

    def show_items(self, found: InstrumentWords, answers: Mapping[int, int]) -> None:
        """The items of an instrument with the answers so far."""
        self.clear()
        for place, item in enumerate(found.instrument.items):
            is_months = found.instrument.time is not None and found.instrument.time.item == item.number
            row = _ItemRow(self, item, in_language(found.topics[item.number]), range_words(item, is_months=is_months))
            row.edit.show_answer(answers.get(item.number))
            for column, part in enumerate((row.number, row.topic, row.edit, row.below)):
                self._grid.addWidget(part, place, column, Qt.AlignmentFlag.AlignVCenter)
            self.rows[item.number] = row
        self._asked = tuple(self.rows)

    def clear(self) -> None:
        """No items, no answers on screen."""
        while (laid := self._grid.takeAt(0)) is not None:
            if (widget := laid.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self._asked = {}, ()

    def show_asked(self, asked: tuple[int, ...]) -> None:
        """Only these are asked as the answers stand."""
        if asked != self._asked:
            self._asked = asked
            for number, row in self.rows.items():
                row.show_asked(number in asked)

    def first_open(self) -> AnswerEdit | None:
        """The first asked item without an answer, else the first."""
        open_rows = [self.rows[number] for number in self._asked if not self.rows[number].edit.text()]
        rows = open_rows or [self.rows[number] for number in self._asked]
        return rows[0].edit if rows else None

    def step(self, number: int, step: int) -> None:
        """Put the keys on the next or the one before among those asked."""
        place = self._asked.index(number) + step if number in self._asked else -1
        if place >= len(self._asked):
            self.finished.emit()
        elif place >= 0:
            edit = self.rows[self._asked[place]].edit
            edit.setFocus(Qt.FocusReason.TabFocusReason)
            self.reached.emit(edit.geometry().center())


def range_words(item: Item, *, is_months: bool) -> str:
    """Which answers an item takes, as short as it can be said."""
    if is_months:
        return say("screening.months")
    if (item.least, item.most) == YES_NO:
        return say("screening.yes_no")
    key = "screening.range" if item.step == 1 else "screening.range_step"
    return say(key, least=item.least, most=item.most, step=item.step)
