"""Restricted rings: what was decided here is said, and folders that moved into one are sealed there from now on.

After the control stream was followed and before anything is sealed. What this seat may not read any more it lets go of
after sending: `sync.steps.letting_go`.
"""

from collections.abc import Sequence
from functools import partial

from app.domain.ids import FolderRef, RingId
from app.ops.kept import Restricting
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import MAX_WRAPS
from sync.protocol.names import ring_id
from sync.protocol.posts import CASE
from sync.protocol.restricting import Restriction
from sync.sealing.wraps import can_be_given, wraps_for
from sync.steps.control import extend_control
from sync.steps.talk import Talk


def obey_restrictions(talk: Talk) -> None:
    """Say what is due, then put folders where they belong. Raises ControlMoved where others keep being first."""
    for waiting in talk.disk.restrictions():
        if _may_say(talk, waiting):
            extend_control(talk, partial(_said, talk, waiting))
        if waiting.ring in talk.control.restricted or not _is_wanted(talk.control, waiting):
            talk.disk.restriction_said(waiting.ring)
    _move(talk)


def _may_say(talk: Talk, waiting: Restricting) -> bool:
    """A seat that does no casework any more keeps what it decided; it has no effect."""
    control = talk.control
    is_new = waiting.ring not in control.restricted and _is_wanted(control, waiting)
    return is_new and control.is_reader(talk.keys.seat, ring_id(CASE, talk.site))


def _is_wanted(control: Control, waiting: Restricting) -> bool:
    """Not where all that was to move has been moved by others, or erased."""
    return not waiting.folders or bool(_still_there(control, waiting))


def _still_there(control: Control, waiting: Restricting) -> list[bytes]:
    return [bytes(one) for one in waiting.folders if one not in control.moved and one not in control.shreds]


def _said(talk: Talk, waiting: Restricting, control: Control) -> Sequence[bytes]:
    """The ring with its readers, and its first key for each of them."""
    if waiting.ring in control.restricted or not _is_wanted(control, waiting):
        return ()
    me = talk.keys.seat
    readers: list[bytes] = [me, *(seat for seat in waiting.readers if seat != me)]
    first = written(
        control, [Restriction(waiting.ring, 1, readers, _still_there(control, waiting))], me, talk.keys.sign
    )
    after = fold(first, control)
    given = [member for member in after.readers(waiting.ring) if can_be_given(member.kem_public)]
    key = talk.ring_keys(waiting.ring)[0]
    pages = [given[at : at + MAX_WRAPS] for at in range(0, len(given), MAX_WRAPS)]
    return (*first, *written(after, [wraps_for(talk.site, key, page) for page in pages], me, talk.keys.sign))


def _move(talk: Talk) -> None:
    """Folders of restricted cases this seat reads; those that come later are put there when their key comes."""
    control, me = talk.control, talk.keys.seat
    if talk.folders_moved == control.hash:
        return
    mine = {FolderRef(at): RingId(to.ring) for at, to in control.moved.items() if control.is_reader(me, to.ring)}
    if mine:
        talk.disk.move_folders(mine, [RingId(ring_id(CASE, talk.site)), *map(RingId, control.restricted)])
    talk.folders_moved = control.hash
