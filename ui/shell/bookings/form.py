"""The fields of a booking: when, who by form of address, how to reach them safely, with whom and where."""

from datetime import date

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.domain.bookings import MINUTES, Wanted
from app.domain.ids import RecordId
from app.domain.readers import Scope
from ui.code_words import Labels
from ui.shell.bookings.presenter import Offered
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.words import say

WHO = (Scope.BOTH, Scope.HIS, Scope.HER)


class Form(Card):
    """Signals:
    booked, walked_in, amended: a Wanted; the last with the booking it is of.
    looked: a Wanted and the booking it is of or None, when something has been chosen that may clash.
    """

    booked = Signal(object)
    walked_in = Signal(object)
    amended = Signal(object, object)
    looked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.amends: RecordId | None = None
        self._wanted: Wanted | None = None
        self.heading = PlainLabel("", "section")
        self.day, self.time = DayEdit(), LineEdit(input_method=False)
        self.address, self.phone, self.contact = LineEdit(), LineEdit(input_method=False), LineEdit()
        self.worker, self.room, self.minutes = LineEdit(), LineEdit(), LineEdit(input_method=False)
        self.about, self.language, self.source = QComboBox(), QComboBox(), QComboBox()
        self.who = Segmented(
            ((one, say(f"bookings.who.{one.value}"), "") for one in WHO), say("bookings.who_comes"), compact=True
        )
        self.contact.setPlaceholderText(say("bookings.contact_default"))
        self.time.setPlaceholderText("14:30")
        self.book = PrimaryButton(say("bookings.book"), "clock")
        self.walk_in = PlainButton(say("bookings.walk_in"), "ticket")
        self.cancel = QuietButton(say("common.cancel"))
        self.warning = PlainLabel("", "secondary", wraps=True)
        self._boxes: dict[str, FieldBox] = {}
        self._lay_out()
        self._listen()
        self.begin(None)

    def offer(self, offered: Offered) -> None:
        """The code lists, and a name as an example of a colleague."""
        for box, some in (
            (self.about, offered.abouts),
            (self.language, offered.languages),
            (self.source, offered.sources),
        ):
            _fill(box, some)
        self.worker.setPlaceholderText(offered.worker)

    def begin(self, when: date | None) -> None:
        """Empty fields; the day stays as it was where none is given."""
        self.amends = self._wanted = None
        for field in (self.time, self.address, self.phone, self.contact, self.worker, self.room):
            field.clear()
        self.minutes.setText(str(MINUTES))
        for box in (self.about, self.language, self.source):
            box.setCurrentIndex(0)
        self.who.choose(Scope.BOTH)
        if when is not None:
            self.day.show_day(when)
        self._show_mode()

    def fill(self, booking: RecordId, wanted: Wanted) -> None:
        """One that is to be put right or moved."""
        self.amends, self._wanted = booking, wanted
        self.day.show_day(wanted.day)
        for name in ("time", "address", "phone", "contact", "worker", "room"):
            getattr(self, name).setText(getattr(wanted, name))
        self.minutes.setText(str(wanted.minutes))
        for box, code in ((self.about, wanted.about), (self.language, wanted.language), (self.source, wanted.source)):
            box.setCurrentIndex(max(box.findData(code), 0))
        self.who.choose(wanted.scope if wanted.scope in WHO else Scope.BOTH)
        self._show_mode()
        self.time.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, field: str, sentence: str) -> bool:
        """At the field; whether there is one of that name."""
        for name, box in self._boxes.items():
            box.show_problem(sentence if name == field else "")
        if field in self._boxes:
            self._boxes[field].field.setFocus(Qt.FocusReason.OtherFocusReason)
        return field in self._boxes

    def show_warning(self, words: str) -> None:
        """Taken already: told, not forbidden."""
        self.warning.setText(words)
        self.warning.setVisible(bool(words))

    @property
    def is_touched(self) -> bool:
        """Whether something is typed that is not saved."""
        return bool(self.address.text().strip()) or self.amends is not None

    def _wanted_now(self) -> Wanted | None:
        """What the fields say; None after saying at the field what does not."""
        when = self.day.day()
        if when is None:
            self.show_problem("day", say("bookings.day_unreadable"))
            return None
        typed = self.minutes.text().strip()
        if not (typed.isdecimal() and len(typed) < 4):
            self.show_problem("minutes", say("bookings.minutes_digits"))
            return None
        texts = {name: getattr(self, name).text() for name in ("time", "address", "phone", "contact", "worker", "room")}
        codes = {name: str(getattr(self, name).currentData() or "") for name in ("about", "language", "source")}
        return Wanted(day=when, minutes=int(typed), scope=Scope(str(self.who.value())), **texts, **codes)

    def _show_mode(self) -> None:
        is_new = self.amends is None
        self.heading.setText(say("bookings.new" if is_new else "bookings.amend"))
        self.book.setText(say("bookings.book" if is_new else "bookings.keep"))
        self.walk_in.setVisible(is_new)
        self.cancel.setVisible(not is_new)
        self.show_problem("", "")
        self.show_warning("")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        places: tuple[tuple[str, QWidget, int, int, int], ...] = (
            ("address", self.address, 0, 0, 1), ("who", self.who, 0, 1, 2),
            ("day", self.day, 1, 0, 1), ("time", self.time, 1, 1, 1), ("minutes", self.minutes, 1, 2, 1),
            ("about", self.about, 2, 0, 1), ("worker", self.worker, 2, 1, 1), ("room", self.room, 2, 2, 1),
            ("phone", self.phone, 3, 0, 1), ("contact", self.contact, 3, 1, 2),
            ("language", self.language, 4, 0, 1), ("source", self.source, 4, 1, 2),
        )  # fmt: skip
        for name, field, line, column, span in places:
            hint = say("bookings.address_hint") if name == "address" else ""
            self._boxes[name] = FieldBox(say(f"bookings.field.{name}"), field, hint)
            grid.addWidget(self._boxes[name], line, column, 1, span, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.add(self.heading)
        self.add(grid)
        self.add(self.warning)
        self.add(row(None, self.cancel, self.walk_in, self.book))

    def _listen(self) -> None:
        self.book.clicked.connect(self._on_book)
        self.walk_in.clicked.connect(self._on_walk_in)
        for field in (
            self.address,
            self.time,
            self.minutes,
            self.phone,
            self.contact,
            self.worker,
            self.room,
            self.day,
        ):
            field.submitted.connect(self._on_book)
        for field in (self.time, self.minutes, self.worker, self.room, self.day):
            field.editingFinished.connect(self._on_look)
        bind(self, "Ctrl+Return", self._on_walk_in)

    @Slot()
    def _on_look(self) -> None:
        when, typed = self.day.day(), self.minutes.text().strip()
        if when is not None and typed.isdecimal() and len(typed) < 4:
            wanted = Wanted(
                day=when, time=self.time.text(), minutes=int(typed), worker=self.worker.text(), room=self.room.text()
            )
            self.looked.emit(wanted, self.amends)

    @Slot()
    def _on_book(self) -> None:
        self.show_problem("", "")
        wanted = self._wanted_now()
        if wanted is None:
            return
        if self.amends is not None and self._wanted is not None:
            self.amended.emit(self.amends, msgspec.structs.replace(wanted, scope=self._scope(wanted)))
        else:
            self.booked.emit(wanted)

    @Slot()
    def _on_walk_in(self) -> None:
        self.show_problem("", "")
        if self.amends is None and (wanted := self._wanted_now()) is not None:
            self.walked_in.emit(wanted)

    def _scope(self, wanted: Wanted) -> Scope:
        """One this version has no segment for stays as it was."""
        kept = self._wanted.scope if self._wanted is not None else Scope.BOTH
        return wanted.scope if kept in WHO else kept


def _fill(box: QComboBox, some: Labels) -> None:
    box.clear()
    box.addItem("", "")
    for code, words in some.items():
        box.addItem(words, code)
