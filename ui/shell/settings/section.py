"""A block of settings: heading, hint, lines of label and control."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from ui.theme.tokens import px
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel

LABEL_WIDTH = 168


class Section(Card):
    """One card; its labels stand in one column."""

    def __init__(self, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(px(24), px(16), px(24), px(20))
        self.body.setSpacing(px(4))
        self.add(PlainLabel(title, "section"))
        if hint:
            self.add(PlainLabel(hint, "secondary", wraps=True))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, px(8), 0, 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        self._grid.setColumnMinimumWidth(0, px(LABEL_WIDTH))
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def line(self, label: str, control: QWidget, *, stretches: bool = False) -> None:
        """Label at the left, control at the right, as wide as it wants to be unless it stretches."""
        words = PlainLabel(label, "secondary", wraps=True)
        words.setBuddy(control)
        words.setFixedWidth(px(LABEL_WIDTH))
        if not control.accessibleName():
            control.setAccessibleName(label)
        place = self._grid.rowCount()
        self._grid.addWidget(words, place, 0, Qt.AlignmentFlag.AlignVCenter)
        if stretches:
            self._grid.addWidget(control, place, 1)
            return
        holder = QHBoxLayout()
        holder.addWidget(control)
        holder.addStretch(1)
        self._grid.addLayout(holder, place, 1)

    def below(self, widget: QWidget) -> None:
        """Something without a label, under the controls."""
        self._grid.addWidget(widget, self._grid.rowCount(), 1)

    def act(self, button: QWidget) -> None:
        """A button without a label, under the controls."""
        self._grid.addWidget(button, self._grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
