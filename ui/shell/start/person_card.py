"""One person of this computer, as a large card to choose."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.doors import PersonCard
from ui.theme.tokens import px
from ui.widgets.elided_label import ElidedLabel
from ui.words import say

WIDTH = 232
HEIGHT = 76


class PersonButton(QPushButton):
    """Name over site."""

    def __init__(self, card: PersonCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setProperty("role", "card")
        self.setCheckable(True)
        name = card.name or say("start.unnamed")
        below = card.site if card.state == "good" else say(f"start.{card.state}")
        self.setAccessibleName(name)
        self.setAccessibleDescription(below)
        self.setFixedSize(self.sizeHint())
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(2))
        for text, role in ((name, "title"), (below, "secondary")):
            label = ElidedLabel(text, role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        """Every card is as large as the others."""
        return QSize(px(WIDTH), px(HEIGHT))
