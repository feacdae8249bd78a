"""Sealed parts: each opens at its own place of its own attachment, with both keys, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.ids import FolderRef, RecordId, RingId
from app.ops.attached import PART_BYTES, Attached
from app.ops.kept import FolderKey
from sync.errors import CannotOpen
from sync.sealing.attachments import open_part, seal_part

STREAM = b"data-stream-0001"
FOLDER = FolderKey(FolderRef(b"f" * 16), RingId(b"r" * 16), b"F" * 32)
LAST = 77
ONE = Attached(RecordId(b"a" * 16), b"K" * 32, 2 * PART_BYTES + LAST)
CLEAR = [b"1" * PART_BYTES, b"2" * PART_BYTES, b"3" * LAST]
SEALED = [seal_part(FOLDER, STREAM, ONE, number, clear) for number, clear in enumerate(CLEAR)]


def test_parts_open_at_their_places() -> None:
    """And sealing is the same every time: what the centre lost is made again."""
    assert [open_part(FOLDER, STREAM, ONE, number, raw) for number, raw in enumerate(SEALED)] == CLEAR
    assert [seal_part(FOLDER, STREAM, ONE, number, clear) for number, clear in enumerate(CLEAR)] == SEALED


@pytest.mark.parametrize(
    ("key", "stream", "one"),
    [
        (replace(FOLDER, key=b"G" * 32), STREAM, ONE),
        (replace(FOLDER, folder=FolderRef(b"g" * 16)), STREAM, ONE),
        (FOLDER, b"data-stream-0002", ONE),
        (FOLDER, STREAM, replace(ONE, key=b"L" * 32)),
        (FOLDER, STREAM, replace(ONE, record=RecordId(b"b" * 16))),
    ],
)
def test_both_keys_and_the_place_are_needed(key: FolderKey, stream: bytes, one: Attached) -> None:
    """Another folder, another key, another stream, another record."""
    with pytest.raises(CannotOpen):
        open_part(key, stream, one, 0, SEALED[0])


@pytest.mark.parametrize(("at", "raw"), [(0, 1), (1, 0), (1, 2), (2, 1), (2, 0)])
def test_none_is_moved_doubled_or_left_out(at: int, raw: int) -> None:
    """A part at another place."""
    with pytest.raises(CannotOpen):
        open_part(FOLDER, STREAM, ONE, at, SEALED[raw])


def test_none_is_cut_off() -> None:
    """An attachment said to end earlier, or of another length."""
    for size in (2 * PART_BYTES, 2 * PART_BYTES + LAST - 1, 3 * PART_BYTES):
        with pytest.raises(CannotOpen):
            for number, raw in enumerate(SEALED[: replace(ONE, size=size).parts]):
                open_part(FOLDER, STREAM, replace(ONE, size=size), number, raw)


@given(st.binary(max_size=200), st.integers(0, LAST + 15))
def test_bad_bytes_never_open(noise: bytes, at: int) -> None:
    """Anything else than what was sealed is refused."""
    raw = SEALED[2]
    for made in (noise, raw[:at], raw[:at] + noise + raw[at:], raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]):
        if made != raw:
            with pytest.raises(CannotOpen):
                open_part(FOLDER, STREAM, ONE, 2, made)
