"""Table questions: what is typed in their rows, how it is judged, and how each cell is stored by itself.

Every cell is a field of its own in the answer's record ("children.<row>.name"), so that two people who fill in
different rows or columns never contradict each other. A row taken out is a row whose cells are empty.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.definitions.values import Cell, Field, FormValue, TableRow
from app.errors import BadEntry
from app.ops.values import Value

ROW = "row"
"""Under this name a row being typed carries its id."""

RawRow = Mapping[str, str]
"""A row being typed: column id to text or code."""

_SEPARATOR = "."

Reader = Callable[[Field, str], FormValue]


def row_id(ms: int, random: bytes) -> str:
    """The name of a new row: later rows sort after earlier ones. `random`: at least 4 bytes, against twins."""
    return f"{ms:012x}{random[:4].hex()}"


def read_rows(field: Field, rows: Sequence[RawRow], read: Reader) -> tuple[TableRow, ...] | None:
    """The rows with anything in them; None for none. Raises BadEntry naming row (from 1) and column."""
    found = [(number, raw) for number, raw in enumerate(rows, 1) if any(raw.get(one.id) for one in field.columns)]
    return tuple(_read_row(field, number, raw, read) for number, raw in found) or None


def _read_row(field: Field, number: int, raw: RawRow, read: Reader) -> TableRow:
    cells: dict[str, Cell] = {}
    for column in field.columns:
        try:
            value = read(column, raw.get(column.id, ""))
        except BadEntry as mistake:
            raise BadEntry(**mistake.facts | {"field": field.id, "row": number, "column": column.id}) from mistake
        if value is not None and not isinstance(value, tuple):
            cells[column.id] = value
    return TableRow(raw.get(ROW, ""), cells)


def flat(field: Field, rows: Sequence[TableRow], store: Callable[[FormValue], Value]) -> dict[str, Value]:
    """Each cell under its own name, empty ones too, so that a cell that was emptied is written."""
    return {
        _SEPARATOR.join((field.id, row.id, column.id)): store(row.cells.get(column.id))
        for row in rows
        for column in field.columns
    }


def unflatten(
    field: Field, stored: Mapping[str, Value], load: Callable[[Field, Value], FormValue]
) -> tuple[TableRow, ...] | None:
    """The rows whose cells stand in `stored`, in the order they were begun; None for none."""
    rows: dict[str, dict[str, Cell]] = defaultdict(dict)
    columns = {column.id: column for column in field.columns}
    for row, column, value in _cells(field, stored):
        if column in columns and value is not None:
            loaded = load(columns[column], value)
            if loaded is not None and not isinstance(loaded, tuple):
                rows[row][column] = loaded
    return tuple(TableRow(row, cells) for row, cells in sorted(rows.items()) if cells) or None


def _cells(field: Field, stored: Mapping[str, Value]) -> Iterator[tuple[str, str, Value]]:
    for name, value in stored.items():
        parts = name.split(_SEPARATOR)
        if len(parts) == 3 and parts[0] == field.id:
            yield parts[1], parts[2], value


def rows_of(value: FormValue) -> tuple[TableRow, ...]:
    """The rows of a table's value; none for any other value."""
    if not isinstance(value, tuple):
        return ()
    return tuple(row for row in value if isinstance(row, TableRow))


def codes_of(value: FormValue) -> tuple[str, ...]:
    """The codes of a `choices` value; none for any other value."""
    if not isinstance(value, tuple):
        return ()
    return tuple(code for code in value if isinstance(code, str))
