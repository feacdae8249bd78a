"""One statement over many rows, by the bare driver: for pages of a sync, where putting parameters together costs more
than the rows do."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import UpdateBase

_dialect = sqlite.dialect(paramstyle="qmark")


def run(connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, object]]) -> None:
    """Run an INSERT, UPDATE or DELETE once for each row; all rows have the same names.

    A statement is put into words once for as long as it lives: make it once, not for every call.
    """
    if not rows:
        return
    text, names, fixed = _compiled(statement, tuple(rows[0]))
    values = itemgetter(*names)
    full = [{**fixed, **row} for row in rows] if fixed else rows
    taken = [values(row) for row in full] if len(names) > 1 else [(values(row),) for row in full]
    connection.exec_driver_sql(text, taken)


def run_rows(
    connection: Connection, statement: UpdateBase, names: tuple[str, ...], rows: Sequence[tuple[object, ...]]
) -> None:
    """The same for rows whose values stand in the order of `names`, which is the order the statement takes them in.

    Raises ValueError where it is not.
    """
    if rows:
        connection.exec_driver_sql(_ordered(statement, names), list(rows))


@lru_cache(maxsize=256)
def _ordered(statement: UpdateBase, names: tuple[str, ...]) -> str:
    text, taken, fixed = _compiled(statement, names)
    if fixed or tuple(taken) != names:
        raise ValueError(f"the statement takes {taken}")
    return text


@lru_cache(maxsize=256)
def _compiled(statement: UpdateBase, given: tuple[str, ...]) -> tuple[str, list[str], dict[str, Any]]:
    """The statement's text, what its blanks stand for in order, and what stands in those a row says nothing of."""
    compiled = statement.compile(dialect=_dialect, column_keys=given if statement.is_insert else None)
    names = list(compiled.positiontup or ())
    return str(compiled), names, {name: compiled.params[name] for name in names if name not in given}
