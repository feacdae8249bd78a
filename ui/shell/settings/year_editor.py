"""Where the notice of one year is entered: pasted whole and read, or typed day by day; looked at before it is saved."""

from collections.abc import Sequence
from datetime import date

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.casework.rest_days import Year
from app.domain.notice import read_days, read_notice, say_days
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say

NOTICE_HEIGHT = 132


class Typed(msgspec.Struct, frozen=True):
    """A year as it stands in the fields."""

    year: int
    source: str
    rest: tuple[date, ...]
    work: tuple[date, ...]


class YearEditor(QWidget):
    """Signals:
    saving: a Typed.
    given_up: the year whose own entry is to be taken back.
    """

    saving = Signal(object)
    given_up = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._year = 0
        self.title = PlainLabel("", "strong", wraps=True)
        self.notice = QPlainTextEdit()
        self.notice.setTabChangesFocus(True)
        self.notice.setFixedHeight(px(NOTICE_HEIGHT))
        self.notice_box = FieldBox(say("holidays.paste"), self.notice, say("holidays.paste_hint"))
        self.source, self.rest, self.work = LineEdit(), LineEdit(), LineEdit()
        self.boxes = {
            "source": FieldBox(say("holidays.source"), self.source, say("holidays.source_hint")),
            "rest": FieldBox(say("holidays.rest"), self.rest, say("holidays.days_hint")),
            "work": FieldBox(say("holidays.work"), self.work),
        }
        self.counted = PlainLabel("", "caption", wraps=True)
        self.save = QuietButton(say("common.save"))
        self.save.setEnabled(False)
        self.drop = PlainButton(say("holidays.give_up"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        for part in (self.title, self.notice_box, *self.boxes.values(), self.counted):
            column.addWidget(part)
        column.addLayout(row(self.save, self.drop, None))
        self.notice.textChanged.connect(self._on_pasted)
        for field in (self.source, self.rest, self.work):
            field.textEdited.connect(self._on_edited)
            field.submitted.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.drop.clicked.connect(self._on_drop)
        self.hide()

    @property
    def year(self) -> int:
        """Which year is open; 0 for none."""
        return self._year

    @property
    def is_changed(self) -> bool:
        """Whether anything stands there that is not saved."""
        return self.save.isEnabled()

    def show_year(self, year: Year) -> None:
        """Enter this year, beginning with what is known of it."""
        self._year = year.year
        key = "holidays.year" if year.is_published else "holidays.year_unknown"
        self.title.setText(say(key, year=year.year))
        self.notice.blockSignals(True)
        self.notice.clear()
        self.notice.blockSignals(False)
        self._show(year.source if year.is_published else "", year.rest if year.is_published else (), year.work)
        self.drop.setVisible(bool(year.who))
        self.save.setEnabled(False)
        self.show()

    def show_problem(self, field: str, sentence: str) -> None:
        """Say what is wrong with what was typed, where it was typed; it stays."""
        box = self.boxes.get(field, self.boxes["rest"])
        box.show_problem(sentence)
        box.field.setFocus()
        self.save.setEnabled(True)

    def _show(self, source: str, rest: Sequence[date], work: Sequence[date]) -> None:
        self._clear_problems()
        self.source.setText(source)
        self.rest.setText(say_days(rest, self._year))
        self.work.setText(say_days(work, self._year))
        self._count(rest, work)

    def _count(self, rest: Sequence[date], work: Sequence[date]) -> None:
        self.counted.setText(say("holidays.counted", rest=len(rest), work=len(work)))

    def _clear_problems(self) -> None:
        for box in (self.notice_box, *self.boxes.values()):
            box.show_problem("")

    @Slot()
    def _on_pasted(self) -> None:
        """Read as soon as it stands there; nothing is stored before somebody has looked."""
        text = self.notice.toPlainText()
        if not text.strip():
            self.notice_box.show_problem("")
            return
        read = read_notice(text, self._year)
        if read.rest:
            self._show(self.source.text(), read.rest, read.work)
            self.save.setEnabled(True)
        doubts = say("holidays.and").join(read.doubts)
        nothing = "" if read.rest else say("holidays.nothing_read")
        self.notice_box.show_problem(say("holidays.doubts", clauses=doubts) if doubts else nothing)

    @Slot(str)
    def _on_edited(self, _: str) -> None:
        self.save.setEnabled(True)

    @Slot()
    def _on_save(self) -> None:
        self._clear_problems()
        days: dict[str, tuple[date, ...]] = {}
        for name, field in (("rest", self.rest), ("work", self.work)):
            try:
                days[name] = read_days(field.text(), self._year)
            except ValueError as odd:
                self.show_problem(name, say("holidays.no_day", text=str(odd)))
                return
        self._count(days["rest"], days["work"])
        self.save.setEnabled(False)
        self.saving.emit(Typed(self._year, self.source.text(), days["rest"], days["work"]))

    @Slot()
    def _on_drop(self) -> None:
        self.given_up.emit(self._year)
