"""A field for a day, typed in any usual way; it says the weekday under itself once it understands."""

from datetime import date

from PySide6.QtCore import Signal, Slot

from ui.typed_day import read_day, write_day
from ui.widgets.line_edit import LineEdit


class DayEdit(LineEdit):
    """`day_changed` carries the day, or None while the text is not one."""

    day_changed = Signal(object)

    def __init__(self, name: str = "") -> None:
        super().__init__(name, input_method=False)
        self.setPlaceholderText("2026-11-23")
        self.textChanged.connect(self._on_text)
        self.editingFinished.connect(self._on_finished)

    def day(self) -> date | None:
        """What is typed, as a day."""
        return read_day(self.text())

    def show_day(self, when: date | None) -> None:
        """Put a day in."""
        self.setText(write_day(when))

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.day_changed.emit(read_day(text))

    @Slot()
    def _on_finished(self) -> None:
        """Write what was understood in the one way all dates are written."""
        if (when := self.day()) is not None and self.text() != write_day(when):
            self.setText(write_day(when))
