"""One cell of a table as it is shown. No Qt widgets in it, so models may make it."""

import msgspec
from PySide6.QtCore import Qt

from app.domain.cases import SyncMark

CELL_ROLE = Qt.ItemDataRole.UserRole + 1


class Cell(msgspec.Struct, frozen=True):
    """Words in a colour, an icon before them, a sync mark instead of them; `hint` is said on hover."""

    words: str
    tint: str = "ink"
    icon: str = ""
    strong: bool = False
    mark: SyncMark | None = None
    hint: str = ""
