"""Several named fields that are read, filled and emptied together, each with its label and its own sentence below."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from ui.theme.tokens import px
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit

Options = Sequence[tuple[str, str]]
"""Codes with their words."""

DAY_WIDTH = 140


class TypedFields(QObject):
    """Everything typed is text: a day as it is written, a choice as its code.

    Signals:
        changed: a person typed or chose something (not sent by `fill`).
        submitted: Enter in a field of one line.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._fields: dict[str, QWidget] = {}
        self._boxes: dict[str, FieldBox] = {}
        self._is_filling = False

    def line(self, name: str, label: str, hint: str = "") -> FieldBox:
        """One line of words."""
        edit = LineEdit()
        edit.textChanged.connect(self._on_changed)
        edit.submitted.connect(self.submitted)
        return self._put(name, edit, label, hint)

    def number(self, name: str, label: str, hint: str = "") -> FieldBox:
        """A short number, without the input method."""
        edit = LineEdit(input_method=False)
        edit.setMaximumWidth(px(DAY_WIDTH))
        edit.textChanged.connect(self._on_changed)
        edit.submitted.connect(self.submitted)
        return self._put(name, edit, label, hint)

    def day(self, name: str, label: str) -> FieldBox:
        """A day."""
        edit = DayEdit()
        edit.setFixedWidth(px(DAY_WIDTH))
        edit.textChanged.connect(self._on_changed)
        edit.submitted.connect(self.submitted)
        return self._put(name, edit, label)

    def text(self, name: str, label: str, lines: int, hint: str = "") -> FieldBox:
        """Running words; Tab leaves it."""
        edit = QPlainTextEdit()
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + px(18))
        edit.textChanged.connect(self._on_changed)
        return self._put(name, edit, label, hint)

    def choice(self, name: str, label: str, options: Options) -> FieldBox:
        """One of many, or none."""
        box = QComboBox()
        box.setMaxVisibleItems(12)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for code, words in (("", "—"), *options):
            box.addItem(words, code)
        box.activated.connect(self._on_changed)
        return self._put(name, box, label)

    def chips(self, name: str, label: str, options: Options) -> FieldBox:
        """One of few, all in view; none again by pressing it once more."""
        chips = ChoiceChips(label, options, many=False)
        chips.picked.connect(self._on_changed)
        return self._put(name, chips, label)

    def read(self) -> dict[str, str]:
        """What stands in every field."""
        return {name: _said(field) for name, field in self._fields.items()}

    def fill(self, content: Mapping[str, str]) -> None:
        """Put this in, and empty what is not named, without telling anybody."""
        self._is_filling = True
        for name, field in self._fields.items():
            _put_in(field, content.get(name, ""))
        self._is_filling = False
        self.show_problem("", "")

    def show_problem(self, name: str, sentence: str) -> bool:
        """Say what is wrong at one field, and nowhere else; whether there is such a field."""
        for other, box in self._boxes.items():
            box.show_problem(sentence if other == name else "")
        return name in self._boxes

    def focus(self, name: str) -> None:
        """Put the keys there."""
        self._fields[name].setFocus()

    def box(self, name: str) -> FieldBox:
        """A field with its label."""
        return self._boxes[name]

    def field(self, name: str) -> QWidget:
        """A field itself."""
        return self._fields[name]

    def _put(self, name: str, field: QWidget, label: str, hint: str = "") -> FieldBox:
        self._fields[name] = field
        self._boxes[name] = FieldBox(label, field, hint)
        return self._boxes[name]

    def _on_changed(self) -> None:
        if not self._is_filling:
            self.changed.emit()


def _said(field: QWidget) -> str:
    if isinstance(field, LineEdit):
        return field.text().strip()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip()
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    assert isinstance(field, ChoiceChips)  # noqa: S101 - there is no other kind
    return next(iter(field.codes()), "")


def _put_in(field: QWidget, text: str) -> None:
    if isinstance(field, LineEdit):
        field.setText(text)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(max(field.findData(text), 0))
    elif isinstance(field, ChoiceChips):
        field.show_codes((text,))
