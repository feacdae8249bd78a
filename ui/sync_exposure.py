"""What a computer of the site could read: found in the network pool, named on the store thread, some at a time."""

from itertools import islice

import msgspec

from app.casework import exposure
from app.domain.exposure import Exposure
from app.domain.ids import SeatId
from sync.exposure import exposure as exposed
from sync.steps.talk import Talk
from ui.background import Background

AT_ONCE = 200
"""Folders looked up in one turn of the store thread."""


class Seen(msgspec.Struct, frozen=True):
    """The list, and whether the computer still takes part."""

    exposure: Exposure
    is_active: bool


def look(talk: Talk, seat: SeatId, background: Background) -> Seen:
    """Needs no network. Raises Cancelled."""
    found = exposed(talk, seat)
    rest, total = iter(found.folders.items()), Exposure()
    while some := dict(islice(rest, AT_ONCE)):
        total = total + background.ask(lambda work, some=some: exposure.named(work, some)).result()
    return Seen(total, found.is_active)
