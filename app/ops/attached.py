"""The attachments inside a save, in their order: by this the sealed parts named in an envelope's header are told apart.

The rule is part of the protocol (docs/protocol.md): whoever reads it otherwise looks for the wrong parts.
"""

from collections import defaultdict

import msgspec

from app.domain.ids import RecordId
from app.ops import codec
from app.ops.values import Op, Value

KIND = "attachment"
PART_BYTES = 256 * 1024
"""10 s on a line of 200 kbit/s: a part that was interrupted is begun again, and nothing waits longer for one."""
MOST_PARTS = 256
"""64 MiB: the names of no more fit into one header."""
KEY_BYTES = 32


class Attached(msgspec.Struct, frozen=True):
    """One attachment: what seals it, and how long it is."""

    record: RecordId
    key: bytes
    size: int

    @property
    def parts(self) -> int:
        """In so many parts it travels."""
        return parts_of(self.size)


def parts_of(size: int) -> int:
    """In so many parts that many bytes travel."""
    return -(-size // PART_BYTES)


def attached(op: Op) -> list[Attached]:
    """The attachments of a save that can travel, in the order of their first writes."""
    fields: dict[RecordId, dict[str, Value]] = defaultdict(dict)
    for write in op.writes:
        if write.kind == KIND:
            fields[write.record][write.field] = write.value
    found = (Attached(record, one.get("key"), one.get("size")) for record, one in fields.items())  # type: ignore[arg-type]  # looked at in the next line
    return [one for one in found if _travels(one)]


def attached_in(body: bytes) -> list[Attached]:
    """The same of an encoded save. Most have none, and are not read for that."""
    try:
        return attached(codec.decode(body)) if KIND.encode() in body else []
    except codec.UnreadableOp:
        return []


def _travels(one: Attached) -> bool:
    is_key = type(one.key) is bytes and len(one.key) == KEY_BYTES
    return is_key and type(one.size) is int and 0 < one.size <= MOST_PARTS * PART_BYTES
