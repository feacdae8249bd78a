"""A secret code on paper: groups to copy by hand, and a QR code beside them."""

from dataclasses import dataclass

from app.paper.blocks import Block
from app.paper.codes import draw_qr
from app.paper.fonts import Style
from app.paper.measures import MM, PADDING
from app.paper.pen import Area, Pen
from app.paper.text import Measure

CODE_SIZE = 24.0
_CODE_LINE = 13 * MM
_QR_SIDE = 45 * MM


@dataclass(frozen=True)
class CodeBlock:
    """The groups of the code, four a line and large, beside a QR code."""

    groups: tuple[str, ...]
    scanned: str  # what the QR code says
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
        size = min(CODE_SIZE, CODE_SIZE * (area.width - _QR_SIDE - 4 * PADDING) / max(map(self.measure.width, lines)))
        y = area.y + (area.height - len(lines) * _CODE_LINE) / 2
        for number, line in enumerate(lines):
            pen.text(area.x + 2 * PADDING, y + (number + 0.5) * _CODE_LINE, line, Style.MONO, size)
        right = area.x + area.width - PADDING - _QR_SIDE
        draw_qr(pen, self.scanned, right, area.y + (area.height - _QR_SIDE) / 2, _QR_SIDE)

    def cut(self, room: float) -> "tuple[Block, Block] | None":
        """Never."""
        return None
