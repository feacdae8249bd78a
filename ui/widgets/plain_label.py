"""A label that shows what it is given and nothing else."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.look import restyle


class PlainLabel(QLabel):
    """QLabel guesses rich text, so that `<b>` in a case note would be obeyed; this one never does."""

    def __init__(self, text: str = "", role: str = "", *, wraps: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setText(text)
        if wraps:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)  # a new policy has forgotten it; a dialog asks before the style reminds Qt
            self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped words get the height they need; layouts with an alignment would not ask for it."""
        super().resizeEvent(event)
        self._take_height()

    def setText(self, text: str) -> None:  # noqa: N802  # Qt calls it so
        """Show other words."""
        super().setText(text)
        self._take_height()

    def _take_height(self) -> None:
        if self.wordWrap() and self.width() > 0 and self.minimumHeight() != (needed := self.height_at(self.width())):
            self.setMinimumHeight(needed)

    def height_at(self, width: int) -> int:
        """How high the words are when wrapped at `width`. Qt's own answer never falls below an earlier one."""
        air = self.contentsMargins()
        room = QRect(0, 0, max(1, width - air.left() - air.right()), 100_000)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        return words.height() + air.top() + air.bottom()

    def set_role(self, role: str) -> None:
        """Look like another role of the style sheet."""
        if self.property("role") != role:
            self.setProperty("role", role)
            restyle(self)
