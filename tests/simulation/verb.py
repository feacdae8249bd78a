"""What a verb is, and what several of them do."""

from collections.abc import Callable
from typing import NamedTuple

from sync.errors import SyncError
from sync.steps.control import Writer, extend_control
from sync.steps.talk import Talk
from tests.simulation.seat import Seat
from tests.simulation.world import World

Do = Callable[[World, Seat], None]


class Verb(NamedTuple):
    """What can happen, and how often beside the others."""

    do: Do
    weight: int


def appended(seat: Seat, write: Writer, then: Callable[[Talk], None] | None = None) -> bool:
    """Whether the records are on the server, as far as this seat can tell. Needs the network, and gives up quietly."""
    if seat.offline:
        return False
    trouble, seat.wire.trouble = seat.wire.trouble, 0.0
    try:
        extend_control(seat.conversation(), write)
        if then is not None:
            then(seat.conversation())
    except SyncError as error:
        seat.world.failures.append(error)
        return False
    finally:
        seat.wire.trouble = trouble
    return True
