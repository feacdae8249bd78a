"""Signing on the screen: only where the site allows it, never on a sheet the law wants on paper."""

import hashlib
from collections.abc import Sequence

import msgspec

from app.casework import rights, site
from app.casework import sheets as printed
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Sheet, SheetState
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef, RecordId
from app.domain.rights import Act
from app.domain.strokes import Stroke, is_signature
from app.errors import NotFound, Refused
from app.ops.values import Value
from app.paper.inked import with_strokes
from app.paper.values import SignPlace
from app.store import cases, sheets, signatures
from app.store.saving import Save
from app.store.signatures import KeptSignature


class ToSign(msgspec.Struct, frozen=True):
    """A sheet as whoever signs sees it: its bytes as they are now, and the cells nobody has signed in yet."""

    sheet: Sheet
    pdf: bytes
    places: tuple[SignPlace, ...]


def offer(work: Work, sheet_id: RecordId) -> ToSign:
    """A sheet to be signed on the screen, while it is what would be printed now: an older page may say what its readers
    must no longer see, and nobody should sign what has been corrected since. Why it differs is not told.

    Raises NotFound, and Refused where it may not be signed here, or cannot.
    """
    sheet = printed.get(work, sheet_id)
    with work.store.read() as connection:
        rights.require_in(work, connection, sheet.case, Act.WORK)
    _check_allowed(work, sheet)
    pdf = printed.bytes_of(work, sheet_id)
    with work.store.read() as connection:
        known = sheets.places_of(connection, sheet.sha256)
    places = msgspec.msgpack.decode(known, type=tuple[SignPlace, ...]) if known else ()
    left = tuple(one for one in places if one.signer not in sheet.pen_signers)
    if not left:
        raise Refused(rule="pen_no_place")
    if not printed.is_current(work, sheet):
        raise Refused(rule="pen_outdated")
    return ToSign(sheet, pdf, left)


def sign(
    work: Work, sheet_id: RecordId, signer: str, strokes: Sequence[Stroke], shown_sha256: bytes
) -> Done[SheetState]:
    """Draw a signature into its cell and keep both documents; with the last one, the sheet is signed.

    `shown_sha256` is of the PDF that was on the screen. Raises NotFound, and Refused as `offer`, for other bytes than
    those, and for too little to be a name.
    """
    to_sign = offer(work, sheet_id)
    place = next((one for one in to_sign.places if one.signer == signer), None)
    if place is None:
        raise NotFound(what="party")
    if hashlib.sha256(to_sign.pdf).digest() != shown_sha256:
        raise Refused(rule="pen_other_page")
    if not is_signature(strokes, place.height / place.width):
        raise Refused(rule="signature_short")
    at = work.now()
    drawn = [[(point.x, point.y) for point in stroke] for stroke in strokes]
    signed = with_strokes(to_sign.pdf, place, drawn, f"{at:%Y-%m-%d %H:%M}")
    kept = KeptSignature(
        id=RecordId(work.random(16)),
        sheet=sheet_id,
        signer=signer,
        signed_at=at.isoformat(timespec="milliseconds"),
        worker=work.seat.worker,
        strokes=msgspec.msgpack.encode(strokes),
        signed_sha256=shown_sha256,
        result_sha256=hashlib.sha256(signed).digest(),
    )
    is_last = len(to_sign.places) == 1
    with work.store.save() as save:
        _keep(work, save, to_sign.sheet, kept, signed, is_last=is_last)
    state = SheetState.SIGNED if is_last else to_sign.sheet.state
    return Done(Changes.SHEETS | Changes.CASES, state)


def of_sheet(work: Work, sheet_id: RecordId) -> tuple[KeptSignature, ...]:
    """Who signed a sheet on this screen, when, and over which bytes."""
    printed.get(work, sheet_id)
    with work.store.read() as connection:
        return signatures.of_sheet(connection, sheet_id)


def _check_allowed(work: Work, sheet: Sheet) -> None:
    if not site.allows_pen(work):
        raise Refused(rule="pen_not_allowed")
    if work.definitions.form(sheet.form).ink_only:
        raise Refused(rule="ink_only")
    if sheet.state is not SheetState.PRINTED:
        raise Refused(rule="sheet_cannot_move")


def _keep(work: Work, save: Save, sheet: Sheet, kept: KeptSignature, signed: bytes, *, is_last: bool) -> None:
    signatures.keep(save.connection, kept)
    sheets.keep_bytes(save.connection, kept.result_sha256, signed, b"")
    fields: dict[str, Value] = {
        "pen_signers": ",".join((*sheet.pen_signers, kept.signer)),
        "pen_sha256": kept.result_sha256,
    }
    if is_last:
        fields |= {"state": SheetState.SIGNED.value, "witness": "", "reason": ""}
    folder = FolderRef(cases.get(save.connection, sheet.case).folder)
    save.put(folder, "sheet", sheet.id, fields)
    verb = "sheet_signed" if is_last else "sheet_pen_signed"
    save.audit(folder, line(work, verb, case=sheet.case, record=sheet.id, scope=sheet.scope.value))
