"""The history of a case: each field, each value it ever had, who wrote it and when."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.shell.case.history_presenter import PastField, PastLine, PastPart
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel
from ui.words import say

NAME_WIDTH = 132
"""Of what a field is called, in unscaled pixels; longer questions wrap."""


class HistoryPanel(Card):
    """`finished` puts the panel away."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.close_button = QuietButton(say("common.close"))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(say("case.history.name"), "section"))
        head.addWidget(PlainLabel(say("case.history.hint"), "secondary", wraps=True), 1)
        head.addWidget(self.close_button)
        self.add(head)
        inner = QWidget()
        inner.setProperty("role", "content")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, px(8), 0)
        self._column.setSpacing(px(6))
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        self.area.setAccessibleName(say("case.history.name"))
        self.add(self.area, 1)
        self.close_button.clicked.connect(self.finished)

    def show_parts(self, parts: Sequence[PastPart]) -> None:
        """Show these."""
        self.forget()
        for part in parts:
            self._column.addWidget(PlainLabel(part.words, "section"))
            for field in part.fields:
                self._column.addWidget(_field(field))
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing of it stays in a label."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _field(field: PastField) -> QFrame:
    """A field's name on the left, its values on the right."""
    frame = QFrame()
    frame.setProperty("role", "sunken")
    line = QHBoxLayout(frame)
    line.setContentsMargins(px(12), px(6), px(12), px(6))
    line.setSpacing(px(16))
    name = PlainLabel(field.words, "secondary", wraps=True)
    name.setFixedWidth(px(NAME_WIDTH))
    left = QVBoxLayout()
    left.setSpacing(px(4))
    left.addWidget(name)
    if field.is_contradicted:
        left.addWidget(PlainLabel(say("case.conflict.badge"), "chip-soon"), 0, Qt.AlignmentFlag.AlignLeft)
    left.addStretch(1)
    line.addLayout(left)
    values = QVBoxLayout()
    values.setSpacing(px(4))
    for one in field.lines:
        values.addLayout(_value(one))
    values.addStretch(1)
    line.addLayout(values, 1)
    return frame


def _value(one: PastLine) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(px(12))
    line.addWidget(PlainLabel(one.shown, "strong" if one.stands else "secondary", wraps=True), 1)
    if one.stands:
        line.addWidget(PlainLabel(say("case.history.stands"), "chip"), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(PlainLabel(one.told, "secondary"), 0, Qt.AlignmentFlag.AlignTop)
    return line
