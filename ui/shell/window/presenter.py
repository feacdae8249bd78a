"""The window log, said and written."""

from calendar import monthrange
from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import window_log
from app.casework.work import Work
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.window_log import SAID, Counts, Entry, Line, Wish
from app.errors import BadEntry
from app.now import today as day_of
from ui.code_words import Labels, labels
from ui.shell.room import Shell
from ui.spoken import clock_time, day
from ui.widgets.row import Row, Tag
from ui.wording import sentence
from ui.words import say


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """One day of the log, said."""

    day: date
    date: str
    is_today: bool
    matters: Labels
    rows: tuple[Row, ...]
    of_day: str
    of_month: str
    lines: dict[RecordId, Line] = {}


class WindowPresenter(QObject):
    """Signals:
    read: a Log.
    written: the line is in the log.
    refused: field, sentence: what stands in the way of a line, or of striking one out ("reason").
    struck: a line has been struck out; its id.
    """

    read = Signal(object)
    written = Signal()
    refused = Signal(str, str)
    struck = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._day: date | None = None

    def show_day(self, when: date | None) -> None:
        """Read one day; None: today."""
        self._day = when
        self._shell.run(lambda work: read_log(work, when), self.read.emit, lane="window")

    def redraw(self, changes: Changes) -> None:
        """Read again where something was written at the counter."""
        if changes & Changes.RECEPTION:
            self.show_day(self._day)

    def write(self, line: Line) -> None:
        """Put a line into the log of today."""
        self._shell.run(lambda work: window_log.write(work, line), self._on_written, self._on_refused)

    def strike(self, entry: RecordId, reason: str) -> None:
        """Draw a line through one."""

        def done(_: Entry) -> None:
            self.struck.emit(entry)

        self._shell.run(lambda work: window_log.strike(work, entry, reason), done, self._on_refused)

    def _on_written(self, entry: RecordId) -> None:
        self.written.emit()

    def _on_refused(self, error: Exception) -> None:
        field = str(error.facts.get("field", "")) if isinstance(error, BadEntry) else ""
        self.refused.emit(field, sentence(error))


def read_log(work: Work, when: date | None) -> Log:
    """One day and its month, on the store thread."""
    today = day_of(work.now)
    shown = when or today
    entries = window_log.of_day(work, shown)
    first, last = shown.replace(day=1), shown.replace(day=monthrange(shown.year, shown.month)[1])
    days = window_log.by_day(work, shown, shown)
    months = window_log.by_month(work, first, last)
    matters = labels(work, window_log.MATTERS)
    return Log(
        day=shown,
        date=day(shown),
        is_today=shown == today,
        matters=matters,
        rows=tuple(entry_row(one, matters, may_strike=shown == today) for one in entries),
        of_day=say("window.of_day", counts=counts_words(days.get(shown, Counts()))),
        of_month=say("window.of_month", counts=counts_words(months.get((shown.year, shown.month), Counts()))),
        lines={one.id: one.line for one in entries},
    )


def counts_words(counts: Counts) -> str:
    """Couples, people and lines apart, then what each of those asked has said."""
    total = say("window.counted", lines=counts.lines, couples=counts.couples, people=counts.people, told=counts.told)
    said = [
        say(f"window.said_{who}", words=" ".join(f"{wish_name(wish)} {of.get(wish, 0)}" for wish in SAID))
        for who, of in (("him", counts.him), ("her", counts.her))
    ]
    return say("window.and").join((total, *said))


def entry_row(entry: Entry, matters: Labels, *, may_strike: bool) -> Row:
    """A line of the log; one struck out says who did it and why."""
    line, struck = entry.line, entry.struck
    about = matters.get(line.matter, line.matter)
    told = say("window.told_yes" if line.is_told else "window.told_no")
    said = [say(f"window.said_{who}", words=wish_name(wish)) for who, wish in (("him", line.him), ("her", line.her))]
    slip = say("window.slip_of", number=line.slip) if line.slip else ""
    why = say("window.struck_by", who=struck.who, time=clock_time(struck.at), reason=struck.reason) if struck else ""
    return Row(
        ref=entry.id,
        title=say("window.line", time=clock_time(entry.at), matter=about, people=line.people),
        icon="prohibit" if struck else "check",
        meta=" · ".join(part for part in (told, *said, slip, entry.who) if part),
        why=why,
        tags=(Tag(say("window.struck"), "prohibit"),) if struck else (),
        act=say("window.strike") if may_strike and not struck else "",
        is_struck=struck is not None,
    )


def wish_name(wish: Wish) -> str:
    """What a spouse said, or that they were not there."""
    return say(f"window.wish.{wish.value}")
