"""Bookings and walk-ins: the day's list at the left, the fields of a new one at the right."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.bookings import Booking, Wanted
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.readers import Reader
from ui.shell.bookings.form import Form
from ui.shell.bookings.presenter import BookingsPresenter, Day
from ui.shell.reception import Received, acts
from ui.shell.room import Place, Room, Shell
from ui.theme.tokens import px
from ui.typed_day import write_day
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.chips import Flow
from ui.widgets.day_edit import DayEdit
from ui.widgets.keys import bind
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.rows_view import RowsView
from ui.words import say

ACT, SETTLE = "act", "settle"
"""Properties of the buttons below the list: what they do, and which value they choose."""


class View(Room):
    """Who is expected, who waits, who is being received."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = BookingsPresenter(shell, self)
        self._day: Day | None = None
        self._chosen: RecordId | None = None
        self.page = Page(say("bookings.title"))
        self.when = DayEdit(say("bookings.day"))
        self.when.setFixedWidth(px(130))
        self.list = RowsView(say("bookings.of_day"), one_click=False)
        self.ahead = RowsView(say("bookings.ahead"), one_click=False)
        self.ahead_title = PlainLabel(say("bookings.ahead"), "section")
        self.empty = PlainLabel(say("bookings.empty"), "secondary", wraps=True)
        self.form = Form()
        self._make_acts()
        self._lay_out()
        self._listen()
        self.presenter.begin()

    def open(self, place: Place) -> None:
        """The day; `record` is chosen where the place names one."""
        self._chosen = place.record or self._chosen
        self.presenter.show_day(None)
        if not self.form.is_touched:
            self.form.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def redraw(self, changes: Changes) -> None:
        """The list looks for itself."""
        self.presenter.redraw(changes)

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the lists and the fields scroll."""
        return QSize(0, 0)

    @Slot(object)
    def show_day(self, day: Day | None) -> None:
        """A day, or nothing while who is in the room changes."""
        self._day = day
        self.list.show_rows(day.rows if day else ())
        self.ahead.show_rows(day.ahead if day else ())
        self.empty.setVisible(day is not None and not day.rows)
        self.list.setVisible(bool(day and day.rows))
        for part in (self.ahead, self.ahead_title):
            part.setVisible(bool(day and day.ahead))
        if day is not None:
            self.page.beside.setText(day.date)
            if not self.when.isModified():
                self.when.setText(write_day(day.day))
            if self.form.day.day() is None:
                self.form.day.show_day(day.day)
            self._choose_row()
        elif self.form.amends is not None:  # it may be of somebody those in the room may not know of
            self.form.begin(None)
        self._show_acts()

    def _choose_row(self) -> None:
        place = self.list.rows.position(Received(self._chosen)) if self._chosen else -1
        if place >= 0:
            self.list.setCurrentIndex(self.list.rows.index(place))

    def _make_acts(self) -> None:
        self.acts = Card()
        self.chosen_words = PlainLabel("", "secondary", wraps=True)
        self._buttons = QWidget()
        self._flow = Flow(self._buttons)
        self.acts.add(self.chosen_words)
        self.acts.add(self._buttons)
        self.acts.hide()

    def _booking(self) -> Booking | None:
        return self._day.bookings.get(self._chosen) if self._day is not None and self._chosen is not None else None

    def _show_acts(self) -> None:
        """What can be done with the chosen one, as buttons; nothing while nobody is chosen."""
        while self._flow.count():
            item = self._flow.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        booking, day = self._booking(), self._day
        self.acts.setVisible(booking is not None)
        if booking is None or day is None:
            return
        self.chosen_words.setText(_contact(booking, is_alone=day.reader is Reader.WORKER))
        names = acts(booking, day.words) if booking.wanted.day == day.day else ()
        for act in names:
            self._button(say(f"bookings.act.{act}"), ACT, act)
        for one in booking.disputes:
            for value in one.values if one.field != "called_by" else ():
                words = say("bookings.settle", field=say(f"bookings.field.{one.field}"), value=_value(one.field, value))
                self._button(words, SETTLE, f"{one.field}={value}")
        self._button(say("bookings.act.change"), ACT, "change")
        if booking.case is not None and day.words.may_begin:
            self._button(say("bookings.act.case"), ACT, "case")

    def _button(self, words: str, kind: str, what: str) -> None:
        button = PlainButton(words) if kind == ACT else QuietButton(words)
        button.setProperty(kind, what)
        button.clicked.connect(self._on_act if kind == ACT else self._on_settle)
        self._flow.addWidget(button)
        button.show()

    def _lay_out(self) -> None:
        self.page.offer(self.when)
        left = QVBoxLayout()
        left.setSpacing(px(8))
        for part, stretch in (
            (self.empty, 0), (self.list, 3), (self.acts, 0), (self.ahead_title, 0), (self.ahead, 1),
        ):  # fmt: skip
            left.addWidget(part, stretch)
        left.addStretch(0)
        inner = QWidget()
        inner.setProperty("role", "content")
        holder = QVBoxLayout(inner)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.form)
        holder.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self._line: QBoxLayout = QHBoxLayout()
        self._line.setSpacing(px(16))
        self._line.addLayout(left, 1)
        self._line.addWidget(scroll, 1)
        self.page.column.addLayout(self._line, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.presenter.read.connect(self.show_day)
        self.presenter.offered.connect(self.form.offer)
        self.presenter.refused.connect(self._on_refused)
        self.presenter.clashing.connect(self.form.show_warning)
        self.presenter.saved.connect(self._on_saved)
        self.form.booked.connect(self.presenter.book)
        self.form.walked_in.connect(self.presenter.walk_in)
        self.form.amended.connect(self.presenter.amend)
        self.form.looked.connect(self.presenter.look)
        self.form.cancel.clicked.connect(self._on_given_up)
        for rows in (self.list, self.ahead):
            rows.chosen.connect(self._on_chosen)
            rows.opened.connect(self._on_opened)
        self.list.acted.connect(self._on_acted)
        self.when.editingFinished.connect(self._on_when)
        bind(self, "Esc", self._on_given_up)

    @Slot()
    def _on_when(self) -> None:
        when = self.when.day()
        if when is not None and self._day is not None and when != self._day.day:
            self.when.setModified(False)
            self.presenter.show_day(when)

    @Slot(object)
    def _on_chosen(self, ref: Received | None) -> None:
        if ref is not None:
            self._chosen = ref.booking
            self._show_acts()

    @Slot(object)
    def _on_opened(self, ref: Received) -> None:
        self._chosen = ref.booking
        self._change()

    @Slot(object)
    def _on_acted(self, ref: Received) -> None:
        self._chosen = ref.booking
        booking = self._booking()
        if booking is not None and self._day is not None and (names := acts(booking, self._day.words)):
            self.presenter.reception.do(names[0], booking)

    @Slot()
    def _on_act(self) -> None:
        button, booking = self.sender(), self._booking()
        act = str(button.property(ACT)) if button is not None else ""
        if booking is None:
            return
        if act == "change":
            self._change()
        elif act == "case" and booking.case is not None:
            self.presenter.open_case(booking.case)
        else:
            self.presenter.reception.do(act, booking)

    @Slot()
    def _on_settle(self) -> None:
        button = self.sender()
        field, _, value = str(button.property(SETTLE)).partition("=") if button is not None else ("", "", "")
        if self._chosen is not None and field:
            self.presenter.choose(self._chosen, field, value)

    def _change(self) -> None:
        if (booking := self._booking()) is not None:
            self.form.fill(booking.id, booking.wanted)

    @Slot(str, str)
    def _on_refused(self, field: str, words: str) -> None:
        if not field or not self.form.show_problem(field, words):
            self.shell.tell(words)

    @Slot()
    def _on_saved(self) -> None:
        self.form.begin(None)
        self.form.address.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_given_up(self) -> None:
        """Back to empty fields, where an earlier one was being changed; what is typed for a new one stays."""
        if self.form.amends is not None:
            self.form.begin(None)


def _contact(booking: Booking, *, is_alone: bool) -> str:
    """Who it is and, while nobody else looks on, how to reach them; without a word on it, no message is left."""
    wanted: Wanted = booking.wanted
    safe = wanted.contact or say("bookings.contact_default")
    reach = say("bookings.reach", phone=wanted.phone, safe=safe) if wanted.phone and is_alone else ""
    return " · ".join(part for part in (wanted.address, reach) if part)


def _value(field: str, value: str) -> str:
    """A state in words; anything else as it was written, and nothing as a dash."""
    return say(f"bookings.state.{value}") if field == "state" else value or "–"
