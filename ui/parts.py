"""The parts of the running program, made once by `ui/application.py` and handed to whoever shows something."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.now import Now
from app.settings import Settings
from app.vault.seats import SeatCard, list_seats
from ui.background import Background
from ui.doors import Doorkeeper, PersonCard

if TYPE_CHECKING:  # the start screen is painted without some of them
    from ui.printing.desk import PrintDesk
    from ui.session import Session
    from ui.shell.settings.desk import SettingsDesk
    from ui.sync_desk import SyncDesk
    from ui.window import Window

SyncMaker = Callable[[Background], "SyncDesk"]
"""Makes the exchange with the centre over the store thread and the network pool."""


class Parts:
    """Holds, and does nothing; so that no constructor takes ten parameters."""

    def __init__(self, root: Path, now: Now, settings: Settings) -> None:
        self.root = root
        self.now = now
        self.settings = settings
        self.background: Background
        self.doors: Doorkeeper
        self.session: Session
        self.window: Window
        self.printing: PrintDesk
        self.account: SettingsDesk
        self.make_sync: SyncMaker
        self.sync: SyncDesk | None = None  # made when a vault is first opened

    def people(self) -> Sequence[PersonCard]:
        """Everyone who has a seat on this computer, last opened first. Quick: no key is derived."""
        return [_as_person(card) for card in list_seats(self.root)]


def _as_person(card: SeatCard) -> PersonCard:
    return PersonCard(card.folder.name, card.label, card.site, card.state)
