"""The field for a passphrase."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.line_edit import LineEdit


class SecretEdit(LineEdit):
    """Dots instead of letters, no input method, nothing to copy.

    Signals:
        caps_noticed: whether Caps Lock seems to be on, from what a letter key gave.
    """

    caps_noticed = Signal(bool)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, input_method=False, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMaxLength(256)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A capital without Shift, or a small letter with it, betrays Caps Lock."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self:
            letter = event.text()
            if len(letter) == 1 and letter.isascii() and letter.isalpha():
                shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.caps_noticed.emit(letter.isupper() != shifted)
        return super().eventFilter(watched, event)
