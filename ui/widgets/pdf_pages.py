"""Pages as they will be printed: white sheets on a quiet ground, drawn from pictures made off the UI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.theme.tokens import colour, px

GAP = 16  # between pages, and around them
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Steps of the page's width against the width it is given."""
A4_SHAPE = 842 / 595


class _Sheets(QWidget):
    """The column of pages, painted."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[QImage, ...] = ()
        self.page_width = px(400)
        self.mark = ""

    def pages_height(self) -> int:
        """How high all pages are together, with the gaps."""
        return px(GAP) + sum(place.height() + px(GAP) for place in self.places())

    def places(self) -> list[QRect]:
        """Where each page lies; one empty sheet before the first picture has come."""
        shapes = [page.height() / page.width() for page in self.pages] or [A4_SHAPE]
        left, top, places = max((self.width() - self.page_width) // 2, px(GAP)), px(GAP), []
        for shape in shapes:
            places.append(QRect(left, top, self.page_width, round(self.page_width * shape)))
            top += places[-1].height() + px(GAP)
        return places

    def sizeHint(self) -> QSize:
        """All pages and their gaps."""
        return QSize(self.page_width + 2 * px(GAP), self.pages_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sheets with a hairline; dark rooms get paper a little less glaring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, place in enumerate(self.places()):
            if not place.intersects(event.rect()):
                continue
            painter.fillRect(place, Qt.GlobalColor.white)
            if self.pages:
                painter.drawImage(place, self.pages[number])
            painter.setPen(colour("line"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()


class PdfPages(QScrollArea):
    """Shows pictures of pages; keeps its place when the pictures change.

    Signals:
        width_wanted: the pages are now drawn at another width, in device pixels: new pictures would be sharper.
    """

    width_wanted = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sheets = _Sheets()
        self._sheets.setProperty("role", "content")
        self._zoom = ZOOMS.index(1.0)
        self.setWidget(self._sheets)

    @property
    def pages(self) -> tuple[QImage, ...]:
        """What is shown now."""
        return self._sheets.pages

    @property
    def zoom(self) -> float:
        """The page's width against the width it is given: 1.0 fits."""
        return ZOOMS[self._zoom]

    def picture_width(self) -> int:
        """How wide a picture must be to be sharp, in device pixels."""
        return round(self._sheets.page_width * self.devicePixelRatioF())

    def show_pages(self, pages: Sequence[QImage]) -> None:
        """Put these pages in place of the last ones; the scroll position stays where it was."""
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        kept = [bar.value() for bar in bars]
        self._sheets.pages = tuple(pages)
        self._fit()
        for bar, value in zip(bars, kept, strict=True):
            bar.setValue(value)
        self._sheets.update()

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller by steps; the middle of the view stays in the middle."""
        zoom = min(max(self._zoom + steps, 0), len(ZOOMS) - 1)
        if zoom == self._zoom:
            return
        grows = ZOOMS[zoom] / ZOOMS[self._zoom]
        bar, half = self.verticalScrollBar(), self.viewport().height() / 2
        middle = (bar.value() + half) * grows
        self._zoom = zoom
        self._fit()
        bar.setValue(round(middle - half))
        self.width_wanted.emit(self.picture_width())

    def zoom_to_fit(self) -> None:
        """As wide as there is room."""
        self.zoom_by(ZOOMS.index(1.0) - self._zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom; the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width."""
        super().resizeEvent(event)
        before = self._sheets.page_width
        self._fit()
        if self._sheets.page_width != before:
            self.width_wanted.emit(self.picture_width())

    def _fit(self) -> None:
        room = self.viewport().width() - 2 * px(GAP)
        self._sheets.page_width = max(round(room * self.zoom), px(120))
        self._sheets.setMinimumSize(self._sheets.sizeHint())
        self._sheets.update()
