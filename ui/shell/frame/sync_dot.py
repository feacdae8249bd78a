"""The sync dot: a colour, a few words, and the whole truth on hover."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.now import Now, today
from ui.sync_desk import SyncStatus
from ui.sync_words import long_words, short_words
from ui.theme.icons import icon
from ui.theme.tokens import px

GLYPHS = {
    "unconnected": ("cloud-slash", "ink-2"),
    "joining": ("hourglass", "soon"),
    "resting": ("cloud-check", "safe"),
    "working": ("arrows-clockwise", "accent"),
    "away": ("cloud-slash", "soon"),
    "failed": ("warning-circle", "overdue"),
    "stopped": ("pause-circle", "soon"),
}


class SyncDot(QPushButton):
    """Click it to exchange now and to see how things stand.

    Signals:
        asked: exchange now, and show it, please.
    """

    asked = Signal()

    def __init__(self, now: Now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.setIconSize(QSize(px(18), px(18)))
        self._now = now
        self.clicked.connect(self.asked)
        self.show_status(SyncStatus())

    def show_status(self, status: SyncStatus) -> None:
        """Say how things stand."""
        glyph, tint = GLYPHS[status.state]
        if status.state == "resting" and status.refused:
            glyph, tint = "warning-circle", "overdue"
        elif status.state == "resting" and (status.waiting or status.files):
            glyph, tint = "cloud-arrow-up", "soon"
        self.setIcon(icon(glyph, tint))
        self.setText(short_words(status))
        self.setToolTip("\n".join(long_words(status, today(self._now))))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self.toolTip())
