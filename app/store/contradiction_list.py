"""The list of contradictions, read a page at a time: each page is found by the index, and nothing else is looked at."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select, tuple_

from app.domain.contradictions import Contradiction, Listed, Mark
from app.domain.ids import RecordId
from app.domain.readers import Role, Scope
from app.store import cases, people, rows
from app.store.tables import VIEWS, conflict, participation

_ORDER = tuple(conflict.c[name] for name in ("surfaced", "opened_on", "owner", "kind", "record", "field"))
_PEOPLE = ("person", "person_private")


def page(connection: Connection, scopes: Collection[str], limit: int, after: Mark | None) -> Listed:
    """What a reader of these scopes may know of: what must be settled first, then the quiet; by case, newest first."""
    found = [row for scope in scopes for row in _of_scope(connection, scope, limit + 1, after)]
    found = sorted(found, key=_place, reverse=True)
    shown = found[:limit]
    end = Mark(**{column.name: getattr(shown[-1], column.name) for column in _ORDER}) if found[limit:] else None
    lines = tuple(_described(connection, shown, scopes))
    return msgspec.structs.replace(counted(connection, scopes), lines=lines, end=end)


def counted(connection: Connection, scopes: Iterable[str]) -> Listed:
    """How many there are in all, without a line of them."""
    asked = select(conflict.c.surfaced, func.count()).where(conflict.c.scope.in_(list(scopes)))
    numbers = {row[0]: row[1] for row in connection.execute(asked.group_by(conflict.c.surfaced))}
    return Listed(to_settle=numbers.get(1, 0), quiet=numbers.get(0, 0))


def _of_scope(connection: Connection, scope: str, limit: int, after: Mark | None) -> Sequence[Row[Any]]:
    """Within one scope the order of the list is that of the index."""
    asked = select(conflict).where(conflict.c.scope == scope).order_by(*(column.desc() for column in _ORDER))
    if after is not None:
        asked = asked.where(tuple_(*_ORDER) < msgspec.structs.astuple(after))
    return connection.execute(asked.limit(limit)).all()


def _place(row: Row[Any]) -> tuple[Any, ...]:
    return tuple(getattr(row, column.name) for column in _ORDER)


def _described(connection: Connection, found: Sequence[Row[Any]], scopes: Collection[str]) -> Iterable[Contradiction]:
    """With what a line says beside the field: the case, whose it is, which form."""
    owners = cases.by_ids(connection, scopes, [RecordId(row.owner) for row in found])
    known = people.by_ids(connection, [RecordId(row.record) for row in found if row.kind in _PEOPLE])
    roles = _roles(connection, list(known))
    about = _about(connection, found)
    for row in found:
        of_case, person = owners.get(RecordId(row.owner)), known.get(RecordId(row.record))
        more = about.get((row.kind, row.record), {})
        named = person.details.called if person else ""
        role = roles.get((row.owner, row.record)) or rows.role(more.get("role") or "")
        yield Contradiction(
            kind=row.kind, record=RecordId(row.record), field=row.field, is_surfaced=bool(row.surfaced),
            scope=Scope(row.scope), owner=RecordId(row.owner), case=of_case.id if of_case else None,
            number=of_case.number if of_case else "", called=of_case.called if of_case else named, person=named,
            role=role, form=more.get("form") or "", version=more.get("version") or 0, rule=more.get("rule") or "",
        )  # fmt: skip


def _roles(connection: Connection, ids: Sequence[RecordId]) -> dict[tuple[bytes, bytes], Role | None]:
    """What each of these people is in which case."""
    parts = connection.execute(select(participation).where(participation.c.person.in_(ids)))
    return {(row.case, row.person): rows.role(row.role) for row in parts}


def _about(connection: Connection, found: Sequence[Row[Any]]) -> dict[tuple[str, bytes], dict[str, Any]]:
    """What the views say of the other records: form, rule, role."""
    told: dict[tuple[str, bytes], dict[str, Any]] = {}
    for kind in {row.kind for row in found} - {*_PEOPLE, "case", "site"}:
        table = VIEWS[kind]
        names = [name for name in ("form", "version", "rule", "role") if name in table.c]
        ids = [row.record for row in found if row.kind == kind]
        for one in connection.execute(
            select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(ids))
        ):
            told[kind, one.id] = {name: getattr(one, name) for name in names}
    return told
