"""The window log: a line in a few keys on top, the day below it, struck out with a reason and never rubbed out."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QVBoxLayout

from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.window_log import Line
from ui.shell.room import Place, Room, Shell
from ui.shell.window.line_card import LineCard
from ui.shell.window.presenter import Log, WindowPresenter
from ui.theme.tokens import px
from ui.typed_day import write_day
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.rows_view import RowsView
from ui.words import say


class View(Room):
    """What was offered at the window today."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = WindowPresenter(shell, self)
        self._log: Log | None = None
        self._striking: RecordId | None = None
        self._again: Line | None = None
        self.page = Page(say("window.title"))
        self.when = DayEdit(say("window.day"))
        self.when.setFixedWidth(px(130))
        self.card: LineCard | None = None
        self.of_day, self.of_month = PlainLabel("", "secondary", wraps=True), PlainLabel("", "secondary", wraps=True)
        self.empty = PlainLabel(say("window.empty"), "secondary", wraps=True)
        self.list = RowsView(say("window.list"), one_click=False)
        self._make_strike()
        self._lay_out()
        self._listen()

    def open(self, place: Place) -> None:
        """Today, with the keys on the first field."""
        self.presenter.show_day(None)
        if self.card is not None:
            self.card.matter.setFocus(Qt.FocusReason.OtherFocusReason)

    def redraw(self, changes: Changes) -> None:
        """The log looks for itself."""
        self.presenter.redraw(changes)

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the list scrolls."""
        return QSize(0, 0)

    @Slot(object)
    def show_log(self, log: Log) -> None:
        """A day; lines are written into today's only."""
        is_first = self._log is None
        self._log = log
        self.page.beside.setText(log.date)
        if self.card is None:
            self.card = LineCard(log.matters)
            self.card.entered.connect(self.presenter.write)
            self._top.addWidget(self.card)
        self.card.setVisible(log.is_today and self._striking is None)
        self.of_day.setText(log.of_day)
        self.of_month.setText(log.of_month)
        self.list.show_rows(log.rows)
        self.list.setVisible(bool(log.rows))
        self.empty.setVisible(not log.rows)
        if not self.when.isModified():
            self.when.setText(write_day(log.day))
        if is_first and log.is_today:
            self.card.begin()

    def _make_strike(self) -> None:
        self.strike = Card()
        self.strike_words = PlainLabel("", "section", wraps=True)
        self.reason = LineEdit()
        self.reason_box = FieldBox(say("window.reason"), self.reason, say("window.reason_hint"))
        self.only = PlainButton(say("window.strike"), "prohibit")
        self.anew = PlainButton(say("window.strike_again"), "pencil-simple")
        self.back = QuietButton(say("common.cancel"))
        self.strike.add(self.strike_words)
        self.strike.add(self.reason_box)
        self.strike.add(row(None, self.back, self.only, self.anew))
        self.strike.hide()

    def _lay_out(self) -> None:
        self.page.offer(self.when)
        self._top = QVBoxLayout()
        self._top.addWidget(self.strike)
        self.page.column.addLayout(self._top)
        for part in (self.of_day, self.of_month, self.empty):
            self.page.column.addWidget(part)
        self.page.column.addWidget(self.list, 1)
        self.page.column.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.presenter.read.connect(self.show_log)
        self.presenter.written.connect(self._on_written)
        self.presenter.refused.connect(self._on_refused)
        self.presenter.struck.connect(self._on_struck)
        self.list.acted.connect(self._on_strike)
        self.reason.submitted.connect(self._on_only)
        self.only.clicked.connect(self._on_only)
        self.anew.clicked.connect(self._on_anew)
        self.back.clicked.connect(self._on_back)
        self.when.editingFinished.connect(self._on_day)
        bind(self, "Esc", self._on_back)

    @Slot()
    def _on_day(self) -> None:
        when = self.when.day()
        if when is not None and self._log is not None and when != self._log.day:
            self._on_back()
            self.when.setModified(False)
            self.presenter.show_day(when)

    @Slot()
    def _on_written(self) -> None:
        if self.card is not None:
            self.card.begin()
        self.shell.tell(say("window.written"))

    @Slot(str, str)
    def _on_refused(self, field: str, words: str) -> None:
        if field == "reason":
            self.reason_box.show_problem(words)
            self.reason.setFocus()
        elif self._striking is None and self.card is not None and field:
            self.card.show_problem(field, words)
        else:
            self.shell.tell(words)

    @Slot(object)
    def _on_strike(self, entry: RecordId) -> None:
        if self._log is None or entry not in self._log.lines or self.card is None:
            return
        self._striking = entry
        title = next(one.title for one in self._log.rows if one.ref == entry)
        self.strike_words.setText(say("window.strike_which", line=title))
        self.reason.clear()
        self.reason_box.show_problem("")
        self.card.hide()
        self.strike.show()
        self.reason.setFocus()

    @Slot()
    def _on_only(self) -> None:
        self._again = None
        self._do_strike()

    @Slot()
    def _on_anew(self) -> None:
        self._again = self._log.lines.get(self._striking) if self._log and self._striking else None
        self._do_strike()

    def _do_strike(self) -> None:
        if self._striking is not None:
            self.presenter.strike(self._striking, self.reason.text())

    @Slot(object)
    def _on_struck(self, entry: RecordId) -> None:
        again = self._again
        self._on_back()
        if again is not None and self.card is not None:
            self.card.fill(again)

    @Slot()
    def _on_back(self) -> None:
        self._striking = self._again = None
        self.strike.hide()
        if self.card is not None and self._log is not None:
            self.card.setVisible(self._log.is_today)
            self.card.matter.setFocus(Qt.FocusReason.OtherFocusReason)
