"""The one question before a note is frozen, asked in place."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.cases import Draft
from ui.spoken import day, scope_name
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class SignBar(QFrame):
    """Says what will be frozen. `confirmed` freezes it, `declined` goes back to writing."""

    confirmed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._words = PlainLabel("", wraps=True)
        self.confirm = PrimaryButton(say("note.confirm"))
        self.decline = QuietButton(say("note.look_again"))
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
        """Show the question; Enter or a second Ctrl+Enter answers it."""
        self._words.setText(words)
        self.show()
        self.confirm.setFocus()

    @Slot()
    def _on_decline(self) -> None:
        self.hide()
        self.declined.emit()


def frozen_words(draft: Draft, *, is_couple: bool) -> str:
    """What signing will freeze."""
    whom = say("note.freeze_for", scope=scope_name(draft.scope)) if is_couple else ""
    return say("note.freeze", letters=len(draft.body.strip()), whom=whom, day=day(draft.happened_on))
