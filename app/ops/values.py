"""The op: one save in one folder, the unit of truth.

Field order here is the order on disk and on the wire (MessagePack arrays); it never changes within a version.
"""

from typing import Any

import msgspec

from app.domain.ids import FolderRef, OpId, RecordId, SaveId, SeatId

Value = str | int | float | bool | bytes | None | list["Value"]
"""What a field can hold. Dates are ISO strings; a set is a list."""


class Hlc(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A hybrid logical clock stamp: milliseconds since 1970 UTC, then a counter within that millisecond."""

    ms: int
    counter: int


class Write(msgspec.Struct, frozen=True, array_like=True):
    """One field of one record gets one value, in place of the writes named in `supersedes`."""

    kind: str
    record: RecordId
    field: str
    value: Any  # a Value; the union cannot be named here because text and bytes are told apart only on the wire
    supersedes: tuple[OpId, ...] = ()


class Op(msgspec.Struct, frozen=True, array_like=True):
    """One save in one folder. At most one write per (record, field)."""

    seat: SeatId
    folder: FolderRef
    save: SaveId
    nonce: bytes  # 16 random bytes: two equal saves are still two ops
    hlc: Hlc
    wall_ms: int
    tz_minutes: int
    writes: tuple[Write, ...]
