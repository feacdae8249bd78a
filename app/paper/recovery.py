"""The recovery-code sheet of one seat: printed once, sealed in an envelope, typed in when a passphrase is lost."""

import re
from dataclasses import dataclass
from itertools import accumulate

from app.paper.blocks import Block, TextBlock
from app.paper.codes import draw_qr
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, LABEL_WIDTH, MM, PADDING, WIDTH
from app.paper.pen import Area, Pen
from app.paper.rows import Cell, Laid, Row, draw_table
from app.paper.text import Measure
from app.paper.values import RecoveryFacts, Rendered, SheetLook
from app.paper.words import word

_CODE_SIZE = 24.0
_CODE_LINE = 13 * MM
_QR_SIDE = 45 * MM


def render(facts: RecoveryFacts) -> Rendered:
    """The sheet as PDF, one page. Raises NotFound(what="font") without any usable face."""
    title = word("recovery.title", facts.lang)
    pen = Pen(installed_fonts(), title, facts.lang)
    edges = Edges(pen, title, "", SheetLook(lang=facts.lang, site_name=facts.site), is_numbered=False)
    edges.draw(pen, 1, 1)
    rows = _rows(facts, pen)
    starts = accumulate((row.height for row in rows), initial=edges.top)
    draw_table(pen, [Laid(y, row) for y, row in zip(starts, rows, strict=False)])  # one start more than rows
    pen.end_page()
    return Rendered(pen.finish(), 1, tuple(pen.boxed))


def _rows(facts: RecoveryFacts, pen: Pen) -> list[Row]:
    plain = pen.measure(Style.PLAIN, CELL_SIZE)

    def row(key: str, text: str) -> Row:
        label = TextBlock.label(word(f"recovery.{key}", facts.lang), plain, LABEL_WIDTH, facts.lang != "en")
        value = WIDTH - LABEL_WIDTH
        return Row((Cell(label, LABEL_WIDTH), Cell(TextBlock.of(text, plain, value), value)))

    groups = tuple(re.split(r"[\s-]+", facts.code.strip()))
    code = _CodeBlock(groups, facts.code, pen.measure(Style.MONO, _CODE_SIZE))
    texts = [row(key, word(f"recovery.{key}_text", facts.lang)) for key in ("what", "keep", "lost", "hand")]
    made_on = word("day", facts.lang, year=facts.made_on.year, month=facts.made_on.month, day=facts.made_on.day)
    head = [row("seat", facts.seat), row("site", facts.site), row("made_on", made_on)]
    return [*head, Row((Cell(code, WIDTH),)), *texts]


@dataclass(frozen=True)
class _CodeBlock:
    """The groups of the code, four a line and large, beside a QR code of the whole."""

    groups: tuple[str, ...]
    code: str
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
        draw_qr(pen, self.code, right, area.y + (area.height - _QR_SIDE) / 2, _QR_SIDE)

    def cut(self, room: float) -> "tuple[Block, Block] | None":
        """Never."""
        return None
