"""Where an answer can come from before anybody types it: the known paths, and which kinds of field they fit."""

from collections.abc import Mapping

from app.definitions.values import FieldKind

Kinds = frozenset[FieldKind]

_TEXT = frozenset({FieldKind.TEXT, FieldKind.LONG})
_NAME = frozenset({FieldKind.TEXT})
_PHONE = frozenset({FieldKind.PHONE, FieldKind.TEXT})
_ID = frozenset({FieldKind.ID_NUMBER})
_DATE = frozenset({FieldKind.DATE})
_NUMBER = frozenset({FieldKind.INTEGER})
_CHOICE = frozenset({FieldKind.CHOICE})

_PERSON: dict[str, Kinds] = {
    "name": _NAME,
    "called": _NAME,
    "sex": _CHOICE,
    "birth_date": _DATE,
    "age": _NUMBER,
    "phone": _PHONE,
    "id_no": _ID,
    "safe_contact": _TEXT,
    "language": _CHOICE,
    "residence": _TEXT,
}

PEOPLE = ("husband", "wife", "client", "party")
"""Whose facts a path can name; `party` is the person a per-party sheet is for."""

PATHS: Mapping[str, Kinds] = {
    "site.name": _TEXT,
    "site.phone": _PHONE,
    "site.address": _TEXT,
    "site.hours": _TEXT,
    "site.complaints": _TEXT,
    "worker.name": _NAME,
    "today": _DATE,
    "case.number": _NAME,
    "case.matter": _CHOICE,
    "case.opened_on": _DATE,
    "case.address": _NAME,
    "case.attendance": _CHOICE,
    **{f"{who}.{fact}": kinds for who in PEOPLE for fact, kinds in _PERSON.items()},
    "matter.applied_on": _DATE,
    "matter.receipt_no": _NAME,
    "matter.registry": _TEXT,
    "matter.married_on": _DATE,
    "matter.certificate_no": _NAME,
    "matter.children_count": _NUMBER,
    "matter.minors_count": _NUMBER,
    "matter.source": _CHOICE,
    "matter.mode": _CHOICE,
    "matter.summary": _TEXT,
}
"""Every path. `matter.…` are things asked once per case: the first form asks, the next ones know."""

MATTER = "matter."

ATTENDANCE = "case.attendance"
COUPLE, ONE = "couple", "one"
"""Who came, and the two codes of the list ATTENDANCE."""


def kinds_of(path: str) -> Kinds:
    """The kinds of field that `path` fits; none for an unknown path."""
    return PATHS.get(path, frozenset())
