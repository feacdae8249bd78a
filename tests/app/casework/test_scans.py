"""Sheets that come back from the scanner: kept with their sheet, once, and never with another's."""

import hashlib
from datetime import datetime
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from app.casework import cases, scans, sheets
from app.casework.scans import Arrived
from app.domain.cases import Sheet, SheetState, StageChange
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from app.errors import NotFound, Refused
from app.now import CHINA
from app.paper.scanned import Picture
from app.store import rebuild
from app.store.tables import sheet_bytes

SCANNED_AT = datetime(2026, 11, 23, 8, 50, tzinfo=CHINA)


def arrived(shade: int = 200) -> Arrived:
    """One page from the scanner."""
    file = BytesIO()
    Image.new("RGB", (827, 1169), (shade, shade, shade)).save(file, "JPEG")
    picture = Picture(file.getvalue(), 595.0, 842.0)
    return Arrived((picture,), SCANNED_AT, hashlib.sha256(file.getvalue()).digest())


@pytest.fixture
def sheet(work) -> Sheet:
    """A sheet printed for signature."""
    case = cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value
    return sheets.print_set(work, case, "zh").value[0].sheet


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_scan_puts_its_sheet_to_the_archive(work, sheet, is_signed):
    """What is in the archive is known after a rebuild, too, and by the line of the timeline."""
    if is_signed:
        sheets.mark(work, sheet.id, SheetState.SIGNED)

    filed = scans.file(work, sheet.code, arrived()).value
    rebuild.rebuild(work.store)

    kept = sheets.get(work, sheet.id)
    assert (filed.state, kept.state, kept.scans_here) == (SheetState.ARCHIVED, SheetState.ARCHIVED, 1)
    assert kept.scanned_at == work.now()
    (pdf,) = scans.bytes_of(work, sheet.id, Reader.WORKER)
    document = pypdfium2.PdfDocument(pdf)
    assert (len(document), document[0].get_size()) == (1, (595.0, 842.0))
    document.close()


def test_the_same_file_is_kept_once_and_another_page_beside_it(work, sheet):
    """A scanner that makes a file of every page gives a sheet two scans."""
    for shade in (200, 200, 100):
        scans.file(work, sheet.code, arrived(shade))

    assert len(scans.bytes_of(work, sheet.id, Reader.WORKER)) == 2


def test_a_refused_sheet_stays_refused_with_its_scan(work, sheet):
    """The paper on which nobody wanted to sign is a paper too; its witness stays known."""
    sheets.mark(work, sheet.id, SheetState.REFUSED, witness="陈静")

    scans.file(work, sheet.code, arrived())

    kept = sheets.get(work, sheet.id)
    assert (kept.state, kept.witness, kept.scans_here) == (SheetState.REFUSED, "陈静", 1)


def test_what_cannot_be_filed_says_why_and_changes_nothing(work, sheet):
    """An unknown code, a void sheet, a sheet of another computer, each with its own rule."""
    with pytest.raises(Refused) as unknown:
        scans.file(work, "0000000000000000", arrived())
    with work.store.transaction() as connection:
        connection.execute(sheet_bytes.delete())
    with pytest.raises(Refused) as elsewhere:
        scans.file(work, sheet.code, arrived())
    sheets.mark(work, sheet.id, SheetState.VOID, reason="印错了")
    with pytest.raises(Refused) as void:
        scans.file(work, sheet.code, arrived())

    rules = [one.value.facts["rule"] for one in (unknown, elsewhere, void)]
    assert rules == ["scan_unknown", "scan_elsewhere", "scan_of_void"]
    with pytest.raises(NotFound):
        scans.bytes_of(work, sheet.id, Reader.WORKER)


def test_a_scan_leaves_a_line_for_those_who_may_see_the_sheet(work, sheet):
    """The audit line has the sheet's own scope."""
    scans.file(work, sheet.code, arrived())

    page = cases.page(work, sheet.case, Reader.WORKER)
    assert not [entry for entry in page.timeline if isinstance(entry, StageChange) and "scan" in entry.verb]
    assert next(entry for entry in page.timeline if entry.id == sheet.id).state is SheetState.ARCHIVED


def test_a_scan_is_an_old_page_too(work, sheet):
    """The signed joint sheet with telephones on it is looked at while the worker is alone, in every case alike."""
    scans.file(work, sheet.code, arrived())
    refusals = set()
    for reader in (Reader.BOTH, Reader.HIM, Reader.HER):
        with pytest.raises(Refused) as refused:
            scans.bytes_of(work, sheet.id, reader)
        refusals.add(refused.value.facts["rule"])
    assert refusals == {"print_again_alone"}

    notice = sheets.issue(work, sheet.case, [("marriage/cooling_off_notice", None)], "zh").value[0].sheet
    scans.file(work, notice.code, arrived(100))
    assert len(scans.bytes_of(work, notice.id, Reader.BOTH)) == 1
