"""This computer goes on as another seat, because it was copied or restored: looked at after each round."""

from app.casework import opening
from app.store import succession
from sync.sealing.seat_keys import SeatKeys
from sync.steps.talk import Talk
from sync.succession import go_on_anew
from ui.background import Background


class _Drawer:
    """sync.succession.Drawer over the open vault."""

    def __init__(self, background: Background) -> None:
        self._background = background

    def kept(self) -> bytes:
        """Keys this vault is about to go on with."""
        found: bytes = self._background.ask(lambda work: succession.kept(work.store)).result()
        return found

    def keep(self, secret: bytes) -> None:
        """Keep them."""
        self._background.ask(lambda work: succession.keep(work.store, secret)).result()

    def become(self, secret: bytes, number: int) -> bool:
        """Be that seat."""
        seat = SeatKeys(secret).seat
        is_done: bool = self._background.ask(lambda work: opening.go_on_as(work, seat, secret, number)).result()
        return is_done


def renumber(talk: Talk, background: Background, *, is_older_copy: bool) -> int:
    """The new number, or 0 where this computer stays what it is."""
    return go_on_anew(talk, _Drawer(background), is_older_copy=is_older_copy)
