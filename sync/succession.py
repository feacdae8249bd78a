"""A computer that was copied, or restored from a backup, goes on under new keys.

Two computers with one key fork the chain of its envelopes, and nobody can say any more which was its last good one. So
whoever notices makes new seat keys, kept before anybody is told, and says so in the control stream with both: the old
key signs the record, the new one signs the proof inside. Both branches of the chain are kept; another copy does the
same when it hears of it (decision 0026).
"""

from collections.abc import Sequence
from typing import Protocol

from sync.protocol.control import Control, written
from sync.protocol.control_record import Successor
from sync.protocol.signing import succession_words
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.steps.control import extend_control
from sync.steps.talk import Talk, is_revoked


class Drawer(Protocol):
    """Where the vault keeps keys it is about to go on with."""

    def kept(self) -> bytes:
        """The new seat's secret; empty where there is none."""

    def keep(self, secret: bytes) -> None:
        """Keep it, before anybody is told of it."""

    def become(self, secret: bytes, number: int) -> bool:
        """From now on this vault is that seat; not where something was saved meanwhile that is not sealed yet."""


def go_on_anew(talk: Talk, drawer: Drawer, *, is_older_copy: bool) -> int:
    """After a round: become another seat where that is due; the new number, or 0 where nothing has changed.

    `is_older_copy`: the round has met envelopes of this very seat that are not here. What is still to be sealed has to
    be sealed first, under the old keys; while it waits for a ring's key, so does this. The conversation is over once
    the vault is another seat. Raises what talking to the server raises.
    """
    is_due = is_older_copy or bool(drawer.kept()) or talk.control.has_successor(talk.keys.seat)
    if not is_due or is_revoked(talk):
        return 0
    if not drawer.kept():
        drawer.keep(make_seat_keys(talk.random).to_bytes())
    if talk.disk.waiting_folders(talk.data_stream):
        return 0
    fresh = SeatKeys(drawer.kept())
    told = extend_control(talk, lambda control: _said(talk, control, fresh))
    number = told.members[fresh.seat].number
    return number if drawer.become(fresh.to_bytes(), number) else 0


def _said(talk: Talk, control: Control, fresh: SeatKeys) -> Sequence[bytes]:
    if fresh.seat in control.members:
        return ()  # said before, and the power failed
    proof = fresh.sign(succession_words(control.site_id, talk.keys.seat, fresh.seat))
    body = Successor(fresh.seat, fresh.verify_key, fresh.kem_public, proof)
    return written(control, [body], talk.keys.seat, talk.keys.sign)
