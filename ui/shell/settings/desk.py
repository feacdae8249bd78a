"""What the settings room may do beyond a room's usual rights: this computer, this person's keys, the centre."""

from pathlib import Path
from typing import Protocol

from app.settings import Settings
from ui.background import Failed, Then
from ui.doors import Invitation, PersonCard
from ui.sync_desk import SyncDesk


class SettingsDesk(Protocol):
    """Every method returns at once; answers come on the UI thread."""

    settings: Settings

    @property
    def sync(self) -> SyncDesk | None:
        """The exchange with the centre; None where this program has none."""

    def keep(self, settings: Settings) -> None:
        """Write the settings down and act on them: language and theme at once."""

    def change_passphrase(self, old: str, new: str, then: Then, failed: Failed) -> None:
        """`failed` gets WrongSecret where the old one does not fit."""

    def renew_recovery_code(self, passphrase: str, then: Then, failed: Failed) -> None:
        """`then` gets the new code, once."""

    def print_recovery_sheet(self, code: str, then: Then, failed: Failed) -> None:
        """Send the sheet to the printer."""

    def save_recovery_sheet(self, code: str, file: Path, then: Then, failed: Failed) -> None:
        """Write the sheet as a PDF."""

    def print_sheet_of(self, card: PersonCard, code: str, then: Then, failed: Failed) -> None:
        """The sheet of a seat that has just been made and is not open yet."""

    def save_sheet_of(self, card: PersonCard, code: str, file: Path, answer: tuple[Then, Failed]) -> None:
        """The same, as a PDF."""

    def check_passphrase(self, passphrase: str, then: Then, failed: Failed) -> None:
        """Of the person who is unlocked; `failed` gets WrongSecret."""

    def print_site_sheet(self, code: str, then: Then, failed: Failed) -> None:
        """Send the site's recovery sheet to the printer."""

    def save_site_sheet(self, code: str, file: Path, then: Then, failed: Failed) -> None:
        """Write it as a PDF."""

    def print_invitation(self, invitation: Invitation, then: Then, failed: Failed) -> None:
        """Send an invitation slip to the printer."""

    def save_invitation(self, invitation: Invitation, file: Path, then: Then, failed: Failed) -> None:
        """Write it as a PDF."""

    def list_printers(self, then: Then) -> None:
        """`then` gets a dict of printer names to their trays."""

    def save_file(self, file: Path, content: bytes, then: Then, failed: Failed) -> None:
        """Write a file somebody asked for."""
