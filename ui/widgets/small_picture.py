"""The small pictures that travel with records. They come from other computers, so little is believed of them."""

from collections.abc import Iterable

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap

from ui.theme.tokens import colour

MOST_BYTES = 64 * 1024
MOST_SIDE = 512
"""Ours have 160 pixels and a few thousand bytes; what claims more is not unpacked on the UI thread."""


def small_picture(jpeg: bytes) -> QImage:
    """The picture, or a null one."""
    if not 0 < len(jpeg) <= MOST_BYTES:
        return QImage()
    buffer = QBuffer()
    buffer.setData(jpeg)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"jpeg")
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MOST_SIDE:
        return QImage()
    return reader.read()


class SmallPictures:
    """Unpacks each picture once, and keeps only those that are listed."""

    def __init__(self) -> None:
        self._known: dict[bytes, QPixmap] = {}

    def paint(self, painter: QPainter, place: QRect, jpeg: bytes) -> None:
        """In the middle of its place, whole, with a hairline. Nothing where there is no place."""
        if place.isEmpty():
            return
        if jpeg not in self._known:
            self._known[jpeg] = QPixmap.fromImage(small_picture(jpeg))
        picture = self._known[jpeg]
        room = place
        if not picture.isNull():
            fitted = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            room = centred(fitted, place)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(room, picture)
        painter.setPen(colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(0, 0, -1, -1))

    def keep_only(self, listed: Iterable[bytes]) -> None:
        """Of what is not listed any more nothing stays in memory."""
        wanted = set(listed)
        self._known = {jpeg: picture for jpeg, picture in self._known.items() if jpeg in wanted}


def centred(size: QSize, place: QRect) -> QRect:
    """A rectangle of this size in the middle of another."""
    room = QRect(0, 0, size.width(), size.height())
    room.moveCenter(place.center())
    return room
