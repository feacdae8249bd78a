"""A pad to sign on, by pen, finger or mouse: what is drawn is kept as strokes, not as a picture."""

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QWidget

from app.domain.strokes import Point, Stroke
from ui.theme.tokens import colour, px
from ui.words import say

LINE_AT = 0.78  # of the pad's height
INK_WIDTH = 2.6


class SignaturePad(QWidget):
    """As high against its width as the cell on the paper is.

    Signals:
        changed: something was drawn or taken back.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("sign.pad"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(px(320), px(120))
        self.shape = 0.4  # height over width
        self._strokes: list[list[Point]] = []
        self._is_down = False
        self._since = QElapsedTimer()

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was drawn."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    def clear(self) -> None:
        """An empty pad."""
        self._strokes, self._is_down = [], False
        self._tell()

    def undo(self) -> None:
        """Without the last stroke."""
        if self._strokes:
            self._strokes.pop()
            self._tell()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(px(560), round(px(560) * self.shape))

    def paper(self) -> QRect:
        """The part that is written on, in the middle."""
        width = min(self.width(), round(self.height() / self.shape))
        height = round(width * self.shape)
        return QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """White paper, a line to sign on, the ink."""
        paper = self.paper()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(paper, Qt.GlobalColor.white)
        painter.setPen(colour("field-line"))
        painter.drawRect(paper.adjusted(0, 0, -1, -1))
        line = paper.top() + round(paper.height() * LINE_AT)
        painter.drawLine(paper.left() + px(24), line, paper.right() - px(24), line)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(Qt.GlobalColor.black, px(1) * INK_WIDTH, Qt.PenStyle.SolidLine, cap, join))
        for stroke in self._strokes:
            spots = [QPointF(paper.left() + p.x * paper.width(), paper.top() + p.y * paper.height()) for p in stroke]
            path = QPainterPath(spots[0])
            for spot in spots[1:] or spots:
                path.lineTo(spot)
            painter.drawPath(path)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger that Qt turns into a mouse comes here, too."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._touch(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The stroke goes on."""
        if self._is_down:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends."""
        self._is_down = False

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen, taken here so that it does not come a second time as a mouse."""
        if event.type() == QEvent.Type.TabletPress:
            self._touch(event.position())
        elif event.type() == QEvent.Type.TabletMove and self._is_down:
            self._go_on(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._is_down = False
        event.accept()

    def _touch(self, spot: QPointF) -> None:
        if not self._strokes:
            self._since.start()
        self._is_down = True
        self._strokes.append([self._point(spot)])
        self._tell()

    def _go_on(self, spot: QPointF) -> None:
        point = self._point(spot)
        before = self._strokes[-1][-1]
        if (point.x, point.y) != (before.x, before.y):
            self._strokes[-1].append(point)
            self._tell()

    def _point(self, spot: QPointF) -> Point:
        paper = self.paper()
        x, y = (spot.x() - paper.left()) / paper.width(), (spot.y() - paper.top()) / paper.height()
        return Point(_inside(x), _inside(y), self._since.elapsed())

    def _tell(self) -> None:
        self.update()
        self.changed.emit()


def _inside(share: float) -> float:
    """A hand that slips over the edge writes on the edge."""
    return round(min(max(share, 0.0), 1.0), 4)
