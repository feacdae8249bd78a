"""Where one deadline is looked at, dealt with, or put on another day for a reason."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.shell.case.deadline_presenter import DeadlinePage
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_LEVEL = "\u3000"
"""A label of nothing, which puts a button level with the fields beside it."""


class DeadlinePanel(Card):
    """What is typed stays until `settle` says that it is stored.

    Signals:
        done: the deadline, the day it was dealt with, how.
        moved: the deadline, another day, the reason.
        taken, reopened: the deadline.
        kept: the deadline, the reason.
        finished: put the panel away.
    """

    done = Signal(object, object, str)
    moved = Signal(object, object, str)
    taken = Signal(object)
    kept = Signal(object, str)
    reopened = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._page: DeadlinePage | None = None
        self.title = PlainLabel("", "section")
        self.day = PlainLabel("", "strong")
        self.told = PlainLabel("", "secondary", wraps=True)
        self.shift = PlainLabel("", "problem", wraps=True)
        self.take = QuietButton(say("case.deadline.take"), "check")
        self.keep = QuietButton(say("case.deadline.keep"))
        self.done_on, self.done_box = _day(say("case.deadline.done_on"))
        self.how = LineEdit()
        self.how_box = FieldBox(say("case.deadline.how"), self.how)
        self.finish = PrimaryButton(say("today.done"), "check")
        self.reopen = QuietButton(say("case.deadline.reopen"))
        self.other_day, self.other_box = _day(say("case.deadline.other_day"))
        self.reason = LineEdit()
        self.reason_box = FieldBox(say("case.deadline.reason"), self.reason)
        self.move = QuietButton(say("case.deadline.move"))
        self.steps = PlainLabel("", "secondary", wraps=True)
        self.close_button = QuietButton(say("common.close"))
        self._lay_out()
        self.close_button.clicked.connect(self.finished)
        self.finish.clicked.connect(self._on_finish)
        self.how.submitted.connect(self._on_finish)
        self.move.clicked.connect(self._on_move)
        self.take.clicked.connect(self._on_take)
        self.keep.clicked.connect(self._on_keep)
        self.reopen.clicked.connect(self._on_reopen)

    def show_page(self, page: DeadlinePage) -> None:
        """This one; the day it is dealt with is today until said otherwise."""
        self._page = page
        self.title.setText(page.title)
        self.day.setText(page.day)
        _say(self.told, "\n".join(page.told))
        _say(self.shift, page.shift.words if page.shift else "")
        self.take.setVisible(page.shift is not None and page.may_write)
        self.keep.setVisible(page.shift is not None and page.may_write)
        self.steps.setText("\n".join(f"{at}. {words}" for at, words in enumerate(page.steps, start=1)))
        for part in (self.done_box, self.how_box, self.finish, self.other_box, self.reason_box, self.move):
            part.setVisible(page.is_open and page.may_write)
        self.reopen.setVisible(page.may_write and not page.is_open)
        self.done_on.show_day(page.today)
        self.other_day.show_day(page.due)
        self.how.clear()
        self.reason.clear()
        for box in (self.done_box, self.other_box, self.reason_box):
            box.show_problem("")
        (self.how if page.is_open and page.may_write else self.close_button).setFocus()

    def forget(self) -> None:
        """Nothing of it stays in a label or field."""
        self._page = None
        for label in (self.title, self.day, self.told, self.shift, self.steps):
            label.setText("")
        self.how.clear()
        self.reason.clear()

    @Slot(object)
    def settle(self, task: bytes) -> None:
        """It is stored."""
        if self.isVisible() and self._page is not None and self._page.task == task:
            self.finished.emit()

    def _lay_out(self) -> None:
        self.body.setSpacing(px(10))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title)
        head.addWidget(self.day)
        head.addStretch(1)
        head.addWidget(self.close_button)
        self.add(head)
        inner = QWidget()
        inner.setProperty("role", "content")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(10))
        column.addWidget(self.told)
        column.addWidget(self.shift)
        column.addLayout(row(self.take, self.keep, None))
        column.addLayout(_beside(self.done_box, self.how_box, self.finish))
        column.addLayout(row(self.reopen, None))
        column.addLayout(_beside(self.other_box, self.reason_box, self.move))
        column.addWidget(PlainLabel(say("case.deadline.steps"), "secondary"))
        column.addWidget(self.steps)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.add(area, 1)

    @Slot()
    def _on_finish(self) -> None:
        page, day = self._page, self.done_on.day()
        if page is None:
            return
        too_late = day is not None and day > page.today
        self.done_box.show_problem(say("case.deadline.future") if too_late else _missing(day))
        if day is not None and not too_late:
            self.done.emit(page.task, day, self.how.text().strip())

    @Slot()
    def _on_move(self) -> None:
        page, day = self._page, self.other_day.day()
        if page is None:
            return
        same = day == page.due
        self.other_box.show_problem(say("case.deadline.same_day") if same else _missing(day))
        if self._has_reason() and day is not None and not same:
            self.moved.emit(page.task, day, self.reason.text().strip())

    @Slot()
    def _on_keep(self) -> None:
        if self._page is not None and self._has_reason():
            self.kept.emit(self._page.task, self.reason.text().strip())

    @Slot()
    def _on_take(self) -> None:
        if self._page is not None:
            self.taken.emit(self._page.task)

    @Slot()
    def _on_reopen(self) -> None:
        if self._page is not None:
            self.reopened.emit(self._page.task)

    def _has_reason(self) -> bool:
        has = bool(self.reason.text().strip())
        self.reason_box.show_problem("" if has else say("case.deadline.needs_reason"))
        if not has:
            self.reason.setFocus()
        return has


def _day(label: str) -> tuple[DayEdit, FieldBox]:
    edit = DayEdit()
    edit.setFixedWidth(px(140))
    return edit, FieldBox(label, edit)


def _missing(day: date | None) -> str:
    return say("note.no_day") if day is None else ""


def _say(label: PlainLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _beside(day: FieldBox, words: FieldBox, button: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(px(12))
    line.addWidget(day, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
    line.addWidget(FieldBox(_LEVEL, button), 0, Qt.AlignmentFlag.AlignTop)
    return line
