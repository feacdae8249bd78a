"""Rows that repeat: a line of small fields each, one more at a press, and none lost by taking out the wrong one."""

import os
from collections.abc import Mapping

from PySide6.QtCore import QDateTime, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.definitions.tables import ROW, RawRow, row_id
from app.definitions.values import CodeList, Field, FieldKind
from ui.shell.entry.editor import Editor, Raw
from ui.theme.look import restyle
from ui.theme.tokens import px
from ui.widgets.buttons import IconButton, QuietButton
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import in_language, say

OUT = 36  # side of the button that takes a row out

Codes = Mapping[str, CodeList]

_CODES_ONLY = frozenset({FieldKind.PHONE, FieldKind.ID_NUMBER, FieldKind.INTEGER, FieldKind.DECIMAL})
_EXAMPLES = {FieldKind.DATE: "entry.day_example", FieldKind.DATETIME: "entry.moment_example"}


class TableEditor(Editor):
    """One row stands ready from the start; Enter in the last field of the last row begins the next."""

    def __init__(self, field: Field, codes: Codes) -> None:
        super().__init__()
        self._field, self._codes = field, codes
        self.rows: list[_Row] = []
        self.more = QuietButton(say("entry.add_row"), "plus")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(8))
        for at, column in enumerate(field.columns):
            self._grid.addWidget(PlainLabel(in_language(column.label), "caption", wraps=True), 0, at)
            self._grid.setColumnStretch(at, column.width)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(8))
        whole.addLayout(self._grid)
        whole.addLayout(foot)
        self.more.clicked.connect(self._on_more)
        self._add({})
        self.setFocusProxy(self.rows[0].fields[0])

    def raw(self) -> Raw:
        """Every row with anything in it."""
        return tuple(row.raw() for row in self.rows if not row.is_empty)

    def show_raw(self, raw: Raw) -> None:
        """Put rows in; nothing moves where they stand already."""
        rows = tuple(row for row in raw if not isinstance(row, str))
        if rows == self.raw():
            return
        while len(self.rows) > max(len(rows), 1):
            self._drop(self.rows[-1])
        while len(self.rows) < len(rows):
            self._add({})
        for row, values in zip(self.rows, rows or ({},), strict=True):
            row.show_raw(values)

    def show_trouble(self, troubled: bool) -> None:
        """The border of every field: the sentence below names the row."""
        for row in self.rows:
            row.show_trouble(troubled)

    def _add(self, raw: RawRow) -> "_Row":
        row = _Row(self._field, self._codes, self)
        line = self._grid.rowCount()
        for at, widget in enumerate((*row.fields, row.out)):
            self._grid.addWidget(widget, line, at)
        row.edited.connect(self._on_edited)
        row.left.connect(self.left)
        row.ended.connect(self._on_row_ended)
        row.taken_out.connect(self._on_taken_out)
        row.show_raw(raw)
        self.rows.append(row)
        return row

    def _drop(self, row: "_Row") -> None:
        self.rows.remove(row)
        for widget in (*row.fields, row.out):
            self._grid.removeWidget(widget)
            widget.hide()
        row.deleteLater()

    @Slot()
    def _on_more(self) -> None:
        self._add({}).fields[0].setFocus()

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit(self.raw())

    @Slot(object)
    def _on_row_ended(self, row: "_Row") -> None:
        if row is not self.rows[-1]:
            self.rows[self.rows.index(row) + 1].fields[0].setFocus()
        elif not row.is_empty:
            self._on_more()

    @Slot(object)
    def _on_taken_out(self, row: "_Row") -> None:
        """The first row stays, emptied: its first field has the focus of the whole question."""
        if row is self.rows[0]:
            row.show_raw(self.rows[1].raw() if len(self.rows) > 1 else {})
            row = self.rows[1] if len(self.rows) > 1 else row
        if row is not self.rows[0]:
            self._drop(row)
        self.edited.emit(self.raw())


class _Row(QWidget):
    """The fields of one row and the button that takes it out. The grid shows them; this widget itself is never shown.

    Signals:
        edited, left: as of an Editor.
        ended: the row, when Enter is pressed in its last field.
        taken_out: the row.
    """

    edited = Signal()
    left = Signal()
    ended = Signal(object)
    taken_out = Signal(object)

    def __init__(self, field: Field, codes: Codes, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._columns = field.columns
        self._id = ""
        self.fields: list[LineEdit | QComboBox] = [self._make(column, codes, parent) for column in field.columns]
        self.out = IconButton("trash", say("entry.take_out_row"), parent=parent)
        self.out.setFixedSize(px(OUT), px(OUT))  # squeezed to nothing, its icon could not be drawn
        self.out.clicked.connect(self._on_out)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in any field."""
        return not any(map(_text_of, self.fields))

    def raw(self) -> RawRow:
        """What stands in the fields; a row gets its name with its first letter."""
        if not self._id:
            self._id = row_id(QDateTime.currentMSecsSinceEpoch(), os.urandom(4))
        cells = {one.id: _text_of(field) for one, field in zip(self._columns, self.fields, strict=True)}
        return {ROW: self._id} | {name: text for name, text in cells.items() if text}

    def show_raw(self, raw: RawRow) -> None:
        """Put a row in."""
        self._id = raw.get(ROW, "")
        for column, field in zip(self._columns, self.fields, strict=True):
            text = raw.get(column.id, "")
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(field.findData(text), 0))
            elif field.text() != text:
                field.setText(text)
                if column.kind is FieldKind.TEXT:
                    field.setCursorPosition(0)  # of a long one the beginning is read

    def show_trouble(self, troubled: bool) -> None:
        """The borders."""
        for field in self.fields:
            if bool(field.property("problem")) != troubled:
                field.setProperty("problem", troubled)
                restyle(field)

    def _make(self, column: Field, codes: Codes, parent: QWidget) -> LineEdit | QComboBox:
        name = in_language(column.label)
        if column.kind in (FieldKind.CHOICE, FieldKind.YESNO):
            return self._make_choice(name, _options(column, codes), parent)
        line = LineEdit(name, input_method=column.kind not in _CODES_ONLY, parent=parent)
        if column.kind in _EXAMPLES:
            line.setPlaceholderText(say(_EXAMPLES[column.kind]))
        line.textEdited.connect(self.edited)
        line.editingFinished.connect(self.left)
        line.submitted.connect(self._on_submitted)
        return line

    def _make_choice(self, name: str, options: list[tuple[str, str]], parent: QWidget) -> QComboBox:
        box = QComboBox(parent)
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(3)
        for code, words in (("", ""), *options):
            box.addItem(words, code)
        box.activated.connect(self._on_chosen)
        return box

    @Slot()
    def _on_chosen(self) -> None:
        self.edited.emit()
        self.left.emit()

    @Slot()
    def _on_submitted(self) -> None:
        at = next((number for number, field in enumerate(self.fields) if field is self.sender()), -1)
        if at == len(self.fields) - 1:
            self.ended.emit(self)
        elif at >= 0:
            self.fields[at + 1].setFocus()

    @Slot()
    def _on_out(self) -> None:
        self.taken_out.emit(self)


def _text_of(field: LineEdit | QComboBox) -> str:
    return str(field.currentData() or "") if isinstance(field, QComboBox) else field.text()


def _options(column: Field, codes: Codes) -> list[tuple[str, str]]:
    if column.kind is FieldKind.YESNO:
        return [("yes", say("entry.yes")), ("no", say("entry.no"))]
    return [(one.code, in_language(one.label)) for one in codes[column.codes or ""].codes]
