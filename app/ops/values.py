"""The op: one save in one folder, the unit of truth.

Field order here is the order on disk and on the wire (MessagePack arrays); it never changes within a version. What
an op from outside may hold is bounded, so that nothing a seat sends is more than a vault, a clock or a page can take.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.domain.ids import FolderRef, OpId, RecordId, SaveId, SeatId

Value = str | int | float | bool | bytes | None | list["Value"]
"""What a field can hold. Dates are ISO strings; a set is a list."""


_LATEST_MS = 253_402_000_000_000
"""In December 9999: no calendar goes further."""
_EARLIEST_MS = -62_135_000_000_000
"""In January of the year 1."""
Name = Annotated[str, Meta(max_length=256)]


class Hlc(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A hybrid logical clock stamp: milliseconds since 1970 UTC, then a counter within that millisecond."""

    ms: Annotated[int, Meta(ge=0, le=_LATEST_MS)]
    counter: Annotated[int, Meta(ge=0, lt=2**31)]


class Write(msgspec.Struct, frozen=True, array_like=True):
    """One field of one record gets one value, in place of the writes named in `supersedes`."""

    kind: Name
    record: Annotated[RecordId, Meta(max_length=64)]
    field: Name
    value: Any  # a Value; the union cannot be named here because text and bytes are told apart only on the wire
    supersedes: tuple[OpId, ...] = ()


class Op(msgspec.Struct, frozen=True, array_like=True):
    """One save in one folder. At most one write per (record, field)."""

    seat: SeatId
    folder: FolderRef
    save: Annotated[SaveId, Meta(max_length=64)]
    nonce: Annotated[bytes, Meta(max_length=64)]  # 16 random bytes: two equal saves are still two ops
    hlc: Hlc
    wall_ms: Annotated[int, Meta(ge=_EARLIEST_MS, le=_LATEST_MS)]
    tz_minutes: Annotated[int, Meta(ge=-1440, le=1440)]
    writes: tuple[Write, ...]
