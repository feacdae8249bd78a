"""Scanned files: real pages, turned, small, with a place in them, broken, too long."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.casework import cases, sheets
from app.casework.sheets import IssuedSheet
from app.domain.people import PersonDetails
from app.errors import Refused
from tests.desk import open_work
from ui.scanning.eye import look_at

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.qt_log_ignore("qt.gui.imageio|qt.pdf|JPEG", extend=True)]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[IssuedSheet, ...]]:
    """A couple's print set."""
    work = open_work(tmp_path_factory.mktemp("seat"))
    case = cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value
    yield sheets.print_set(work, case, "zh").value
    work.close()


def scanned(pdf: bytes, page: int = 0, dpi: int = 150) -> Image.Image:
    """A page as a scanner sees it."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return image


def as_file(image: Image.Image, kind: str, **more: object) -> bytes:
    """A picture's file."""
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def test_every_sheet_of_a_set_is_known_by_its_pages(issued: tuple[IssuedSheet, ...]) -> None:
    """As PDF, all pages together."""
    for one in issued:
        seen = look_at(one.pdf)
        assert (seen.code, len(seen.pictures)) == (one.sheet.code, one.sheet.pages)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 4])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_sheet_fed_askew_or_upside_down_is_known_and_kept_upright(
    issued: tuple[IssuedSheet, ...], turn: int, kind: str
) -> None:
    """A page that was printed upright is kept upright."""
    page = scanned(issued[3].pdf).rotate(turn, expand=True, fillcolor="white")

    seen = look_at(as_file(page, kind))

    assert seen.code == issued[3].sheet.code
    (picture,) = seen.pictures
    assert picture.height > picture.width
    kept = Image.open(BytesIO(picture.jpeg)).convert("L")
    (qr,) = zxingcpp.read_barcodes(kept, formats=zxingcpp.BarcodeFormat.QRCode)
    assert (qr.position.top_left.x > kept.width / 2, qr.position.top_left.y < kept.height / 4) == (True, True)


def test_a_second_page_alone_is_known(issued: tuple[IssuedSheet, ...]) -> None:
    """Every page carries the code."""
    assert look_at(as_file(scanned(issued[0].pdf, page=1), "PNG")).code == issued[0].sheet.code


def test_the_place_a_picture_was_taken_at_is_not_kept(issued: tuple[IssuedSheet, ...]) -> None:
    """A document camera or a telephone writes position and maker into its files."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[29] = "2026:11:23"
    content = as_file(scanned(issued[3].pdf), "JPEG", exif=exif, comment=b"SECRETMAKER was here")
    assert b"SECRETMAKER" in content

    (picture,) = look_at(content).pictures

    assert b"SECRETMAKER" not in picture.jpeg
    assert not Image.open(BytesIO(picture.jpeg)).getexif()


def test_a_huge_picture_is_kept_within_bounds(issued: tuple[IssuedSheet, ...]) -> None:
    """600 dpi in, less than a megabyte out, still readable."""
    seen = look_at(as_file(scanned(issued[3].pdf, dpi=600), "JPEG"))
    (picture,) = seen.pictures

    assert max(Image.open(BytesIO(picture.jpeg)).size) <= 3400
    assert len(picture.jpeg) < 1_500_000
    assert look_at(picture.jpeg).code == issued[3].sheet.code


def test_pages_of_several_sheets_or_of_none_are_no_one_sheet(issued: tuple[IssuedSheet, ...]) -> None:
    """Nobody's page goes into somebody else's record."""
    both = BytesIO()
    first, second = scanned(issued[1].pdf), scanned(issued[2].pdf)
    first.save(both, "PDF", save_all=True, append_images=[second])
    for content, rule in ((both.getvalue(), "scan_of_several"), (as_file(first.crop((0, 300, 900, 900)), "PNG"), "")):
        with pytest.raises(Refused) as refused:
            assert look_at(content).code
        assert refused.value.facts["rule"] == (rule or "scan_without_code")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 cut off", b"\xff\xd8\xff\xe0 no picture", b"words", b"\x89PNG\r\n"]
)
def test_a_damaged_file_is_said_to_be_one(content: bytes) -> None:
    """Never anything else."""
    with pytest.raises(Refused) as refused:
        look_at(content)
    assert refused.value.facts["rule"] == "scan_damaged"


def test_a_book_is_no_sheet() -> None:
    """More pages than any sheet has."""
    book = BytesIO()
    page = Image.new("L", (60, 80), 255)
    page.save(book, "PDF", save_all=True, append_images=[page] * 30)
    with pytest.raises(Refused) as refused:
        look_at(book.getvalue())
    assert refused.value.facts["rule"] == "scan_too_large"


def test_another_codes_picture_is_not_taken_for_ours(tmp_path: Path) -> None:
    """A parcel label on the table."""
    page = Image.new("L", (400, 400), 255)
    assert look_at(as_file(page, "PNG")).codes == ()
