"""Fields for which several values stand: read, shown with who and when, settled by a choice or by keeping both."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import conflicts
from app.casework.work import Work
from app.domain.cases import Case, Party
from app.domain.changes import Done
from app.domain.contradictions import Contradiction as Line
from app.domain.ids import OpId, RecordId
from app.domain.readers import Reader
from app.errors import NotFound
from app.ops.values import Value
from app.store.heads_view import HeadView
from ui.contradictions.place_words import PlaceWords
from ui.shell.room import Shell
from ui.spoken import clock_time, day, moment, role_name
from ui.wording import sentence
from ui.words import say

PRIVATE_FIELDS = frozenset({"id_no", "residence", "safe_contact", "safe_rule"})
"""Fields of a person that lie in the private half."""


class Asked(msgspec.Struct, frozen=True):
    """One field of one record; `whose` says of whom or what it is, where the field alone does not."""

    kind: str
    record: RecordId
    field: str
    whose: str = ""
    form: str = ""
    version: int = 0  # of the form


class Version(msgspec.Struct, frozen=True):
    """One of the values that stand."""

    asked: Asked
    value: Value
    shown: str
    told: str
    at: datetime
    who: str
    beside: tuple[OpId, ...]  # all that stood when it was shown, itself among them


class Contradiction(msgspec.Struct, frozen=True):
    """A field and its values, newest first."""

    field_words: str
    versions: tuple[Version, ...]

    @property
    def others(self) -> int:
        """How many different values there are beside any one."""
        return len({repr(version.value) for version in self.versions}) - 1


class Settling(QObject):
    """Signals:
    read: the contradictions of what was asked for, as far as those in the room may know of them.
    settled: a choice was made, or was made elsewhere meanwhile.
    """

    read = Signal(object)
    settled = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._fields: tuple[Asked, ...] = ()
        self._is_settling = False
        self._shown: tuple[Contradiction, ...] = ()

    def of_party(self, party: Party) -> None:
        """The contradicting fields of a person, both halves."""
        person, whose = party.person, _whose(party)
        self.ask(
            tuple(
                Asked("person_private" if field in PRIVATE_FIELDS else "person", person.id, field, whose)
                for field in person.conflicts
            )
        )

    def of_case(self, case: Case) -> None:
        """The contradicting fields of a case."""
        self.ask(tuple(Asked("case", case.id, field) for field in case.conflicts))

    def of_field(self, case: Case, kind: str, record: RecordId, field: str) -> None:
        """One field of something that stands in a case."""
        party = next((party for party in case.parties if party.person.id == record), None)
        self.ask((Asked(kind, record, field, _whose(party) if party else ""),))

    def ask(self, fields: tuple[Asked, ...]) -> None:
        """Read these."""
        self._fields, reader = fields, self._shell.reader
        self._shell.run(
            lambda work: (reader, read_contradictions(work, fields, reader)),
            self._on_read,
            self._on_not_read,
            lane="contradictions.one",
        )

    def forget(self) -> None:
        """Nothing is asked for any more; what is still on its way is not shown."""
        self._fields, self._shown = (), ()

    def choose(self, version: Version) -> None:
        """Settle a field; what was not chosen stays in the history."""
        choice, reader = _choice(version), self._shell.reader
        self._settle(lambda work: conflicts.choose(work, choice, reader), "case.told.chosen")

    def keep_both(self, version: Version) -> None:
        """Settle a field, and keep what was not chosen as a note."""
        found = next((one for one in self._shown if version in one.versions), None)
        if found is not None:
            choice, words, reader = _choice(version), note_words(found, version), self._shell.reader
            self._settle(lambda work: conflicts.keep_both(work, choice, words, reader), "case.told.kept_both")

    def _settle(self, verb: Callable[[Work], Done[bool]], told: str) -> None:
        """Once however often it is pressed."""
        if not self._is_settling:
            self._is_settling = True
            self._shell.run(verb, _Then(self, told), self._on_failed)

    def _on_read(self, found: tuple[Reader, tuple[Contradiction, ...]]) -> None:
        reader, contradictions = found
        if reader is self._shell.reader and self._fields:
            self._shown = contradictions
            self.read.emit(contradictions)

    def _on_not_read(self, error: Exception) -> None:
        """Of a colleague's case nothing is shown, and nothing of before stays."""
        self._shown = ()
        self.read.emit(())
        self._shell.tell(sentence(error))

    def _on_failed(self, error: Exception) -> None:
        self._is_settling = False
        self._shell.tell(sentence(error))

    def done(self, is_settled: bool, told: str) -> None:
        """Say what came of it, and read what is left."""
        self._is_settling = False
        self._shell.tell(say(told if is_settled else "case.told.chosen_elsewhere"))
        self.settled.emit()
        if self._fields:
            self.ask(self._fields)


class _Then:
    """What comes of one choice."""

    def __init__(self, settling: Settling, told: str) -> None:
        self._settling, self._told = settling, told

    def __call__(self, is_settled: bool) -> None:
        self._settling.done(is_settled, self._told)


def asked_of(line: Line) -> Asked:
    """What a line of the list is about."""
    role = role_name(line.role) if line.role else ""
    whose = " ".join(part for part in (role, line.person) if part)
    return Asked(line.kind, line.record, line.field, whose, line.form, line.version)


def note_words(found: Contradiction, chosen: Version) -> str:
    """What the note says: of what, what was chosen, and every other value with who wrote it when."""
    whose = chosen.asked.whose
    lines = [f"{whose} · {found.field_words}" if whose else found.field_words]
    lines.append(say("case.conflict.note_chosen", value=chosen.shown, told=_told_for_good(chosen)))
    others = (one for one in found.versions if repr(one.value) != repr(chosen.value))
    lines += [say("case.conflict.note_other", value=one.shown, told=_told_for_good(one)) for one in others]
    return "\n".join(lines)


def read_contradictions(work: Work, fields: tuple[Asked, ...], reader: Reader) -> tuple[Contradiction, ...]:
    """The values that stand for each field; one with one value is settled, one this reader may not know is left out."""
    words = PlaceWords(work)
    found = (_contradiction(work, asked, words, reader) for asked in fields)
    return tuple(one for one in found if one is not None and len(one.versions) > 1)


def _contradiction(work: Work, asked: Asked, words: PlaceWords, reader: Reader) -> Contradiction | None:
    try:
        standing = conflicts.heads(work, asked.kind, asked.record, asked.field, reader)
    except NotFound:
        return None
    beside = tuple(head.op for head in standing)
    versions = tuple(_version(asked, head, words, beside) for head in standing)
    return Contradiction(words.field(asked.kind, asked.field, asked.form, asked.version) or asked.field, versions)


def _version(asked: Asked, head: HeadView, words: PlaceWords, beside: tuple[OpId, ...]) -> Version:
    at = moment(head.at, words.today)
    told = say("case.conflict.who", who=head.who, moment=at) if head.who else at
    shown = words.value(asked.kind, asked.field, head.value, asked.form, asked.version)
    return Version(asked, head.value, shown, told, head.at, head.who, beside)


def _told_for_good(version: Version) -> str:
    """Who and when, as it is still understood in ten years."""
    at = f"{day(version.at.date())} {clock_time(version.at)}"
    return say("case.conflict.who", who=version.who, moment=at) if version.who else at


def _choice(version: Version) -> conflicts.Choice:
    asked = version.asked
    return conflicts.Choice(asked.kind, asked.record, asked.field, version.value, version.beside)


def _whose(party: Party) -> str:
    return f"{role_name(party.role)} {party.person.details.called}"
