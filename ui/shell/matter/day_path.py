"""The days of an application as a path: cooling-off, certificate period, and where today stands."""

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.divorce import Periods
from ui.spoken import due_day
from ui.theme.tokens import colour, px
from ui.words import say

_BAR = 10
_TOP = 30
_HIGH = 84


class DayPath(QWidget):
    """Two stretches one behind the other; today is a mark with its word, never colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self._applied = self._today = date.min
        self._periods: Periods | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(px(_HIGH))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(px(560), px(_HIGH))

    def show_days(self, applied: date, periods: Periods, today: date) -> None:
        """These days."""
        self._applied, self._periods, self._today = applied, periods, today
        self.setAccessibleName(say("matter.path.name"))
        self.setAccessibleDescription(" ".join(self._sentences()))
        self.update()

    def _sentences(self) -> tuple[str, ...]:
        periods = self._periods
        if periods is None:
            return ()
        return (
            say("matter.path.cooling_to", day=due_day(periods.cooling_last, self._today)),
            say("matter.path.window_to", day=due_day(periods.window_last, self._today)),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, ends, and the mark of today."""
        periods = self._periods
        if periods is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self._at(periods.cooling_last)
        self._bar(painter, 0, middle - px(2), "soon", periods.cooling_last)
        self._bar(painter, middle + px(2), self.width() - 1, "accent", periods.window_last)
        self._words(painter, middle)
        self._mark(painter)

    def _at(self, day: date) -> float:
        whole = (self._periods.window_last - self._applied).days if self._periods else 1
        return (self.width() - 1) * min(1.0, max(0.0, (day - self._applied).days / max(1, whole)))

    def _bar(self, painter: QPainter, left: float, right: float, token: str, last: date) -> None:
        """Filled up to today, pale ahead."""
        whole = QRectF(left, px(_TOP), right - left, px(_BAR))
        pale, full = colour(token), colour(token)
        pale.setAlpha(60)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pale)
        painter.drawRoundedRect(whole, px(4), px(4))
        reached = min(right, self._at(self._today))
        if reached > left:
            painter.setBrush(full)
            painter.drawRoundedRect(QRectF(left, px(_TOP), reached - left, px(_BAR)), px(4), px(4))

    def _words(self, painter: QPainter, middle: float) -> None:
        periods = self._periods
        if periods is None:
            return
        font = self.font()
        font.setPixelSize(px(13))
        painter.setFont(font)
        painter.setPen(colour("ink"))
        below = px(_TOP + _BAR + 6)
        high = self.height() - below
        cooling = say("matter.path.cooling", day=due_day(periods.cooling_last, self._today))
        window = say("matter.path.window", day=due_day(periods.window_last, self._today))
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(0, below, middle - px(10), high), flags | Qt.AlignmentFlag.AlignLeft, cooling)
        room = QRectF(middle + px(4), below, self.width() - middle - px(6), high)
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignLeft, window)

    def _mark(self, painter: QPainter) -> None:
        """A small pointer above the bar, with the word."""
        at = min(max(self._at(self._today), px(6)), self.width() - px(7))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("ink"))
        top, tip = px(_TOP - 9), px(_TOP - 1)
        painter.drawPolygon(QPolygonF([QPointF(at - px(6), top), QPointF(at + px(6), top), QPointF(at, tip)]))
        words = say("matter.path.today", day=due_day(self._today, self._today))
        wide = painter.fontMetrics().horizontalAdvance(words)
        left = min(max(0.0, at - wide / 2), self.width() - wide - 1)
        painter.setPen(colour("ink"))
        painter.drawText(QRectF(left, 0, wide + 2, top), Qt.AlignmentFlag.AlignLeft, words)
