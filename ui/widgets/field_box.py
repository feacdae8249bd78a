"""A field with its label above and, when something is wrong, a sentence below."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.look import restyle
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel


class FieldBox(QWidget):
    """Label, field, problem. The page does not jump: the sentence takes its line only while there is one."""

    def __init__(self, label: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.label = PlainLabel(label, "secondary", wraps=True)
        self.label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(label)
        self._hint = hint
        self._below = PlainLabel(hint, "caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for part in (self.label, field, self._below):
            column.addWidget(part)
        self.label.setVisible(bool(label))
        self.setFocusProxy(field)
        self._below.setVisible(bool(hint))

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong under the field; an empty sentence clears it and brings the hint back."""
        self._below.setText(sentence or self._hint)
        self._below.set_role("problem" if sentence else "caption")
        self._below.setVisible(bool(sentence or self._hint))
        if self.field.property("problem") != bool(sentence):
            self.field.setProperty("problem", bool(sentence))
            restyle(self.field)
        self.field.setAccessibleDescription(sentence or self._hint)

    def show_note(self, sentence: str) -> None:
        """Say something that is no mistake; an empty sentence brings the hint back. A problem goes before it."""
        if not self.problem:
            self._below.setText(sentence or self._hint)
            self._below.setVisible(bool(sentence or self._hint))

    @property
    def problem(self) -> str:
        """The sentence shown now; empty where all is well."""
        return self._below.text() if self.field.property("problem") else ""
