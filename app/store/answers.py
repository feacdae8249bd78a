"""Filled forms, read; and entries being filled, kept as drafts."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.cases import AnswerSet
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Role, Scope
from app.errors import NotFound
from app.ops.values import Value
from app.store import heads, rows
from app.store.tables import answer, answer_value, draft

Raw = dict[str, Any]
"""What stands in the entry fields, as typed: text, or a list of codes."""

_pack = msgspec.msgpack.Encoder().encode


def of_case(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[AnswerSet, ...]:
    """The filled forms of a case that a reader may see, newest first."""
    query = rows.marked(answer).where(answer.c.case == case, answer.c.scope.in_(list(scopes)))
    found = connection.execute(query.order_by(answer.c.saved_at.desc(), answer.c.op))
    return tuple(_value(connection, row) for row in found)


def find(
    connection: Connection, case: RecordId | None, form: str, role: Role | None, filling: RecordId | None = None
) -> AnswerSet | None:
    """The newest filling of a form in a case, for one party or for all; with `filling`, that one, if it is saved.

    Raises NotFound for a filling that belongs elsewhere.
    """
    if filling is None:
        return next(iter(of_form(connection, case, form, role)), None)
    row = connection.execute(rows.marked(answer).where(answer.c.id == filling)).first()
    found = _value(connection, row) if row else None
    if found is not None and (found.case, found.form, found.role) != (case, form, role):
        raise NotFound(what="form")
    return found


def folder_of(connection: Connection, id_: RecordId) -> FolderRef | None:
    """Where a filling lives."""
    found = connection.scalar(select(answer.c.folder).where(answer.c.id == id_))
    return FolderRef(found) if found else None


def of_form(connection: Connection, case: RecordId | None, form: str, role: Role | None) -> tuple[AnswerSet, ...]:
    """Every filling of one form in a case (None: in none), for one party or for all, newest first."""
    query = rows.marked(answer).where(
        answer.c.case.is_(None) if case is None else answer.c.case == case,
        answer.c.form == form,
        answer.c.role == (role.value if role else ""),
    )
    found = connection.execute(query.order_by(answer.c.saved_at.desc(), answer.c.op))
    return tuple(_value(connection, row) for row in found)


def _value(connection: Connection, row: Row[Any]) -> AnswerSet:
    values = connection.execute(select(answer_value).where(answer_value.c.answer == row.id))
    return AnswerSet(
        id=RecordId(row.id),
        case=RecordId(row.case) if row.case else None,
        form=row.form,
        version=row.version,
        role=rows.role(row.role),
        scope=Scope(row.scope),
        values={one.field: heads.unpack(one.value) for one in values},
        saved_at=rows.moment(row.saved_at),
        conflicts=heads.conflicts(connection, RecordId(row.id)),
        mark=rows.mark(row.envelope_state),
    )


# --- entries being filled
def keep_entry(connection: Connection, values: dict[str, Value], raw: Raw) -> None:
    """Keep what stands in the fields. `values`: id, case, scope, form, role, updated_ms."""
    row = values | {"kind": "entry", "content": _pack(raw)}
    statement = insert(draft).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))


def entries(connection: Connection, case: RecordId | None, form: str, role: Role | None) -> list[tuple[RecordId, int]]:
    """The entries of one form in a case (None: in none) that are not saved yet: id and when kept, newest first."""
    query = select(draft.c.id, draft.c.updated_ms).where(
        draft.c.kind == "entry",
        draft.c.case == (case or b""),
        draft.c.form == form,
        draft.c.role == (role.value if role else ""),
    )
    return [(RecordId(row.id), row.updated_ms) for row in connection.execute(query.order_by(draft.c.updated_ms.desc()))]


def find_entry(connection: Connection, id_: RecordId) -> Raw | None:
    """What was left standing in the fields of one entry."""
    content = connection.scalar(select(draft.c.content).where(draft.c.id == id_, draft.c.kind == "entry"))
    return None if content is None else dict(msgspec.msgpack.decode(content))


def drop_entry(connection: Connection, id_: RecordId) -> None:
    """The entry has been saved as a form answer."""
    connection.execute(delete(draft).where(draft.c.id == id_))
