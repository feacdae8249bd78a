"""Sheets that come back from the scanner: filed with their sheet, and looked at again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from app.casework import rights
from app.casework import sheets as printed
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import AFTER_SCAN, Sheet, SheetState
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader, Scope
from app.domain.rights import Act
from app.errors import NotFound, Refused
from app.ops.values import Value
from app.paper.scanned import Picture, as_pdf
from app.store import cases, scans, sheets
from app.store.scans import KeptScan

MEDIA = "application/pdf"


class Arrived(msgspec.Struct, frozen=True):
    """A scan as it came: its pages as pictures, when it was made, and the hash of the file."""

    pictures: Sequence[Picture]
    happened_at: datetime
    source_sha256: bytes


def file(work: Work, code: str, arrived: Arrived) -> Done[Sheet]:
    """Keep a scan with the sheet of this code, and put the sheet to the archive; the same file is kept once.

    Raises Refused for a code no sheet here has, a sheet printed on another computer, and a void one.
    """
    rights.require(work, Act.LIST)  # paper of a colleague's case may come back at this scanner
    pdf = as_pdf(arrived.pictures)
    with work.store.save() as save:
        found = sheets.by_code(save.connection, code, [scope.value for scope in Scope])
        sheet = _fit(found)
        if scans.of_source(save.connection, arrived.source_sha256) == sheet.id:
            return Done(Changes.NONE, sheet)
        kept = _kept(work, sheet, arrived, pdf)
        scans.keep(save.connection, kept)
        folder = FolderRef(cases.get(save.connection, sheet.case).folder)
        state = AFTER_SCAN[sheet.state]
        fields: dict[str, Value] = {"scanned_at": kept.recorded_at, "scan_sha256": kept.sha256}
        if state is not sheet.state:
            fields |= {"state": state.value, "witness": "", "reason": ""}
        save.put(folder, "sheet", sheet.id, fields)
        save.audit(folder, line(work, "sheet_scanned", case=sheet.case, record=sheet.id, scope=sheet.scope.value))
    return Done(Changes.SHEETS | Changes.CASES, msgspec.structs.replace(sheet, state=state))


def bytes_of(work: Work, sheet_id: RecordId, reader: Reader) -> tuple[bytes, ...]:
    """Every scan of a sheet as a PDF, in the order they came, for those in the room.

    Raises NotFound where none lies here, and Refused as `sheets.take_out`: a scan is an old page too.
    """
    printed.take_out(work, sheet_id, reader)
    with work.store.read() as connection:
        found = scans.contents_of(connection, sheet_id)
    if not found:
        raise NotFound(what="scan")
    return found


def _fit(found: Sheet | None) -> Sheet:
    """A sheet that can take a scan. Raises Refused."""
    if found is None:
        raise Refused(rule="scan_unknown")
    if found.state is SheetState.VOID:
        raise Refused(rule="scan_of_void")
    if not found.bytes_here:
        raise Refused(rule="scan_elsewhere")
    return found


def _kept(work: Work, sheet: Sheet, arrived: Arrived, pdf: bytes) -> KeptScan:
    return KeptScan(
        id=RecordId(work.random(16)),
        sheet=sheet.id,
        happened_at=arrived.happened_at.isoformat(timespec="seconds"),
        recorded_at=work.now().isoformat(timespec="seconds"),
        media=MEDIA,
        pages=len(arrived.pictures),
        source_sha256=arrived.source_sha256,
        sha256=hashlib.sha256(pdf).digest(),
        content=pdf,
    )
