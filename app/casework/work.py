"""What every verb of the casework is given first."""

import copy
from datetime import datetime

import msgspec

from app.definitions.loader import Definitions
from app.definitions.own_form import Judged
from app.domain.ids import RecordId, SeatId
from app.domain.rights import DEFAULT_POST
from app.now import Now
from app.paper.values import Profile
from app.store.saving import Random
from app.store.store import Store


class SiteFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The site's own data, as printed on every sheet."""

    name: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    complaints: str = ""  # where to complain: a person or office, and a number


class SeatFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Who works here: one person on one computer."""

    id: SeatId
    worker: str
    number: int  # 1 for the seat that founded the site; stands in every record number made here
    desk: str  # marriage, bereavement, relief
    site: RecordId
    post: str = DEFAULT_POST  # what the site's control stream calls it


class Work:
    """One unlocked seat: its store, its clock, its definitions. Lives on the store thread."""

    def __init__(self, store: Store, definitions: Definitions, seat: SeatFacts) -> None:
        self.store = store
        self.built_in = definitions
        self.definitions = definitions  # with the site's own forms above them, see app.casework.own_definitions
        self.judged: dict[RecordId, Judged] = {}  # versions of own forms, each read once
        self.seat = seat
        self.printer: Profile = "laser"  # what pages are drawn for on this computer
        self._held: datetime | None = None

    @property
    def now(self) -> Now:
        """The clock."""
        held = self._held
        return self.store.now if held is None else lambda: held

    def at(self, moment: datetime) -> "Work":
        """The same seat, with what is known today and a clock that stands at `moment`: to read with, not to write."""
        then = copy.copy(self)
        then._held = moment
        return then

    @property
    def random(self) -> Random:
        """The source of randomness."""
        return self.store.random

    def close(self) -> None:
        """Close the database; the key goes with it."""
        self.store.close()
