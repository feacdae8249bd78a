"""A drawing (app.domain.drawing) on the screen: as large as fits, never so small that its words cannot be read."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawing import Drawing, Label, Oval, Stroke
from ui.theme.tokens import colour, px

_TONES = {"ink": "ink", "quiet": "ink-2", "tie": "accent", "alert": "overdue"}
_DASHES = {"dash": (4.0, 3.0), "dot": (1.0, 2.5)}
LEAST_SCALE = 0.72
MOST_SCALE = 1.4


class DrawingView(QWidget):
    """Signals:
    pressed: a spot of the drawing, in its own units.
    """

    pressed = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.drawing = Drawing()
        self._room = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_drawing(self, drawing: Drawing, room: int, spoken: str) -> None:
        """Draw this, into so many pixels across; `spoken` is what a screen reader says instead."""
        self.drawing, self._room = drawing, room
        self.setAccessibleName(spoken)
        self.setFixedSize(self._size())
        self.update()

    def fit(self, room: int) -> None:
        """There is other room now."""
        if room != self._room:
            self._room = room
            self.setFixedSize(self._size())
            self.update()

    @property
    def scale(self) -> float:
        """Pixels to a unit."""
        if not self.drawing.width:
            return 1.0
        return min(max(self._room / self.drawing.width, px(1) * LEAST_SCALE), px(1) * MOST_SCALE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell where."""
        spot = event.position()
        self.pressed.emit(spot.x() / self.scale, spot.y() / self.scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every mark in its order."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.scale, self.scale)
        for one in self.drawing.marks:
            if isinstance(one, Stroke):
                _stroke(painter, one)
            elif isinstance(one, Oval):
                _oval(painter, one)
            else:
                _label(painter, one, self.font())

    def _size(self) -> QSize:
        return QSize(round(self.drawing.width * self.scale) + 1, round(self.drawing.height * self.scale) + 1)


def _pen(one: Stroke | Oval) -> QPen:
    if not one.width:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(colour(_TONES[one.tone]), one.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if one.dash:
        pen.setDashPattern([part / max(one.width, 1) * 1.5 for part in _DASHES[one.dash]])
    return pen


def _brush(one: Stroke | Oval) -> QBrush:
    if not one.fill:
        return QBrush(Qt.BrushStyle.NoBrush)
    ground: QColor = colour("surface") if one.fill == "ground" else colour(_TONES[one.tone])
    return QBrush(ground)


def _stroke(painter: QPainter, one: Stroke) -> None:
    painter.setPen(_pen(one))
    painter.setBrush(_brush(one))
    line = QPolygonF([QPointF(x, y) for x, y in one.points])
    if one.closed:
        painter.drawPolygon(line)
    else:
        painter.drawPolyline(line)


def _oval(painter: QPainter, one: Oval) -> None:
    painter.setPen(_pen(one))
    painter.setBrush(_brush(one))
    painter.drawEllipse(QPointF(one.x, one.y), one.rx, one.ry)


def _label(painter: QPainter, one: Label, face: QFont) -> None:
    font = QFont(face)
    font.setPixelSize(round(one.size))
    font.setBold(one.is_bold)
    painter.setFont(font)
    painter.setPen(colour(_TONES[one.tone]))
    room = one.width * 1.5 + 40
    left = one.x - room / 2 if one.is_centred else one.x
    where = Qt.AlignmentFlag.AlignHCenter if one.is_centred else Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(left, one.y - 12, room, 24), where | Qt.AlignmentFlag.AlignVCenter, one.text)
