"""The way in without the passphrase: recovery code, and a new passphrase twice."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import WrongSecret
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.countdown import Countdown
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.new_passphrase import NewPassphrase
from ui.wording import sentence
from ui.words import say


class RecoverBox(QWidget):
    """Asks for the recovery code and what shall be the passphrase from now on.

    Signals:
        submitted: code and new passphrase.
        remembered: back to the passphrase.
    """

    submitted = Signal(str, str)
    remembered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = LineEdit(input_method=False)
        self.code_box = FieldBox(say("start.recovery_code"), self.code)
        self.fresh = NewPassphrase(say("start.new_passphrase"), say("start.new_again"))
        self.button = PrimaryButton(say("start.recover"))
        again = LinkButton(say("start.know_again"))
        self._wait = Countdown(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.code_box)
        column.addWidget(self.fresh)
        column.addLayout(row(self.button, None, again))
        self.setFocusProxy(self.code)
        self.code.submitted.connect(self.fresh.setFocus)
        self.fresh.submitted.connect(self._on_submitted)
        self.button.clicked.connect(self._on_submitted)
        again.clicked.connect(self.remembered)
        self._wait.ticked.connect(self._on_tick)

    def show_failure(self, error: Exception) -> None:
        """One sentence under the code."""
        self.button.setEnabled(True)
        if isinstance(error, WrongSecret) and "group" in error.facts:
            self.code_box.show_problem(_slip(error))
        elif isinstance(error, WrongSecret):
            self._wait.start(int(str(error.facts.get("wait_s", 0))))
        else:
            self.code_box.show_problem(sentence(error))
        self.code.setFocus()

    @Slot()
    def _on_submitted(self) -> None:
        if self._wait.is_running or not self.button.isEnabled() or not self.fresh.is_fit():
            return
        self.button.setEnabled(False)
        self.submitted.emit(self.code.text().strip(), self.fresh.text())

    @Slot(int)
    def _on_tick(self, left: int) -> None:
        self.code_box.show_problem(say("start.recovery_wait", seconds=left) if left else say("start.recovery_wrong"))
        self.button.setEnabled(not left)


def _slip(error: WrongSecret) -> str:
    """A slip of typing, noticed before anything was tried."""
    group = error.facts["group"]
    return say("start.recovery_group", group=group) if group else say("start.recovery_length")
