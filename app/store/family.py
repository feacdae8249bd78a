"""The family around a case, read as one reader may see it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from app.domain.family import Flow, Link, Member, Sort, Strength, System, Tie, TieKind
from app.domain.ids import FolderRef, RecordId
from app.domain.people import Sex
from app.domain.readers import Scope
from app.store import rows, understanding
from app.store.tables import VIEWS, eco_link, kin, kin_tie

KINDS = ("kin", "kin_tie", "eco_link")


def members(connection: Connection, case: RecordId, scopes: Collection[str]) -> tuple[Member, ...]:
    """Everybody who was told of; of the parties only where they live. What was taken out is not among them."""
    return tuple(_member(connection, row) for row in _of_case(connection, kin, case, scopes))


def ties(connection: Connection, case: RecordId, scopes: Collection[str]) -> tuple[Tie, ...]:
    """What they are to each other, as far as this version knows such ties."""
    found = []
    for row in _of_case(connection, kin_tie, case, scopes):
        kind = next((one for one in TieKind if one.value == row.tie), None)
        if kind is not None and row.a and row.b:
            ends = RecordId(row.a), RecordId(row.b)
            found.append(
                Tie(id=RecordId(row.id), scope=_scope(row), kind=kind, a=ends[0], b=ends[1], detail=row.detail)
            )
    return tuple(found)


def links(connection: Connection, case: RecordId, scopes: Collection[str]) -> tuple[Link, ...]:
    """What they live among."""
    return tuple(
        Link(
            id=RecordId(row.id),
            scope=_scope(row),
            owner=RecordId(row.owner) if row.owner else None,
            system=rows.known(System, row.system, System.OTHER),
            name=row.name,
            strength=rows.known(Strength, row.strength, Strength.STRONG),
            flow=rows.known(Flow, row.flow, Flow.NONE),
            note=row.note,
        )
        for row in _of_case(connection, eco_link, case, scopes)
    )


def where(connection: Connection, kind: str, id_: RecordId) -> tuple[RecordId, FolderRef, str] | None:
    """The case, the folder and the scope of one of these records, taken out or not."""
    table = VIEWS[kind]
    found = connection.execute(select(table.c.case, table.c.folder, table.c.scope).where(table.c.id == id_)).first()
    return (RecordId(found.case), FolderRef(found.folder), found.scope) if found and found.case else None


def _of_case(connection: Connection, table: Table, case: RecordId, scopes: Collection[str]) -> list[Row[Any]]:
    seen = table.c.scope.in_(list(scopes)) & (table.c.gone == 0)
    return list(connection.execute(rows.marked(table).where(table.c.case == case, seen).order_by(table.c.id)))


def _scope(row: Row[Any]) -> Scope:
    return rows.known(Scope, row.scope, Scope.WORKER)


def _member(connection: Connection, row: Row[Any]) -> Member:
    return Member(
        id=RecordId(row.id),
        scope=_scope(row),
        name=row.name,
        sex=rows.known(Sex, row.sex, Sex.UNKNOWN),
        born=row.born,
        is_dead=bool(row.dead),
        died=row.died,
        sort=rows.known(Sort, row.sort, Sort.PERSON),
        at_home=bool(row.at_home),
        note=row.note,
        is_understood=understanding.is_understood(connection, "kin", RecordId(row.id)),
        mark=rows.mark(row.envelope_state),
    )
