"""Segments chosen by their number: one key, and the keys go on to the next field."""

from collections.abc import Hashable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.widgets.segmented import Segmented


class DigitChoice(Segmented):
    """Signals:
    passed: a digit has chosen, and the next field is wanted.
    submitted: Enter.
    """

    passed = Signal()
    submitted = Signal()

    def __init__(self, options: Iterable[tuple[Hashable, str]], name: str) -> None:
        self._listed = list(options)
        numbered = [(value, f"{number} {words}", "") for number, (value, words) in enumerate(self._listed, 1)]
        super().__init__(numbered, name, compact=True)
        self.clear()

    def choose(self, value: Hashable) -> None:
        """The keys come back to what is chosen."""
        super().choose(value)
        self.setFocusProxy(self.button(value))

    def clear(self) -> None:
        """The keys begin at the first."""
        super().clear()
        self.setFocusProxy(self.button(self._listed[0][0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses; Enter is for the whole line."""
        number = int(event.text()) if event.text().isdecimal() and event.text().isascii() else 0
        if 1 <= number <= len(self._listed) and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            value = self._listed[number - 1][0]
            self.choose(value)
            self.chosen.emit(value)
            self.passed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)
