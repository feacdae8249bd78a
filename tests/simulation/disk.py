"""What the simulator asks of a vault beyond the engine's own Disk; and the values both ends speak of."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

import msgspec

from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, SaveId, SeatId
from app.ops.codec import encode, op_id
from app.ops.kept import FolderKey, HeldEnvelope, KeptEnvelope, Restricting, RingKey
from app.ops.values import Hlc, Op, Value, Write
from sync import ports

CHINA_MINUTES = 480


class Crashed(Exception):
    """The computer went out at this point."""


class Place(NamedTuple):
    """One field of one record."""

    kind: str
    record: bytes
    field: str


Dump = Mapping[Place, tuple[tuple[OpId, str], ...]]
"""What stands for every field, newest first."""


class Attaching(NamedTuple):
    """Bytes attached with a save."""

    record: RecordId
    content: bytes


class Attachment(NamedTuple):
    """An attachment as a computer has it."""

    record: RecordId
    folder: FolderRef
    size: int
    sha256: bytes  # of the whole, as its record says
    content: bytes  # what is here
    is_whole: bool
    is_stored: bool  # said to be at the centre
    is_wanted: bool
    problem: str


class Draft(msgspec.Struct, frozen=True):
    """A save as the worker asks for it. With `later` it is spelt as a later version would: with parts unknown here."""

    seat: SeatId
    folder: FolderRef
    save: SaveId
    wall_ms: int
    writes: tuple[Write, ...]
    random: Callable[[int], bytes]
    fresh: FolderKey | None = None
    later: bool = False
    attached: Attaching | None = None

    def body(self, stamp: Hlc) -> bytes:
        """The op's bytes."""
        op = Op(self.seat, self.folder, self.save, self.random(16), stamp, self.wall_ms, CHINA_MINUTES, self.writes)
        return spelt_later(op) if self.later else encode(op)


def spelt_later(op: Op) -> bytes:
    """An op with one more part, and one more in each write, as a version after this one may send."""
    parts: list[object] = list(msgspec.structs.astuple(op))
    parts[-1] = [[*msgspec.structs.astuple(write), {"certainty": 3}] for write in op.writes]
    return msgspec.msgpack.encode([*parts, ["a later part"]])


def id_of(body: bytes) -> OpId:
    """The content address of an op's bytes."""
    return op_id(body)


class Vault(ports.Vault, Protocol):
    """A simulated computer's disk."""

    seat: SeatId

    def save(self, draft: Draft) -> OpId:
        """One save on this computer, in one transaction; the clock ticks."""

    def want(self, record: RecordId) -> None:
        """Somebody waits for the bytes of an attachment."""

    def attachments(self) -> list[Attachment]:
        """Every attachment whose record is here."""

    def set_aside(self) -> set[OpId]:
        """The saves that can only be looked at any more, because what they belonged to was erased."""

    def unsent_in(self, folder: FolderRef) -> set[OpId]:
        """Saves made here that are in no envelope."""

    def restrict(self, ring: RingKey, waiting: Restricting) -> None:
        """Decide on a restricted ring, with its first key."""

    def folders_in_part(self, part: bytes) -> set[bytes]:
        """Which folders a part of a snapshot is about."""

    def folders(self) -> list[FolderRef]:
        """The folders that can be written in."""

    def heads(self, place: Place) -> tuple[OpId, ...]:
        """The ops whose write to a field nobody has superseded, as far as known here."""

    def value(self, place: Place) -> Value:
        """What a page shows for a field."""

    def dump(self) -> Dump:
        """Everything that stands."""

    def screen(self) -> object:
        """Every row a page could show; equal on two computers that hold the same."""

    def bodies(self) -> dict[OpId, bytes]:
        """Every op here, as it was made."""

    @property
    def ops(self) -> Iterable[OpId]:
        """The ids of every op here."""

    @property
    def kept(self) -> Mapping[EnvelopeId, KeptEnvelope]:
        """Every opened envelope here."""

    @property
    def held_here(self) -> Mapping[EnvelopeId, HeldEnvelope]:
        """Every envelope that could not be opened."""

    @property
    def clock(self) -> Hlc:
        """The newest stamp made or absorbed here."""

    def mortal(self, last: int, is_committed: bool) -> "Vault":
        """The same disk in a computer that goes out at its `last` write from now, before or after the commit."""

    def spare(self) -> None:
        """The danger has passed."""

    def revive(self) -> None:
        """The computer is on again."""

    def copy(self) -> "Vault":
        """An image of it, as a backup or a clone."""

    def close(self) -> None:
        """Done with it."""
