"""Signatures made on the screen, kept on this computer."""

import msgspec
from sqlalchemy import ColumnElement, Connection, literal_column, select

from app.domain.ids import RecordId
from app.store.tables import signature

CAME: ColumnElement[int] = literal_column("rowid")
"""The order in which rows came: a clock may stand still."""


class KeptSignature(msgspec.Struct, frozen=True, kw_only=True):
    """One signature, as a row."""

    id: RecordId
    sheet: RecordId
    signer: str
    signed_at: str
    worker: str
    strokes: bytes
    signed_sha256: bytes
    result_sha256: bytes


def keep(connection: Connection, kept: KeptSignature) -> None:
    """Keep a signature."""
    connection.execute(signature.insert().values(msgspec.structs.asdict(kept)))


def of_sheet(connection: Connection, sheet: RecordId) -> tuple[KeptSignature, ...]:
    """The signatures of a sheet, in the order they were made."""
    wanted = select(signature).where(signature.c.sheet == sheet).order_by(CAME)
    return tuple(KeptSignature(**row._mapping) for row in connection.execute(wanted))
