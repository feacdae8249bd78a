"""Signed notes, read; and drafts, which are local rows and never ops."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.cases import KEPT, Draft, Note
from app.domain.ids import RecordId
from app.domain.readers import Scope
from app.now import from_ms, wall_ms
from app.store import rows
from app.store.tables import draft, note

_pack = msgspec.msgpack.Encoder().encode


def of_case(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[Note, ...]:
    """The signed notes of a case that a reader may see, newest first."""
    query = rows.marked(note).where(note.c.case == case, note.c.scope.in_(list(scopes)))
    return tuple(_note(row) for row in connection.execute(query.order_by(note.c.recorded_at.desc())))


def talks(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[int, int]:
    """How many talks stand in the notes a reader may see, and how many minutes they took together; an addendum is no
    talk, and neither is what was only kept."""
    counted = select(func.count(), func.coalesce(func.sum(note.c.minutes), 0)).where(
        note.c.case == case, note.c.scope.in_(list(scopes)), note.c.amends.is_(None), note.c.mode != KEPT
    )
    row = connection.execute(counted).one()
    return row[0], row[1]


def get(connection: Connection, id_: RecordId) -> Note | None:
    """One signed note."""
    row = connection.execute(rows.marked(note).where(note.c.id == id_)).first()
    return _note(row) if row else None


def texts(connection: Connection, ids: Sequence[RecordId]) -> dict[RecordId, tuple[RecordId, str]]:
    """For search: the case and the text of each of these notes."""
    found = connection.execute(select(note.c.id, note.c.case, note.c.body).where(note.c.id.in_(list(ids))))
    return {RecordId(row.id): (RecordId(row.case), row.body) for row in found if row.case}


def _note(row: Row[Any]) -> Note:
    return Note(
        id=RecordId(row.id),
        case=RecordId(row.case),
        scope=Scope(row.scope),
        body=row.body,
        mode=row.mode,
        minutes=row.minutes,
        happened_on=rows.day(row.happened_on) or date(1970, 1, 1),
        recorded_at=rows.moment(row.recorded_at),
        author=row.author,
        late=bool(row.late),
        amends=RecordId(row.amends) if row.amends else None,
        reason=row.reason,
        mark=rows.mark(row.envelope_state),
    )


# --- drafts
def keep_draft(connection: Connection, one: Draft) -> None:
    """Keep what is being written, in place of its earlier state."""
    content = {
        "body": one.body, "mode": one.mode, "minutes": one.minutes, "happened_on": one.happened_on.isoformat(),
        "amends": one.amends, "reason": one.reason,
    }  # fmt: skip
    values = {
        "case": one.case, "kind": "note", "scope": one.scope.value, "content": _pack(content),
        "updated_ms": wall_ms(one.updated_at),
    }  # fmt: skip
    row = insert(draft).values(id=one.id, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


def find_draft(connection: Connection, id_: RecordId) -> Draft | None:
    """One draft."""
    row = connection.execute(select(draft).where(draft.c.id == id_, draft.c.kind == "note")).first()
    return _draft(row) if row else None


def drafts(connection: Connection, scopes: Iterable[str], case: RecordId | None = None) -> tuple[Draft, ...]:
    """Drafts a reader may see, of one case or of all, newest first."""
    query = select(draft).where(draft.c.kind == "note", draft.c.scope.in_(list(scopes)))
    if case is not None:
        query = query.where(draft.c.case == case)
    return tuple(_draft(row) for row in connection.execute(query.order_by(draft.c.updated_ms.desc())))


def drop_draft(connection: Connection, id_: RecordId) -> None:
    """The draft has become a note, or was thrown away by its writer."""
    connection.execute(delete(draft).where(draft.c.id == id_))


def _draft(row: Row[Any]) -> Draft:
    content = msgspec.msgpack.decode(row.content)
    return Draft(
        id=RecordId(row.id),
        case=RecordId(row.case),
        scope=Scope(row.scope),
        body=content["body"],
        mode=content["mode"],
        minutes=content["minutes"],
        happened_on=date.fromisoformat(content["happened_on"]),
        updated_at=from_ms(row.updated_ms),
        amends=RecordId(content["amends"]) if content["amends"] else None,
        reason=content["reason"],
    )
