"""Envelopes as this computer keeps them, and what the sync engine hands to and takes from the disk."""

from enum import StrEnum

import msgspec

from app.domain.ids import EnvelopeId, FolderRef, OpId, RingId, SeatId, StreamId
from app.ops.attached import Attached
from app.ops.values import Op


class EnvelopeState(StrEnum):
    """How far one of the envelopes on this computer has come."""

    FROZEN = "frozen"  # sealed here, bytes fixed, no receipt yet
    CENTRE = "centre"  # at the centre, with a stored receipt (own) or pulled from it (others')
    QUARANTINE = "quarantine"  # the server refused it; `reason` says why
    GONE = "gone"  # its folder was let go of: id, place and predecessor are kept, nothing of what was in it


LOST = "lost"
"""The reason of a frozen envelope that the centre had, or said it had, and has no more: it is offered again."""

TOO_BIG = "too_big"
"""The reason of an envelope in quarantine that no server would take."""


class FolderKey(msgspec.Struct, frozen=True):
    """What opens one folder. `wrap` travels in the clear header of this seat's first envelope of the folder."""

    folder: FolderRef
    ring: RingId
    key: bytes  # 32 bytes
    wrap: bytes = b""  # the key sealed under the ring's epoch key; empty until this seat first seals


class RingKey(msgspec.Struct, frozen=True):
    """One generation of a ring's key.

    Two branches of a control stream can each have opened a generation under one number. The second key of a number
    that comes to this vault is kept under a larger one, whose lower half is the number.
    """

    ring: RingId
    epoch: int
    key: bytes  # 32 bytes

    @property
    def generation(self) -> int:
        """The number that stands in headers and in the control stream."""
        return self.epoch & 0xFFFF_FFFF


class LetGo(msgspec.Struct, frozen=True):
    """What letting go of folders has taken out of this vault."""

    saves: int = 0
    envelopes: int = 0
    set_aside: int = 0  # own saves that had reached nobody: kept for the worker to look at, shown nowhere else

    def __add__(self, other: "LetGo") -> "LetGo":
        aside = self.set_aside + other.set_aside
        return LetGo(self.saves + other.saves, self.envelopes + other.envelopes, aside)


class Restricting(msgspec.Struct, frozen=True):
    """A restricted ring decided on this computer that the control stream does not tell of yet; its key is here."""

    ring: RingId
    readers: tuple[SeatId, ...]
    folders: tuple[FolderRef, ...] = ()  # that go into it


class WaitingOps(msgspec.Struct, frozen=True):
    """Encoded ops of one folder that are in no envelope yet, oldest first."""

    folder: FolderKey
    ops: tuple[tuple[OpId, bytes], ...]


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """How far a seat had read the stream when it sealed something: told to its readers inside the sealed part, so that
    a server that shows different histories to different computers is found out by them."""

    incarnation: bytes
    seq: int
    hash: bytes  # the rolling hash at `seq`


class KeptEnvelope(msgspec.Struct, frozen=True):
    """An opened envelope: header, signature and compressed payload, from which its exact bytes can be made again."""

    id: EnvelopeId
    stream: StreamId
    folder: FolderRef
    seat: SeatId
    header: bytes
    payload: bytes  # zstd(MessagePack(list of encoded ops)), not padded, not sealed
    signature: bytes
    ops: tuple[OpId, ...] = ()
    seen: Seen | None = None  # known, too, where it has just been opened
    read: tuple[Op, ...] = ()  # what `ops` are, where it has just been opened; they are not read twice
    seq: int | None = None
    state: EnvelopeState = EnvelopeState.FROZEN
    receipt: bytes = b""
    reason: str = ""


class HeldEnvelope(msgspec.Struct, frozen=True):
    """An envelope that cannot be opened yet, kept exactly as it came."""

    id: EnvelopeId
    stream: StreamId
    seq: int
    raw: bytes
    reason: str  # "no_key", "later_control", "not_member", "revoked", "unknown_suite", "bad_payload", "forged"


class StreamState(msgspec.Struct, frozen=True):
    """How far this computer has read one stream. `last_complete_ms` is 0 before the first complete pull."""

    stream: StreamId
    cursor: int = 0
    hash: bytes = bytes(32)
    incarnation: bytes = b""
    last_complete_ms: int = 0
    server_time_ms: int = 0  # the server's clock with the latest page, 0 when unknown; need not be stored


class WaitingCount(msgspec.Struct, frozen=True):
    """What has not reached the centre: records saved here without a receipt."""

    ops: int
    oldest_ms: int | None
    quarantined: int
    held: int
    offers: int = 0  # envelopes sealed and without a receipt


class Standing(msgspec.Struct, frozen=True):
    """One entry of a stream, and what this vault has of it."""

    seq: int
    id: bytes
    is_here: bool  # opened or held
    is_opened: bool
    is_proved: bool  # marked as standing there; an own one by a receipt
    ops: int  # saves inside it
    header: bytes = b""  # of an opened one


MOST_PART_BYTES = 2 * 1024 * 1024
"""No part of a snapshot unpacks to more: in memory small lists take sixty times their bytes, and a part may be hostile.
"""


class PartPlace(msgspec.Struct, frozen=True):
    """Where the next part of a snapshot begins: which table, and behind which of its rows."""

    table: int = 0
    row: int = 0


class Preview(msgspec.Struct, frozen=True):
    """How far this computer has come in showing snapshots, before it has read the stream they were made from.

    `shown`: by ring, which snapshot (its salt) and how many of its chunks are shown. `cursor` and `hash`:
    how far the stream was looked at behind them.
    """

    shown: dict[bytes, tuple[bytes, int]] = {}
    cursor: int = 0
    hash: bytes = bytes(32)
    swept: int = 0  # tables cleared of what no save stands behind


class Carried(msgspec.Struct, frozen=True):
    """An attachment whose bytes are on their way to the centre, or from it."""

    attached: Attached
    folder: FolderRef
    header: bytes  # of the envelope its record came in, which names its sealed parts
    first: int  # which of those names is its first
    here: frozenset[int]  # which parts are on this computer
    is_wanted: bool  # somebody waits for it
    problem: str


class Making(msgspec.Struct, frozen=True):
    """A snapshot of one ring on its way to the centre."""

    ring: RingId
    epoch: int
    seq: int  # what it was begun at
    hash: bytes
    salt: bytes
    voided: int  # position of the control record that had last made all snapshots void
    chunks: tuple[bytes, ...] = ()  # names of those that are there
    at: PartPlace | None = PartPlace()  # None: all are there
