"""The passphrase of a new seat."""

from PySide6.QtCore import Signal, Slot

from ui.shell.setup.page import SetupPage
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class SecretPage(SetupPage):
    """Signals:
    chosen: the passphrase.
    """

    chosen = Signal(str)

    def __init__(self, told: str = "") -> None:
        """`told`: to what the invitation invites."""
        super().__init__(
            say("setup.passphrase_title"), say("setup.passphrase_why"), say("setup.create"), say("common.back")
        )
        self.fresh = NewPassphrase(say("setup.passphrase"), say("setup.passphrase_again"))
        if told:
            self.add(PlainLabel(told, wraps=True))
        self.add(self.fresh)
        self.setFocusProxy(self.fresh)
        self.fresh.submitted.connect(self._on_forward)
        self.forward.clicked.connect(self._on_forward)

    def show_busy(self, busy: bool) -> None:
        """While the vault is being made."""
        self.forward.setText(say("setup.creating") if busy else say("setup.create"))
        self.forward.setEnabled(not busy)

    @Slot()
    def _on_forward(self) -> None:
        if self.forward.isEnabled() and self.fresh.is_fit():
            self.show_busy(True)
            self.chosen.emit(self.fresh.text())
