"""A card: surface, hairline, 16 px of air."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme.tokens import px


class Card(QFrame):
    """A box for what belongs together; put things in with `add`, or into `body`."""

    def __init__(self, role: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(16), px(12), px(16), px(12))
        self.body.setSpacing(px(8))

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout below the others."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)


class Rule(QFrame):
    """A hairline, for decoration."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rule-upright" if upright else "rule")


def row(*items: QWidget | None, space: int = 8) -> QHBoxLayout:
    """A line of widgets; None stands for the room that stretches."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(px(space))
    for item in items:
        if item is None:
            line.addStretch(1)
        else:
            line.addWidget(item)
    return line
