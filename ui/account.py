"""What a person may do to this computer's settings and to their own keys, done in the background."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from app.errors import Refused
from app.settings import Settings
from ui.background import Failed, Then
from ui.doors import Invitation, PersonCard
from ui.parts import Parts
from ui.printing.drawn_for import DrawFor
from ui.sync_desk import SyncDesk, SyncStatus
from ui.words import say

Keep = Callable[[Settings], None]
"""Writes settings down and acts on them."""


class Account:
    """The settings room's desk (ui/shell/settings/desk.py)."""

    def __init__(self, parts: Parts, keep: Keep) -> None:
        self._parts = parts
        self._background = parts.background
        self._doors = parts.doors
        self._printing = parts.printing
        self._keep = keep
        self.settings = parts.settings

    @property
    def sync(self) -> SyncDesk | None:
        """The exchange with the centre, once a vault has been opened."""
        return self._parts.sync

    def keep(self, settings: Settings) -> None:
        """Write the settings down and act on them; pages are drawn for the printer chosen from now on."""
        self._keep(settings)
        if self._parts.session.card is not None:
            self._background.run(DrawFor(settings))

    def change_passphrase(self, old: str, new: str, then: Then, failed: Failed) -> None:
        """Of the person who is unlocked."""
        card = self._card()
        self._background.apart(lambda: self._doors().change_passphrase(card, old, new), then, failed)

    def renew_recovery_code(self, passphrase: str, then: Then, failed: Failed) -> None:
        """Of the person who is unlocked."""
        card = self._card()
        self._background.apart(lambda: self._doors().renew_recovery_code(card, passphrase), then, failed)

    def print_recovery_sheet(self, code: str, then: Then, failed: Failed) -> None:
        """Render, then send to the printer."""
        self.print_sheet_of(self._card(), code, then, failed)

    def print_sheet_of(self, card: PersonCard, code: str, then: Then, failed: Failed) -> None:
        """The same for a seat that has just been made and is not open yet."""

        def rendered(pdf: bytes) -> None:
            job = partial(self._printing.silently, say("setup.print_sheet"), [pdf], self.settings)
            self._background.online(job, then, failed)

        self._background.apart(lambda: self._doors().recovery_sheet(card, code), rendered, failed)

    def save_recovery_sheet(self, code: str, file: Path, then: Then, failed: Failed) -> None:
        """Render, then write where the person said."""
        self.save_sheet_of(self._card(), code, file, (then, failed))

    def save_sheet_of(self, card: PersonCard, code: str, file: Path, answer: tuple[Then, Failed]) -> None:
        """The same for a seat that has just been made and is not open yet."""
        self._background.apart(lambda: _write(file, self._doors().recovery_sheet(card, code)), *answer)

    def check_passphrase(self, passphrase: str, then: Then, failed: Failed) -> None:
        """Of the person who is unlocked."""
        card = self._card()
        self._background.apart(lambda: self._doors().check_passphrase(card, passphrase), then, failed)

    def print_site_sheet(self, code: str, then: Then, failed: Failed) -> None:
        """Render, then send to the printer."""

        def rendered(pdf: bytes) -> None:
            job = partial(self._printing.silently, say("setup.print_sheet"), [pdf], self.settings)
            self._background.online(job, then, failed)

        self._background.apart(partial(self._site_sheet, self._card(), code), rendered, failed)

    def save_site_sheet(self, code: str, file: Path, then: Then, failed: Failed) -> None:
        """Render, then write where the person said."""
        card = self._card()
        self._background.apart(lambda: _write(file, self._site_sheet(card, code)), then, failed)

    def _site_sheet(self, card: PersonCard, code: str) -> bytes:
        centre = self.sync.status() if self.sync is not None else SyncStatus()
        return self._doors().site_sheet(card, code, centre.server, centre.certificate)

    def print_invitation(self, invitation: Invitation, then: Then, failed: Failed) -> None:
        """Render, then send to the printer; the job's title names nobody."""

        def rendered(pdf: bytes) -> None:
            job = partial(self._printing.silently, say("settings.invite.print"), [pdf], self.settings)
            self._background.online(job, then, failed)

        self._background.apart(lambda: self._doors().invitation_slip(invitation), rendered, failed)

    def save_invitation(self, invitation: Invitation, file: Path, then: Then, failed: Failed) -> None:
        """Render, then write where the person said."""
        self._background.apart(lambda: _write(file, self._doors().invitation_slip(invitation)), then, failed)

    def list_printers(self, then: Then) -> None:
        """Ask the system; that can take seconds."""
        self._background.online(_printers, then)

    def save_file(self, file: Path, content: bytes, then: Then, failed: Failed) -> None:
        """Write where the person said."""
        self._background.online(lambda: _write(file, content), then, failed)

    def _card(self) -> PersonCard:
        if self._parts.session.card is None:
            raise Refused(rule="locked")
        return self._parts.session.card


def _printers() -> dict[str, tuple[str, ...]]:
    """Qt's printing is imported when it is first asked for: the start screen does without."""
    found: dict[str, tuple[str, ...]] = import_module("ui.printers").printers_and_trays()
    return found


def _write(file: Path, content: bytes) -> None:
    """Readable by this person alone."""
    file.write_bytes(content)
    file.chmod(0o600)
