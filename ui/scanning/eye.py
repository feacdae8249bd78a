"""Looks at a scanned file: its pages as pictures that carry nothing else of the file, and the sheet code on them.

Every page is drawn anew, so that no place, camera, author or script of the file comes along. Off the UI thread only.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial

import msgspec
import zxingcpp
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QTransform

from app.domain.sheet_code import PREFIX, parse
from app.errors import OurError, Refused
from app.paper.scanned import Picture
from ui.printing.pages import POINTS_PER_INCH, OpenPdf, on_white

READ_DPI = (200, 300)
"""A page is kept as it was looked at first; a worn code is looked for once more, finer."""

MOST_PAGES = 30
LONGEST = 3400  # pixels; an A4 page at 290 dpi
QUALITY = 72
A4_LONG = 842.0  # points

Page = tuple[QImage, Callable[[], QImage] | None]
"""A page, and how to get it finer."""


class Seen(msgspec.Struct, frozen=True):
    """What was found in a file. `codes`: each sheet code once, in the order of the pages."""

    pictures: tuple[Picture, ...]
    codes: tuple[str, ...]

    @property
    def code(self) -> str:
        """The one sheet all pages belong to. Raises Refused where there is none, or more than one."""
        if not self.codes:
            raise Refused(rule="scan_without_code")
        if len(self.codes) > 1:
            raise Refused(rule="scan_of_several")
        return self.codes[0]


def look_at(content: bytes) -> Seen:
    """Read a file. Raises Refused for one that is damaged, or longer than a sheet can be."""
    pages = _pdf_pages(content) if content[:1024].lstrip().startswith(b"%PDF") else iter([_image(content)])
    pictures, codes = [], dict[str, None]()
    for page, finer in pages:
        code, turn = _code_on(page)
        if not code and finer is not None:
            code, turn = _code_on(finer())
        if code:
            codes[code] = None
        pictures.append(_picture(page.transformed(QTransform().rotate(turn)) if turn else page))
    return Seen(tuple(pictures), tuple(codes))


def _pdf_pages(content: bytes) -> Iterator[Page]:
    try:
        opened = OpenPdf(content)
    except OurError as error:
        raise Refused(rule="scan_damaged") from error
    if opened.pages > MOST_PAGES:
        raise Refused(rule="scan_too_large")
    for page in range(opened.pages):
        size = opened.size(page)
        longest = max(size.width, size.height)
        if not 0 < longest < math.inf:
            raise Refused(rule="scan_damaged")
        coarse, fine = (round(min(dpi / POINTS_PER_INCH, LONGEST / longest) * size.width) or 1 for dpi in READ_DPI)
        yield opened.picture(page, coarse), partial(opened.picture, page, fine)


def _image(content: bytes) -> Page:
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise Refused(rule="scan_damaged")
    if max(image.width(), image.height()) > LONGEST:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(LONGEST, LONGEST, keep, smooth)
    return image, None


def _code_on(page: QImage) -> tuple[str, int]:
    """The sheet code of a page and by how many quarter turns (in degrees) it has to be turned to stand upright."""
    grey = page.convertToFormat(QImage.Format.Format_Grayscale8)
    # made anew each time: kept in the module, the library would complain of a leak when the program ends
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
    for barcode in zxingcpp.read_barcodes(grey, formats=formats):
        if barcode.text.upper().startswith(PREFIX) and (code := parse(barcode.text)):
            return code, -round(barcode.orientation / 90) * 90 % 360
    return "", 0


def _picture(page: QImage) -> Picture:
    """The page on fresh paper: Qt would write the words a file carries into the next one."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    on_white(page).save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]  # the stubs know only names of files
    points = A4_LONG / max(page.width(), page.height())
    return Picture(bytes(buffer.data().data()), page.width() * points, page.height() * points)
