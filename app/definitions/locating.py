"""Which answers of a form say where somebody can be found, whose they are, and the answers without them."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from app.definitions.tables import ROW, rows_of
from app.definitions.typed import Raw
from app.definitions.values import Field, Form, FormValue, TableRow
from app.domain.people import LOCATING
from app.domain.readers import Role

_ROLES = {role.value: role for role in Role}
_PARTY = "party"
T = TypeVar("T")

Hidden = frozenset[str]
"""Questions by id, and single columns of tables as `table.column`."""

NOTHING: Hidden = frozenset()


def whereabouts(form: Form, role: Role | None, people: Collection[Role]) -> Hidden:
    """The answers that could tell where these people are; of an answer that is nobody's in particular, anybody.

    `role`: for whom the sheet is, of a per-party form.
    """
    found = set()
    for field in form.fields.values():
        owner = role if form.per_party else _ROLES.get(_of(field)[0])
        if people and (owner in people or owner is None):
            found |= {field.id} if locates(field) else {_cell(field, one) for one in field.columns if one.locating}
    return frozenset(found)


def locates(field: Field) -> bool:
    """Whether the answer says where somebody can be found: it is marked so, or is such a fact of a person."""
    who, fact = _of(field)
    return field.locating or (fact in LOCATING and (who in _ROLES or who == _PARTY))


def without(values: Mapping[str, FormValue], hidden: Hidden) -> dict[str, FormValue]:
    """The answers as if the hidden ones had never been given; a row of a table with nothing left in it goes too."""
    kept = {name: value for name, value in values.items() if name not in hidden}
    for name in _tables(hidden) & kept.keys():
        rows = (TableRow(row.id, _cells(name, row.cells, hidden)) for row in rows_of(kept[name]))
        kept[name] = tuple(row for row in rows if row.cells) or None
    return kept


def without_typed(raw: Mapping[str, Raw], hidden: Hidden) -> dict[str, Raw]:
    """The same for what stands in the entry fields."""
    kept = {name: value for name, value in raw.items() if name not in hidden}
    for name in _tables(hidden) & kept.keys():
        rows = (_cells(name, row, hidden) for row in kept[name] if not isinstance(row, str))
        kept[name] = tuple(row for row in rows if any(text for column, text in row.items() if column != ROW))
    return kept


def is_hidden(stored: str, hidden: Hidden) -> bool:
    """Whether a name under which an answer is stored (`phone`, `people.<row>.phone`) is one of the hidden ones."""
    table, _, rest = stored.partition(".")
    return table in hidden or f"{table}.{rest.rpartition('.')[2]}" in hidden


def _of(field: Field) -> tuple[str, str]:
    who, _, fact = (field.prefill or "").partition(".")
    return who, fact


def _cell(field: Field, column: Field) -> str:
    return f"{field.id}.{column.id}"


def _tables(hidden: Hidden) -> set[str]:
    return {table for table, dot, _ in (name.partition(".") for name in hidden) if dot}


def _cells(table: str, cells: Mapping[str, T], hidden: Hidden) -> dict[str, T]:
    return {column: cell for column, cell in cells.items() if f"{table}.{column}" not in hidden}
