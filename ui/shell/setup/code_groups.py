"""A recovery code as numbered groups, in lines of four."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.tokens import px
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel

A_LINE = 4


class CodeGroups(Card):
    """Large letters in even columns, so that they can be copied by hand without losing the place."""

    def __init__(self, groups: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(12))
        for number, group in enumerate(groups):
            cell = QWidget()
            inner = QGridLayout(cell)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(px(8))
            inner.addWidget(PlainLabel(f"{number + 1}", "caption"), 0, 0, Qt.AlignmentFlag.AlignVCenter)
            word = PlainLabel(group, "code")
            word.setAccessibleName(f"{number + 1}: {' '.join(group)}")
            inner.addWidget(word, 0, 1, Qt.AlignmentFlag.AlignVCenter)
            inner.setColumnStretch(1, 1)
            grid.addWidget(cell, number // A_LINE, number % A_LINE)
        self.add(grid)
