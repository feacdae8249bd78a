"""The server and the state of the exchange."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from app.now import system_now, today
from sync.errors import ServerUntrusted
from ui.shell.settings.section import Section
from ui.sync_desk import SyncDesk, SyncStatus
from ui.sync_words import long_words
from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.certificate_box import CertificateBox
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say


class CentreSection(Section):
    """Only where this program has been given an exchange at all."""

    def __init__(self, sync: SyncDesk) -> None:
        super().__init__(say("settings.centre.title"), say("settings.centre.hint"))
        self._sync = sync
        self.server = LineEdit(say("settings.centre.server"), input_method=False)
        self.server.setPlaceholderText(say("settings.centre.server_example"))
        self.server_box = FieldBox("", self.server)
        self.certificate = CertificateBox(say("settings.centre.certificate_compare"))
        self._address = ""  # the one tried last
        self.connect_button = QuietButton(say("settings.centre.connect"), "cloud")
        self.state = PlainLabel("", "secondary", wraps=True)
        self.now = QuietButton(say("settings.centre.now"), "arrows-clockwise")
        self.card = LineEdit(say("settings.centre.card"))
        self.card.setReadOnly(True)
        self._problem: Exception | None = None
        self._lay_out()
        self._listen()

    @Slot(object)
    def show_status(self, status: SyncStatus) -> None:
        """How things stand."""
        self.state.setText("\n".join(long_words(status, today(system_now))))
        if not self.server.hasFocus():
            self.server.setText(status.server or self.server.text())
        self.card.setText(status.card)
        self.card.setCursorPosition(0)
        connected = status.state != "unconnected"
        self.now.setEnabled(connected and status.state != "working")
        if status.problem is not None and status.problem is not self._problem:
            self._address = status.server
            self.server_box.show_note("")
            self._look_at_certificate(status.problem)
        self._problem = status.problem

    def _lay_out(self) -> None:
        self.line(say("settings.centre.state"), self.state, stretches=True)
        self.act(self.now)
        self.line(say("settings.centre.server"), _beside(self.server_box, self.connect_button), stretches=True)
        self.below(self.certificate)
        self.line(say("settings.centre.card"), self.card, stretches=True)

    def _listen(self) -> None:
        self.connect_button.clicked.connect(self._on_connect)
        self.server.submitted.connect(self._on_connect)
        self.now.clicked.connect(self._sync.round_now)
        self.certificate.accepted.connect(self._connect)
        self._sync.status_changed.connect(self.show_status)
        self.show_status(self._sync.status())

    @Slot()
    def _on_connect(self) -> None:
        address = self.server.text().strip()
        self.server_box.show_problem("" if address else say("settings.centre.fill_server"))
        if address:
            self._address = address
            self._connect(b"")

    @Slot(bytes)
    def _connect(self, certificate: bytes) -> None:
        """To the address tried last; to this certificate alone, where somebody has compared it."""
        self.certificate.hide()
        self.connect_button.setEnabled(False)
        self.server_box.show_problem("")
        self.server_box.show_note(say("settings.centre.connecting"))
        self._sync.connect_to(self._address, self._connected, self._not_connected, certificate)

    def _connected(self, _: object) -> None:
        self.connect_button.setEnabled(True)
        self.server_box.show_note(say("settings.centre.connected"))
        self.show_status(self._sync.status())

    def _not_connected(self, error: Exception) -> None:
        self.connect_button.setEnabled(True)
        self.server_box.show_problem(sentence(error))
        self._look_at_certificate(error)

    def _look_at_certificate(self, error: Exception) -> None:
        """Where it is the certificate that stopped the connection: show which one, to be compared."""
        if isinstance(error, ServerUntrusted) and error.facts.get("reason") in ("certificate", "changed"):
            self._sync.certificate_of(self._address, self.certificate.compare)


def _beside(box: QWidget, button: QWidget) -> QWidget:
    holder = QWidget()
    line = row(space=12)
    line.addWidget(box, 1)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    holder.setLayout(line)
    return holder
