"""What stands above and below the table on every page: title, site, number, notes, page x of y, sheet code."""

from typing import Protocol

from app.domain import sheet_code
from app.paper.fonts import Style
from app.paper.measures import (
    BARCODE_HEIGHT,
    CELL_SIZE,
    FLOOR,
    LEADING,
    LEFT,
    MM,
    QR_SIDE,
    SMALL_SIZE,
    TITLE_SIZE,
    TOP,
    WIDTH,
    on_grid,
)
from app.paper.pen import Pen
from app.paper.values import SheetLook
from app.paper.words import word

_TITLE_LINE = 1.35 * TITLE_SIZE
_GAP = 2 * MM
_NUMBER_LINE = 5.5 * MM
_BLANK_NUMBER = 42 * MM  # room to write a number by hand
_DIGITS_SIZE = 8.0


class Codes(Protocol):
    """The module that draws the codes, loaded only for a sheet that has one."""

    def draw_qr(self, pen: Pen, content: str, x: float, y: float, side: float) -> None:
        """A QR code."""

    def draw_barcode(self, pen: Pen, content: str, x: float, y: float) -> None:
        """A Code 128."""

    def barcode_width(self, content: str) -> float:
        """How wide that is."""


class Edges:
    """The same head and foot for every page of one sheet."""

    def __init__(self, pen: Pen, title: str, note: str, look: SheetLook, *, is_numbered: bool = True) -> None:
        self._look = look
        is_dotted = look.profile == "dot"  # a needle printer blurs small type
        self._small = pen.measure(Style.PLAIN, CELL_SIZE if is_dotted else SMALL_SIZE)
        self._small_line = self._small.size * LEADING
        self._digits = pen.measure(Style.PLAIN, CELL_SIZE if is_dotted else _DIGITS_SIZE)
        self._digits_line = self._digits.size * LEADING
        self._codes: Codes | None = _load_codes() if look.sheet_code else None
        self._title = pen.measure(Style.BOLD, TITLE_SIZE)
        beside = QR_SIDE + _GAP if self._codes else 0.0
        if look.masked:
            title = word("masked_title", look.lang, title=title)
        self._title_lines = self._title.wrap(title, WIDTH - 2 * beside)
        self._number = self._number_words() if is_numbered else ""
        self._number_width = self._small.width(self._number) + (0.0 if look.number else _BLANK_NUMBER)
        beside = self._number_width + _GAP if is_numbered else 0.0
        self._site_lines = self._small.wrap(look.site_name, WIDTH - beside)
        self._content = sheet_code.for_scanners(look.sheet_code)
        self._barcode_width = self._codes.barcode_width(self._content) if self._codes else 0.0
        self._notes = [line for text in (note, look.printed_line) if text for line in self._wrap_note(text)]

    def _number_words(self) -> str:
        look = self._look
        return word("number", look.lang, number=look.number) if look.number else word("number_blank", look.lang)

    def _wrap_note(self, text: str) -> list[str]:
        room = WIDTH - (self._barcode_width + _GAP if self._codes else 0.0)
        return self._small.wrap(text, room)

    @property
    def _title_height(self) -> float:
        return max(len(self._title_lines) * _TITLE_LINE + _GAP / 2, QR_SIDE if self._codes else 0.0)

    @property
    def top(self) -> float:
        """Where the table may start."""
        return TOP + on_grid(self._title_height + _NUMBER_LINE + (len(self._site_lines) - 1) * self._small_line)

    @property
    def floor(self) -> float:
        """Where the table must end."""
        code_height = BARCODE_HEIGHT + self._digits_line if self._codes else 0.0
        return FLOOR - on_grid(max((len(self._notes) + 1) * self._small_line, code_height) + _GAP)

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        """Head and foot of one page."""
        self._draw_title(pen)
        self._draw_number(pen)
        self._draw_notes(pen)
        counted = word("page", self._look.lang, page=page, pages=pages)
        x = LEFT + (WIDTH - self._small.width(counted)) / 2
        pen.text(x, FLOOR - self._small_line / 2, counted, Style.PLAIN, self._small.size)
        if self._codes:
            self._draw_codes(pen, self._codes)

    def _draw_title(self, pen: Pen) -> None:
        height = len(self._title_lines) * _TITLE_LINE
        y = TOP + (self._title_height - height) / 2
        for number, line in enumerate(self._title_lines):
            x = LEFT + (WIDTH - self._title.width(line)) / 2
            pen.text(x, y + (number + 0.5) * _TITLE_LINE, line, Style.BOLD, TITLE_SIZE)

    def _draw_number(self, pen: Pen) -> None:
        """The site's name, on as many lines as it needs, and beside its last one the number."""
        middle = self.top - _NUMBER_LINE / 2 - 0.3 * MM
        for above, line in enumerate(reversed(self._site_lines)):
            pen.text(LEFT, middle - above * self._small_line, line, Style.PLAIN, self._small.size)
        if not self._number:
            return
        left = LEFT + WIDTH - self._number_width
        pen.text(left, middle, self._number, Style.PLAIN, self._small.size)
        if not self._look.number:
            y = middle + self._small.size / 2
            pen.rule(LEFT + WIDTH - _BLANK_NUMBER, y, (LEFT + WIDTH, y))

    def _draw_notes(self, pen: Pen) -> None:
        y = self.floor + _GAP
        for number, line in enumerate(self._notes):
            pen.text(LEFT, y + (number + 0.5) * self._small_line, line, Style.PLAIN, self._small.size)

    def _draw_codes(self, pen: Pen, codes: Codes) -> None:
        right = LEFT + WIDTH
        codes.draw_qr(pen, self._content, right - QR_SIDE, TOP, QR_SIDE)
        digits = sheet_code.in_groups(self._look.sheet_code)
        x = right - self._barcode_width
        codes.draw_barcode(pen, self._content, x, FLOOR - self._digits_line - BARCODE_HEIGHT)
        middle = x + (self._barcode_width - self._digits.width(digits)) / 2
        pen.text(middle, FLOOR - self._digits_line / 2, digits, Style.PLAIN, self._digits.size)


def _load_codes() -> Codes:
    # Local on purpose: ReportLab's barcodes cost 70 ms of start-up, which a preview or a blank sheet need not pay.
    from app.paper import codes  # noqa: PLC0415

    return codes
