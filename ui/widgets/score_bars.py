"""Five small columns: how many gave 1 to 5 points, each with its number; what is too few to be told is drawn as <5."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.tokens import colour, px

_WIDTH, _HEIGHT, _LINE, _GAP = 220, 84, 18, 8
_FEW_HEIGHT = 6
"""A column of a number that is not told: the same whatever it is."""


class ScoreBars(QWidget):
    """`few` is what stands over a column whose number is not told; `spoken` is all of it for a screen reader."""

    def __init__(self, cells: Sequence[int | None], few: str, spoken: str) -> None:
        super().__init__()
        self._cells, self._few = tuple(cells), few
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setFixedSize(px(_WIDTH), px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Small enough for several beside each other."""
        return QSize(px(_WIDTH), px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Number, column, points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(px(12))
        painter.setFont(font)
        most = max([cell for cell in self._cells if cell] or [1])
        room = (self.width() - px(_GAP) * (len(self._cells) - 1)) / max(len(self._cells), 1)
        floor, highest = self.height() - px(_LINE), self.height() - 2 * px(_LINE)
        for at, cell in enumerate(self._cells):
            left = at * (room + px(_GAP))
            height = px(_FEW_HEIGHT) if cell is None else highest * cell / most
            self._column(painter, QRectF(left, floor - height, room, height), is_told=cell is not None)
            words = self._few if cell is None else str(cell)
            self._words(painter, QRectF(left, floor - height - px(_LINE), room, px(_LINE)), words, "ink")
            self._words(painter, QRectF(left, floor, room, px(_LINE)), str(at + 1), "ink-2")
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(0, floor, self.width(), floor)
        painter.end()

    def _column(self, painter: QPainter, area: QRectF, *, is_told: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen if is_told else QPen(colour("field-line"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(colour("accent") if is_told else colour("sunken"))
        if area.height() > 0:
            painter.drawRect(area)

    def _words(self, painter: QPainter, area: QRectF, words: str, token: str) -> None:
        painter.setPen(colour(token))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
