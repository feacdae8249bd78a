"""One page of the set-up: a title, a sentence why, fields, and two buttons at the foot."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel

WIDTH = 480


class SetupPage(QWidget):
    """A column in the middle; put fields in with `add`."""

    def __init__(self, title: str, why: str, forward: str, back: str = "") -> None:
        super().__init__()
        self.setFixedWidth(px(WIDTH))
        self.forward = PrimaryButton(forward)
        self.back = QuietButton(back) if back else None
        self._fields = QVBoxLayout()
        self._fields.setSpacing(px(10))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.step = PlainLabel("", "secondary")
        column.addWidget(self.step)
        column.addWidget(PlainLabel(title, "display", wraps=True))
        if why:
            column.addWidget(PlainLabel(why, "secondary", wraps=True))
        column.addSpacing(px(8))
        column.addLayout(self._fields)
        column.addSpacing(px(8))
        column.addLayout(row(self.forward, self.back, None) if self.back else row(self.forward, None))
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def add(self, *fields: QWidget) -> None:
        """Put fields below the others."""
        for field in fields:
            self._fields.addWidget(field)
