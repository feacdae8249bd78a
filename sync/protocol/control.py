"""Folding a control stream into who may do what. Pure: the same records give the same answer on every computer.

The server folds to know whom to serve, the seats fold to know whom to trust; neither asks the other.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from sync.errors import Forged, Malformed
from sync.protocol.control_record import (
    Body,
    Genesis,
    LateWork,
    LetGo,
    NewMember,
    NewRing,
    NewSnapshot,
    NewWraps,
    Record,
    RecordType,
    Revocation,
    Role,
    Sign,
    Strays,
    Successor,
    WipeOrder,
    check_record,
    make_record,
    parse_body,
    parse_record,
    record_hash,
)
from sync.protocol.names import NO_HASH, NOBODY, next_hash, ring_id, seat_id, site_id
from sync.protocol.posts import CASE, RECOVERY, RESTRICTED, is_no_more, may_read
from sync.protocol.restricting import Chosen, Moved, Restriction, chosen_next, chosen_still
from sync.protocol.shredding import Shred, Shredded, check_shred
from sync.protocol.signing import check_signature, succession_words


class Member(msgspec.Struct, frozen=True):
    """A seat that takes part, or did."""

    seat: bytes
    verify_key: bytes
    kem_public: bytes
    role: Role
    post: str
    admitted: int  # position of the record that let it in
    number: int = 0  # of the seat in its site; 0 where its record does not say
    revoked: bytes | None = None  # its last good envelope, once revoked
    revoked_at: int = 0  # position of the revocation
    wiped_at: int = 0  # position of the order to destroy its vault
    went_before: bytes = b""  # the first of the seats whose successor it is, each of the one before; empty: of none
    has_successor: bool = False  # it hands in what it had; it reads nothing new and administers nothing any more

    @property
    def active(self) -> bool:
        """Whether it may still take part."""
        return self.revoked is None

    @property
    def origin(self) -> bytes:
        """The seat its computer was let in as: one person, however often its keys were changed since."""
        return self.went_before or self.seat


class Epoch(msgspec.Struct, frozen=True):
    """One generation of a ring's key: its fingerprint, and the key sealed for each reader."""

    ring: bytes
    epoch: int
    check: bytes
    wraps: tuple[tuple[bytes, bytes], ...]  # (recipient, sealed key); a recipient may stand there more than once


class Snapshot(msgspec.Struct, frozen=True):
    """What could be seen in a ring at a position of the data stream, sealed at the centre."""

    maker: bytes
    said: NewSnapshot


class Control(msgspec.Struct, frozen=True):
    """What a control stream says up to `position`."""

    site_id: bytes = b""
    root_key: bytes = b""
    members: dict[bytes, Member] = {}
    rings: dict[bytes, str] = {}
    epochs: dict[tuple[bytes, int], Epoch] = {}
    twins: dict[tuple[bytes, int, bytes], Epoch] = {}  # generations of other branches; they open, and seal no more
    late: frozenset[bytes] = frozenset()  # envelopes of revoked seats that count after all
    shreds: dict[bytes, Shredded] = {}  # by folder: what was erased for good
    let_go: dict[tuple[bytes, bytes], int] = {}  # (folder, seat that let go of it): own saves it keeps set aside
    restricted: dict[bytes, Chosen] = {}  # by ring: who was chosen to read it
    moved: dict[bytes, Moved] = {}  # by folder: the restricted ring it went into
    said: frozenset[bytes] = frozenset()  # records of members and restrictions that had their effect: none has it twice
    snapshots: dict[bytes, Snapshot] = {}  # by ring, the newest
    voided: int = 0  # position of the newest record that made all snapshots before it void
    reached: int = 0  # the highest position anybody has read to on a branch that was brought in
    position: int = 0
    hash: bytes = NO_HASH

    def is_active(self, seat: bytes) -> bool:
        """Whether the seat is a member that has not been revoked."""
        member = self.members.get(seat)
        return member is not None and member.active

    def is_admin(self, seat: bytes) -> bool:
        """Whether the seat may sign membership."""
        return self.is_active(seat) and self.members[seat].role == "admin" and not self.has_successor(seat)

    def has_successor(self, seat: bytes) -> bool:
        """Whether some copy of this seat's computer goes on under new keys."""
        member = self.members.get(seat)
        return member is not None and member.has_successor

    def family(self, seat: bytes) -> list[Member]:
        """The seats one computer has been, and its copies: all of them, in the order they were let in."""
        origin = self.members[seat].origin
        return sorted((one for one in self.members.values() if one.origin == origin), key=lambda one: one.admitted)

    def readable_by(self, seat: bytes) -> int:
        """How far a seat may follow the stream: one that was revoked to its revocation, or to the order about it."""
        member = self.members.get(seat)
        return self.position if member is None or member.active else max(member.revoked_at, member.wiped_at)

    @property
    def next_number(self) -> int:
        """A seat number nobody at the site has or had. A recovery sheet has none."""
        seats = [member.number for member in self.members.values() if member.post != RECOVERY]
        return max((len(seats), *seats)) + 1

    def readers(self, ring: bytes) -> list[Member]:
        """The members who may read a ring, by their post and where it is restricted by choice; whether they have its
        keys yet is another question."""
        return [member for member in self._entitled(ring) if not member.has_successor]

    def _entitled(self, ring: bytes) -> list[Member]:
        """Readers, and seats with a successor, which still hand in what they have."""
        name, chosen = self.rings.get(ring, ""), self.restricted.get(ring)
        able = [member for member in self.members.values() if member.active and may_read(member.post, name)]
        return able if chosen is None else [one for one in able if self.is_chosen(one, chosen)]

    def is_chosen(self, member: Member, chosen: Chosen) -> bool:
        """Whether a list of readers names a member, or what its computer was before."""
        named = {self.members[seat].origin for seat in chosen.readers if seat in self.members}
        return member.origin in named or member.post == RECOVERY

    def is_reader(self, seat: bytes, ring: bytes) -> bool:
        """Whether the seat is one of a ring's readers."""
        return any(member.seat == seat for member in self.readers(ring))

    def is_closed(self, folder: bytes, ring: bytes, seat: bytes) -> bool:
        """Whether what was sealed of a folder in `ring` is not for that seat any more: the folder has moved to chosen
        readers, and it is none of them."""
        home = self.moved.get(folder)
        return home is not None and self.has_left(folder, ring) and not self.keeps(seat, home.ring)

    def keeps(self, seat: bytes, ring: bytes) -> bool:
        """Whether what a seat has of a ring stays with it: it reads it, or hands in what it has."""
        return any(member.seat == seat for member in self._entitled(ring))

    def has_left(self, folder: bytes, ring: bytes) -> bool:
        """Whether a folder that was in `ring` has moved to a restricted one. Only what casework alone reads can be
        moved: a word about anything else has no effect."""
        home = self.moved.get(folder)
        return home is not None and home.ring != ring and self.rings.get(ring) in (CASE, RESTRICTED)

    def is_given_up(self, ring: bytes) -> bool:
        """Whether a member that may not read a ring, or not any more, has its newest key: a fresh one is due."""
        newest = self.epochs.get((ring, self.latest_epoch(ring)))
        given = {seat for seat, _ in newest.wraps} & self.members.keys() if newest else set()
        return not given <= {member.seat for member in self.readers(ring)}

    def snapshot(self, ring: bytes) -> Snapshot | None:
        """The newest snapshot of a ring; none where the seat that made it has been shut out since."""
        found = self.snapshots.get(ring)
        return found if found and self.is_active(found.maker) else None

    def generation(self, ring: bytes, epoch: int, check: bytes) -> Epoch | None:
        """The generation with this number and fingerprint, of this branch or another."""
        known = self.epochs.get((ring, epoch))
        return known if known and known.check == check else self.twins.get((ring, epoch, check))

    def latest_epoch(self, ring: bytes) -> int:
        """The newest generation of a ring's key; 0 where there is none yet."""
        return max((epoch for of, epoch in self.epochs if of == ring), default=0)


def fold(records: Iterable[bytes], start: Control | None = None) -> Control:
    """Read records, oldest first, on top of `start`.

    Raises Malformed (bytes, positions or the chain do not fit) or Forged (not signed by somebody who may).
    """
    control = start or Control()
    for raw in records:
        control = _after(control, raw)
    return control


def written(control: Control, bodies: Sequence[Body], signer: bytes, sign: Sign) -> tuple[bytes, ...]:
    """Signed records that say `bodies`, one after the other, following on `control`."""
    records: list[bytes] = []
    for body in bodies:
        records.append(make_record(body, control.position + 1, control.hash, signer, sign))
        control = fold(records[-1:], control)
    return tuple(records)


def _after(control: Control, raw: bytes) -> Control:
    record = parse_record(raw)
    if record.position != control.position + 1 or record.previous != control.hash:
        raise Malformed(what="control_chain")
    body = parse_body(record)
    if isinstance(body, Genesis):
        control = _begin(control, record, body)
    elif not control.site_id:
        raise Malformed(what="control_genesis")
    check_record(record, _key_of(control, record.signer))
    control = _with_effect(control, record, body)
    control = _said(control, raw, record)
    return replace(control, position=record.position, hash=next_hash(control.hash, record_hash(raw)))


def _begin(control: Control, record: Record, body: Genesis) -> Control:
    if control.site_id or record.signer != NOBODY or body.site_id != site_id(body.root_key):
        raise Malformed(what="control_genesis")
    return replace(control, site_id=body.site_id, root_key=body.root_key)


def _key_of(control: Control, signer: bytes) -> bytes:
    if signer == NOBODY:
        return control.root_key
    if not control.is_active(signer):
        raise Forged(what="control_signer")
    return control.members[signer].verify_key


def _with_effect(control: Control, record: Record, body: Body | None) -> Control:
    effect = _EFFECTS.get(type(body))
    return effect(control, record, body) if effect else control


def _need_admin(control: Control, record: Record) -> None:
    if record.signer != NOBODY and not control.is_admin(record.signer):
        raise Forged(what="control_role")


def _with_member(control: Control, record: Record, body: NewMember) -> Control:
    _need_admin(control, record)
    known = control.members.get(body.seat)
    if body.seat != seat_id(body.verify_key, body.kem_public) or (known is not None and not known.active):
        raise Malformed(what="control_member")
    return _with_seat(control, body, known.admitted if known else record.position)


def _with_seat(control: Control, body: NewMember, admitted: int) -> Control:
    """A seat's number is said once."""
    known = control.members.get(body.seat)
    number = known.number if known and known.number else body.number
    member = Member(body.seat, body.verify_key, body.kem_public, body.role, body.post, admitted, number)
    if known is not None:
        member = replace(member, went_before=known.went_before, has_successor=known.has_successor)
    return replace(control, members={**control.members, body.seat: member})


def _with_new_ring(control: Control, record: Record, body: NewRing) -> Control:
    _need_admin(control, record)
    return _with_ring(control, body)


def _with_ring(control: Control, body: NewRing) -> Control:
    if body.ring != ring_id(body.name, control.site_id) or body.ring in control.rings:
        raise Malformed(what="control_ring")
    return replace(control, rings={**control.rings, body.ring: body.name})


def _with_wraps(control: Control, record: Record, body: NewWraps) -> Control:
    """Any member may seal an existing key for further readers; a generation is opened by one of the ring's readers,
    or by an administrator where the ring is not restricted."""
    if control.generation(body.ring, body.epoch, body.check) is None:
        if (body.ring, body.epoch) in control.epochs:
            raise Malformed(what="control_epoch")
        if not control.is_reader(record.signer, body.ring):
            if body.ring in control.restricted:
                raise Forged(what="control_role")
            _need_admin(control, record)
        if body.ring not in control.rings or body.epoch != control.latest_epoch(body.ring) + 1:
            raise Malformed(what="control_epoch")
    return _with_readers(control, body)


def _with_readers(control: Control, body: NewWraps, *, is_given_up: bool = False) -> Control:
    """The generation of that number and fingerprint, opened where it is not there, sealed for further readers.

    One that is given up, or whose number is another's, stands among the twins: it opens, and nothing is sealed with it.
    """
    place, twin = (body.ring, body.epoch), (body.ring, body.epoch, body.check)
    known = control.generation(*twin) or Epoch(body.ring, body.epoch, body.check, ())
    wider = replace(known, wraps=(*known.wraps, *body.wraps))
    in_place = control.epochs.get(place)
    if in_place.check == body.check if in_place else not (is_given_up or twin in control.twins):
        return replace(control, epochs={**control.epochs, place: wider})
    return replace(control, twins={**control.twins, twin: wider})


def _with_revocation(control: Control, record: Record, body: Revocation) -> Control:
    """A seat may leave by itself, with all the seats its computer has been."""
    signer = control.members.get(record.signer)
    is_own = signer is not None and _is_same_computer(control, signer, body.seat)
    if not is_own:
        _need_admin(control, record)
    return _without(control, record.position, body, takes_along=not is_own)


def _is_same_computer(control: Control, member: Member, seat: bytes) -> bool:
    return seat in control.members and control.members[seat].origin == member.origin


def _without(control: Control, position: int, body: Revocation, *, takes_along: bool = True) -> Control:
    """A seat is out; with the first seat a computer was let in as, all that came of it."""
    known = control.members.get(body.seat)
    if known is None:
        raise Malformed(what="control_revoke")
    if not known.active:
        return control  # two administrators revoked it at once; the first word stands
    gone = replace(known, revoked=body.last_envelope, revoked_at=position)
    members = {**control.members, body.seat: gone}
    for heir in control.members.values():  # whoever had that computer's keys may have made them
        if takes_along and heir.went_before == body.seat and heir.active:
            members[heir.seat] = replace(heir, revoked=NO_HASH, revoked_at=position)
    return replace(control, members=members)


def _with_succession(control: Control, record: Record, body: Successor) -> Control:
    """Signed by the seat itself and, inside, by its new keys. The root is nobody's computer."""
    before = control.members.get(record.signer)
    if before is None or before.post == RECOVERY:
        raise Forged(what="control_succession")
    return _with_successor(control, record.position, body, before)


def _with_successor(control: Control, position: int, body: Successor, before: Member) -> Control:
    """Role and post go on, the number does not: both copies may have given numbers to records."""
    if body.seat != seat_id(body.verify_key, body.kem_public) or body.seat in control.members:
        raise Malformed(what="control_succession")
    words = succession_words(control.site_id, before.seat, body.seat)
    check_signature(body.verify_key, body.proof, words, "control_succession")
    after = Member(
        body.seat, body.verify_key, body.kem_public, before.role, before.post, position, control.next_number,
        went_before=before.origin,
    )  # fmt: skip
    left = replace(before, has_successor=True)
    return replace(control, members={**control.members, before.seat: left, after.seat: after})


def _with_order(control: Control, record: Record, body: WipeOrder) -> Control:
    """Only of a seat that is out already; the first word stands. On another branch it has no effect: what destroys is
    taken from the trunk alone."""
    _need_admin(control, record)
    known = control.members.get(body.seat)
    if known is None or known.active:
        raise Malformed(what="control_wipe")
    if known.wiped_at:
        return control
    return replace(control, members={**control.members, body.seat: replace(known, wiped_at=record.position)})


def _with_snapshot(control: Control, record: Record, body: NewSnapshot) -> Control:
    """A reader's snapshot takes the place of the one before it, unless it was begun before all were made void.

    On another branch it says nothing: it was made of another history.
    """
    if not control.is_reader(record.signer, body.ring):
        raise Forged(what="control_ring_key")
    if body.voided != control.voided:
        return control
    return replace(control, snapshots={**control.snapshots, body.ring: Snapshot(record.signer, body)})


def _with_admitted(control: Control, record: Record, body: LateWork) -> Control:
    _need_admin(control, record)
    return _with_late(control, body)


def _with_late(control: Control, body: LateWork) -> Control:
    return replace(control, late=control.late.union(body.envelopes))


def _with_restriction(control: Control, record: Record, body: Restriction) -> Control:
    """Whoever does casework makes a ring and reads it, too; its readers say who reads it from then on."""
    known = control.restricted.get(body.ring)
    if not control.is_reader(record.signer, body.ring if known else ring_id(CASE, control.site_id)):
        raise Forged(what="control_role")
    is_taken = any(folder in control.moved for folder in body.folders)
    if is_taken or (known is None and (body.ring in control.rings or record.signer not in body.readers)):
        raise Malformed(what="control_restrict")
    after = _with_chosen(control, record.position, body, chosen_next(known, body))
    if not any(one.post != RECOVERY for one in after.readers(body.ring)):
        raise Malformed(what="control_restrict")
    return after


def _with_chosen(control: Control, position: int, body: Restriction, chosen: Chosen) -> Control:
    """A folder has one restricted ring for good, and snapshots made before it was moved may hold it."""
    moved = {folder: Moved(body.ring, position) for folder in body.folders if folder not in control.moved}
    after = replace(
        control,
        rings={**control.rings, body.ring: RESTRICTED},
        restricted={**control.restricted, body.ring: chosen},
        moved={**control.moved, **moved},
    )
    return _without_snapshots(after, position) if moved else after


def _with_erasure(control: Control, record: Record, body: Shred) -> Control:
    return _with_shred(control, record.position, body, by_active=True)


def _with_shred(control: Control, position: int, body: Shred, *, by_active: bool) -> Control:
    """Folders are gone for good; one that was erased before stays erased as it was."""
    proposal = check_shred(control.site_id, control.members, body, by_active=by_active)
    approved = tuple((approval.seat, approval.at_ms) for approval in body.approvals)
    gone = dict.fromkeys(proposal.folders, Shredded(proposal, approved, position))
    return _without_snapshots(replace(control, shreds={**gone, **control.shreds}), position)


def _without_snapshots(control: Control, position: int) -> Control:
    """What they hold, not everybody may see any more."""
    return replace(control, snapshots={}, voided=position)


def _with_receipts(control: Control, record: Record, body: LetGo) -> Control:
    return replace(control, let_go={**control.let_go, **_receipts(body, record.signer)})


def _receipts(body: LetGo, seat: bytes) -> dict[tuple[bytes, bytes], int]:
    return {(folder, seat): set_aside for folder, set_aside in body.folders}


def _with_other_branch(control: Control, record: Record, body: Strays) -> Control:
    return _with_strays(control, record.position, body)


def _with_strays(control: Control, position: int, body: Strays) -> Control:
    """What the records of another branch still say here, in their own order. Saying it twice changes nothing."""
    control = replace(control, reached=max(control.reached, body.reached))
    for raw in body.records:
        stray = parse_record(raw)
        signer = control.members.get(stray.signer)
        if signer is None and stray.signer != NOBODY:
            continue  # nobody here knows who that is
        check_record(stray, signer.verify_key if signer else control.root_key)
        if record_hash(raw) not in control.said:
            control = _still_said(control, position, parse_body(stray), signer)
        control = _said(control, raw, stray)
        control = replace(control, reached=max(control.reached, stray.position))
    return control


def _said(control: Control, raw: bytes, record: Record) -> Control:
    if record.type not in (RecordType.MEMBER, RecordType.RESTRICT):
        return control
    return replace(control, said=control.said | {record_hash(raw)})


def _still_said(control: Control, position: int, body: object, signer: Member | None) -> Control:
    """Revocation, erasing and restricting win: a signer revoked since can still say them, and brings nobody and nothing
    in any more.

    The keys it once opened stay, for others may have sealed with them; from now on they only open.
    """
    is_admin, is_gone = signer is None or signer.role == "admin", signer is not None and not signer.active
    if isinstance(body, Revocation):
        is_own = signer is not None and _is_same_computer(control, signer, body.seat)
        may = (is_admin or is_own) and body.seat in control.members
        return _without(control, position, body, takes_along=not is_own) if may else control
    if isinstance(body, NewWraps):
        is_known = control.generation(body.ring, body.epoch, body.check) is not None
        may_open = _read_it(control, signer, body.ring) or (is_admin and body.ring not in control.restricted)
        may = is_known or (body.ring in control.rings and may_open)
        return _with_readers(control, body, is_given_up=is_gone) if may else control
    if isinstance(body, Shred):
        return _still_shredded(control, position, body)
    if isinstance(body, Restriction):
        return _still_restricted(control, position, body, signer)
    if is_gone:
        return control
    if isinstance(body, LetGo) and signer is not None:
        return replace(control, let_go={**_receipts(body, signer.seat), **control.let_go})
    if isinstance(body, LateWork) and is_admin:
        return _with_late(control, body)
    if isinstance(body, NewMember | Successor):
        return _with_stray_arrival(control, position, body, signer)
    if isinstance(body, NewRing) and is_admin and body.ring not in control.rings:
        return _with_ring(control, body)
    return control


def _still_shredded(control: Control, position: int, body: Shred) -> Control:
    """Erasing wins: whoever brought it, and whoever of those that approved has been revoked since. Not enough here,
    where more people have come to take part than there: then it must be approved anew."""
    try:
        return _with_shred(control, position, body, by_active=False)
    except (Forged, Malformed):
        return control


def _still_restricted(control: Control, position: int, body: Restriction, signer: Member | None) -> Control:
    """Restricting wins: whoever did casework has said it, revoked since or not. Of a ring that is here its readers say
    it; who comes in by another branch comes by the word of one who takes part still."""
    if body.ring in control.rings:
        may = body.ring in control.restricted and _read_it(control, signer, body.ring)
    else:
        may = signer is not None and may_read(signer.post, RESTRICTED)
    if signer is None or not may:
        return control
    chosen = chosen_still(control.restricted.get(body.ring), body, may_add=signer.active)
    return _with_chosen(control, position, body, chosen)


def _read_it(control: Control, signer: Member | None, ring: bytes) -> bool:
    """Whether a ring was for that member, revoked since or not."""
    chosen = control.restricted.get(ring)
    is_chosen = signer is not None and (chosen is None or control.is_chosen(signer, chosen))
    return signer is not None and is_chosen and may_read(signer.post, control.rings[ring])


def _with_stray_arrival(control: Control, position: int, body: NewMember | Successor, signer: Member | None) -> Control:
    """Another branch has let somebody in, or a computer has become another there."""
    if isinstance(body, NewMember):
        return _with_stray_seat(control, position, body) if signer is None or signer.role == "admin" else control
    if signer is None or signer.post == RECOVERY or body.seat in control.members:
        return control
    return _with_successor(control, position, body, signer)


def _with_stray_seat(control: Control, position: int, body: NewMember) -> Control:
    """A seat nobody knew is let in; one that is known can lose by what another branch said, and gains nothing."""
    if body.seat != seat_id(body.verify_key, body.kem_public):
        return control
    known = control.members.get(body.seat)
    if known is None:
        return _with_seat(control, body, position)
    is_less = known.active and is_no_more(body.post, than=known.post) and (body.role, known.role) != ("admin", "member")
    return _with_seat(control, body, known.admitted) if is_less else control


_Effect = Callable[[Control, Record, Any], Control]
_EFFECTS: dict[type, _Effect] = {
    NewMember: _with_member,
    NewRing: _with_new_ring,
    NewWraps: _with_wraps,
    Revocation: _with_revocation,
    WipeOrder: _with_order,
    LateWork: _with_admitted,
    Strays: _with_other_branch,
    Shred: _with_erasure,
    LetGo: _with_receipts,
    Restriction: _with_restriction,
    NewSnapshot: _with_snapshot,
    Successor: _with_succession,
}
"""What a record says as the next one of its stream. A genesis has had its effect before it can be checked."""
