"""The buttons: one primary a page, the rest quiet."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import px


class _Button(QPushButton):
    """A button of one role. Enter presses it while it has the focus, as Space does."""

    role = "quiet"

    def __init__(self, text: str, glyph: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", self.role)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if glyph:
            self.show_glyph(glyph)

    def show_glyph(self, glyph: str) -> None:
        """An icon before the words."""
        self.setIcon(icon(glyph, self._ink()))
        self.setIconSize(QSize(px(20), px(20)))

    def _ink(self) -> str:
        return {"primary": "on-accent", "danger": "overdue", "link": "accent"}.get(self.role, "ink-2")


class PrimaryButton(_Button):
    """The one thing this page is for."""

    role = "primary"


class QuietButton(_Button):
    """Anything else a page offers."""


class DangerButton(_Button):
    """What cannot be undone."""

    role = "danger"


class PlainButton(_Button):
    """Words on the ground, for bars and menus."""

    role = "plain"


class LinkButton(_Button):
    """A way elsewhere, in a line of words."""

    role = "link"


class ChipButton(_Button):
    """A filter that is on or off."""

    role = "chip"

    def __init__(self, text: str, glyph: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, glyph, parent)
        self.setCheckable(True)


_LEAST = 32
"""As high and wide as an icon with its air."""


class IconButton(QToolButton):
    """A 20 px icon; `words` is its tooltip and its name for a screen reader, and stands beside it if `with_words`."""

    def __init__(self, glyph: str, words: str, *, with_words: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "icon")
        self.setIcon(icon(glyph))
        self.setIconSize(QSize(px(20), px(20)))
        self.setMinimumSize(px(_LEAST), px(_LEAST))  # squeezed below its icon, Qt would draw that into nothing
        self.setText(words)
        self.setToolTip("" if with_words else words)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if with_words:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
