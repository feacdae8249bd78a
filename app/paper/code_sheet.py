"""A page around a secret code: who and where, the code to copy by hand or to scan, and what to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.definitions.values import Lang
from app.paper.blocks import Block, TextBlock
from app.paper.codes import draw_qr
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, LABEL_WIDTH, MM, PADDING, WIDTH
from app.paper.pen import Area, Pen
from app.paper.rows import Cell, Laid, Row, draw_table
from app.paper.text import Measure
from app.paper.values import Rendered, SheetLook

_CODE_SIZE = 24.0
_CODE_LINE = 13 * MM
_QR_SIDE = 45 * MM


@dataclass(frozen=True)
class CodeSheet:
    """What stands on the page, in the language of `lang`. `facts` and `advice`: a label and its text."""

    title: str
    site: str
    facts: Sequence[tuple[str, str]]
    groups: Sequence[str]
    scanned: str  # what the QR code says
    advice: Sequence[tuple[str, str]]
    lang: Lang = "zh"


def render(sheet: CodeSheet) -> Rendered:
    """The page as PDF. Raises NotFound(what="font") without any usable face."""
    pen = Pen(installed_fonts(), sheet.title, sheet.lang)
    edges = Edges(pen, sheet.title, "", SheetLook(lang=sheet.lang, site_name=sheet.site), is_numbered=False)
    edges.draw(pen, 1, 1)
    rows = _rows(sheet, pen)
    starts = accumulate((row.height for row in rows), initial=edges.top)
    draw_table(pen, [Laid(y, row) for y, row in zip(starts, rows, strict=False)])  # one start more than rows
    pen.end_page()
    return Rendered(pen.finish(), 1, tuple(pen.boxed))


def _rows(sheet: CodeSheet, pen: Pen) -> list[Row]:
    plain = pen.measure(Style.PLAIN, CELL_SIZE)

    def row(label: str, text: str) -> Row:
        block = TextBlock.label(label, plain, LABEL_WIDTH, sheet.lang != "en")
        value = WIDTH - LABEL_WIDTH
        return Row((Cell(block, LABEL_WIDTH), Cell(TextBlock.of(text, plain, value), value)))

    code = _CodeBlock(tuple(sheet.groups), sheet.scanned, pen.measure(Style.MONO, _CODE_SIZE))
    head, texts = ([row(*one) for one in some] for some in (sheet.facts, sheet.advice))
    return [*head, Row((Cell(code, WIDTH),)), *texts]


@dataclass(frozen=True)
class _CodeBlock:
    """The groups of the code, four a line and large, beside a QR code."""

    groups: tuple[str, ...]
    scanned: str
    measure: Measure

    @property
    def _lines(self) -> list[str]:
        return ["  ".join(self.groups[start : start + 4]) for start in range(0, len(self.groups), 4)]

    @property
    def height(self) -> float:
        """The lines or the QR code, whichever is higher."""
        return max(len(self._lines) * _CODE_LINE, _QR_SIDE) + 4 * PADDING

    def draw(self, pen: Pen, area: Area) -> None:
        """Groups left, QR code right."""
        lines = self._lines
        size = min(_CODE_SIZE, _CODE_SIZE * (area.width - _QR_SIDE - 4 * PADDING) / max(map(self.measure.width, lines)))
        y = area.y + (area.height - len(lines) * _CODE_LINE) / 2
        for number, line in enumerate(lines):
            pen.text(area.x + 2 * PADDING, y + (number + 0.5) * _CODE_LINE, line, Style.MONO, size)
        right = area.x + area.width - PADDING - _QR_SIDE
        draw_qr(pen, self.scanned, right, area.y + (area.height - _QR_SIDE) / 2, _QR_SIDE)

    def cut(self, room: float) -> "tuple[Block, Block] | None":
        """Never."""
        return None
