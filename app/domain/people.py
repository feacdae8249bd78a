"""A person served, in two halves: basics every colleague of the site may need, and what only caseworkers may read."""

from datetime import date
from enum import StrEnum

import msgspec

from app.domain.ids import FolderRef, RecordId
from app.domain.safe_rule import SafeRule


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


VIOLENCE = "violence_risk"
"""The flag (code list PERSON_FLAG) of a person whom the other party must not be able to find."""

LOCATING = frozenset({"phone", "residence", "safe_contact"})
"""The facts of a person that say where they can be found or reached."""


class PersonDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a person. Everything may be empty: a form of address (`address`, 称呼) is enough.

    `id_no`, `residence`, `safe_contact` and `safe_rule` are sensitive and live in a folder of the `case` ring.
    `safe_contact` is in free words, what can be decided by is the rule (app.domain.safe_contact).
    """

    name: str = ""
    address: str = ""  # form of address: 王女士
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    phone: str = ""
    language: str = ""  # code list LANGUAGE
    id_no: str = ""
    residence: str = ""
    safe_contact: str = ""
    safe_rule: SafeRule | None = None

    @property
    def called(self) -> str:
        """The name, or the form of address where no name is known."""
        return self.name or self.address


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person as stored. `conflicts` names fields for which several values stand (design §6.2).

    `flags` (code list PERSON_FLAG) are the worker's own knowledge: no party is ever shown them.
    """

    id: RecordId
    folder: FolderRef
    private_folder: FolderRef | None
    details: PersonDetails
    flags: frozenset[str] = frozenset()
    conflicts: tuple[str, ...] = ()


class PersonHit(msgspec.Struct, frozen=True):
    """A person already known who may be the one being typed, and why (codes under `duplicate.`)."""

    id: RecordId
    called: str
    birth_date: date | None
    id_tail: str
    reasons: tuple[str, ...]
