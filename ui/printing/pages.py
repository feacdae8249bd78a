"""Pages of a PDF as pictures. Everything stays in memory; call it off the UI thread, a page takes 10 to 50 ms."""

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

from app.errors import OurError

POINTS_PER_INCH = 72.0


class PageSize(msgspec.Struct, frozen=True):
    """The size of a page in points (1/72 inch)."""

    width: float
    height: float


class OpenPdf:
    """A PDF opened from its bytes. Raises OurError for bytes that are no PDF, since only ours come here."""

    def __init__(self, pdf: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(pdf)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        if self._document.pageCount() < 1:
            raise OurError(what="pdf")

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._document.pageCount()

    def size(self, page: int) -> PageSize:
        """The size of a page, counted from 0."""
        points: QSizeF = self._document.pagePointSize(page)
        return PageSize(points.width(), points.height())

    def picture(self, page: int, width: int) -> QImage:
        """A whole page on white, `width` pixels wide."""
        size = self.size(page)
        return on_white(self._document.render(page, QSize(width, round(width * size.height / size.width))))

    def band(self, page: int, whole: QSize, part: QRect) -> QImage:
        """The `part` of a page that is `whole` pixels large, on white: printers take a page in bands to save memory."""
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(whole)
        # One pixel more: Qt takes the right and bottom of the clip for its size, and would shrink the strip.
        options.setScaledClipRect(part.adjusted(0, 0, 1, 1))
        return on_white(self._document.render(page, part.size(), options))


def pictures(pdf: bytes, width: int) -> tuple[QImage, ...]:
    """Every page of a PDF, each `width` pixels wide."""
    opened = OpenPdf(pdf)
    return tuple(opened.picture(page, width) for page in range(opened.pages))


def bands(whole: QSize, height: int) -> Iterator[QRect]:
    """Cut a page into strips of at most `height` pixels, from the top."""
    for top in range(0, whole.height(), height):
        yield QRect(0, top, whole.width(), min(height, whole.height() - top))


def on_white(drawn: QImage) -> QImage:
    """A picture on fresh white, as paper shows it: a PDF has no ground. None of the words a file carries come along."""
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper
