"""The codes on a sheet say its sheet code: read back from the pixels of the page."""

from collections.abc import Callable
from itertools import groupby

import pypdfium2
from reportlab.graphics.barcode import code128, qrencoder

from app.definitions.values import Form
from app.domain.sheet_code import for_scanners
from app.paper.measures import FLOOR, LEFT, MM, QR_SIDE, TOP, WIDTH
from app.paper.sheet import render
from app.paper.values import FormView, SheetLook

SCALE = 8


class Page:
    """The first page in pixels, asked in points from its top left corner."""

    def __init__(self, pdf: bytes) -> None:
        bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE, grayscale=True)
        self._grey, self._stride = bytes(bitmap.buffer), bitmap.stride

    def is_dark(self, x: float, y: float) -> bool:
        """Whether there is ink at a point."""
        return self._grey[int(y * SCALE) * self._stride + int(x * SCALE)] < 128

    def line(self, y: float, left: float, right: float) -> list[bool]:
        """The ink along a line."""
        return [self.is_dark(pixel / SCALE, y) for pixel in range(int(left * SCALE), int(right * SCALE))]


def test_the_barcode_reads_back(registration: Form, view_of: Callable[..., FormView], issued_look: SheetLook) -> None:
    """The bars across the foot of the page decode to prefix and digits, with a right check symbol."""
    page = Page(render(view_of(registration), issued_look).pdf)
    line = page.line(FLOOR - 7 * MM, LEFT + WIDTH / 2 + 20 * MM, LEFT + WIDTH)
    widths = [len(list(run)) for _, run in groupby(line)][1:-1]
    module = sum(widths[:6]) / 11
    letters = "".join("aAbBcCdD"[2 * round(width / module) - 2 + (at % 2 == 0)] for at, width in enumerate(widths))
    symbols = {pattern: value for value, pattern in code128._patterns.items()}
    values = [symbols[letters[at : at + 6]] for at in range(0, len(letters) - 7, 6)]
    *content, check = values
    assert check == (content[0] + sum(at * value for at, value in enumerate(content))) % 103
    assert "".join(_decode(content)) == for_scanners(issued_look.sheet_code)


def _decode(values: list[int]) -> list[str]:
    """Code sets B and C, as ISO/IEC 15417 has them."""
    in_c, text = values[0] == code128.startc, []
    for value in values[1:]:
        if value == 99 and not in_c:
            in_c = True
        elif value == 100 and in_c:
            in_c = False
        else:
            text.append(f"{value:02d}" if in_c else chr(value + 32))
    return text


def test_the_qr_code_holds_the_same(
    registration: Form, view_of: Callable[..., FormView], issued_look: SheetLook
) -> None:
    """Module by module the square at the top right is the QR code of prefix and digits."""
    page = Page(render(view_of(registration), issued_look).pdf)
    wanted = [_modules(for_scanners(issued_look.sheet_code), mask) for mask in range(8)]
    count = len(wanted[0])
    module, left = QR_SIDE / (count + 8), LEFT + WIDTH - QR_SIDE
    printed = [
        [page.is_dark(left + (column + 4.5) * module, TOP + (row + 4.5) * module) for column in range(count)]
        for row in range(count)
    ]
    assert printed in wanted  # a code says itself how it is masked


def _modules(content: str, mask: int) -> list[list[bool]]:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(content)
    code.version = code.calculate_version()
    code.makeImpl(False, mask)
    sides = range(code.getModuleCount())
    return [[bool(code.isDark(row, column)) for column in sides] for row in sides]


def test_a_preview_has_no_code(registration: Form, view_of: Callable[..., FormView], issued_look: SheetLook) -> None:
    """Without a sheet code the corner of the page is empty."""
    page = Page(render(view_of(registration), SheetLook(site_name=issued_look.site_name)).pdf)
    for millimetre in range(7):
        assert not any(page.line(TOP + millimetre * MM, LEFT + WIDTH - QR_SIDE, LEFT + WIDTH))
