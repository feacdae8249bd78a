"""Where an answer can come from before anybody types it: the known paths, and which kinds of field they fit."""

import tomllib
from collections.abc import Mapping
from functools import cache

import msgspec

from app.definitions.values import UNANSWERED, FieldKind
from app.domain.readers import Scope
from app.errors import BadDefinition
from resources import path as resource

Kinds = frozenset[FieldKind]

_TEXT = frozenset({FieldKind.TEXT, FieldKind.LONG})
_LONG = frozenset({FieldKind.LONG})
_NAME = frozenset({FieldKind.TEXT})
_PHONE = frozenset({FieldKind.PHONE, FieldKind.TEXT})
_ID = frozenset({FieldKind.ID_NUMBER})
_DATE = frozenset({FieldKind.DATE})
_NUMBER = frozenset({FieldKind.INTEGER})
_CHOICE = frozenset({FieldKind.CHOICE})

_TABLE = frozenset({FieldKind.TABLE})

SCREENED: Mapping[str, Kinds] = {
    "screened": _TABLE,
    "screened_change": _TABLE,
    "screened_said": _TEXT,
    "screened_change_said": _TEXT,
}
"""What came of a person's screenings in the case: the last of each, or first and last; as a table or on one line."""

COLUMNS: Mapping[str, Mapping[str, FieldKind]] = {
    "screened": {
        "tool": FieldKind.TEXT, "day": FieldKind.DATE, "total": FieldKind.DECIMAL, "reading": FieldKind.TEXT,
    },
    "screened_change": {
        "tool": FieldKind.TEXT, "before_on": FieldKind.DATE, "before": FieldKind.DECIMAL,
        "after_on": FieldKind.DATE, "after": FieldKind.DECIMAL,
    },
    "plan": {
        "domain": FieldKind.CHOICE, "goal": FieldKind.TEXT, "indicator": FieldKind.TEXT, "baseline": FieldKind.TEXT,
        "target": FieldKind.TEXT, "due": FieldKind.DATE,
    },
    "agreed": {
        "goal": FieldKind.TEXT, "sign": FieldKind.TEXT, "baseline": FieldKind.TEXT, "due": FieldKind.DATE,
        "state": FieldKind.CHOICE,
    },
    "tasks": {
        "task": FieldKind.TEXT, "who": FieldKind.CHOICE, "who_note": FieldKind.TEXT, "due": FieldKind.DATE,
    },
    "to_do": {"task": FieldKind.TEXT, "due": FieldKind.DATE},
    "attained": {
        "goal": FieldKind.TEXT, "before": FieldKind.TEXT, "expected": FieldKind.TEXT, "level": FieldKind.CHOICE,
        "evidence": FieldKind.TEXT,
    },
    "minors": {
        "name": FieldKind.TEXT, "birth_date": FieldKind.DATE, "sex": FieldKind.CHOICE, "living": FieldKind.CHOICE,
        "wish": FieldKind.YESNO, "need": FieldKind.TEXT,
    },
}  # fmt: skip
"""The columns a table needs to be filled from such a path; it may have others, which are typed."""

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
    **SCREENED,
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
    "case.closed_on": _DATE,
    "case.close_reason": _CHOICE,
    "case.close_attempts": _TEXT,
    "case.contacts": _NUMBER,
    "case.hours": frozenset({FieldKind.DECIMAL}),
    **{f"goals.{name}": _TABLE for name in ("plan", "agreed", "tasks", "to_do", "attained")},
    "goals.problems": _LONG,
    "goals.methods": _LONG,
    "goals.towards": _CHOICE,
    "family.minors": _TABLE,
    **{f"{who}.{fact}": kinds for who in PEOPLE for fact, kinds in _PERSON.items()},
}
"""Every path but those of matters."""

MATTER = "matter."
"""Things asked once per case: the first form asks, the next ones know. Their names are in resources/matter."""

COUNTED = frozenset({"case.contacts", "case.hours"})
"""What is counted in the record for the reader of a sheet."""
ATTENDANCE = "case.attendance"
COUPLE, ONE = "couple", "one"
"""Who came, and the two codes of the list ATTENDANCE."""


def is_screened(path: str | None) -> bool:
    """Whether a path leads to what came of somebody's screenings."""
    return (path or "").rpartition(".")[2] in SCREENED


def is_of_goals(path: str | None) -> bool:
    """Whether a path leads to the goals of the case."""
    return (path or "").startswith("goals.")


def columns_of(path: str) -> Mapping[str, FieldKind]:
    """The columns a table needs that is filled from `path`."""
    return COLUMNS.get(path.rpartition(".")[2], {})


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """A thing asked once per case: who may know it, and what is no longer asked after once it is another."""

    kinds: Kinds
    scope: Scope = Scope.BOTH
    anew: frozenset[str] = frozenset()


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    scope: Scope = Scope.BOTH
    anew: list[str] = []


def kinds_of(path: str) -> Kinds:
    """The kinds of field that `path` fits; none for an unknown path. Raises BadDefinition for a bad list of matters."""
    if not path.startswith(MATTER):
        return PATHS.get(path, frozenset())
    known = matter_of(path)
    return known.kinds if known else frozenset()


def matter_of(path: str) -> Matter | None:
    """The thing asked once that `path` leads to, if it leads to one. Raises BadDefinition."""
    return matters().get(path.removeprefix(MATTER)) if path.startswith(MATTER) else None


@cache
def matters() -> Mapping[str, Matter]:
    """Every thing asked once per case. Raises BadDefinition."""
    found: dict[str, Matter] = {}
    for file in sorted(resource("matter").glob("*.toml")):
        for name, said in tomllib.loads(file.read_text("utf-8")).items():
            if name in found:
                raise BadDefinition(file=f"matter/{file.name}", key=name, reason="named in two places")
            found[name] = _matter(f"matter/{file.name}", name, said)
    for name, one in found.items():
        if not one.anew <= found.keys():
            raise BadDefinition(file="matter", key=name, reason="ends what nobody asks")
    return found


def _matter(file: str, name: str, said: object) -> Matter:
    """A text can be asked in a line or in a larger field."""
    try:
        entry = msgspec.convert({"kind": said} if isinstance(said, str) else said, _Entry)
    except msgspec.ValidationError as mistake:
        raise BadDefinition(file=file, key=name, reason=str(mistake)) from mistake
    if entry.kind not in _MATTER_KINDS:
        raise BadDefinition(file=file, key=name, reason=f"not a kind of answer: {entry.kind!r}")
    kinds = _TEXT if entry.kind in _TEXT else frozenset({FieldKind(entry.kind)})
    return Matter(kinds=kinds, scope=entry.scope, anew=frozenset(entry.anew))


_MATTER_KINDS = frozenset(FieldKind) - {FieldKind.SCALE} - UNANSWERED
