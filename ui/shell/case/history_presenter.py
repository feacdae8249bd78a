"""Every value the fields of a case and its people ever had, in words; read only while the worker is alone."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import history
from app.casework.history import FieldPast
from app.casework.work import Work
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.store.history import Past
from ui.contradictions.place_words import PlaceWords
from ui.shell.room import Shell
from ui.spoken import moment, role_name
from ui.words import say


class PastLine(msgspec.Struct, frozen=True):
    """One value, who wrote it and when, and whether it stands."""

    shown: str
    told: str
    stands: bool


class PastField(msgspec.Struct, frozen=True):
    """A field in words, and its values, newest first; whether different ones stand."""

    words: str
    lines: tuple[PastLine, ...]
    is_contradicted: bool = False


class PastPart(msgspec.Struct, frozen=True):
    """The case, one party, or one form, sheet, deadline or consent."""

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
    return _parts(PlaceWords(work), history.of_case(work, case, reader))


def _parts(words: PlaceWords, found: Iterable[FieldPast]) -> tuple[PastPart, ...]:
    grouped = ((_called(words, key), list(fields)) for key, fields in groupby(found, key=_part_of))
    told = (PastPart(called, tuple(_fields(words, fields))) for called, fields in grouped)
    return tuple(part for part in told if part.fields)


def _part_of(one: FieldPast) -> tuple[object, ...]:
    """Fields of one part stand together: of one record, and of the two halves of a person."""
    return one.about, one.role, one.place.record


def _called(words: PlaceWords, key: tuple[object, ...]) -> str:
    about, role, _ = key
    if isinstance(about, history.About):
        return words.record(about.kind, form=about.form, role=about.role, rule=about.rule, at=about.at)
    return role_name(role) if isinstance(role, Role) else say("case.history.case")


def _fields(words: PlaceWords, fields: Iterable[FieldPast]) -> Iterator[PastField]:
    for one in fields:
        kind, field = one.place.kind, one.place.field
        form, version = (one.about.form, one.about.version) if one.about else ("", 0)
        name = words.field(kind, field, form, version)
        if not one.place.is_known:
            yield PastField(say("case.history.later"), tuple(_line(words, "…", past) for past in one.values))
        elif name:
            shown = [words.value(kind, field, past.value, form, version) for past in one.values]
            lines = tuple(_line(words, said, past) for said, past in zip(shown, one.values, strict=True))
            yield PastField(name, lines, one.is_contradicted)


def _line(words: PlaceWords, shown: str, past: Past) -> PastLine:
    at = moment(past.at, words.today)
    return PastLine(shown, say("case.conflict.who", who=past.who, moment=at) if past.who else at, past.stands)
