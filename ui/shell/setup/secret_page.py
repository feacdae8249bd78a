"""The passphrase of a new seat."""

from PySide6.QtCore import Signal, Slot

from ui.shell.setup.page import SetupPage
from ui.widgets.certificate_box import CertificateBox
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class SecretPage(SetupPage):
    """Signals:
    chosen: the passphrase.
    trusted: the passphrase, and the fingerprint of a certificate that somebody has compared.
    """

    chosen = Signal(str)
    trusted = Signal(str, bytes)

    def __init__(self, told: str = "") -> None:
        """`told`: to what the invitation invites."""
        super().__init__(
            say("setup.passphrase_title"), say("setup.passphrase_why"), say("setup.create"), say("common.back")
        )
        self.fresh = NewPassphrase(say("setup.passphrase"), say("setup.passphrase_again"))
        if told:
            self.add(PlainLabel(told, wraps=True))
        self.problem = PlainLabel("", "problem", wraps=True)
        self.certificate = CertificateBox(say("setup.certificate_compare"))
        self.add(self.fresh, self.problem, self.certificate)
        self.problem.hide()
        self.setFocusProxy(self.fresh)
        self.fresh.submitted.connect(self._on_forward)
        self.forward.clicked.connect(self._on_forward)
        self.certificate.accepted.connect(self._on_compared)

    def show_busy(self, busy: bool) -> None:
        """While the vault is being made."""
        self.forward.setText(say("setup.creating") if busy else say("setup.create"))
        self.forward.setEnabled(not busy)
        self.show_problem("")

    def show_problem(self, words: str) -> None:
        """Why the vault was not made."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def compare(self, certificate: bytes) -> None:
        """Nobody known vouches for the centre's certificate: this one, to be compared."""
        self.show_problem("")
        self.certificate.compare(certificate)

    @Slot()
    def _on_forward(self) -> None:
        if self.forward.isEnabled() and self.fresh.is_fit():
            self.show_busy(True)
            self.chosen.emit(self.fresh.text())

    @Slot(bytes)
    def _on_compared(self, fingerprint: bytes) -> None:
        if self.fresh.is_fit():
            self.show_busy(True)
            self.trusted.emit(self.fresh.text(), fingerprint)
