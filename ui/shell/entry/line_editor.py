"""A one-line answer: words, numbers, a phone, an ID number."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from ui.shell.entry.editor import Editor, Raw, as_text
from ui.theme.look import restyle
from ui.widgets.line_edit import LineEdit


class LineEditor(Editor):
    """Enter moves on to the next question; it never saves."""

    def __init__(self, name: str, *, input_method: bool = True, read_only: bool = False) -> None:
        super().__init__()
        self.field = LineEdit(name, input_method=input_method)
        self.field.setReadOnly(read_only)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._on_typed)
        self.field.editingFinished.connect(self.left)
        self.field.submitted.connect(self._on_submitted)

    def raw(self) -> Raw:
        """The text as typed."""
        return self.field.text()

    def show_raw(self, raw: Raw) -> None:
        """Put text in; the cursor stays where it was when the text is the same."""
        if self.field.text() != as_text(raw):
            self.field.setText(as_text(raw))

    def show_trouble(self, troubled: bool) -> None:
        """The border of what needs a look."""
        if bool(self.field.property("problem")) != troubled:
            self.field.setProperty("problem", troubled)
            restyle(self.field)

    def line(self) -> QLineEdit | None:
        """The field itself."""
        return self.field

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.edited.emit(text)

    @Slot()
    def _on_submitted(self) -> None:
        self.focusNextChild()
