"""What somebody drags, pastes or chooses to be attached: a file, or a picture copied elsewhere."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from app.casework import attachments
from app.casework.attachments import Ready
from app.errors import Refused
from ui.words import say

GoesOn = Callable[[int], bool]


class Source(msgspec.Struct, frozen=True, eq=False):
    """Where something comes from; nothing of it has been read yet."""

    name: str
    path: Path | None = None
    image: QImage | None = None

    def read(self, goes_on: GoesOn) -> Ready:
        """Read it, off the UI thread. Raises Refused."""
        if self.path is not None:
            return attachments.read(self.path, goes_on)
        return attachments.ready(self.name, _as_png(self.image or QImage()))


def from_paths(paths: Sequence[str]) -> tuple[Source, ...]:
    """Files somebody has chosen."""
    return tuple(Source(Path(path).name, path=Path(path)) for path in paths if path)


def from_mime(carried: QMimeData | None) -> tuple[Source, ...]:
    """Files of this computer, else the picture itself; nothing where there is neither."""
    if carried is None:
        return ()
    if files := [url.toLocalFile() for url in carried.urls() if url.isLocalFile()]:
        return from_paths(files)
    image = carried.imageData() if carried.hasImage() else None
    return (Source(say("attach.pasted"), image=image),) if isinstance(image, QImage) and not image.isNull() else ()


def carries_any(carried: QMimeData | None) -> bool:
    """The same question without unpacking anything."""
    return carried is not None and (carried.hasImage() or any(url.isLocalFile() for url in carried.urls()))


def _as_png(image: QImage) -> bytes:
    """Raises Refused where there is no picture in it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG", 90):  # type: ignore[call-overload]  # the stubs know only names of files
        raise Refused(rule="attachment_damaged")
    return bytes(buffer.data().data())
