"""The second step: who takes part and with which keys. Always before anything is sent or applied."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from app.ops.kept import RingKey, StreamState
from sync.errors import ControlMoved, Forged, HistoryDiffers, Malformed, ServerGarbled, ServerRefused, WipeOrdered
from sync.protocol.control import Control, Epoch, fold
from sync.protocol.control_record import record_hash
from sync.protocol.envelope import rolled
from sync.protocol.messages import StreamPosition
from sync.sealing.wraps import Place, key_check
from sync.steps.branches import bring_together
from sync.steps.greet import Heads, greet
from sync.steps.talk import Talk, membership_moved

Writer = Callable[[Control], Sequence[bytes]]
"""Makes signed records that follow on a folded control stream."""

_TRIES = 5


def follow_control(talk: Talk, heads: Heads) -> None:
    """Bring the control stream here up to the server's, or the server's up to ours, and take what keys it holds.

    Raises ServerRefused (revoked, not_member), and WipeOrdered where the stream that continues ours says so: every
    record was checked on the way, so no server can bring that about, nor somebody who is no administrator.
    """
    load_control(talk)
    try:
        _level(talk, heads)
    except HistoryDiffers:
        bring_together(talk, heads)
    _need_membership(talk)
    _take_keys(talk)


def extend_control(talk: Talk, write: Writer) -> Control:
    """Append records; where somebody else was first, fold theirs and write again. Needs the server.

    Raises ControlMoved where others keep being first.
    """
    for _ in range(_TRIES):
        heads = greet(talk)
        follow_control(talk, heads)
        records = write(talk.control)
        ahead = fold(records, talk.control)
        try:
            talk.wire.append_control(talk.control_stream, talk.control.position, records)
        except ControlMoved:
            continue
        _keep(talk, records, ahead, heads)
        _take_keys(talk)
        return ahead
    raise ControlMoved(position=talk.control.position)


def load_control(talk: Talk) -> None:
    """Fold what the disk has beyond what was folded before."""
    talk.control = fold(talk.disk.control_records(talk.control_stream, talk.control.position), talk.control)


def _need_membership(talk: Talk) -> None:
    me = talk.control.members.get(talk.keys.seat)
    if me is None:
        raise ServerRefused(problem="not_member")
    if me.wiped_at:
        raise WipeOrdered(problem="wipe_ordered")
    if not me.active:
        raise ServerRefused(problem="revoked")


def _level(talk: Talk, heads: Heads) -> None:
    """One of both is ahead of the other: even that out. Raises HistoryDiffers for two branches."""
    if heads.control.seq > talk.control.position:
        _fetch(talk, heads)
    elif heads.control != _position(talk):
        _give_back(talk, heads.control)


def _position(talk: Talk) -> StreamPosition:
    return StreamPosition(talk.control_stream, talk.control.position, talk.control.hash)


def _fetch(talk: Talk, heads: Heads) -> None:
    more = True
    while more:
        talk.report("control", talk.control.position, heads.control.seq)
        page = talk.wire.control_page(talk.control_stream, talk.control.position)
        more = page.more
        if not page.records:
            raise ServerGarbled(what="control_page")
        _keep(talk, page.records, _checked(talk, page.records), heads)
    if heads.control.seq == talk.control.position and heads.control.hash != talk.control.hash:
        raise ServerGarbled(what="control_hash")


def _checked(talk: Talk, records: Sequence[bytes]) -> Control:
    """The records folded on ours. A chain that does not continue ours is another history, not a broken record."""
    try:
        ahead = fold(records, talk.control)
    except Malformed as error:
        if error.facts.get("what") == "control_chain" and talk.control.position:
            raise HistoryDiffers(problem="history_differs", what="control") from error
        raise
    if ahead.site_id != talk.site:
        raise ServerGarbled(what="control_site")
    _need_anchor(talk, records, ahead)
    return ahead


def _need_anchor(talk: Talk, records: Sequence[bytes], ahead: Control) -> None:
    """A new seat was told by its invitation where the stream stood: it is not shown an older state as the newest."""
    anchor, at = talk.anchor, talk.control.position
    if anchor is None or not at < anchor.seq <= ahead.position:
        return
    if fold(records[: anchor.seq - at], talk.control).hash != anchor.hash:
        raise Forged(what="control_anchor")


def _keep(talk: Talk, records: Sequence[bytes], ahead: Control, heads: Heads) -> None:
    state = StreamState(talk.control_stream, ahead.position, ahead.hash, heads.incarnation, talk.now_ms())
    talk.disk.add_control_records(talk.control_stream, records, state)
    talk.control = ahead
    membership_moved(talk)


def _give_back(talk: Talk, head: StreamPosition) -> None:
    """The server has lost the end of the control stream: hand it back. Raises HistoryDiffers for another history."""
    records = talk.disk.control_records(talk.control_stream, 0)
    if rolled(record_hash(raw) for raw in records[: head.seq]) != head.hash:
        raise HistoryDiffers(problem="history_differs", what="control")
    talk.wire.append_control(talk.control_stream, head.seq, records[head.seq :])


def _take_keys(talk: Talk) -> None:
    """Open every ring key sealed for this seat that is not here yet; none of a restricted ring it reads no more."""
    control = talk.control
    epochs = (*control.epochs.values(), *control.twins.values())
    is_mine = {ring for ring in control.restricted if control.is_reader(talk.keys.seat, ring)}
    mine = (epoch for epoch in epochs if epoch.ring in is_mine or epoch.ring not in control.restricted)
    found = [key for epoch in mine if (key := _new_key(talk, epoch)) is not None]
    if found:
        talk.disk.add_ring_keys(found)
        talk.held_tried = False


def _new_key(talk: Talk, epoch: Epoch) -> RingKey | None:
    mine = [wrap for recipient, wrap in epoch.wraps if recipient == talk.keys.seat]
    same = [key for key in talk.ring_keys(epoch.ring) if key.generation == epoch.epoch]
    if not mine or any(key_check(key) == epoch.check for key in same):
        return None
    place = Place(talk.site, epoch.ring, epoch.epoch, talk.keys.seat)
    keys = (talk.keys.open_wrap(place, wrap) for wrap in mine)
    fitting = next((key for key in keys if key is not None and key_check(key) == epoch.check), None)
    return fitting and replace(fitting, epoch=_number(epoch, is_taken=bool(same)))


def _number(epoch: Epoch, *, is_taken: bool) -> int:
    """Under which number a key is kept here: its own, or one of which that is the lower half."""
    return epoch.epoch | (int.from_bytes(epoch.check[:3], "big") << 32 if is_taken else 0)
