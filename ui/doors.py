"""What the window needs of vaults and stores, as values and one protocol. The real ones are in `ui/vault_doors.py`,
imported on the store thread after the first paint."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:  # the store behind Work is imported on its own thread, after the first paint
    from app.casework.work import Work


Tell = Callable[[str], None]
"""Called on the store thread with `header_restored` or `slot_strengthened` when opening has mended something."""


class PersonCard(msgspec.Struct, frozen=True):
    """One person of this computer, as the start screen shows them."""

    seat: str  # name of the seat's folder: random, never a person's name
    name: str  # empty where the header cannot be read
    site: str
    state: str = "good"  # "damaged", "too_new"


class NewSeat(msgspec.Struct, frozen=True, kw_only=True):
    """What the first run asks."""

    worker: str
    site: str = ""
    desk: str = "marriage"
    phone: str = ""
    server: str = ""  # the centre's address, where a colleague has invited this person
    invitation_code: str = ""
    site_sheet: str = ""  # the code of the site's recovery sheet, where nothing else is left
    certificate: bytes = b""  # beside it: of the centre's certificate, compared by a person


class Invited(msgspec.Struct, frozen=True):
    """To what an invitation invites."""

    site: str
    post: str
    number: int
    bureau: str = ""  # the fingerprint of the bureau's root, as it is read out; empty where it has none


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a slip. `post` is a code word."""

    id: bytes
    code: str
    address: str
    site: str
    colleague: str
    post: str
    number: int
    expires: datetime
    bureau: str = ""  # as in Invited

    def __repr__(self) -> str:
        return f"Invitation({self.id.hex()})"


class Created(msgspec.Struct, frozen=True):
    """A seat just made, and the only time its recovery code is seen."""

    card: PersonCard
    recovery_code: str  # groups joined by "-"


class Doors(Protocol):
    """All of it slow: called on the store thread only. Raises the errors of `app.errors`."""

    def create(self, new: NewSeat, passphrase: str) -> Created:
        """Make a seat with its vault. Raises BadInvitation (sync.errors) where the invitation does not fit."""

    def invited_to(self, new: NewSeat) -> Invited:
        """Ask the centre about an invitation. Raises BadInvitation, ServerAway, ServerUntrusted (sync.errors)."""

    def certificate_at(self, address: str) -> bytes:
        """The fingerprint of whatever certificate is shown there, to be compared. Raises ServerAway (sync.errors)."""

    def invitation_slip(self, invitation: Invitation) -> bytes:
        """The slip, as a PDF."""

    def open(self, card: PersonCard, passphrase: str, tell: Tell | None = None) -> "Work":
        """Unlock. Raises WrongSecret (with the wait), HeaderDamaged, VaultDamaged, VaultTooNew, VaultBusy."""

    def recover(self, card: PersonCard, code: str, passphrase: str, tell: Tell | None = None) -> "Work":
        """Unlock by the recovery code and set a new passphrase. Raises as `open` does."""

    def close(self, work: "Work") -> None:
        """Close connections and drop keys."""

    def wipe(self, card: PersonCard, work: "Work") -> None:
        """Close the vault and destroy it: the site has ordered it. Raises OSError where a file resists."""

    def change_passphrase(self, card: PersonCard, old: str, new: str) -> None:
        """Raises WrongSecret."""

    def renew_recovery_code(self, card: PersonCard, passphrase: str) -> str:
        """A new code; the old one no longer opens. Raises WrongSecret."""

    def recovery_sheet(self, card: PersonCard, code: str) -> bytes:
        """The sheet with the code, as a PDF."""

    def check_passphrase(self, card: PersonCard, passphrase: str) -> None:
        """Whether somebody at an unlocked computer is its owner. Raises WrongSecret."""

    def site_sheet(self, card: PersonCard, code: str, address: str, certificate: bytes) -> bytes:
        """The site's recovery sheet, as a PDF. `certificate`: its fingerprint, where the centre is known by that."""

    def name_site(self, card: PersonCard, work: "Work") -> PersonCard:
        """Write the site's name of the records on the start card; the card as it is then."""

    def settle(self, card: PersonCard) -> None:
        """What can wait until after the first page: called once after each unlocking, may take a second."""

    def make_room(self, card: PersonCard) -> None:
        """Give up what was kept aside for a full disk, so that the next try is stored."""


Doorkeeper = Callable[[], Doors]
"""Gives the doors; called on a thread of the background, because the first call imports the store."""
