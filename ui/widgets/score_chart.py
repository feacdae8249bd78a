"""A small chart of scores over time: bands as stripes with their names, a line through the scores, days below."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.tokens import colour, px
from ui.widgets.score_series import ScorePoint, ScoreSeries
from ui.words import say

HEIGHT = 190
LEAST_WIDTH = 240
_LEFT, _TOP, _RIGHT, _FOOT = 34, 14, 12, 24
_WIDEST_NAME = 96
_DOT = 4


class ScoreChart(QWidget):
    """Shows one ScoreSeries. The same is said in words to a screen reader, and stands in a table beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.series: ScoreSeries | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(px(LEAST_WIDTH), px(HEIGHT))

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(px(LEAST_WIDTH + 80), px(HEIGHT))

    def show_series(self, series: ScoreSeries | None) -> None:
        """Draw another series, or nothing."""
        self.series = series
        self.setAccessibleName(_name(series) if series else "")
        self.setAccessibleDescription(say("screening.and").join(series.spoken) if series else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Stripes, frame, line, dots, words."""
        if self.series is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(12))
        painter.setFont(font)
        names = max((QFontMetricsF(font).horizontalAdvance(name) for _, name in self.series.bands), default=0)
        _Drawing(painter, self.series, self._field(min(names, px(_WIDEST_NAME)))).draw()

    def _field(self, names: float) -> QRectF:
        """Where the scores stand; the names of the bands have a margin of their own at the right."""
        return QRectF(self.rect()).adjusted(px(_LEFT), px(_TOP), -px(_RIGHT) - names, -px(_FOOT))


def _name(series: ScoreSeries) -> str:
    return say("screening.chart", scale=series.name, least=f"{series.least:g}", most=f"{series.most:g}")


class _Drawing:
    """One painting of one series into one field."""

    def __init__(self, painter: QPainter, series: ScoreSeries, field: QRectF) -> None:
        self._painter, self._series, self._field = painter, series, field
        self._metrics = QFontMetricsF(painter.font())

    def draw(self) -> None:
        """Everything, from the ground up."""
        self._draw_bands()
        self._draw_frame()
        self._draw_cut_off()
        self._draw_line()
        self._draw_days()

    def _height_of(self, value: float) -> float:
        share = (value - self._series.least) / max(self._series.most - self._series.least, 1e-9)
        return self._field.bottom() - share * self._field.height()

    def _spot(self, point: ScorePoint) -> QPointF:
        """Where a score stands: by its day between the first and the last, a single one in the middle."""
        points = self._series.points
        span = (points[-1].day - points[0].day).days
        share = (point.day - points[0].day).days / span if span else 0.5
        margin = px(16)
        left, width = self._field.left() + margin, self._field.width() - 2 * margin
        return QPointF(left + share * width, self._height_of(point.value))

    def _draw_bands(self) -> None:
        edges = [(start, name) for start, name in self._series.bands] or [(self._series.least, "")]
        ends = [start for start, _ in edges[1:]] + [self._series.most]
        for place, ((start, name), end) in enumerate(zip(edges, ends, strict=True)):
            top, bottom = self._height_of(end), self._height_of(start)
            stripe = QRectF(self._field.left(), top, self._field.width(), bottom - top)
            self._painter.fillRect(stripe, colour("sunken" if place % 2 == 0 else "surface"))
            self._draw_name(stripe, name)

    def _draw_name(self, stripe: QRectF, name: str) -> None:
        """Beside the stripe, where it is high enough for words."""
        if stripe.height() < self._metrics.height() - px(3):
            return
        width = self._painter.window().width() - stripe.right() - px(8)
        room = QRectF(stripe.right() + px(6), stripe.center().y() - px(10), width, px(20))
        words = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        self._painter.setPen(colour("ink-2"))
        self._painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_frame(self) -> None:
        self._painter.setPen(QPen(colour("line"), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(self._field)
        self._painter.setPen(colour("ink-2"))
        for value in (self._series.least, self._series.most):
            room = QRectF(0, self._height_of(value) - px(10), self._field.left() - px(6), px(20))
            self._painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:g}")

    def _draw_cut_off(self) -> None:
        if self._series.cut_off is None:
            return
        height = self._height_of(self._series.cut_off)
        self._painter.setPen(QPen(colour("soon"), px(1), Qt.PenStyle.DashLine))
        self._painter.drawLine(QPointF(self._field.left(), height), QPointF(self._field.right(), height))
        if abs(height - self._field.top()) > px(14) and abs(height - self._field.bottom()) > px(14):
            room = QRectF(0, height - px(10), self._field.left() - px(6), px(20))
            words = f"{self._series.cut_off:g}"
            self._painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_line(self) -> None:
        spots = [self._spot(point) for point in self._series.points]
        self._painter.setPen(QPen(colour("accent"), px(2)))
        for before, after in pairwise(spots):
            self._painter.drawLine(before, after)
        for spot, point in zip(spots, self._series.points, strict=True):
            self._painter.setPen(QPen(colour("surface"), px(1)))
            self._painter.setBrush(colour("accent"))
            self._painter.drawEllipse(spot, px(_DOT), px(_DOT))
            self._label(spot, point.number)

    def _label(self, spot: QPointF, number: str) -> None:
        """The value over its dot, or below where the dot is at the very top; on a ground of its own to be legible."""
        width, height = self._metrics.horizontalAdvance(number) + px(6), self._metrics.height()
        is_low = spot.y() - height - px(8) < self._field.top()
        top = spot.y() + px(7) if is_low else spot.y() - height - px(7)
        left = min(max(spot.x() - width / 2, self._field.left()), self._field.right() - width)
        ground = QRectF(left, top, width, height)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour("surface"))
        self._painter.drawRoundedRect(ground, px(3), px(3))
        self._painter.setPen(colour("ink"))
        self._painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, number)

    def _draw_days(self) -> None:
        """The first and the last day always, those between where they do not touch."""
        self._painter.setPen(colour("ink-2"))
        taken: list[tuple[float, float]] = []
        points = self._series.points
        for point in (*points[:1], *points[-1:], *points[1:-1]):
            width = self._metrics.horizontalAdvance(point.when)
            left = min(max(self._spot(point).x() - width / 2, 0), self._field.right() + px(16) - width)
            if all(left > right + px(8) or left + width + px(8) < start for start, right in taken):
                taken.append((left, left + width))
                room = QRectF(left, self._field.bottom() + px(4), width + 1, px(_FOOT - 4))
                self._painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, point.when)
