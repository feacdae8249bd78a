"""Scans of sheets that came back, kept on this computer."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, literal_column, select

from app.domain.ids import RecordId
from app.store.tables import scan

CAME: ColumnElement[int] = literal_column("rowid")
"""The order in which rows came: a clock may stand still."""


class KeptScan(msgspec.Struct, frozen=True, kw_only=True):
    """One scan, as a row."""

    id: RecordId
    sheet: RecordId
    happened_at: str
    recorded_at: str
    media: str
    pages: int
    source_sha256: bytes
    sha256: bytes
    content: bytes


def keep(connection: Connection, kept: KeptScan) -> None:
    """Keep a scan."""
    connection.execute(scan.insert().values(msgspec.structs.asdict(kept)))


def contents_of(connection: Connection, sheet: RecordId) -> tuple[bytes, ...]:
    """The scans of a sheet, in the order they came."""
    wanted = select(scan.c.content).where(scan.c.sheet == sheet).order_by(CAME)
    return tuple(connection.scalars(wanted))


def of_source(connection: Connection, source_sha256: bytes) -> RecordId | None:
    """The sheet that a file with exactly these bytes was filed with, if it was."""
    found: Any = connection.scalar(select(scan.c.sheet).where(scan.c.source_sha256 == source_sha256).limit(1))
    return RecordId(found) if found else None
