"""The frame of a room's page: at most 1,160 px wide, title at the left, what can be begun at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import PAGE_WIDTH, px
from ui.widgets.plain_label import PlainLabel


class Page(QWidget):
    """Title line and content; the margins grow once the content is as wide as it gets."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.title = PlainLabel(title, "title")
        self.beside = PlainLabel("", "secondary")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title)
        head.addWidget(self.beside, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(self._buttons)
        inner = QWidget()
        inner.setMaximumWidth(px(PAGE_WIDTH))
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(px(24), px(16), px(24), px(16))
        self.column.setSpacing(px(12))
        self.column.addLayout(head)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(inner, 1000)
        line.addStretch(1)

    def offer(self, *buttons: QWidget) -> None:
        """Put buttons at the right of the title."""
        for button in buttons:
            self._buttons.addWidget(button)
