"""What Today shows and what can be done from it."""

from datetime import date
from typing import Literal, cast

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import alerts, bookings, conflicts, erasing, notes, queue, rights, site_sheet, tasks
from app.casework import today as desk_day
from app.casework.work import Work
from app.domain.bookings import Booking
from app.domain.cases import Today
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.domain.rights import Act
from app.now import today as day_of
from ui.code_words import form_names, labels, task_names, task_starts
from ui.shell.reception import Received, Reception, Words, booking_row, next_act, words_of
from ui.shell.room import Place, Shell
from ui.shell.today.rows import (
    Names,
    Ref,
    alert_row,
    draft_row,
    due_row,
    erasing_row,
    more_shifted_row,
    reception_row,
    recovery_row,
    screening_row,
    sheet_row,
    shifted_row,
    unseen_row,
)
from ui.spoken import day
from ui.widgets.row import Row
from ui.words import in_language, say

MOST_SHIFTED = 10
"""So many moved deadlines stand on Today at once."""

CONCERNED = (
    Changes.CASES
    | Changes.PEOPLE
    | Changes.NOTES
    | Changes.DRAFTS
    | Changes.SHEETS
    | Changes.TASKS
    | Changes.SYNC
    | Changes.ANSWERS
    | Changes.CONSENTS
    | Changes.SITE
    | Changes.RECEPTION
)
"""What has to have changed for Today to be read again."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Today, said."""

    date: str = ""
    served: str = ""
    waiting: str = ""
    contradictions: str = ""
    reception: tuple[Row, ...] = ()  # cases spoken about today
    arrivals: tuple[Row, ...] = ()  # who is expected, waits or is being received
    bookings: dict[RecordId, Booking] = {}
    words: Words | None = None  # None for a post that receives nobody
    due: tuple[Row, ...] = ()
    unfinished: tuple[Row, ...] = ()
    may_receive: bool = True  # whether the post of this seat opens cases


class TodayPresenter(QObject):
    """Reads Today for whoever is in the room. `read` carries a Page."""

    read = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._page = Page()
        self.desk = Reception(shell, self)
        shell.reader_changed.connect(self.on_reader_changed)

    @Slot(object)
    def on_reader_changed(self, reader: Reader) -> None:
        """Take everything away at once, then read what the people in the room may see."""
        self._page = Page()
        self.read.emit(self._page)
        self.refresh()

    def refresh(self) -> None:
        """Read the day again."""
        reader = self._shell.reader
        self._shell.run(lambda work: read_page(work, reader), self._on_read, lane="today")

    def redraw(self, changes: Changes) -> None:
        """Read again where something of the day has changed."""
        if changes & CONCERNED:
            self.refresh()

    def finish(self, ref: Ref) -> None:
        """A deadline has been dealt with."""
        then = self._on_looked if ref.is_alert else self._on_finished
        self._shell.run(lambda work: finish(work, ref), then)

    def act(self, ref: Ref | Received) -> None:
        """The next step with somebody who comes."""
        booking = self._page.bookings.get(ref.booking) if isinstance(ref, Received) else None
        if booking is not None and self._page.words is not None:
            self.desk.do(next_act(booking, self._page.words), booking)

    def follow(self, ref: Ref | Received) -> None:
        """Go where a line leads: to its case, if to nothing nearer."""
        if isinstance(ref, Received):
            booking = self._page.bookings.get(ref.booking)
            case = booking.case if booking is not None else None
            self._shell.go(Place("case", case=case) if case else Place("bookings", record=ref.booking))
            return
        self._shell.go(ref.door or Place("case", case=ref.case))

    def receive(self, whom: str) -> None:
        """Begin a case: "couple", "one" or "quick"."""
        self._shell.go(Place("cases", form=whom))

    def settle(self) -> None:
        """Go to what two computers wrote differently."""
        self._shell.go(Place("contradictions"))

    def print_slip(self) -> None:
        """A number for somebody who waits."""
        width, lang = cast(Literal[58, 80], self._shell.settings.slip_width), self._shell.lang
        self._shell.run(lambda work: queue.next_slip(work, width, lang), self._on_slip)

    def _on_slip(self, slip: queue.Slip) -> None:
        self._shell.print_pdfs(say("today.slip_job"), [slip.pdf], on_roll=True)
        self._shell.tell(say("today.slip_told", number=slip.number))

    def _on_read(self, answer: tuple[Reader, Page]) -> None:
        reader, page = answer
        if reader is self._shell.reader:
            self._page = page
            self.read.emit(page)

    def _on_finished(self, value: None) -> None:
        self._shell.tell(say("today.finished"))

    def _on_looked(self, value: None) -> None:
        self._shell.tell(say("matter.alert.seen"))


def finish(work: Work, ref: Ref) -> Done[None]:
    """Mark the task of a line done, or looked at."""
    return alerts.look_at(work, ref.record) if ref.is_alert else tasks.finish(work, ref.record)


def read_page(work: Work, reader: Reader) -> tuple[Reader, Page]:
    """Today for `reader`, on the store thread."""
    found = desk_day.today(work, reader)
    names = Names(
        matters=labels(work, "COUNSEL_TYPE"),
        risks=labels(work, "RISK"),
        forms=form_names(work),
        instruments={key: in_language(one.title) for key, one in work.definitions.instruments.items()},
        tasks=task_names(work),
        starts=task_starts(work),
        reader=reader,
    )
    page = _page(found, names, work)
    to_settle = conflicts.counts(work, reader).to_settle
    offer = say("contradictions.offer", count=to_settle) if to_settle else ""
    return reader, msgspec.structs.replace(page, contradictions=offer, **_reception(work, reader))


def _reception(work: Work, reader: Reader) -> dict[str, object]:
    """Bookings and walk-ins of today, for posts that receive people."""
    if not rights.may_here(work, Act.RECEPTION):
        return {}
    words = words_of(work, reader)
    found = bookings.of_day(work, reader, day_of(work.now))
    return {
        "arrivals": tuple(booking_row(one, words) for one in found),
        "bookings": {one.id: one for one in found},
        "words": words,
    }


def _page(found: Today, names: Names, work: Work) -> Page:
    today = day_of(work.now)
    return Page(
        date=day(today),
        served=say("today.served", count=found.served),
        waiting=_waiting(found),
        reception=tuple(reception_row(row, names) for row in found.reception),
        due=(
            *_shifted(found, names, today),
            *(due_row(task, names, today) for task in found.due),
            *_alerts(found, names, today),
        ),
        unfinished=_unfinished(found, names, work, today),
        may_receive=rights.may_here(work, Act.BEGIN),
    )


def _waiting(found: Today) -> str:
    """What lies here alone: records, and the bytes of attachments."""
    counted = (("today.waiting", found.waiting), ("today.files", found.files))
    return say("today.and").join(say(key, count=count) for key, count in counted if count)


def _shifted(found: Today, names: Names, today: date) -> tuple[Row, ...]:
    """Deadlines that new tables would move, nearest first. A notice can move hundreds: the first few are shown."""
    left = len(found.shifted) - MOST_SHIFTED
    rows = [shifted_row(one, names, today) for one in found.shifted[:MOST_SHIFTED]]
    return (*rows, more_shifted_row(found.shifted[MOST_SHIFTED], left)) if left > 0 else tuple(rows)


def _alerts(found: Today, names: Names, today: date) -> list[Row]:
    """Days to look at deadlines that do not stand above already."""
    above = {task.id for task in found.due}
    return [alert_row(alert, names, today) for alert in found.alerts if alert.task not in above]


def _unfinished(found: Today, names: Names, work: Work, today: date) -> tuple[Row, ...]:
    """Notes overdue to be signed first, the other drafts, half-entered instruments, sheets that have not come back.

    Last, for an administrator, what is due about the site's recovery sheet.
    """
    late = [(notes.is_overdue(draft, work.now()), draft, called) for draft, called in found.drafts]
    late.sort(key=lambda entry: (not entry[0], entry[1].updated_at))
    drafts = [draft_row(draft, called, today, overdue=overdue) for overdue, draft, called in late]
    begun = [screening_row(draft, called, names, today) for draft, called in found.screening_drafts]
    sheets = [sheet_row(sheet, called, names, today) for sheet, called in found.unsigned]
    due = site_sheet.state(work).due
    recovery = [recovery_row(due)] if due else []
    return (*drafts, *begun, *sheets, *_about_erasing(work), *recovery)


def _about_erasing(work: Work) -> list[Row]:
    """Proposals that wait for this seat's word, and own work of erased cases that is to be read once more."""
    unseen = erasing.count_unseen(work)
    judged = [erasing_row(one.erasure) for one in erasing.to_judge(work)]
    return [*judged, *([unseen_row(unseen)] if unseen else [])]
