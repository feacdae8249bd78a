"""Views: the tables on screen, made from ops. View columns have the names of the fields they show."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache

import msgspec
from sqlalchemy import Column, Connection, Integer, LargeBinary, Table
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.ids import FolderRef, OpId, RecordId
from app.domain.names import initials, pinyin
from app.ops.values import Value
from app.store import many
from app.store.tables import VIEWS, answer_value

QUESTION = "q."
"""Fields of an answer that begin so are questions of its form; each is a row of its own."""
LOCAL_TEXT = "local."
"""Fields of a site that begin so are what it says in its own words (`local.court_where.zh`); they are read as heads."""

_NAMED = ("person", "enrolment")  # kinds whose records are found by how their name is read
_MOST = 2**53  # more than SQLite could keep is no number of ours
_LONGEST_NAME = 200  # characters that are looked up
_pack = msgspec.msgpack.Encoder().encode
_ANSWERED = upsert(answer_value)
_ANSWERED = _ANSWERED.on_conflict_do_update(
    index_elements=["answer", "field"], set_={"value": _ANSWERED.excluded.value}
)


class Row(msgspec.Struct):
    """The shown values of one record, the op they come from, and the folder it lives in."""

    folder: FolderRef
    op: OpId
    fields: dict[str, Value]


def add(connection: Connection, kind: str, rows: Mapping[RecordId, Row]) -> None:
    """Add-only records, many at once. Should two ops claim one record, the lower op id wins everywhere."""
    if kind in VIEWS:
        fields = _FIELDS[kind]
        names = ("id", "folder", "op", *(name for name, _, _ in fields))
        many.run_rows(connection, _ADD[kind], names, [_cells(fields, record, row) for record, row in rows.items()])


def show(connection: Connection, kind: str, rows: Mapping[RecordId, Row]) -> None:
    """Set the shown values of records, making the rows of those that have none."""
    if kind not in VIEWS:
        return
    alike: dict[tuple[str, ...], list[dict[str, Value]]] = defaultdict(list)
    for record, row in rows.items():
        values = _known(kind, row.fields) | _derived(kind, row.fields)
        alike[tuple(sorted(values))].append(_frame(record, row) | values)
    for columns, values_of in alike.items():
        many.run(connection, _showing(kind, columns), values_of)
    if kind == "answer":
        _show_questions(connection, rows)


def stored(kind: str, field: str, value: Value) -> Value:
    """A value as the field's column keeps it. Raises KeyError where this version has no such column."""
    return _STORED[kind][field](value)


@lru_cache(maxsize=256)
def _showing(kind: str, columns: tuple[str, ...]) -> Insert:
    """A new row, or these columns of the row that is there; the folder a record lives in never changes."""
    statement = upsert(VIEWS[kind])
    newer = {name: statement.excluded[name] for name in ("op", *columns)}
    return statement.on_conflict_do_update(index_elements=["id"], set_=newer)


def _show_questions(connection: Connection, rows: Mapping[RecordId, Row]) -> None:
    values = [
        {"answer": answer, "field": field[len(QUESTION) :], "value": _pack(value)}
        for answer, row in rows.items()
        for field, value in row.fields.items()
        if field.startswith(QUESTION)
    ]
    many.run(connection, _ANSWERED, values)


def show_answer(connection: Connection, answer: RecordId, field: str, value: Value) -> None:
    """Set the shown value of one question."""
    row = {"answer": answer, "field": field[len(QUESTION) :], "value": _pack(value)}
    many.run(connection, _ANSWERED, [row])


def _frame(record: RecordId, row: Row) -> dict[str, Value]:
    return {"id": record, "folder": row.folder, "op": row.op}


def _cells(fields: "Fields", record: RecordId, row: Row) -> tuple[Value, ...]:
    """A whole row of an add-only table."""
    said = row.fields
    shown = [stored(said[name]) if name in said else blank for name, stored, blank in fields]
    return (record, row.folder, row.op, *shown)


def _known(kind: str, fields: Mapping[str, Value]) -> dict[str, Value]:
    """The fields this version has a column for, in the column's type; the others stay in the op, unharmed."""
    stored = _STORED[kind]
    return {name: stored[name](value) for name, value in fields.items() if name in stored}


def _storing(column: Column[object]) -> Callable[[Value], Value]:
    """A value another version may have written in another type never breaks a page: it is shown as text."""
    if isinstance(column.type, Integer):
        absent = None if column.nullable else 0
        return lambda value: int(value) if isinstance(value, int) and abs(value) <= _MOST else absent
    if isinstance(column.type, LargeBinary):
        nothing = None if column.nullable else b""
        return lambda value: value if isinstance(value, bytes) else nothing
    return _as_text


def _as_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return "" if value is None or isinstance(value, bytes) else str(value)


def _derived(kind: str, fields: Mapping[str, Value]) -> dict[str, Value]:
    """Columns made from others: how a name is found by its pinyin."""
    if kind not in _NAMED or "name" not in fields:
        return {}
    name = _as_text(fields["name"])[:_LONGEST_NAME]
    return {"initials": initials(name), "pinyin": pinyin(name)}


def _own(table: Table) -> list[Column[object]]:
    """The columns that show fields."""
    return [column for column in table.c if column.name not in ("id", "folder", "op")]


def _default(column: Column[object]) -> Value:
    if column.nullable:
        return None
    default = getattr(column.server_default, "arg", "")
    return 0 if isinstance(column.type, Integer) else str(default)


def _adding(table: Table) -> Insert:
    statement = upsert(table)
    columns = {column.name: statement.excluded[column.name] for column in table.c if column.name != "id"}
    is_lower = statement.excluded.op < table.c.op
    return statement.on_conflict_do_update(index_elements=["id"], set_=columns, where=is_lower)


Fields = tuple[tuple[str, Callable[[Value], Value], Value], ...]
"""The fields of a kind: name, how a value is stored, what stands where none was said."""

_FIELDS: dict[str, Fields] = {
    kind: tuple((column.name, _storing(column), _default(column)) for column in _own(table))
    for kind, table in VIEWS.items()
}
_STORED = {kind: {column.name: _storing(column) for column in _own(table)} for kind, table in VIEWS.items()}
_ADD = {kind: _adding(table) for kind, table in VIEWS.items()}
