"""One computer of the simulation: its disk, its connection, its wrong clock, and the worker in front of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from app.domain.ids import FolderRef, RecordId, SaveId
from app.now import CHINA, wall_ms
from app.ops.kept import FolderKey
from app.ops.values import Value, Write
from sync.errors import SyncError
from sync.ports import Disk
from sync.round import RoundReport, run_round
from sync.sealing.seat_keys import SeatKeys
from sync.steps.talk import Talk
from tests.simulation.disk import Crashed, Draft, Place, Vault
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
        made = FolderKey(
            FolderRef(dice.randbytes(16)),
            self.world.ring(dice.choice(self.world.rings_of(self.keys))),
            dice.randbytes(32),
        )
        self.world.folders[made.folder] = made.ring
        return made

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

    def calm_round(self, disk: Disk | None = None) -> RoundReport:
        """One round that should go through."""
        talk = self.conversation()
        talk.disk = disk or self.disk
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
        talk.disk = self.disk
        return talk

    def talk(self) -> Talk:
        """A new conversation, as after the vault was unlocked."""
        world = self.world
        return Talk(
            self.keys, world.site.keys.site, self.disk, self.wire, self.clock, world.random, server_key=self.server_key
        )

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
