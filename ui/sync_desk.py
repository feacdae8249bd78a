"""What the window needs of the exchange with the centre, as values and one protocol."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol

import msgspec
from PySide6.QtCore import SignalInstance

from app.domain.changes import Changes
from ui.background import Failed, Then

SyncState = Literal["unconnected", "resting", "working", "away", "failed"]


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The truth about the exchange, for the dot in the top bar and for the settings."""

    state: SyncState = "unconnected"
    waiting: int = 0  # records without a stored receipt from the centre
    oldest: datetime | None = None  # when the oldest of them was saved
    last_contact: datetime | None = None  # the last complete round
    problem: Exception | None = None  # why the last round did not end well
    server: str = ""  # its address
    card: str = ""  # the line by which the server's operator adds this site; no secret


class Invitation(msgspec.Struct, frozen=True):
    """What a colleague needs to join: the file, and the words that open it, to be handed over apart from it."""

    file: bytes
    code: str


class SyncDesk(Protocol):
    """The exchange as the window sees it. Every method returns at once; answers come on the UI thread.

    Qt signals: `status_changed` carries a SyncStatus, `changed` the Changes that a round has brought.
    """

    status_changed: SignalInstance
    changed: SignalInstance

    def status(self) -> SyncStatus:
        """What is known now."""

    def begin(self) -> None:
        """A vault has been opened: exchange with the centre from now on."""

    def end(self) -> None:
        """The vault is about to be locked: start nothing more, ask nothing more of the Work."""

    def on_changed(self, changes: Changes) -> None:
        """Something was saved here: let a round follow."""

    def connect_to(self, address: str, then: Then, failed: Failed) -> None:
        """Put this site on a server; `then(None)` when it has answered."""

    def invite(self, colleague: str, then: Callable[[Invitation], None], failed: Failed) -> None:
        """Make an invitation for a colleague of this site."""

    def round_now(self) -> None:
        """Exchange now instead of in half a minute."""
