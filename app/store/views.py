"""Views: the tables on screen, made from ops. View columns have the names of the fields they show."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.ids import FolderRef, OpId, RecordId
from app.domain.names import initials, pinyin
from app.ops.values import Value
from app.store.tables import VIEWS, answer_value

QUESTION = "q."
"""Fields of an answer that begin so are questions of its form; each is a row of its own."""

_pack = msgspec.msgpack.Encoder().encode


class Row(msgspec.Struct):
    """The shown values of one record, the op they come from, and the folder it lives in."""

    folder: FolderRef
    op: OpId
    fields: dict[str, Value]


def add(connection: Connection, kind: str, rows: Mapping[RecordId, Row]) -> None:
    """Add-only records, many at once. Should two ops claim one record, the lower op id wins everywhere."""
    table = VIEWS.get(kind)
    if table is None:
        return
    statement = insert(table)
    columns = {column.name: statement.excluded[column.name] for column in table.c if column.name != "id"}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=columns, where=statement.excluded.op < table.c.op),
        [_BLANK[kind] | _known(table, row.fields) | _frame(record, row) for record, row in rows.items()],
    )


def show(connection: Connection, kind: str, record: RecordId, row: Row) -> None:
    """Set the shown values of one record, making its row where there is none."""
    table = VIEWS.get(kind)
    if table is None:
        return
    values = _known(table, row.fields) | _derived(kind, row.fields)
    connection.execute(insert(table).values(_frame(record, row)).on_conflict_do_nothing())
    connection.execute(update(table).where(table.c.id == record).values(op=row.op, **values))
    if kind == "answer":
        _show_questions(connection, record, row.fields)


def _show_questions(connection: Connection, answer: RecordId, fields: Mapping[str, Value]) -> None:
    for field, value in fields.items():
        if field.startswith(QUESTION):
            raw = _pack(value)
            statement = insert(answer_value).values(answer=answer, field=field[len(QUESTION) :], value=raw)
            connection.execute(statement.on_conflict_do_update(index_elements=["answer", "field"], set_={"value": raw}))


def _frame(record: RecordId, row: Row) -> dict[str, Value]:
    return {"id": record, "folder": row.folder, "op": row.op}


def _known(table: Table, fields: Mapping[str, Value]) -> dict[str, Value]:
    """The fields this version has a column for, in the column's type; the others stay in the op, unharmed."""
    return {
        name: _stored(table.c[name], value)
        for name, value in fields.items()
        if name in table.c and name not in ("id", "folder", "op")
    }


def _stored(column: Column[object], value: Value) -> Value:
    """A value another version may have written in another type never breaks a page: it is shown as text."""
    if isinstance(column.type, Integer):
        return int(value) if isinstance(value, int | bool) else (None if column.nullable else 0)
    if isinstance(column.type, LargeBinary):
        return value if isinstance(value, bytes) else None
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return "" if value is None or isinstance(value, bytes) else str(value)


def _derived(kind: str, fields: Mapping[str, Value]) -> dict[str, Value]:
    """Columns made from others: how a name is found by its pinyin."""
    if kind != "person" or "name" not in fields:
        return {}
    name = str(fields["name"] or "")
    return {"initials": initials(name), "pinyin": pinyin(name)}


def _blank(table: Table) -> dict[str, Value]:
    return {column.name: _default(column) for column in table.c if column.name not in ("id", "folder", "op")}


def _default(column: Column[object]) -> Value:
    if column.nullable:
        return None
    default = getattr(column.server_default, "arg", "")
    return 0 if isinstance(column.type, Integer) else str(default)


_BLANK = {kind: _blank(table) for kind, table in VIEWS.items()}
