"""The passphrase of the person chosen: field, one sentence under it, one button."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import WrongSecret
from ui.doors import PersonCard
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.countdown import Countdown
from ui.widgets.field_box import FieldBox
from ui.widgets.secret_edit import SecretEdit
from ui.words import say


class UnlockBox(QWidget):
    """Asks for the passphrase.

    Signals:
        submitted: the passphrase typed.
        forgotten: the person wants to use the recovery code.
    """

    submitted = Signal(str)
    forgotten = Signal()

    def __init__(self, card: PersonCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SecretEdit()
        self.box = FieldBox(say("start.passphrase_of", name=card.name), self.field)
        self.button = PrimaryButton(say("start.unlock"))
        self._forgot = LinkButton(say("start.forgot"))
        self._wait = Countdown(self)
        self._is_busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.box)
        column.addLayout(row(self.button, None, self._forgot))
        self.setFocusProxy(self.field)
        self.field.submitted.connect(self._on_submitted)
        self.field.caps_noticed.connect(self._on_caps)
        self.field.textEdited.connect(self._on_edited)
        self.button.clicked.connect(self._on_submitted)
        self._forgot.clicked.connect(self.forgotten)
        self._wait.ticked.connect(self._on_tick)

    def show_busy(self, busy: bool) -> None:
        """While the key is being derived."""
        self._is_busy = busy
        self.button.setText(say("start.unlocking") if busy else say("start.unlock"))
        self._refresh()

    def show_failure(self, error: Exception) -> None:
        """One sentence under the field; the cursor stays in it, what was typed is selected."""
        self.show_busy(False)
        if isinstance(error, WrongSecret):
            self._wait.start(int(str(error.facts.get("wait_s", 0))))
        else:
            from ui.wording import sentence  # noqa: PLC0415  # the start screen is painted without it

            self.box.show_problem(sentence(error))
        self.field.selectAll()
        self.field.setFocus()

    @Slot()
    def _on_submitted(self) -> None:
        if self.field.text() and not self._wait.is_running and not self._is_busy:
            self.show_busy(True)
            self.submitted.emit(self.field.text())

    @Slot(bool)
    def _on_caps(self, seems_on: bool) -> None:
        if not self._wait.is_running:
            self.box.show_note(say("start.caps") if seems_on else "")

    @Slot(str)
    def _on_edited(self, _: str) -> None:
        if not self._wait.is_running and self.box.problem:
            self.box.show_problem("")

    @Slot(int)
    def _on_tick(self, left: int) -> None:
        self.box.show_problem(say("start.wrong_wait", seconds=left) if left else say("start.wrong"))
        self._refresh()

    def _refresh(self) -> None:
        self.button.setEnabled(not self._is_busy and not self._wait.is_running)
