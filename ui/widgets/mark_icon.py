"""How far a record has come: on this computer, at the centre ✓, refused."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.cases import SyncMark
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel
from ui.words import say

GLYPHS: dict[SyncMark, tuple[str, str]] = {
    SyncMark.HERE: ("desktop", "ink-2"),
    SyncMark.CENTRE: ("cloud-check", "safe"),
    SyncMark.REFUSED: ("warning-circle", "overdue"),
}
"""Icon and colour token of each mark; delegates that paint rows use them too."""

WORDS: dict[SyncMark, str] = {
    SyncMark.HERE: "common.mark.here",
    SyncMark.CENTRE: "common.mark.centre",
    SyncMark.REFUSED: "common.mark.refused",
}
"""Key of each mark's words."""


class MarkIcon(QWidget):
    """An icon with its words on hover, or beside it if `with_words`."""

    def __init__(self, mark: SyncMark, *, with_words: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = PlainLabel()
        self._words = PlainLabel("", "caption")
        self._words.setVisible(with_words)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(4))
        line.addWidget(self._image)
        line.addWidget(self._words)
        self.show_mark(mark)

    def show_mark(self, mark: SyncMark) -> None:
        """Show another state."""
        glyph, token = GLYPHS[mark]
        self._image.setPixmap(icon(glyph, token).pixmap(QSize(px(16), px(16))))
        words = say(WORDS[mark])
        self._words.setText(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
