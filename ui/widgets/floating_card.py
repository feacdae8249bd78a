"""A small card in a corner over a page, for what takes its time; nothing waits for an answer to it."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme.tokens import px

WIDTH = 440
FROM_RIGHT = 24


class FloatingCard(QFrame):
    """Hidden until `appear`; stays `away` unscaled pixels from the top or bottom edge of `over`, at its right."""

    def __init__(self, over: QWidget, edge: Qt.Edge, away: int) -> None:
        super().__init__(over)
        self._over, self._edge, self._away = over, edge, away
        self.setProperty("role", "floating")
        self.setFixedWidth(px(WIDTH))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(12), px(16), px(12))
        self.column.setSpacing(px(8))
        over.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: object) -> bool:
        """Stay in the corner when the window changes its size."""
        if self.isVisible():
            self._move_to_corner()
        return False

    @Slot()
    def appear(self) -> None:
        """Show it, above everything else of the page."""
        self._move_to_corner()
        self.show()
        self.raise_()

    def _move_to_corner(self) -> None:
        self.adjustSize()
        is_up = self._edge is Qt.Edge.TopEdge
        y = px(self._away) if is_up else self._over.height() - self.height() - px(self._away)
        self.move(self._over.width() - self.width() - px(FROM_RIGHT), y)
