"""A page small enough to be recognised at a glance; pressing it looks at it closely."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from ui.theme.tokens import colour, px
from ui.widgets.pdf_pages import A4_SHAPE

WIDTH = 184

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Miniature(QAbstractButton):
    """Signals:
    stepped: columns and rows to go, when an arrow key is pressed.
    """

    stepped = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture: QImage | None = None
        self.setFixedSize(self.sizeHint())

    @property
    def has_picture(self) -> bool:
        """Whether the page has been drawn."""
        return self._picture is not None

    def picture_width(self) -> int:
        """How wide the picture should be, in device pixels."""
        return round(px(WIDTH) * self.devicePixelRatioF())

    def show_picture(self, picture: QImage) -> None:
        """Show the page."""
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        """An A4 page and room for the focus ring."""
        return QSize(px(WIDTH) + 8, round(px(WIDTH) * A4_SHAPE) + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go to the neighbour; Enter and Space press."""
        if step := _STEPS.get(Qt.Key(event.key())):
            self.stepped.emit(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """White paper with a hairline; a ring while it has the focus."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        page = QRect(4, 4, self.width() - 8, self.height() - 8)
        painter.fillRect(page, Qt.GlobalColor.white)
        if self._picture is not None:
            painter.drawImage(page, self._picture)
        has_ring = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(colour("accent") if has_ring else colour("line"), 2 if self.hasFocus() else 1))
        painter.drawRect(page.adjusted(-2, -2, 2, 2) if self.hasFocus() else page.adjusted(0, 0, -1, -1))
        painter.end()
