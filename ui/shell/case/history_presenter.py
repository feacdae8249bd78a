"""Every value the fields of a case and its people ever had, in words; read only while the worker is alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import repeat

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import history
from app.casework.history import FieldPast
from app.casework.work import Work
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.now import today
from app.store.history import Past
from ui.shell.case.field_words import field_words, value_words
from ui.shell.room import Shell
from ui.spoken import moment, role_name
from ui.words import knows, say


class PastLine(msgspec.Struct, frozen=True):
    """One value, who wrote it and when, and whether it stands."""

    shown: str
    told: str
    stands: bool


class PastField(msgspec.Struct, frozen=True):
    """A field in words, and its values, newest first."""

    words: str
    lines: tuple[PastLine, ...]


class PastPart(msgspec.Struct, frozen=True):
    """The case, or one party."""

    words: str
    fields: tuple[PastField, ...]


class HistoryPresenter(QObject):
    """`read` carries the parts."""

    read = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    def of_case(self, case: RecordId, reader: Reader) -> None:
        """Read the history of a case and its people."""
        self._shell.run(lambda work: read_history(work, case, reader), self.read.emit)


def read_history(work: Work, case: RecordId, reader: Reader) -> tuple[PastPart, ...]:
    """The parts in the order of the page, without what nobody typed; what a later version wrote is named as such."""
    by_part: dict[Role | None, list[FieldPast]] = defaultdict(list)
    for one in history.of_case(work, case, reader):
        by_part[one.role].append(one)
    return tuple(
        PastPart(role_name(role) if role else say("case.history.case"), tuple(_fields(work, fields)))
        for role, fields in by_part.items()
    )


def _fields(work: Work, fields: Iterable[FieldPast]) -> Iterator[PastField]:
    words, day = field_words(work), today(work.now)
    for one in fields:
        name = f"case.field.{one.place.field}"
        if not one.place.is_known:
            yield PastField(say("case.history.later"), tuple(_line("…", past, day) for past in one.values))
        elif knows(name):
            shown = [value_words(one.place.field, past.value, words) for past in one.values]
            yield PastField(say(name), tuple(map(_line, shown, one.values, repeat(day))))


def _line(shown: str, past: Past, day: date) -> PastLine:
    at = moment(past.at, day)
    return PastLine(shown, say("case.conflict.who", who=past.who, moment=at) if past.who else at, past.stands)
