"""The third step: ring keys for everybody who is to read a ring, and fresh ones where somebody is not to any more.

Administrators sign who takes part and with which post; the keys are sealed by whoever has them, in its next round. So
an administrator need not be able to read what it lets others read.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from app.domain.ids import RingId
from app.ops.kept import RingKey
from sync.ports import Randomness
from sync.protocol.control import Control, Epoch, Member, written
from sync.protocol.control_record import MAX_WRAPS, Body
from sync.sealing.wraps import KEY_BYTES, can_be_given, key_check, wraps_for
from sync.steps.control import extend_control
from sync.steps.talk import Talk

_MOST_RECORDS = 4  # in one append: some 700 kB


def share_keys(talk: Talk) -> None:
    """Seal what this seat holds for members who lack it, and open new generations that are due.

    Asks nothing of the server where nothing is due. Raises ControlMoved where others keep being first.
    """
    while talk.keys_shared != talk.control.hash:
        if any(_due(talk, talk.control)):
            extend_control(talk, lambda control: _said(talk, control))
        else:
            talk.keys_shared = talk.control.hash


def _said(talk: Talk, control: Control) -> Sequence[bytes]:
    some = list(islice(_due(talk, control), _MOST_RECORDS))
    return written(control, some, talk.keys.seat, talk.keys.sign)


def _due(talk: Talk, control: Control) -> Iterator[Body]:
    """A fresh generation first: nobody is given the newest key of before once somebody has lost the right to it.

    Each ring by itself: one that nobody reads any more, because its last reader was shut out, gets no further
    generation, and holds up no other ring.
    """
    yield from generations_due(talk, control)
    for ring in control.rings:
        if not control.is_given_up(ring):
            yield from _wraps_due(talk, control, RingId(ring))


def generations_due(talk: Talk, control: Control) -> Iterator[Body]:
    """Fresh keys, one ring after the other, of those rings this seat reads whose newest key is given up."""
    for ring in filter(control.is_given_up, control.rings):
        if control.is_reader(talk.keys.seat, ring):
            yield from _new_generation(control, RingId(ring), talk.random)


def _new_generation(control: Control, ring: RingId, random: Randomness) -> Iterator[Body]:
    key = RingKey(ring, control.latest_epoch(ring) + 1, random(KEY_BYTES))
    readers = _readers(control, ring)
    for at in range(0, len(readers), MAX_WRAPS):
        yield wraps_for(control.site_id, key, readers[at : at + MAX_WRAPS])


def _wraps_due(talk: Talk, control: Control, ring: RingId) -> Iterator[Body]:
    """All generations this seat has, for every reader who lacks one."""
    readers = _readers(control, ring)
    for key in talk.ring_keys(ring):
        epoch = control.generation(ring, key.generation, key_check(key))
        lacking = [member for member in readers if epoch and member.seat not in _given(epoch)]
        for at in range(0, len(lacking), MAX_WRAPS):
            yield wraps_for(control.site_id, key, lacking[at : at + MAX_WRAPS])


def _readers(control: Control, ring: RingId) -> list[Member]:
    """Those a key can be sealed for; one whose own key is unreadable goes without, and stands in nobody's way."""
    return [member for member in control.readers(ring) if can_be_given(member.kem_public)]


def _given(epoch: Epoch) -> set[bytes]:
    return {seat for seat, _ in epoch.wraps}
