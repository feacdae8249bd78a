"""The quiet bar at the bottom of a page: one sentence, and Undo where it can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton
from ui.widgets.plain_label import PlainLabel
from ui.words import say

STAYS_MS = 6_000
STAYS_WITH_UNDO_MS = 12_000
STAYS_PER_LETTER_MS = 60


class MessageBar(QFrame):
    """Comes without moving anything, goes by itself; a later sentence takes the place of the earlier."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._undo: Callable[[], None] | None = None
        self._words = PlainLabel(wraps=True)
        self._undo_button = PlainButton(say("common.undo"))
        self._close_button = PlainButton(say("common.close"))
        line = QHBoxLayout(self)
        line.setContentsMargins(px(16), px(8), px(8), px(8))
        line.setSpacing(px(8))
        line.addWidget(self._words, 1)
        line.addWidget(self._undo_button)
        line.addWidget(self._close_button)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        self._undo_button.clicked.connect(self._on_undo)
        self._close_button.clicked.connect(self.hide)
        self.hide()

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence; `undo` takes back what it tells of."""
        self._undo = undo
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self._undo_button.setVisible(undo is not None)
        self.show()
        self.raise_()
        least = STAYS_WITH_UNDO_MS if undo else STAYS_MS
        self._clock.start(max(least, STAYS_PER_LETTER_MS * len(sentence)))

    @property
    def sentence(self) -> str:
        """What is told now; empty while nothing is."""
        return self._words.text() if self.isVisible() else ""

    @Slot()
    def _on_undo(self) -> None:
        self.hide()
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()
