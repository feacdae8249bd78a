"""The one question before something is done for good, asked in place."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.plain_label import PlainLabel


class AskBar(QFrame):
    """Says what will be done. `confirmed` does it, `declined` goes back."""

    confirmed = Signal()
    declined = Signal()

    def __init__(self, confirm: str, decline: str) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._words = PlainLabel("", wraps=True)
        self.confirm = PrimaryButton(confirm)
        self.decline = QuietButton(decline)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(16), px(8), px(8), px(8))
        line.setSpacing(px(8))
        line.addWidget(self._words, 1)
        line.addWidget(self.decline)
        line.addWidget(self.confirm)
        self.confirm.clicked.connect(self.confirmed)
        self.decline.clicked.connect(self._on_decline)
        self.hide()

    def ask(self, words: str) -> None:
        """Show the question; Enter answers it."""
        self._words.setText(words)
        self.show()
        self.confirm.setFocus()

    @property
    def question(self) -> str:
        """What is asked now; empty while nothing is."""
        return self._words.text() if not self.isHidden() else ""

    @Slot()
    def _on_decline(self) -> None:
        self.hide()
        self.declined.emit()
