"""A dialog: only for what cannot be undone or must be answered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel

WIDTH = 480


class Dialog(QDialog):
    """Title, a sentence, then whatever is asked. It goes for good when it is closed."""

    def __init__(self, title: str, why: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(px(WIDTH))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(24), px(20), px(24), px(24))
        self.column.setSpacing(px(16))
        self.column.addWidget(PlainLabel(title, "title"))
        if why:
            self.column.addWidget(PlainLabel(why, "secondary", wraps=True))
