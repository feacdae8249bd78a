"""A site's computers, their server, and the time. One plan, one history, every time."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from app.domain.ids import EnvelopeId, OpId, RingId, SeatId, StreamId
from app.ops.codec import decode
from app.ops.kept import KeptEnvelope, StreamState
from app.ops.values import Op
from sync.errors import Malformed, SyncError
from sync.invitation import RINGS
from sync.protocol.control import Control, fold
from sync.protocol.control_record import NewWraps, RecordType, Revocation, parse_body, parse_record
from sync.protocol.envelope import Header, parse_envelope, parse_header
from sync.protocol.names import ring_id
from sync.protocol.posts import CASE, Post, may_read
from sync.sealing.payload import ops_inside
from sync.sealing.seat_keys import SeatKeys
from sync.steps.attachments import AGAIN_MS
from sync.steps.branches import _leaves
from sync.steps.control import extend_control
from tests.simulation.disk import Vault
from tests.simulation.memory_disk import MemoryDisk
from tests.simulation.seat import Seat
from tests.simulation.server import MemoryShelf, Server, Shelf
from tests.simulation.site import FIRST, OUTSIDER, Site

START_MS = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp() * 1000)

DiskMaker = Callable[[SeatKeys], Vault]


class Parts(NamedTuple):
    """What a world is built of: in memory, or real."""

    make_disk: DiskMaker
    shelf: Shelf
    files: Callable[[], Iterable[bytes]] = tuple


class World:
    """Everything there is."""

    def __init__(self, site: Site, seed: int = 0, parts: Parts | None = None) -> None:
        self.site = site
        self.dice = Random(seed)
        self.time_ms = START_MS
        parts = parts or Parts(lambda keys: MemoryDisk(keys.seat), MemoryShelf(site.keys.site))
        self._parts = parts
        self.make_disk = parts.make_disk
        self.server = Server(site.keys.site, parts.shelf, self.random, self.now_ms)
        self.backups = [self.server.shelf.back_up()]  # from before the site was founded
        self.failures: list[SyncError] = []
        self.rounds = 0
        self.after_round: Sequence[AfterRound] = AFTER_ROUND
        self.was_restored = False
        self.logs: list[list[bytes]] = []  # the control stream as it stood each time the server was put back
        self.was_quiet = False  # put back once without a word
        self.doubts = 0  # envelopes that told somebody of another history than the one read here
        self.latest_ms: dict[bytes, list[int]] = {}  # the latest any clock of a seat has ever said
        self.folders: dict[bytes, RingId] = {}  # every folder ever made, and its ring
        self.spoilt: set[bytes] = set()  # envelopes whose row the server's disk has spoilt once
        self.apart: set[bytes] = set()  # folders that somebody has ever kept apart, and may have gone from computers
        self.chosen: dict[bytes, set[SeatId]] = {}  # by restricted ring, who was ever to read it
        self.erased: set[bytes] = set()  # folders that somebody has ever set out to erase
        self.must_have: dict[OpId, Op] = {}
        self.must_store: set[bytes] = set()
        self.seats: list[Seat] = []
        self.images: list[tuple[Seat, Vault]] = []  # images of computers
        self.revoked: dict[bytes, Revoked] = {}
        self.handed_in: list[KeptEnvelope] = []
        self._folded: tuple[list[bytes], Control] = ([], Control())
        self._headers: dict[bytes, Header] = {}
        self.unused = list(site.seats[FIRST:])
        self.seats += [Seat(self, keys) for keys in site.seats[:FIRST]]
        self._found()

    def _found(self) -> None:
        """The first seat founds the site and admits the others; its keys lie in its vault from the start."""
        first, keys = self.seats[0], self.site.keys
        control = fold(keys.records)
        talk = first.talk()
        state = StreamState(talk.control_stream, control.position, control.hash)
        first.disk.add_control_records(talk.control_stream, keys.records, state)
        first.disk.add_ring_keys(keys.ring_keys)
        extend_control(talk, lambda _: self.site.records)

    def now_ms(self) -> int:
        """The true time, which is the server's."""
        return self.time_ms

    def random(self, size: int) -> bytes:
        """Randomness of this moment."""
        return self.dice.randbytes(size)

    def roll(self, dice: Random) -> None:
        """From here on everything draws from these dice."""
        self.dice = dice
        for seat in self.seats:
            seat.wire.dice = dice

    def ring(self, name: str) -> RingId:
        """A ring of the site."""
        return RingId(ring_id(name, self.site.keys.site))

    def control(self) -> Control:
        """What the server's control stream says now."""
        records = self.server.shelf.records()
        if self._folded[0] != records:
            self._folded = (records, fold(records))
        return self._folded[1]

    def header(self, identity: bytes, raw: bytes) -> Header:
        """An envelope's header; read once."""
        if identity not in self._headers:
            self._headers[identity] = header_of(raw)
        return self._headers[identity]

    def sender(self, identity: bytes) -> bytes:
        """Whose envelope that is, as far as anybody has seen it at the centre or has it open."""
        if identity in self._headers:
            return self._headers[identity].seat
        for seat in self.seats:
            known = seat.disk.envelope(EnvelopeId(identity))
            if known is not None:
                return known.seat if isinstance(known, KeptEnvelope) else self.header(identity, known.raw).seat
        return b""

    def was_erased_and_lost(self) -> bool:
        """Whether the centre was put back after something was erased: of what it lost then nobody has more than the
        skeleton, which no server could check, and the chains of the seats that sealed it have a hole for newcomers."""
        return self.was_restored and bool(self.control().shreds or self.undecided())

    def was_closed_and_lost(self) -> bool:
        """The same of a case kept apart: a put back centre has lost what only its skeletons are left of."""
        stored = {row.id for row in self.server.shelf.rows()}
        kept = {one for seat in self.active() for one in seat.disk.kept if one not in stored}
        return self.was_restored and any(self.is_closed_everywhere(one) for one in kept)

    def is_closed_everywhere(self, identity: bytes) -> bool:
        """Whether nobody who takes part has more of an envelope than the skeleton, since its case is kept apart: who
        had sealed it has handed it in and let go of it, and the centre was put back before a reader came for it."""
        known = [seat.disk.kept.get(EnvelopeId(identity)) for seat in self.active()]
        here = [one for one in known if one is not None]
        return bool(here) and not any(one.payload for one in here) and here[0].folder in self.apart

    def undecided(self) -> set[bytes]:
        """Folders the centre was once told to erase by a record that does not count any more: it was put back, and more
        people take part now than had agreed then. It has to be approved anew; until then the centre takes nothing."""
        told = {one.folder for one in self.server.central.database.ledger.all()}
        return told - self.control().shreds.keys()

    def is_of_erased(self, identity: bytes) -> bool:
        """Whether an envelope is of a folder that was erased, as far as anybody has seen it."""
        erased = self.control().shreds.keys() | self.undecided()
        if identity in self._headers:
            return self._headers[identity].folder in erased
        known = (seat.disk.envelope(EnvelopeId(identity)) for seat in self.seats)
        return any(one.folder in erased for one in known if isinstance(one, KeptEnvelope))

    def generations(self) -> list[tuple[bytes, int, int]]:
        """(ring, epoch, position) of every record of a ring's key at the centre."""
        bodies = ((parse_body(record), record.position) for record in map(parse_record, self.server.shelf.records()))
        return [(body.ring, body.epoch, at) for body, at in bodies if isinstance(body, NewWraps)]

    def lost_rows(self) -> set[bytes]:
        """Envelopes whose bytes the server's disk has spoilt and nobody who takes part has whole: they are told of,
        and nothing else can be done."""
        if not self.spoilt:
            return set()
        rows = {row.id for row in self.server.shelf.rows() if row.id in self.spoilt and not is_whole(row.id, row.raw)}
        kept = {one.id for seat in self.active() for one in seat.disk.kept.values() if one.payload}
        return rows - kept - {name for seat in self.active() for name in seat.disk.held_here}

    def is_forked(self) -> bool:
        """Whether positions of the control stream mean two things: it has brought two branches together, or a centre
        that was put back has gone on otherwise than it had."""
        records = self.server.shelf.records()
        is_other = any(records[: len(before)] != before for before in self.logs)
        return is_other or any(parse_record(raw).type == RecordType.STRAY for raw in records)

    def clear_files(self) -> Iterable[bytes]:
        """The bytes of every file there is."""
        return self._parts.files()

    def put_server_back(self, backup: object, is_said: bool) -> None:
        """A restore; announced or not."""
        self.was_restored = True
        self.logs.append(self.server.shelf.records())
        self.was_quiet = self.was_quiet or not is_said
        self.server.restore(backup, self.random(16) if is_said else None)

    def heal(self) -> None:
        """The network is perfect from now on, every request given up on has arrived."""
        for seat in self.seats:
            seat.wire.trouble, seat.offline = 0.0, 0
        for seat in self.seats:
            seat.wire.deliver_late()
        for seat in [one for one in self.seats if one.keys.seat in self.revoked]:
            seat.round()  # it may be the last to know of its revocation, and gives that back, too
        self._forget_lost_revocations()
        self.must_have = {name: op_of(body) for seat in self.active() for name, body in seat.disk.bodies().items()}
        self.must_store = {row.id for row in self.server.shelf.rows()}
        for seat in self.active():
            self.must_store |= {*seat.disk.kept, *seat.disk.held_here}

    def set_in_order(self) -> None:
        """The founder lets in who is forgotten, opens keys where two branches had their own, and gives keys out."""
        for do in PUT_IN_ORDER:
            do(self)

    def _forget_lost_revocations(self) -> None:
        """One that only a lost server knew of, and computers that are lost or shut out themselves, has never been."""
        for name in list(self.revoked):
            stream = StreamId(self.server.control)
            known = (seat.disk.control_records(stream, 0) for seat in self.active())
            streams = [self.server.shelf.records(), *known]
            if not any(name in revocations(records) for records in streams):
                del self.revoked[name]

    def active(self) -> list[Seat]:
        """The computers that take part: everybody but the revoked."""
        return [seat for seat in self.seats if seat.keys.seat not in self.revoked]

    def rings_of(self, keys: SeatKeys) -> tuple[str, ...]:
        """Which rings a seat is meant to read, in the end."""
        return tuple(ring for ring in RINGS if may_read(self.post_of(keys), ring))

    def home_of(self, folder: bytes) -> bytes:
        """The ring a folder lies in, as the control stream at the centre says in the end."""
        ring, moved = self.folders[folder], self.control().moved.get(folder)
        is_casework = ring == self.ring(CASE) or ring in self.control().restricted
        return moved.ring if moved and is_casework else ring

    def may_read(self, keys: SeatKeys, folder: bytes) -> bool:
        """Whether a seat is meant to read a folder, in the end."""
        ring = self.home_of(folder)
        if ring in self.control().restricted:
            return self.control().is_reader(keys.seat, ring)
        return ring in {self.ring(name) for name in self.rings_of(keys)}

    def is_shut_away(self, keys: SeatKeys, folder: bytes) -> bool:
        """Whether a folder is kept among chosen readers, of whom that seat is none, or none any more."""
        return self.home_of(folder) in self.control().restricted and not self.may_read(keys, folder)

    def is_shut_away_from(self, seat: bytes, folder: bytes) -> bool:
        """The same, of a seat by its id."""
        home = self.home_of(folder)
        return home in self.control().restricted and not self.control().is_reader(seat, home)

    def post_of(self, keys: SeatKeys) -> Post:
        """The post a seat is meant to have, in the end."""
        return "desk" if keys is self.site.seats[OUTSIDER] else "worker"

    def finished(self, seat: Seat) -> None:
        """A seat has come to the end of a round: what its status line says must be true at this moment."""
        self.rounds += 1
        for check in self.after_round:
            check(self, seat)

    def settle(self, rounds: int) -> None:
        """Perfect rounds by all seats in turn, each time so much later that what was given up is tried again."""
        for _ in range(rounds):
            self.time_ms += AGAIN_MS + 1
            for seat in self.active():
                if seat.clock.stands_at is not None:
                    seat.conversation().later.clear()  # as when the program is opened again: no time passes there
                seat.calm_round()

    def close(self) -> None:
        """Done with all disks."""
        for disk in (*(seat.disk for seat in self.seats), *(image for _, image in self.images)):
            disk.close()
        self.server.central.database.close()


class Revoked(NamedTuple):
    """A seat that was shut out."""

    seat: SeatKeys
    last: bytes  # its last good envelope
    stored: set[bytes]  # what of it was at the centre
    since: int  # position of the control stream from which on nothing is sealed for it


def revocations(records: Iterable[bytes]) -> set[bytes]:
    """The seats some records revoke, on their own branch or another."""
    bodies = (parse_body(parse_record(raw)) for raw in _leaves(list(records)))
    return {body.seat for body in bodies if isinstance(body, Revocation)}


def ops_of(kept: KeptEnvelope) -> Iterable[OpId]:
    """The ops in an envelope; a skeleton has none."""
    if not kept.payload:
        return ()
    return kept.ops or ops_inside(kept.payload, parse_header(kept.header))


def is_whole(identity: bytes, raw: bytes) -> bool:
    """Whether a row's bytes are still those of its envelope; a skeleton counts as whole."""
    try:
        return parse_envelope(raw).id == identity
    except Malformed:
        return bool(raw) and _is_header(raw)


def _is_header(raw: bytes) -> bool:
    try:
        return bool(parse_header(raw))
    except Malformed:
        return False


def header_of(raw: bytes) -> Header:
    """The header of an envelope, or of what is left of one."""
    try:
        return parse_header(parse_envelope(raw).header)
    except Malformed:
        return parse_header(raw)


def op_of(body: bytes) -> Op:
    """An op, read."""
    return decode(body)


PUT_IN_ORDER: list[Callable[[World], None]] = []
"""What an administrator does at the end; filled by `verbs`."""

AfterRound = Callable[[World, Seat], None]
AFTER_ROUND: list[AfterRound] = []
"""What is checked at the end of every round; filled by `invariants`."""
