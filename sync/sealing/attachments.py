"""The parts of an attachment, sealed: under the key of its folder and one of its own, which is inside its record.

Without the folder's key nothing opens: destroying that one destroys what was attached. Without the record nothing does
either, so that who is not given the record is given no attachment. Sealing is deterministic: what the centre lost is
made again, byte for byte.
"""

from app.ops.attached import PART_BYTES, Attached
from app.ops.kept import FolderKey
from sync.errors import CannotOpen
from sync.sealing.chunks import open_chunk, seal_chunk, series_key


def words(stream: bytes, folder: bytes, record: bytes) -> bytes:
    """What the parts of an attachment are bound to."""
    return b"tongxing attachment|v1|" + stream + folder + record


def seal_part(key: FolderKey, stream: bytes, one: Attached, number: int, clear: bytes) -> bytes:
    """A part, sealed."""
    bound = words(stream, key.folder, one.record)
    return seal_chunk(series_key(key.key, one.key, bound), bound, _place(one, number), clear)


def open_part(key: FolderKey, stream: bytes, one: Attached, number: int, sealed: bytes) -> bytes:
    """What is inside. Raises CannotOpen (bad_payload), also where it is not as long as that part has to be."""
    bound = words(stream, key.folder, one.record)
    clear = open_chunk(series_key(key.key, one.key, bound), bound, _place(one, number), sealed)
    if len(clear) != min(PART_BYTES, one.size - number * PART_BYTES):
        raise CannotOpen(reason="bad_payload")
    return clear


def _place(one: Attached, number: int) -> tuple[int, bool]:
    return number, number == one.parts - 1
