"""What the window needs of the exchange with the centre, as values and one protocol."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec
from PySide6.QtCore import SignalInstance

from app.casework.site_sheet import SheetState
from app.domain.changes import Changes
from app.domain.delivery import Check
from app.domain.ids import EnvelopeId, RingId, SeatId
from ui.background import Failed, Then
from ui.doors import Invitation
from ui.sync_progress import Step

if TYPE_CHECKING:  # the engine is brought in after the first paint
    from sync.hand_in import TakenIn
    from sync.membership import Leaving
    from ui.sync_choosing import Colleague
    from ui.sync_exposure import Seen
    from ui.sync_seats import Seats

SyncState = Literal["unconnected", "joining", "resting", "working", "away", "failed", "stopped"]
"""`joining`: this seat has asked to be let in, and waits for an administrator's word."""


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The truth about the exchange, for the dot in the top bar and for the settings."""

    state: SyncState = "unconnected"
    waiting: int = 0  # records without a stored receipt from the centre
    oldest: datetime | None = None  # when the oldest of them was saved
    files: int = 0  # attachments whose bytes are here and not known to be at the centre
    last_contact: datetime | None = None  # the last complete round
    problem: Exception | None = None  # why the last round did not end well
    refused: int = 0  # sealed parcels the centre would not have
    held: int = 0  # parcels that came and cannot be opened yet
    since: datetime | None = None  # since when the centre has not answered
    step: Step | None = None  # what is going on just now
    clock_off_ms: int = 0  # the centre's clock minus this computer's, at the last contact
    keyless: frozenset[bytes] = frozenset()  # rings whose newest key has not come here: nothing is sealed for them
    arriving: bool = False  # existing records are shown, and cannot be changed before their originals are here
    other_history: datetime | None = None  # when a colleague's envelope told that the centre had shown another history
    checked: Check | None = None  # the last comparison with the centre
    server: str = ""  # its address
    certificate: bytes = b""  # its fingerprint, where the centre is known by that alone
    asking: int = 0  # colleagues who have answered this seat's invitations and wait to be let in
    is_admin: bool = False  # whether this seat changes who takes part
    card: str = ""  # the line by which the server's operator adds this site; no secret


class Whom(msgspec.Struct, frozen=True):
    """Whom somebody invites."""

    colleague: str
    post: str
    is_admin: bool = False


class SyncDesk(Protocol):
    """The exchange as the window sees it. Every method returns at once; answers come on the UI thread.

    Qt signals: `status_changed` carries a SyncStatus, `changed` the Changes that a round has brought; `wipe_ordered`
    says that the site has ordered this shut-out computer to destroy its vault; `renumbered` that it is another seat
    from now on, and carries the number.
    """

    status_changed: SignalInstance
    changed: SignalInstance
    wipe_ordered: SignalInstance
    renumbered: SignalInstance

    def status(self) -> SyncStatus:
        """What is known now."""

    def begin(self) -> None:
        """A vault has been opened: exchange with the centre from now on."""

    def end(self) -> None:
        """The vault is about to be locked: start nothing more, ask nothing more of the Work."""

    def on_changed(self, changes: Changes) -> None:
        """Something was saved here: let a round follow."""

    def connect_to(self, address: str, then: Then, failed: Failed, certificate: bytes = b"") -> None:
        """Put this site on a server; `then(None)` when it has answered. With the fingerprint of a certificate, that
        one alone is spoken to, whoever vouches for it."""

    def certificate_of(self, address: str, then: Callable[[bytes], None]) -> None:
        """The fingerprint of the certificate shown at an address, to be compared; silent where there is none."""

    def invite(self, whom: Whom, then: Callable[[Invitation], None], failed: Failed) -> None:
        """Make an invitation for a colleague of this site; needs the centre."""

    def let_in(self, invitation: bytes, then: Then, failed: Failed) -> None:
        """Let in whoever has answered an invitation; needs the centre."""

    def turn_away(self, invitation: bytes, then: Then, failed: Failed) -> None:
        """Withdraw an invitation, answered or not; needs the centre."""

    def seats(self, then: "Callable[[Seats], None]", failed: Failed) -> None:
        """The computers of this site, as far as the centre has told; `failed` gets ServerAway where there is none."""

    def shut_out(self, seat: SeatId, lost: datetime | None, then: Callable[[int], None], failed: Failed) -> None:
        """Let a computer take part no longer; what it sent after it was `lost` does not count: `then` hears how much.

        Needs the centre.
        """

    def order_wipe(self, seat: SeatId, then: Then, failed: Failed) -> None:
        """Let a computer that is shut out destroy its vault when it next comes to the centre; needs the centre."""

    def sheet(self, then: "Callable[[SheetState], None]", failed: Failed) -> None:
        """How the site's recovery sheet stands. Needs no network."""

    def new_sheet(self, then: Callable[[str], None], failed: Failed) -> None:
        """The code of a new recovery sheet; it is good for nothing until `keep_sheet`."""

    def keep_sheet(self, typed: str, then: Then, failed: Failed) -> None:
        """Make the sheet known that was typed from its paper; needs the centre."""

    def try_sheet(self, typed: str, then: Then, failed: Failed) -> None:
        """Prove that a sheet opens today's keys. Needs no network."""

    def leave(self, knows_unsent: bool, then: "Callable[[Leaving], None]", failed: Failed) -> None:
        """Send everything and leave the site; where something cannot be sent, only if that is known."""

    def exposure(self, seat: SeatId, then: "Callable[[Seen], None]", failed: Failed) -> None:
        """What a computer of the site could read, as far as this one can tell. Needs no network."""

    def colleagues(self, ring: RingId | None, then: "Callable[[Sequence[Colleague]], None]", failed: Failed) -> None:
        """Who does casework at this site, or did, and who of them reads that ring. Needs no network, but a site that
        has been connected once: `failed` gets ServerAway else."""

    def choose_readers(self, ring: RingId, readers: Collection[SeatId], then: Then, failed: Failed) -> None:
        """Say anew who reads a case that is kept apart; needs the centre."""

    def admit(self, envelopes: Sequence[EnvelopeId], then: Then, failed: Failed) -> None:
        """Let late work of shut-out colleagues count; needs the centre."""

    def pack(self, then: Callable[[bytes], None], failed: Failed) -> None:
        """What this computer has sealed, as a file to carry. Needs no network."""

    def take_in(self, file: Path, then: "Callable[[TakenIn], None]", failed: Failed) -> None:
        """Take a colleague's file in. Needs no network."""

    def round_now(self) -> None:
        """Exchange now instead of in half a minute."""

    def stop(self) -> None:
        """Stop what is going on; what is done is kept. It goes on when asked for, or by itself after ten minutes."""

    def check_now(self) -> None:
        """Exchange, then compare everything with the centre, as happens every night."""
