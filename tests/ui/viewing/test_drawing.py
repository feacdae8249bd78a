"""The process that draws: what it draws, what it refuses, and that nothing it opens can hurt the window."""

import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QProcess
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.domain.attachments import Media
from tests.ui.desktop import QUIET
from ui.viewing import drawing as drawing_module
from ui.viewing.drawing import Drawing
from ui.viewing.messages import MOST_PIXELS

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 30_000


def pdf(pages: int = 2, size: tuple[float, float] = (595, 842), *, secret: str = "") -> bytes:
    """A document with a black square at the upper left of each page."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size, encrypt=secret or None)
    for _ in range(pages):
        canvas.rect(0, size[1] - 60, 60, 60, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def raw_pdf(objects: list[bytes]) -> bytes:
    """A document put together by hand."""
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return body + tail % (len(objects) + 1, table, len(objects) + 1, len(body))


def jpeg(size: tuple[int, int] = (400, 300), colour: str = "white") -> bytes:
    """A photograph."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def claims(size: int) -> bytes:
    """A small JPEG whose head claims `size` pixels each way."""
    whole = jpeg((8, 8))
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + size.to_bytes(2, "big") * 2 + whole[at + 4 :]


@pytest.fixture
def drawing(qapp: object, qtbot: QtBot) -> Iterator[Drawing]:
    """Ended at the end."""
    from PySide6.QtCore import QObject  # noqa: PLC0415

    parent = QObject()
    made = Drawing(parent)
    yield made
    made.end()


def test_pages_are_drawn_one_at_a_time_on_white(drawing: Drawing, qtbot: QtBot) -> None:
    """As wide as they are asked for, in their own shape."""
    with qtbot.waitSignal(drawing.opened, timeout=LONG) as opened:
        drawing.open(pdf(3), Media.PDF)
    got: list[tuple[int, QImage]] = []
    drawing.drawn.connect(lambda page, image: got.append((page, image)))
    drawing.draw(0, 595)
    qtbot.waitUntil(lambda: bool(got), timeout=LONG)

    page, image = got[0]
    assert (opened.args, page, image.width(), image.height()) == ([3], 0, 595, 842)
    assert (image.pixelColor(30, 30).lightness(), image.pixelColor(300, 300).lightness()) == (0, 255)


def test_a_picture_is_one_page(drawing: Drawing, qtbot: QtBot) -> None:
    """And for the printer it is as large as it goes on A4, turned as it lies."""
    with qtbot.waitSignal(drawing.opened, timeout=LONG) as opened:
        drawing.open(jpeg(), Media.JPEG)
    with qtbot.waitSignal(drawing.drawn, timeout=LONG) as drawn:
        drawing.draw(0, 200)
    with qtbot.waitSignal(drawing.photographed, timeout=LONG) as taken:
        drawing.photograph(0)

    assert opened.args == [1] and (drawn.args[1].width(), drawn.args[1].height()) == (200, 150)
    picture = taken.args[1]
    assert (round(picture.width), round(picture.height)) == (793, 595)
    assert Image.open(io.BytesIO(picture.jpeg)).size[0] > 2_000


def test_no_page_is_drawn_larger_than_is_seen(drawing: Drawing, qtbot: QtBot) -> None:
    """However wide it is asked for, and whatever paper it claims."""
    with qtbot.waitSignal(drawing.opened, timeout=LONG):
        drawing.open(pdf(1, (40, 14_000)), Media.PDF)
    with qtbot.waitSignal(drawing.drawn, timeout=LONG) as drawn:
        drawing.draw(0, 1_000_000)

    image = drawn.args[1]
    assert 0.8 * MOST_PIXELS < image.width() * image.height() <= 1.01 * MOST_PIXELS


def endless() -> bytes:
    """One page, named a hundred thousand times."""
    kids = b"3 0 R " * 100_000
    return raw_pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 100000>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("make", "media", "why"),
    [
        (lambda: pdf(secret="open me"), Media.PDF, "locked"),
        (lambda: b"%PDF-1.7\nnothing\n%%EOF", Media.PDF, "damaged"),
        (lambda: pdf(2_001), Media.PDF, "pages"),
        (endless, Media.PDF, "pages"),
        (lambda: b"no picture", Media.JPEG, "damaged"),
        (lambda: claims(60_000), Media.JPEG, "pixels"),
        (lambda: b"", Media.PDF, "damaged"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(
    drawing: Drawing, qtbot: QtBot, make: Callable[[], bytes], media: Media, why: str
) -> None:
    """Locked, too long, too large, no document at all."""
    with qtbot.waitSignal(drawing.failed, timeout=LONG) as failed:
        drawing.open(make(), media)

    assert failed.args == [why]


def test_a_page_that_never_ends_is_given_up(drawing: Drawing, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks to work for hours: the process is ended, the window goes on meanwhile."""
    work = zlib.compress(b"0 0 595 842 re f\n" * 40_000_000, 1)
    bomb = raw_pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(work), work),
    ])  # fmt: skip
    drawing._patience.setInterval(1_500)
    with qtbot.waitSignal(drawing.opened, timeout=LONG):
        drawing.open(bomb, Media.PDF)
    with qtbot.waitSignal(drawing.failed, timeout=LONG) as failed:
        drawing.draw(0, 2_000)

    assert failed.args[0] in (drawing_module.SLOW, drawing_module.BROKEN, "pixels")
    assert drawing._process.state() is QProcess.ProcessState.NotRunning


def test_a_process_that_dies_is_told_and_nothing_else_happens(drawing: Drawing, qtbot: QtBot) -> None:
    """As when a file brings it down."""
    with qtbot.waitSignal(drawing.opened, timeout=LONG):
        drawing.open(pdf(), Media.PDF)
    with qtbot.waitSignal(drawing.failed, timeout=LONG) as failed:
        drawing._process.kill()

    assert failed.args == ["damaged"]
    drawing.draw(0, 100)
    drawing.end()


def test_it_writes_no_file(drawing: Drawing, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither beside itself nor where temporary files lie."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with qtbot.waitSignal(drawing.opened, timeout=LONG):
        drawing.open(pdf(), Media.PDF)
    with qtbot.waitSignal(drawing.drawn, timeout=LONG):
        drawing.draw(1, 900)

    assert list(tmp_path.rglob("*")) == []
