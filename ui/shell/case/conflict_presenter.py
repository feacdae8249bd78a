"""Fields for which several values stand: read, shown with who and when, settled by a choice."""

from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import conflicts
from app.casework.work import Work
from app.domain.cases import Case, Party
from app.domain.ids import OpId, RecordId
from app.domain.readers import Reader
from app.now import today
from app.ops.values import Value
from ui.shell.case.field_words import FieldWords, field_words, value_words
from ui.shell.room import Shell
from ui.spoken import moment
from ui.words import knows, say

PRIVATE_FIELDS = frozenset({"id_no", "residence", "safe_contact"})
"""Fields of a person that lie in the private half."""


class Asked(msgspec.Struct, frozen=True):
    """One field of one record."""

    kind: str
    record: RecordId
    field: str


class Version(msgspec.Struct, frozen=True):
    """One of the values that stand."""

    asked: Asked
    value: Value
    shown: str
    told: str
    beside: tuple[OpId, ...]  # all that stood when it was shown, itself among them


class Contradiction(msgspec.Struct, frozen=True):
    """A field and its values, newest first."""

    field_words: str
    versions: tuple[Version, ...]


class ConflictPresenter(QObject):
    """`read` carries the contradictions of what was asked for."""

    read = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._fields: tuple[Asked, ...] = ()

    def of_party(self, party: Party) -> None:
        """The contradicting fields of a person, both halves."""
        person = party.person
        self._ask(
            tuple(
                Asked("person_private" if field in PRIVATE_FIELDS else "person", person.id, field)
                for field in person.conflicts
            )
        )

    def of_case(self, case: Case) -> None:
        """The contradicting fields of a case."""
        self._ask(tuple(Asked("case", case.id, field) for field in case.conflicts))

    def choose(self, version: Version) -> None:
        """Settle a field; what was not chosen stays in the history."""
        asked, reader = version.asked, self._shell.reader
        choice = conflicts.Choice(asked.kind, asked.record, asked.field, version.value, version.beside)
        self._shell.run(lambda work: conflicts.choose(work, choice, reader), self._on_chosen)

    def _ask(self, fields: tuple[Asked, ...]) -> None:
        self._fields, reader = fields, self._shell.reader
        self._shell.run(lambda work: read_contradictions(work, fields, reader), self.read.emit)

    def _on_chosen(self, is_settled: bool) -> None:
        self._shell.tell(say("case.told.chosen" if is_settled else "case.told.chosen_elsewhere"))
        self._ask(self._fields)


def read_contradictions(work: Work, fields: tuple[Asked, ...], reader: Reader) -> tuple[Contradiction, ...]:
    """The values that stand for each field; a field with one value is settled and left out."""
    words, day = field_words(work), today(work.now)
    found = (_contradiction(work, asked, words, day, reader) for asked in fields)
    return tuple(one for one in found if len(one.versions) > 1)


def _contradiction(work: Work, asked: Asked, words: FieldWords, day: date, reader: Reader) -> Contradiction:
    key = f"case.field.{asked.field}"
    standing = conflicts.heads(work, asked.kind, asked.record, asked.field, reader)
    beside = tuple(head.op for head in standing)
    versions = tuple(
        Version(
            asked,
            head.value,
            value_words(asked.field, head.value, words),
            say("case.conflict.who", who=head.who, moment=moment(head.at, day)) if head.who else moment(head.at, day),
            beside,
        )
        for head in standing
    )
    return Contradiction(say(key) if knows(key) else asked.field, versions)
