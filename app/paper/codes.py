"""The sheet code on the page: a QR code and a Code 128, as ReportLab makes them.

Imported only when a sheet has a code: ReportLab's barcodes bring its whole drawing library with them (70 ms).
"""

from collections.abc import Iterator

from reportlab.graphics.barcode import code128, qrencoder

from app.paper.measures import BARCODE_HEIGHT, BARCODE_MODULE, PAGE_HEIGHT
from app.paper.pen import Area, Pen

_QUIET = 4  # white modules around a QR code (ISO/IEC 18004)
_MASK = 4
"""How every QR code is masked. The standard has the best of eight masks chosen, which in Python costs more than the
rest of the sheet; readers take any, and this one has the least to be said against it in codes as short as ours."""
_EDGE = 10  # white modules left and right of a Code 128 (ISO/IEC 15417)


def draw_qr(pen: Pen, content: str, x: float, y: float, side: float) -> None:
    """A QR code with its white border, `side` points wide in all."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(content)
    code.version = code.calculate_version()
    code.makeImpl(False, _MASK)
    pen.dark(_dark_runs(code, Area(x, y, side, side)))


def _dark_runs(code: qrencoder.QRCode, area: Area) -> Iterator[Area]:
    """Neighbouring dark modules of a line as one rectangle: no hairlines between them."""
    count = code.getModuleCount()
    module = area.width / (count + 2 * _QUIET)
    for line in range(count):
        start = None
        for column in range(count + 1):
            is_dark = column < count and code.isDark(line, column)
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                x, y = area.x + (start + _QUIET) * module, area.y + (line + _QUIET) * module
                yield Area(x, y, (column - start) * module, module)
                start = None


def barcode_width(content: str) -> float:
    """How wide the Code 128 of this content is, its white borders included."""
    return float(_barcode(content).width)


def draw_barcode(pen: Pen, content: str, x: float, y: float) -> None:
    """A Code 128 with its white borders."""
    _barcode(content).drawOn(pen.canvas, x, PAGE_HEIGHT - y - BARCODE_HEIGHT)


def _barcode(content: str) -> code128.Code128:
    edge = _EDGE * BARCODE_MODULE
    return code128.Code128(content, barWidth=BARCODE_MODULE, barHeight=BARCODE_HEIGHT, lquiet=edge, rquiet=edge)
