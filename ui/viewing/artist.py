"""The process that draws. What people attach was made elsewhere, perhaps to break the program that opens it: here a
file that crashes, hangs or swells takes nothing along. It has no key and no vault, and may not write a file.

Started by `ui.viewing.drawing`, spoken to through its standard input and output.
"""

import math
import os
import sys
from importlib import import_module
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter
from PySide6.QtPdf import QPdfDocument

from ui.viewing.messages import (
    LENGTH_BYTES,
    MOST_PAGES,
    MOST_PICTURE_PIXELS,
    MOST_PIXELS,
    MOST_PRINTED_PIXELS,
    Cannot,
    Draw,
    Drawn,
    Open,
    Opened,
    Photograph,
    Photographed,
    Reply,
    Request,
    decode_request,
    framed,
)

MOST_MEMORY = 2 * 1024**3
"""Bytes it may fill. Not of address space: the library that draws reserves far more than it uses, and stops without."""
PRINT_DPI = 300
QUALITY = 88
POINTS_PER_INCH = 72.0
A4 = (595.0, 842.0)
LONGEST_PAGE = 14_400.0  # points; the PDF standard allows no more


class CannotDraw(Exception):
    """Why, as in Cannot."""


class _Pdf:
    """A PDF; its pages are drawn when they are asked for. Nothing in it runs."""

    def __init__(self, content: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(content)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        locked = (QPdfDocument.Error.IncorrectPassword, QPdfDocument.Error.UnsupportedSecurityScheme)
        if self._document.error() in locked:
            raise CannotDraw("locked")
        self.pages = self._document.pageCount()
        if self.pages < 1:
            raise CannotDraw("damaged")
        if self.pages > MOST_PAGES:
            raise CannotDraw("pages")

    def size(self, page: int) -> tuple[float, float]:
        """In points."""
        size = self._document.pagePointSize(page)
        width, height = size.width(), size.height()
        if not (0 < width <= LONGEST_PAGE and 0 < height <= LONGEST_PAGE):
            raise CannotDraw("damaged")
        return width, height

    def picture(self, page: int, size: QSize) -> QImage:
        """On nothing: a PDF has no ground."""
        return self._document.render(page, size)


class _Picture:
    """A photograph, on one page."""

    pages = 1

    def __init__(self, content: bytes) -> None:
        buffer = QBuffer()
        buffer.setData(content)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        QImageReader.setAllocationLimit(512)  # MB
        reader = QImageReader(buffer, b"jpeg")
        size = reader.size()
        if not size.isValid() or size.isEmpty():
            raise CannotDraw("damaged")
        if size.width() * size.height() > MOST_PICTURE_PIXELS:
            raise CannotDraw("pixels")
        self._image = reader.read()
        if self._image.isNull():
            raise CannotDraw("damaged")

    def size(self, page: int) -> tuple[float, float]:
        """As large as it goes on an A4 page."""
        width, height = self._image.width(), self._image.height()
        short, long = A4
        room = (long, short) if width > height else (short, long)
        points = min(room[0] / width, room[1] / height)
        return width * points, height * points

    def picture(self, page: int, size: QSize) -> QImage:
        """Smaller or larger, smoothly."""
        stretch, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        return self._image.scaled(size, stretch, smooth)


class _Artist:
    """Answers what it is asked; holds one document."""

    def __init__(self) -> None:
        self._document: _Pdf | _Picture | None = None

    def answer(self, request: Request) -> Reply:
        """Do it, or say why not."""
        try:
            return self._do(request)
        except CannotDraw as error:
            return Cannot(str(error))
        except MemoryError:
            return Cannot("pixels")

    def _do(self, request: Request) -> Reply:
        if isinstance(request, Open):
            self._document = _Pdf(request.content) if request.is_pdf else _Picture(request.content)
            return Opened(self._document.pages)
        document = self._document
        if document is None or not 0 <= request.page < document.pages:
            raise CannotDraw("damaged")
        if isinstance(request, Draw):
            return _drawn(document, request)
        return _photographed(document, request)


def _drawn(document: _Pdf | _Picture, request: Draw) -> Drawn:
    width, height = document.size(request.page)
    page = _on_white(document, request.page, _within(width / height, request.width, MOST_PIXELS))
    return Drawn(request.page, page.width(), page.height(), bytes(page.constBits()))


def _photographed(document: _Pdf | _Picture, request: Photograph) -> Photographed:
    width, height = _on_a4(*document.size(request.page))
    wanted = round(width / POINTS_PER_INCH * PRINT_DPI)
    page = _on_white(document, request.page, _within(width / height, wanted, MOST_PRINTED_PIXELS))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page.save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]  # the stubs know only names of files
    return Photographed(request.page, bytes(buffer.data().data()), width, height)


def _on_a4(width: float, height: float) -> tuple[float, float]:
    """A page larger than A4 is printed smaller, upright or across as it is; in points."""
    short, long = A4
    room = (long, short) if width > height else (short, long)
    scale = min(1.0, room[0] / width, room[1] / height)
    return width * scale, height * scale


def _within(shape: float, wanted: int, most: int) -> QSize:
    """A page `wanted` pixels wide, or less where it would have more than `most`; `shape` is width by height."""
    wide = max(1.0, min(wanted, math.sqrt(most * shape)))
    return QSize(round(wide), max(1, min(round(wide / shape), most)))


def _on_white(document: _Pdf | _Picture, page: int, size: QSize) -> QImage:
    drawn = document.picture(page, size)
    if drawn.isNull():
        raise CannotDraw("damaged")
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    if paper.isNull():
        raise CannotDraw("pixels")
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper


def main() -> int:
    """Answer until nobody asks any more."""
    _keep_small()
    app = QCoreApplication([sys.argv[0]])  # Qt's image plugins are found by it
    _serve(_Artist(), sys.stdin.buffer, sys.stdout.buffer)
    del app
    return 0


def _serve(artist: _Artist, asked: BinaryIO, told: BinaryIO) -> None:
    while len(length := asked.read(LENGTH_BYTES)) == LENGTH_BYTES:
        request = decode_request(asked.read(int.from_bytes(length, "big")))
        told.writelines(framed(artist.answer(request)))
        told.flush()


def _keep_small() -> None:
    """So much memory, and no file at all: neither one of its own nor what a crash would leave."""
    if os.name == "posix":
        resource = import_module("resource")  # there is none on Windows
        for limit, most in (("DATA", MOST_MEMORY), ("FSIZE", 0), ("CORE", 0)):
            resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (most, most))


if __name__ == "__main__":
    sys.exit(main())
