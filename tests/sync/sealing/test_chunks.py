"""Chunks: they open at their own place, of their own series, whole; and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import CannotOpen
from sync.sealing.chunks import open_chunk, seal_chunk, series_key

KEY = series_key(bytes(range(32)), bytes(32), b"tongxing test|v1|")
WORDS = b"tongxing test|v1|"
PLACES = st.tuples(st.integers(0, 2**32), st.booleans())


@given(st.binary(max_size=300), PLACES)
def test_what_is_sealed_opens(clear: bytes, place: tuple[int, bool]) -> None:
    """And says nothing of itself but its length."""
    sealed = seal_chunk(KEY, WORDS, place, clear)
    assert open_chunk(KEY, WORDS, place, sealed) == clear
    assert len(sealed) == len(clear) + 16


@given(PLACES, PLACES)
def test_a_chunk_opens_nowhere_else(place: tuple[int, bool], other: tuple[int, bool]) -> None:
    """Not under another number, not as the last where it is not."""
    sealed = seal_chunk(KEY, WORDS, place, b"clear")
    if place != other:
        with pytest.raises(CannotOpen):
            open_chunk(KEY, WORDS, other, sealed)


@given(st.integers(0, 20), st.integers(0, 7))
def test_a_turned_bit_is_noticed(at: int, bit: int) -> None:
    """Wherever it is."""
    sealed = bytearray(seal_chunk(KEY, WORDS, (0, True), b"clear"))
    sealed[at] ^= 1 << bit
    with pytest.raises(CannotOpen):
        open_chunk(KEY, WORDS, (0, True), bytes(sealed))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (series_key(bytes(range(32)), bytes(31) + b"\x01", WORDS), WORDS),
        (series_key(bytes(32), bytes(32), WORDS), WORDS),
        (KEY, b"tongxing other|v1|"),
    ],
)
def test_another_series_does_not_open(key: bytes, words: bytes) -> None:
    """Another salt, another key, another purpose."""
    with pytest.raises(CannotOpen):
        open_chunk(key, words, (0, True), seal_chunk(KEY, WORDS, (0, True), b"clear"))


def test_vector() -> None:
    """As docs/protocol.md has it."""
    assert KEY.hex() == "d3807237a1e3fafd25ae072f0ed94e5cc35cce0828dc4f2983b9e97b15b6fcb7"
    assert seal_chunk(KEY, WORDS, (1, True), b"tongxing").hex() == "eb0434d04335d3cb74f12e3b21320c6b9cd15c9f938048fb"
