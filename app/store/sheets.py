"""Printed sheets, read, and the bytes that were printed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.cases import Sheet, SheetState
from app.domain.ids import RecordId
from app.domain.readers import Scope
from app.store import rows
from app.store.tables import scan, sheet, sheet_bytes

_HERE = select(func.count()).where(sheet_bytes.c.sha256 == sheet.c.sha256).scalar_subquery().label("bytes_here")
_SCANS = select(func.count()).where(scan.c.sheet == sheet.c.id).scalar_subquery().label("scans_here")


def of_case(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[Sheet, ...]:
    """The printed sheets of a case that a reader may see, newest first."""
    return _sheets(connection, (sheet.c.case == case) & sheet.c.scope.in_(list(scopes)))


def unsigned(connection: Connection, scopes: Iterable[str]) -> tuple[Sheet, ...]:
    """Sheets printed for signature that nobody has dealt with yet."""
    waiting = sheet.c.state == SheetState.PRINTED.value
    return _sheets(connection, waiting & sheet.c.scope.in_(list(scopes)))


def printed_on(connection: Connection, day: date, who: str, scopes: Iterable[str]) -> tuple[Sheet, ...]:
    """What one person printed on one day, as far as a reader may see it; newest first."""
    on_day = sheet.c.printed_at.startswith(day.isoformat(), autoescape=True)
    return _sheets(connection, on_day & (sheet.c.printed_by == who) & sheet.c.scope.in_(list(scopes)))


def get(connection: Connection, id_: RecordId) -> Sheet | None:
    """One sheet."""
    return next(iter(_sheets(connection, sheet.c.id == id_)), None)


def by_code(connection: Connection, code: str, scopes: Iterable[str]) -> Sheet | None:
    """The sheet with this printed code, where the reader may see it."""
    found = _sheets(connection, (sheet.c.code == code) & sheet.c.scope.in_(list(scopes)))
    return next(iter(found), None)


def keep_bytes(connection: Connection, sha256: bytes, pdf: bytes, places: bytes) -> None:
    """Keep what was printed, under its hash, with where its signature cells lie."""
    values = {"sha256": sha256, "pdf": pdf, "places": places}
    connection.execute(insert(sheet_bytes).values(values).on_conflict_do_nothing())


def bytes_of(connection: Connection, sha256: bytes) -> bytes | None:
    """What was printed, if it lies on this computer."""
    return connection.scalar(select(sheet_bytes.c.pdf).where(sheet_bytes.c.sha256 == sha256))


def places_of(connection: Connection, sha256: bytes) -> bytes:
    """Where the signature cells of printed bytes lie, as they were kept; empty where that is not known."""
    return connection.scalar(select(sheet_bytes.c.places).where(sheet_bytes.c.sha256 == sha256)) or b""


def _sheets(connection: Connection, where: Any) -> tuple[Sheet, ...]:
    query = rows.marked(sheet).add_columns(_HERE, _SCANS).where(where).order_by(sheet.c.printed_at.desc(), sheet.c.code)
    return tuple(_sheet(row) for row in connection.execute(query))


def _sheet(row: Row[Any]) -> Sheet:
    return Sheet(
        id=RecordId(row.id),
        case=RecordId(row.case),
        form=row.form,
        role=rows.role(row.role),
        scope=Scope(row.scope),
        code=row.code,
        sha256=row.sha256,
        pages=row.pages,
        printed_at=rows.moment(row.printed_at),
        printed_by=row.printed_by,
        state=rows.known(SheetState, row.state, SheetState.PRINTED),
        bytes_here=bool(row.bytes_here),
        witness=row.witness,
        reason=row.reason,
        scanned_at=rows.moment(row.scanned_at) if row.scanned_at else None,
        scans_here=row.scans_here,
        pen_signers=tuple(filter(None, row.pen_signers.split(","))),
        pen_sha256=row.pen_sha256,
        answer=RecordId(row.answer) if row.answer else None,
        mark=rows.mark(row.envelope_state),
    )
