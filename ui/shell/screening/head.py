"""What stays in view while an instrument is entered: which one, how far, what it comes to, save."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.screening.judging import Judged
from ui.theme.tokens import px
from ui.widgets.ask_bar import AskBar
from ui.widgets.buttons import DangerButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class Head(QWidget):
    """`saving`, `closing` and `discarding` say which button was pressed; `confirmed` that it may be kept for good."""

    saving = Signal()
    closing = Signal()
    discarding = Signal()
    confirmed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = PlainLabel("", "section")
        self.kept = ElidedLabel("", "secondary")
        self.close_button = QuietButton(say("screening.close"))
        self.discard = DangerButton(say("screening.discard"))
        self.save = PrimaryButton(say("screening.save"), "check")
        self.save.setToolTip(say("screening.save_hint"))
        self.progress = PlainLabel("", "strong")
        self.outcome = PlainLabel("", wraps=True)
        self.rule = PlainLabel("", "secondary", wraps=True)
        self.bar = AskBar(say("screening.confirm"), say("screening.look_again"))
        self._lay_out()
        self.save.clicked.connect(self.saving)
        self.close_button.clicked.connect(self.closing)
        self.discard.clicked.connect(self.discarding)
        self.bar.confirmed.connect(self.confirmed)
        self.bar.declined.connect(self.declined)

    def show_title(self, title: str) -> None:
        """Which instrument it is."""
        self.title.setText(title)
        self.kept.clear()
        self.bar.hide()

    def show_state(self, state: Judged) -> None:
        """How far one is, and what it comes to."""
        self.progress.setText(state.progress)
        self.outcome.setText(state.barred or state.outcome)
        self.outcome.set_role("due" if state.barred else "")
        self.outcome.setVisible(bool(self.outcome.text()))
        self.rule.setText(state.rule)
        self.rule.setVisible(bool(state.rule))
        self.bar.hide()

    def _lay_out(self) -> None:
        buttons = row(self.title, self.kept, self.discard, self.close_button, self.save)
        buttons.setStretch(1, 1)
        state = row(self.progress, self.outcome, space=16)
        state.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(buttons)
        column.addLayout(state)
        column.addWidget(self.rule)
        column.addWidget(self.bar)
