"""A one-line field whose Enter means "done", and only when a person means it."""

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

COMMIT_MS = 60
"""An Enter this soon after an input method's word is the one that committed the word."""


class LineEdit(QLineEdit):
    """Enter sends `submitted`, but never the Enter that commits an input-method word.

    Signals:
        submitted: the person pressed Enter on what is typed.
    """

    submitted = Signal()

    def __init__(self, name: str = "", *, input_method: bool = True, parent: QWidget | None = None) -> None:
        """`name` is for screen readers; `input_method=False` for codes, ID and phone numbers."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._composing = False
        self._committed = QElapsedTimer()
        if not input_method:
            self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a word is being composed, and when it was committed."""
        self._composing = bool(event.preeditString())
        if event.commitString():
            self._committed.start()
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter submits unless it belongs to the input method."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self._composing or (self._committed.isValid() and self._committed.elapsed() < COMMIT_MS):
            event.accept()
        else:
            super().keyPressEvent(event)
            event.accept()
            self.submitted.emit()
