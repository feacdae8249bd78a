"""A certificate that nobody known vouches for: its fingerprint to compare, and a button that believes it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sync.protocol.fingerprint import shown
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_GROUPS = 8  # on a line


class CertificateBox(QWidget):
    """Hidden while there is nothing to compare.

    Signals:
        accepted: carries the fingerprint, which somebody has compared.
    """

    accepted = Signal(bytes)

    def __init__(self, how: str) -> None:
        """`how`: with what to compare it."""
        super().__init__()
        self._fingerprint = b""
        self.groups = PlainLabel("", "section", wraps=True)
        self.groups.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.accept = QuietButton(say("settings.centre.certificate_same"), "check")
        self.accept.clicked.connect(self._on_accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(how, "secondary", wraps=True))
        column.addWidget(self.groups)
        column.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def compare(self, fingerprint: bytes) -> None:
        """Show one."""
        groups = shown(fingerprint).split()
        lines = [" ".join(groups[at : at + _GROUPS]) for at in range(0, len(groups), _GROUPS)]
        self._fingerprint = fingerprint
        self.groups.setText("\n".join(lines))
        self.groups.setAccessibleName(" ".join(groups))
        self.show()

    @Slot()
    def _on_accept(self) -> None:
        self.hide()
        self.accepted.emit(self._fingerprint)
