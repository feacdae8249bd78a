"""The site's recovery sheet at work: made known, tried every quarter, and used when no administrator's vault is left.

The sheet is a member with the post `recovery` and an administrator. So every generation of every ring it may read is
sealed for it by whoever seals for readers, in every round, with nothing added to the protocol (decision 0027).
"""

from collections.abc import Sequence

import msgspec

from app.ops.kept import RingKey
from sync.errors import BadSheet, ControlMoved, ServerGarbled, ServerRefused
from sync.invitation import Inviter, admission
from sync.ports import Randomness, Wire
from sync.protocol.control import Control, Epoch, Member, fold, written
from sync.protocol.control_record import Body, NewMember, Revocation
from sync.protocol.names import NO_HASH, stream_id
from sync.protocol.posts import RECOVERY
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.sealing.site_sheet import Sheet
from sync.sealing.wraps import Place, key_check
from sync.steps.control import extend_control, load_control
from sync.steps.sharing import share_keys
from sync.steps.talk import Talk

_TRIES = 5
_UNKNOWN_THERE = frozenset({"unauthorised", "forbidden", "unknown_stream"})


class Returned(msgspec.Struct, frozen=True):
    """A new administrator's seat, let in by the sheet alone."""

    seat: bytes  # SeatKeys, as bytes
    number: int
    records: tuple[bytes, ...]  # the whole control stream

    def __repr__(self) -> str:
        return f"Returned({self.number})"


def sheet_of(control: Control) -> Member | None:
    """The sheet that is good now."""
    return next((one for one in control.members.values() if one.active and one.post == RECOVERY), None)


def sheet_member(keys: SeatKeys) -> NewMember:
    """The body that makes a sheet known."""
    return NewMember(keys.seat, keys.verify_key, keys.kem_public, "admin", RECOVERY)


def keep_sheet(talk: Talk, sheet: Sheet) -> None:
    """Make a sheet known, in the place of the one before; its keys are changed away from. Needs the server.

    Raises BadSheet (other_site), Forged where this seat administers nothing.
    """
    if sheet.site != talk.site:
        raise BadSheet(reason="other_site")

    def said(control: Control) -> Sequence[bytes]:
        if control.is_active(sheet.keys.seat):
            return ()
        old = [one.seat for one in control.members.values() if one.active and one.post == RECOVERY]
        bodies: list[Body] = [*(Revocation(seat, NO_HASH) for seat in old), sheet_member(sheet.keys)]
        return written(control, bodies, talk.keys.seat, talk.keys.sign)

    extend_control(talk, said)
    share_keys(talk)


def try_sheet(talk: Talk, sheet: Sheet) -> int:
    """Prove that a sheet opens the newest keys of every ring it is to open; how many there are. Needs no server.

    Raises BadSheet: other_site, unknown, replaced, keys_missing (colleagues who have them must sync first).
    """
    load_control(talk)
    _need_good(talk.control, sheet)
    rings = [ring for ring in talk.control.rings if talk.control.is_reader(sheet.keys.seat, ring)]
    newest = [talk.control.epochs.get((ring, talk.control.latest_epoch(ring))) for ring in rings]
    if any(epoch is not None and _opened(talk.control, epoch, sheet.keys) is None for epoch in newest):
        raise BadSheet(reason="keys_missing")
    return len(rings)


def come_back(wire: Wire, sheet: Sheet, random: Randomness) -> Returned:
    """Let a new seat in, as an administrator and social worker, with nothing but the sheet and the server.

    `wire` signs with the sheet's keys. The new seat reads everything once it has synced. Raises BadSheet (unknown,
    replaced), and what talking to the server raises.
    """
    stream = stream_id("control", sheet.site)
    for _ in range(_TRIES):
        records, control = _whole(wire, stream, sheet)
        seat = make_seat_keys(random)
        new = admission(Inviter(sheet.keys, control, _keys(control, sheet.keys)), seat, "admin")
        try:
            wire.append_control(stream, control.position, new)  # type: ignore[arg-type]  # a stream's id
        except ControlMoved:
            continue
        return Returned(seat.to_bytes(), control.next_number, (*records, *new))
    raise ControlMoved(position=0)


def _need_good(control: Control, sheet: Sheet) -> None:
    if sheet.site != control.site_id:
        raise BadSheet(reason="other_site")
    known = control.members.get(sheet.keys.seat)
    if known is None:
        raise BadSheet(reason="unknown")
    if not known.active:
        raise BadSheet(reason="replaced")


def _whole(wire: Wire, stream: bytes, sheet: Sheet) -> tuple[list[bytes], Control]:
    """The control stream from its beginning, checked; it must begin with the root the sheet names."""
    records: list[bytes] = []
    control, more = Control(), True
    while more:
        try:
            page = wire.control_page(stream, len(records))  # type: ignore[arg-type]  # a stream's id
        except ServerRefused as refusal:
            if refusal.facts.get("problem") not in _UNKNOWN_THERE:
                raise
            raise BadSheet(reason="unknown") from refusal
        if not page.records:
            raise ServerGarbled(what="control_page")
        records += page.records
        control, more = fold(page.records, control), page.more
    _need_good(control, sheet)
    return records, control


def _keys(control: Control, keys: SeatKeys) -> tuple[RingKey, ...]:
    every = (*control.epochs.values(), *control.twins.values())
    return tuple(key for epoch in every if (key := _opened(control, epoch, keys)) is not None)


def _opened(control: Control, epoch: Epoch, keys: SeatKeys) -> RingKey | None:
    """A generation's key, if it was sealed for these keys and is the one its record names."""
    place = Place(control.site_id, epoch.ring, epoch.epoch, keys.seat)
    mine = (keys.open_wrap(place, wrap) for recipient, wrap in epoch.wraps if recipient == keys.seat)
    return next((key for key in mine if key is not None and key_check(key) == epoch.check), None)
