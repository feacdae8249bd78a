"""The day's list, and what is asked for by whoever is expected or comes in."""

from datetime import date
from typing import Literal, cast

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import bookings, queue
from app.casework.work import Work
from app.domain.bookings import Booking, Clash, Wanted
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.errors import BadEntry
from app.now import today as day_of
from ui.code_words import Labels, labels
from ui.shell.reception import Reception, Words, booking_row, words_of
from ui.shell.room import Place, Shell
from ui.spoken import day, short_day
from ui.widgets.row import Row
from ui.wording import sentence
from ui.words import say


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One day, said."""

    reader: Reader
    day: date
    date: str
    is_today: bool
    words: Words
    bookings: dict[RecordId, Booking]
    rows: tuple[Row, ...]
    ahead: tuple[Row, ...]


class Offered(msgspec.Struct, frozen=True):
    """What the fields of a booking offer."""

    abouts: Labels
    languages: Labels
    sources: Labels
    worker: str  # who sits here


class BookingsPresenter(QObject):
    """Signals:
    read: a Day.
    offered: Offered.
    refused: field, sentence.
    clashing: a sentence: the same colleague or room is taken; the same key saves all the same.
    saved: what was typed is kept.
    """

    read = Signal(object)
    offered = Signal(object)
    refused = Signal(str, str)
    clashing = Signal(str)
    saved = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._day: date | None = None
        self.reception = Reception(shell, self)
        shell.reader_changed.connect(self.on_reader_changed)

    @Slot(object)
    def on_reader_changed(self, reader: Reader) -> None:
        """Take everything away, then read what the people in the room may see."""
        self.read.emit(None)
        self.show_day(self._day)

    def begin(self) -> None:
        """Ask what the fields offer."""
        self._shell.run(read_offered, self.offered.emit)

    def show_day(self, when: date | None) -> None:
        """Read one day; None: today."""
        self._day, reader = when, self._shell.reader
        self._shell.run(lambda work: read_day_of(work, reader, when), self._on_read, lane="bookings")

    def redraw(self, changes: Changes) -> None:
        """Read again where somebody was booked, came or went."""
        if changes & (Changes.RECEPTION | Changes.CASES):
            self.show_day(self._day)

    def look(self, wanted: Wanted, but: RecordId | None) -> None:
        """Whether the colleague or the room is taken then; what cannot be read yet is left alone."""
        if wanted.time:
            self._shell.run(
                lambda work: bookings.clashes(work, wanted, but), self._on_clashes, self._on_unreadable, lane="clash"
            )

    def book(self, wanted: Wanted) -> None:
        """Somebody is expected."""
        self._shell.run(lambda work: bookings.book(work, wanted), self._on_saved, self._on_refused)

    def walk_in(self, wanted: Wanted) -> None:
        """Somebody has come; their number is printed."""
        width, lang = cast(Literal[58, 80], self._shell.settings.slip_width), self._shell.lang
        self._shell.run(lambda work: bookings.walk_in(work, wanted, width, lang), self._on_walked_in, self._on_refused)

    def amend(self, booking: RecordId, wanted: Wanted) -> None:
        """Put right or moved."""
        reader = self._shell.reader
        self._shell.run(lambda work: bookings.amend(work, booking, wanted, reader), self._on_saved, self._on_refused)

    def choose(self, booking: RecordId, field: str, value: str) -> None:
        """Settle what colleagues wrote differently."""
        reader = self._shell.reader
        self._shell.run(lambda work: bookings.choose(work, booking, field, value, reader))

    def open_case(self, case: RecordId) -> None:
        """The case that began with it."""
        self._shell.go(Place("case", case=case))

    def _on_read(self, found: Day) -> None:
        if found.reader is self._shell.reader:
            self.read.emit(found)

    def _on_walked_in(self, slip: queue.Slip) -> None:
        self.reception.walk_out(slip)
        self.saved.emit()

    def _on_saved(self, value: object) -> None:
        self._shell.tell(say("bookings.saved"))
        self.saved.emit()

    def _on_clashes(self, found: tuple[Clash, ...]) -> None:
        self.clashing.emit("\n".join(clash_words(one) for one in found))

    def _on_unreadable(self, error: Exception) -> None:
        """Said when it is saved."""
        self.clashing.emit("")

    def _on_refused(self, error: Exception) -> None:
        field = str(error.facts.get("field", "")) if isinstance(error, BadEntry) else ""
        self.refused.emit(field, sentence(error))


def clash_words(clash: Clash) -> str:
    """Who or what is taken, from when to when."""
    return say(f"bookings.clash.{clash.what}", name=clash.name, start=clash.start, end=clash.end)


def read_offered(work: Work) -> Offered:
    """On the store thread."""
    lists = [labels(work, name) for name in ("COUNSEL_TYPE", "LANGUAGE", "SOURCE")]
    return Offered(*lists, work.seat.worker)


def read_day_of(work: Work, reader: Reader, when: date | None) -> Day:
    """One day and what is ahead, on the store thread."""
    today = day_of(work.now)
    shown = when or today
    words = words_of(work, reader)
    found = bookings.of_day(work, reader, shown)
    ahead = bookings.ahead(work, reader)
    return Day(
        reader=reader,
        day=shown,
        date=day(shown),
        is_today=shown == today,
        words=words,
        bookings={one.id: one for one in (*ahead, *found)},
        rows=tuple(booking_row(one, words) for one in found),
        ahead=tuple(_ahead_row(one, words, today) for one in ahead),
    )


def _ahead_row(booking: Booking, words: Words, today: date) -> Row:
    row = booking_row(booking, words)
    when = short_day(booking.wanted.day, today)
    return msgspec.structs.replace(row, meta=f"{when} {row.meta}", act="", tags=())
