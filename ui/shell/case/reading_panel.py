"""A note that is too long for the timeline, whole, to be read."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row
from ui.words import say

LONGEST_BLOCK = 4_000
"""Characters the text field breaks into lines at one go; it breaks what is in sight and no more."""


class ReadingPanel(Card):
    """`finished` puts the panel away."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = PlainLabel("", "section")
        self.told = PlainLabel("", "secondary", wraps=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setAccessibleName(say("case.entry.whole_note"))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.close_button = QuietButton(f"{say('common.close')}  Esc")
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title)
        head.addWidget(self.told, 1)
        head.addWidget(self.close_button)
        self.add(head)
        self.add(self.text, 1)
        self.close_button.clicked.connect(self.finished)
        bind(self, "Esc", self.finished.emit)

    def show_note(self, row: Row, body: str) -> None:
        """`row` is how the timeline tells of it."""
        self.title.setText(row.title)
        self.told.setText(row.meta)
        self.text.setPlainText("\n".join(_blocks(body)))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing of it stays in a label."""
        self.title.clear()
        self.told.clear()
        self.text.clear()


def _blocks(body: str) -> Iterator[str]:
    """The paragraphs; one without an end is cut into pieces, or the window would stand still over it."""
    for paragraph in body.split("\n"):
        for start in range(0, max(len(paragraph), 1), LONGEST_BLOCK):
            yield paragraph[start : start + LONGEST_BLOCK]
