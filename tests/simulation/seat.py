"""One computer of the simulation: its disk, its connection, its wrong clock, and the worker in front of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

from app.domain.ids import FolderRef, RecordId, RingId, SaveId, SeatId
from app.now import CHINA, wall_ms
from app.ops.attached import KIND, PART_BYTES
from app.ops.kept import FolderKey, Restricting, RingKey
from app.ops.values import Value, Write
from sync import ports
from sync.errors import SyncError
from sync.round import RoundReport, run_round
from sync.sealing.seat_keys import SeatKeys
from sync.steps.snapshot import leave_snapshot
from sync.steps.talk import Talk
from tests.simulation.disk import Attaching, Crashed, Draft, Place, Vault
from tests.simulation.wire import FaultyWire

if TYPE_CHECKING:
    from tests.simulation.world import World

MARKER = "王小明的秘密"
FIELDS = {
    "case": ("risk", "stage", "address", "mood"),  # surfaced, quiet, and one this version does not know
    "person": ("name", "phone"),
    "person_private": ("special_flags",),  # a set
    "hologram": ("depth",),  # a kind this version does not know is kept, merged and passed on like any other
    "note": ("body",),  # add-only
}


class SeatClock:
    """What a computer takes for the time: the true time and a bit, or always the same moment."""

    def __init__(self, true_ms: Callable[[], int]) -> None:
        self._true_ms = true_ms
        self.off = timedelta()
        self.stands_at: datetime | None = None
        self.latest_ms = [0]  # the latest it has ever said; shared with its clones, who inherit its stamps

    def __call__(self) -> datetime:
        """The time here."""
        now = self.stands_at or (datetime.fromtimestamp(self._true_ms() / 1000, UTC) + self.off).astimezone(CHINA)
        self.latest_ms[0] = max(self.latest_ms[0], wall_ms(now))
        return now

    def go_wrong(self, dice: Random) -> None:
        """Jump by minutes, days or more than a year, to another age, or stop. Or be set right."""
        self.stands_at = None
        ages = {1970: datetime(1970, 1, 2, tzinfo=CHINA), 2106: datetime(2106, 2, 8, tzinfo=CHINA)}
        kind = dice.choice(("right", "minutes", "days", "year", "age", "frozen"))
        if kind == "age":
            self.off = ages[dice.choice((1970, 2106))] - datetime.fromtimestamp(self._true_ms() / 1000, CHINA)
        elif kind == "frozen":
            self.stands_at = self()
        else:
            spans = {"right": timedelta(), "minutes": timedelta(minutes=7)}
            spans |= {"days": timedelta(days=3), "year": timedelta(days=400)}
            self.off = spans[kind] * dice.choice((-1, 1))


class Seat:
    """One computer. A clone is a second one with the same keys."""

    def __init__(self, world: "World", keys: SeatKeys, disk: Vault | None = None) -> None:
        self.world = world
        self.keys = keys
        self.disk = disk or world.make_disk(keys)
        self.wire = FaultyWire(world.server, keys.seat)
        self.wire.dice = world.dice
        self.clock = SeatClock(world.now_ms)
        self.clock.latest_ms = world.latest_ms.setdefault(keys.seat, [0])
        self.server_key = b""
        self.offline = 0  # so many of its rounds will not reach anybody
        self._talk: Talk | None = None

    # --- the worker
    def save(self, *, later: bool = False, dies: bool | None = None) -> None:
        """Write one to three fields, in a folder there is or in a new one. `dies`: before or after the commit."""
        draft = self._draft(later)
        disk = self.disk if dies is None else self.disk.mortal(1, dies)
        try:
            disk.save(draft)
        except Crashed:
            self.restart()
        self.disk.spare()

    def attach(self) -> None:
        """Attach something to a folder there is, most often little."""
        dice, folders = self.world.dice, self.disk.folders()
        if not folders:
            return
        size = dice.choice((dice.randint(1, 2_000), dice.randint(1, 2_000), PART_BYTES, PART_BYTES + 40_000))
        content = (dice.randbytes(64) + MARKER.encode() * (size // 18 + 1))[:size]
        record = RecordId(dice.randbytes(16))
        fields = {"name": f"{MARKER}.jpg", "size": size, "key": dice.randbytes(32), "sha256": sha256(content).digest()}
        writes = tuple(Write(KIND, record, field, value, ()) for field, value in fields.items())
        self._put(dice.choice(folders), writes, attached=Attaching(record, content))

    def restrict(self, readers: Sequence[SeatId], moving: Sequence[FolderRef] = ()) -> RingId:
        """Decide that some colleagues read alone what is in a ring of their own."""
        dice = self.world.dice
        ring = RingId(dice.randbytes(16))
        self.world.apart |= set(moving)
        self.world.chosen[ring] = set(readers)
        self.disk.restrict(RingKey(ring, 1, dice.randbytes(32)), Restricting(ring, tuple(readers), tuple(moving)))
        return ring

    def begin_in(self, ring: RingId) -> None:
        """A new folder in a ring, with something in it."""
        fresh = self._folder_in(ring)
        self.world.apart.add(fresh.folder)
        self._put(fresh.folder, (self._write("case", RecordId(fresh.folder), "address"),), fresh=fresh)

    def write_in(self, folder: FolderRef) -> None:
        """Write something in a folder."""
        self._put(folder, (self._write("case", RecordId(folder), self.world.dice.choice(FIELDS["case"])),))

    def _put(
        self,
        folder: FolderRef,
        writes: tuple[Write, ...],
        fresh: FolderKey | None = None,
        attached: Attaching | None = None,
    ) -> None:
        dice = self.world.dice
        save, at_ms = SaveId(dice.randbytes(16)), wall_ms(self.clock())
        self.disk.save(Draft(self.disk.seat, folder, save, at_ms, writes, dice.randbytes, fresh, attached=attached))

    def _draft(self, later: bool) -> Draft:
        dice, folders = self.world.dice, self.disk.folders()
        fresh = self._new_folder() if not folders or dice.random() < 0.15 else None
        folder = fresh.folder if fresh else dice.choice(folders[:2])  # few fields, so that many write the same one
        kind = dice.choices(tuple(FIELDS), (4, 1, 1, 1, 1))[0]
        record = RecordId(dice.randbytes(16) if kind == "note" else folder)
        fields = dice.sample(FIELDS[kind], dice.randint(1, len(FIELDS[kind])))
        writes = tuple(self._write(kind, record, field) for field in fields)
        save = SaveId(dice.randbytes(16))
        return Draft(self.disk.seat, folder, save, wall_ms(self.clock()), writes, dice.randbytes, fresh, later)

    def _write(self, kind: str, record: RecordId, field: str) -> Write:
        text = f"{MARKER}-{self.world.dice.randrange(10**9)}"
        value: Value = [text, MARKER] if field == "special_flags" else text
        return Write(kind, record, field, value, self.disk.heads(Place(kind, record, field)))

    def _new_folder(self) -> FolderKey:
        dice = self.world.dice
        ref = FolderRef(dice.randbytes(16))
        ring = self.world.ring(dice.choice(self.world.rings_of(self.keys)))
        return self._made(FolderKey(ref, ring, dice.randbytes(32)))

    def _folder_in(self, ring: RingId) -> FolderKey:
        dice = self.world.dice
        return self._made(FolderKey(FolderRef(dice.randbytes(16)), ring, dice.randbytes(32)))

    def _made(self, folder: FolderKey) -> FolderKey:
        self.world.folders[folder.folder] = folder.ring
        return folder

    # --- the program
    def round(self, dies_at: int | None = None, is_committed: bool = False) -> RoundReport | None:
        """One round in bad weather; a crash throws away everything that is not on the disk."""
        if self.offline:
            self.offline -= 1
            return None
        disk = self.disk if dies_at is None else self.disk.mortal(dies_at, is_committed)
        try:
            return self.calm_round(disk)
        except Crashed:
            self.restart()
        except SyncError as error:
            self.world.failures.append(error)
        finally:
            self.disk.spare()
        return None

    def calm_round(self, disk: Vault | None = None) -> RoundReport:
        """One round that should go through."""
        talk = self.conversation()
        _hand_over(talk, disk or self.disk)
        try:
            report = run_round(talk)
        finally:
            self.server_key = talk.server_key
        self.world.doubts += report.other_history
        self.world.finished(self)
        return report

    def conversation(self) -> Talk:
        """The conversation of this session, begun where there is none."""
        talk = self._talk = self._talk or self.talk()
        _hand_over(talk, self.disk)
        return talk

    def talk(self) -> Talk:
        """A new conversation, as after the vault was unlocked."""
        world = self.world
        return Talk(
            self.keys, world.site.keys.site, self.disk, self.wire, self.clock, world.random,
            server_key=self.server_key, shelf=self.disk, files=self.disk, erasing=self.disk, closing=self.disk,
        )  # fmt: skip

    def leave_snapshots(self, dies_at: int | None, is_committed: bool) -> None:
        """Go on with snapshots of all rings after a round, as if the stream had grown by thousands."""
        if self.round() is None:
            return
        disk = self.disk if dies_at is None else self.disk.mortal(dies_at, is_committed)
        talk = self.conversation()
        _hand_over(talk, disk)
        talk.makes_snapshots = True
        try:
            for _ in talk.control.rings:
                leave_snapshot(talk, 1)
        except Crashed:
            self.restart()
        except SyncError as error:
            self.world.failures.append(error)
        finally:
            self.disk.spare()

    def restart(self) -> None:
        """Only what is on the disk is left."""
        self._talk = None
        self.disk.revive()

    def put_back(self, image: Vault) -> None:
        """The disk is as it was when the image was taken."""
        self.disk.close()
        self.disk = image
        self._talk = None

    def is_let_in(self) -> bool:
        """Whether the server of this moment has it as an active member."""
        return self.world.control().is_active(self.keys.seat)

    def may_act(self) -> bool:
        """Whether it is an administrator, as far as it knows itself and as far as the server knows."""
        return self.world.control().is_admin(self.keys.seat)


def _hand_over(talk: Talk, disk: ports.Vault) -> None:
    """The conversation goes on with this disk, or with the same one in a computer that goes out soon."""
    talk.disk = talk.shelf = talk.files = talk.erasing = disk
    if talk.closing is not None:
        talk.closing = disk
