"""Parts of a snapshot: the rows of one ring as they are shown, table by table, for another computer to show.

A snapshot is for looking at only. Which save a row comes from is not in it: whoever is given it reads the saves
themselves afterwards, and shows what they say (app.store.preview).
"""

from operator import itemgetter
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, Table, text

from app.domain.ids import RingId
from app.ops.kept import MOST_PART_BYTES, PartPlace
from app.store.tables import VIEWS, answer_value, head

PART_BYTES = 768 * 1024  # in clear; a third of that when packed
_PAGE = 250  # rows asked for in one statement

_MOST_COLUMNS = 64
Rows = list[
    Annotated[list[Any], Meta(min_length=1, max_length=1 + _MOST_COLUMNS)]
]  # cells: text, numbers, bytes, nothing; text and bytes are told apart only on the wire


class Section(msgspec.Struct, frozen=True, array_like=True):
    """Rows of one table. Each begins with the folder it lies in."""

    table: str
    columns: Annotated[tuple[str, ...], Meta(max_length=_MOST_COLUMNS)]
    rows: Rows


FOLDERS = "folder"
"""The section that says which folders there are: the folder, its key."""
VALUES = str(answer_value.name)
HEADS = str(head.name)
"""What a site has said of itself in fields too many for columns; of nothing else."""

_HEAD_COLUMNS = ("record", "kind", "field", "op", "value", "hlc_ms", "hlc_counter", "wall_ms", "seat")
_encode = msgspec.msgpack.Encoder().encode
_sections = msgspec.msgpack.Decoder(list[Section])


def own_columns(table: Table) -> tuple[str, ...]:
    """The columns of a view that a snapshot has: all but the folder, which comes first, and the save."""
    return tuple(str(column.name) for column in table.c if column.name not in ("folder", "op"))


def _view(table: Table) -> tuple[str, tuple[str, ...], str]:
    columns = own_columns(table)
    cells = ", ".join(f't."{name}"' for name in columns)
    return str(table.name), columns, f't.rowid, t.folder, {cells} FROM "{table.name}" t'  # names of ours


_SOURCES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (FOLDERS, ("key",), "t.rowid, t.id, t.key FROM folder t"),
    *(_view(table) for table in VIEWS.values()),
    (VALUES, ("answer", "field", "value"),
     "t.rowid, a.folder, t.answer, t.field, t.value FROM answer_value t JOIN answer a ON a.id = t.answer"),
    (HEADS, _HEAD_COLUMNS,
     "t.rowid, a.folder, " + ", ".join(f"t.{name}" for name in _HEAD_COLUMNS)
     + " FROM head t JOIN site a ON a.id = t.record AND t.kind = 'site'"),
)  # fmt: skip


def _query(source: str) -> str:
    owner = "a" if " a ON" in source else "t"
    ref = "t.id" if source.endswith("FROM folder t") else f"{owner}.folder"
    return (
        f"SELECT {source} JOIN folder f ON f.id = {ref}"  # names of ours
        f" WHERE f.ring = :ring AND t.rowid > :after ORDER BY t.rowid LIMIT :most"
    )


_QUERIES = tuple(text(_query(source)) for _, _, source in _SOURCES)


def part(connection: Connection, ring: RingId, at: PartPlace) -> tuple[bytes, PartPlace | None]:
    """The rows from `at` on, as many as a part takes, and where the next part begins (None: that was the last)."""
    sections: list[tuple[str, tuple[str, ...], list[msgspec.Raw]]] = []
    room, table, after = PART_BYTES, at.table, at.row
    while room > 0 and table < len(_SOURCES):
        name, columns, _ = _SOURCES[table]
        rows = connection.execute(_QUERIES[table], {"ring": ring, "after": after, "most": _PAGE}).all()
        packed: list[msgspec.Raw] = []
        for row in rows:
            packed.append(msgspec.Raw(_encode(row[1:])))
            after, room = row[0], room - len(packed[-1])
            if room <= 0:
                break
        if packed:
            sections.append((name, columns, packed))
        if len(packed) == len(rows) < _PAGE:
            table, after = table + 1, 0
    return _encode(sections), PartPlace(table, after) if table < len(_SOURCES) else None


def read_part(raw: bytes) -> list[Section]:
    """The sections of a part. Raises ValueError for anything that is none."""
    if len(raw) > MOST_PART_BYTES:
        raise ValueError("no part of a snapshot")
    try:
        sections = _sections.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("no part of a snapshot") from error
    for section in sections:
        if not {1 + len(section.columns)}.issuperset(map(len, section.rows)):
            raise ValueError("no part of a snapshot")
        if not {bytes}.issuperset(map(type, map(itemgetter(0), section.rows))):
            raise ValueError("no part of a snapshot")
    return sections
