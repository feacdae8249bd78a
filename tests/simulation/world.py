"""Three seats of one site, a server, and everything that can happen to them. One seed, one history, every time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import cast

import msgspec

from app.domain.ids import FolderRef, OpId, RecordId, RingId, SaveId
from app.now import CHINA
from app.ops.kept import EnvelopeState, FolderKey, RingKey, StreamState
from app.ops.values import Hlc, Op, Write
from sync.errors import SyncError
from sync.invitation import RINGS, Inviter, SiteKeys, admission, found_site
from sync.ports import Disk
from sync.protocol.control import fold
from sync.protocol.names import ring_id
from sync.round import RoundReport, run_round
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.steps.control import extend_control
from sync.steps.talk import Talk
from tests.simulation.faults import Crashed, FaultyWire, MortalDisk
from tests.simulation.memory_disk import MemoryDisk, Place
from tests.simulation.memory_server import MemoryServer
from tests.simulation.real_disk import RealDisk

MARKER = "王小明的秘密"
KIND = "booking"  # a kind this version does not know is kept, merged and passed on like any other
FIELDS = ("risk", "phone", "stage")
START = datetime(2026, 11, 23, tzinfo=UTC)


Vault = MemoryDisk | RealDisk
DiskMaker = Callable[[SeatKeys], Vault]


class Site(msgspec.Struct, frozen=True):
    """Keys made once: what the seeds vary is what happens, not who it happens to.

    The second seat is given both rings at once, the third at first only `front`; `case` comes some time later.
    """

    keys: SiteKeys
    seats: tuple[SeatKeys, ...]
    records: tuple[bytes, ...]  # they admit the later seats, after the founding records
    late_record: bytes  # and this one gives the third seat its second ring


def make_site() -> Site:
    """A site of three seats."""
    random = Random(1).randbytes
    keys = found_site(random)
    first, second, third = SeatKeys(keys.seat), make_seat_keys(random), make_seat_keys(random)
    control = fold(keys.records)
    records = admission(Inviter(first, control, keys.ring_keys, ""), second, "member")
    *more, late = admission(Inviter(first, fold(records, control), keys.ring_keys, ""), third, "member")
    return Site(keys, (first, second, third), (*records, *more), late)


class Seat:
    """One computer: its disk, its connection, its wrong clock."""

    def __init__(self, world: "World", keys: SeatKeys) -> None:
        self.world = world
        self.keys = keys
        self.disk = world.make_disk(keys)
        self.wire = FaultyWire(world.server, keys.seat, world.dice)
        self.clock_off = timedelta(days=world.dice.choice((0, 0, -400, 400, 1)))
        self.server_key = b""
        self._hlc = Hlc(0, 0)
        self._talk: Talk | None = None

    def save(self) -> None:
        """The worker writes one to three fields, in a folder there is or in a new one."""
        dice, disk = self.world.dice, self.disk
        folders = disk.folders()
        fresh = None
        if not folders or dice.random() < 0.2:
            fresh = self._new_folder()
        folder = fresh.folder if fresh else dice.choice(folders)
        record = RecordId(folder[:15] + bytes([dice.randrange(3)]))
        writes = tuple(self._write(record, field) for field in dice.sample(FIELDS, dice.randint(1, 3)))
        self._hlc = Hlc(self._hlc.ms + 1, 0)
        save, nonce = SaveId(dice.randbytes(16)), dice.randbytes(16)
        op = Op(self.keys.seat, FolderRef(folder), save, nonce, self._hlc, self._hlc.ms, 480, writes)
        self.world.saved.add(disk.save(op, fresh))

    def round(self, dies_at: int = -1, is_committed: bool = False) -> RoundReport | None:
        """One round in bad weather; a crash throws away everything that is not on the disk."""
        try:
            return self.calm_round(cast(Disk, MortalDisk(self.disk, dies_at, is_committed)))
        except Crashed:
            self._talk = None
        except SyncError as error:
            self.world.failures.append(error)
        return None

    def calm_round(self, disk: Disk | None = None) -> RoundReport:
        """One round that should go through."""
        talk = self._talk = self._talk or self.talk()
        talk.disk = disk or self.disk
        try:
            report = run_round(talk)
        finally:
            self.server_key = talk.server_key
        self.world.reports.append(report)
        return report

    def talk(self) -> Talk:
        """A new conversation, as after the vault was unlocked."""
        random = self.world.dice.randbytes
        site = self.world.site.keys.site
        return Talk(self.keys, site, self.disk, self.wire, self._now, random, server_key=self.server_key)

    def _now(self) -> datetime:
        return (START + self.clock_off).astimezone(CHINA)

    def _new_folder(self) -> FolderKey:
        ring = RingId(ring_id(self.world.dice.choice(RINGS), self.world.site.keys.site))
        return FolderKey(FolderRef(self.world.dice.randbytes(16)), ring, self.world.dice.randbytes(32))

    def _write(self, record: RecordId, field: str) -> Write:
        value = f"{MARKER}-{self.world.dice.randrange(10**9)}"
        seen: tuple[OpId, ...] = self.disk.heads(Place(KIND, record, field))
        return Write(KIND, record, field, value, seen)


class World:
    """Everything there is. `saved` are the ops whose save returned: while a seat lives, none of its ops is lost."""

    def __init__(self, site: Site, seed: int, make_disk: DiskMaker | None = None) -> None:
        self.site = site
        self.make_disk = make_disk or (lambda keys: MemoryDisk(keys.seat))
        self.dice = Random(seed)
        self.server = MemoryServer(site.keys.site, self.dice.randbytes)
        self.server.time_ms = int(START.timestamp() * 1000)
        self.saved: set[OpId] = set()
        self.seats = [Seat(self, keys) for keys in site.seats]
        self._are_keys_out = False
        self.reports: list[RoundReport] = []
        self.failures: list[SyncError] = []
        self._backups = [self.server.log.copy()]  # from before the site was founded
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

    def give_late_keys(self, _seat: Seat | None = None) -> None:
        """The third seat is at last given the key of `case`."""
        if not self._are_keys_out:
            self._are_keys_out = True
            trouble, self.seats[0].wire.trouble = self.seats[0].wire.trouble, 0.0
            extend_control(self.seats[0].talk(), lambda _: [self.site.late_record])
            self.seats[0].wire.trouble = trouble

    def live(self, steps: int, restores: bool = False) -> None:
        """A stretch of bad days."""
        events: list[Callable[[Seat], object]] = []
        events += [Seat.save] * 6 + [self._bad_round] * 6 + [self._late]
        events += [self.give_late_keys]
        if restores:
            events += [self._back_up, self._restore] * 2 + [self._die]
        for seat in self.seats:
            seat.wire.trouble = self.dice.choice((0.0, 0.1, 0.4))
        for _ in range(steps):
            self.dice.choice(events)(self.dice.choice(self.seats))

    def heal(self) -> None:
        """The network is perfect from now on, every request given up on has arrived, every key is given out."""
        for seat in self.seats:
            seat.wire.trouble = 0.0
            seat.wire.deliver_late()
        self.give_late_keys()
        self.saved = {op for seat in self.seats for op in seat.disk.ops}

    def settle(self, rounds: int) -> None:
        """Perfect rounds by all seats in turn."""
        for _ in range(rounds):
            for seat in self.seats:
                seat.calm_round()

    def new_ring_keys(self) -> tuple[RingKey, ...]:
        """A further generation of both rings."""
        return tuple(RingKey(key.ring, key.epoch + 1, self.dice.randbytes(32)) for key in self.site.keys.ring_keys)

    def _bad_round(self, seat: Seat) -> None:
        dies_at = self.dice.randint(1, 8) if self.dice.random() < 0.4 else -1
        seat.round(dies_at, self.dice.random() < 0.5)

    def _late(self, seat: Seat) -> None:
        seat.wire.deliver_late()

    def _die(self, _seat: Seat) -> None:
        """The second computer is stolen, now and then. What it had sent to somebody who lives must not go with it."""
        if len(self.seats) == 3 and self.dice.random() < 0.5:
            del self.seats[1]

    def _back_up(self, _seat: Seat) -> None:
        self._backups.append(self.server.log.copy())

    def _restore(self, _seat: Seat) -> None:
        self.server.restore(self.dice.choice(self._backups), says_so=self.dice.random() < 0.7)


def check(world: World) -> None:
    """Every promise, after the world has settled."""
    world.server.check()
    dumps = [seat.disk.dump() for seat in world.seats]
    assert all(dump == dumps[0] for dump in dumps), "seats differ"
    for seat in world.seats:
        assert set(seat.disk.ops) >= world.saved, "a saved op is missing"
        _check_marks(world, seat)
    assert not any(MARKER.encode() in shown for shown in world.server.shown), "the server can read"


def _check_marks(world: World, seat: Seat) -> None:
    """What a seat says is at the centre is there, and nothing waits any more."""
    count = seat.disk.waiting_count()
    assert (count.ops, count.quarantined, count.held) == (0, 0, 0), "something waits"
    for kept in seat.disk.kept.values():
        assert kept.state is EnvelopeState.CENTRE
        assert kept.receipt or kept.seat != seat.keys.seat, "a mark without a receipt"
        assert world.server.log.seqs.get(kept.id) == kept.seq, "a mark is wrong"
