"""Plain tables in memory for the statements of `sync.server.store.blobs`, which are put together anew each time: one
table, conditions joined by AND, columns, sums, pieces of bytes. Anything else is not understood, and an error.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, Table
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, Label
from sqlalchemy.sql.functions import FunctionElement

Record = Mapping[str, Any]
Key = tuple[Any, ...]
Stored = dict[Key, Record]
"""The rows of a table, by their primary key."""

_HOLDS: Mapping[Any, Callable[[Any, Any], bool]] = {
    operators.eq: lambda left, right: left == right,
    operators.lt: lambda left, right: left < right,
    operators.in_op: lambda left, right: left in right,
    operators.not_in_op: lambda left, right: left not in right,
}


class Answered(NamedTuple):
    """What came of a statement."""

    rows: list[Any]
    count: int = 0


def table_of(statement: Any) -> str:
    """The one table a statement is about."""
    if getattr(statement, "is_select", False):
        (table,) = statement.get_final_froms()
        return str(table.name)
    return str(statement.table.name)


def insert(stored: Stored, table: Table, rows: Iterable[Record]) -> int:
    """INSERT … ON CONFLICT DO NOTHING; how many were new."""
    new = 0
    for row in rows:
        key = tuple(row[column.name] for column in table.primary_key.columns)
        new += key not in stored
        stored.setdefault(key, dict(row))
    return new


def run(stored: Stored, statement: Any) -> Answered:
    """A select or a delete."""
    found = {key: row for key, row in stored.items() if _fits(statement.whereclause, row)}
    if getattr(statement, "is_delete", False):
        for key in found:
            del stored[key]
        return Answered([], len(found))
    rows = [found[key] for key in sorted(found)]  # the only order asked for is that of the key
    columns = list(statement.selected_columns)
    if any(_is_sum(column) for column in columns):
        return Answered([_named(("total",))(*(_total(column, rows) for column in columns))])
    make = _named(tuple(str(column.name) for column in columns))
    return Answered([make(*(_cell(column, row) for column in columns)) for row in rows])


def _fits(clause: Any, row: Record) -> bool:
    if isinstance(clause, BooleanClauseList):
        return all(_fits(one, row) for one in clause.clauses)
    assert isinstance(clause, BinaryExpression)
    return _HOLDS[clause.operator](row[clause.left.name], clause.right.value)


def _is_sum(column: Any) -> bool:
    return isinstance(column, FunctionElement) and column.name == "sum"


def _total(column: Any, rows: list[Record]) -> int | None:
    (of,) = column.clauses
    return sum(row[of.name] for row in rows) if rows else None


def _cell(column: Any, row: Record) -> Any:
    if isinstance(column, Label):
        of, first, most = column.element.clauses
        return row[of.name][first.value - 1 : first.value - 1 + most.value]  # substr(bytes, first, most)
    assert isinstance(column, Column)
    return row[column.name]


@cache
def _named(names: tuple[str, ...]) -> Callable[..., Any]:
    return NamedTuple("Row", [(name, Any) for name in names])  # type: ignore[misc]  # made of what is asked for
