"""Sealing: the right keys open it, nothing else does, and the same bytes can always be made again."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, RingId, SaveId, StreamId
from app.ops.codec import encode, op_id
from app.ops.kept import FolderKey, RingKey
from app.ops.values import Hlc, Op, Write
from sync.errors import CannotOpen
from sync.protocol.envelope import Header, check_envelope, encode_header, parse_envelope, parse_header
from sync.sealing.padding import pad, padded_length, unpad
from sync.sealing.payload import pack, unpack
from sync.sealing.seal import Setting, open_envelope, raw_again, seal
from sync.sealing.seat_keys import make_seat_keys
from sync.sealing.wraps import Place, unwrap_folder, wrap_folder, wrap_for

RANDOM = Random(11).randbytes
SEAT = make_seat_keys(RANDOM)
RING = RingKey(RingId(RANDOM(16)), 3, RANDOM(32))
STREAM = StreamId(RANDOM(16))
BARE = FolderKey(FolderRef(RANDOM(16)), RING.ring, RANDOM(32))
FOLDER = replace(BARE, wrap=wrap_folder(BARE, RING, STREAM, RANDOM(12)))
SETTING = Setting(STREAM, 9, EnvelopeId(bytes(32)), FOLDER, RING, first=True)

texts = st.lists(st.text(max_size=200), min_size=1, max_size=5)
salts = st.binary(min_size=32, max_size=32)


def op(text: str, folder: FolderRef = FOLDER.folder) -> tuple[OpId, bytes]:
    """One encoded op with its id."""
    write = Write("note", RecordId(bytes(16)), "text", text)
    body = encode(Op(SEAT.seat, folder, SaveId(bytes(16)), bytes(16), Hlc(1, 0), 1, 480, (write,)))
    return op_id(body), body


def header_of(raw: bytes) -> Header:
    """The clear header of an envelope."""
    return parse_header(parse_envelope(raw).header)


KEPT = seal([op("红色")], SETTING, SEAT, bytes(32))
RAW = raw_again(KEPT, FOLDER.key, RING.key)


@given(texts, salts)
def test_what_is_sealed_opens_as_it_was(written: list[str], salt: bytes) -> None:
    """Keys, signature and payload come back; the bytes made again are the bytes opened."""
    ops = [op(text) for text in written]
    kept = seal(ops, SETTING, SEAT, salt)
    raw = raw_again(kept, FOLDER.key, RING.key)
    envelope = parse_envelope(raw)
    check_envelope(envelope, SEAT.verify_key)
    opened = open_envelope(envelope, header_of(raw), FOLDER.key, RING.key)
    assert replace(opened, read=()) == kept
    assert tuple(op_id(encode(op)) for op in opened.read) == kept.ops
    assert unpack(opened.payload) == [body for _, body in ops]
    assert raw_again(opened, FOLDER.key, RING.key) == raw
    assert seal(ops, SETTING, SEAT, salt) == kept


def test_nothing_of_the_text_shows() -> None:
    """Neither header nor ciphertext holds a word of it."""
    assert "红色".encode() not in RAW


@pytest.mark.parametrize(("folder", "ring"), [(bytes(32), RING.key), (FOLDER.key, bytes(32)), (RING.key, FOLDER.key)])
def test_wrong_keys_open_nothing(folder: bytes, ring: bytes) -> None:
    """Both keys are needed, each in its place; the commitment says so before anything is decrypted."""
    with pytest.raises(CannotOpen, match="bad_payload"):
        open_envelope(parse_envelope(RAW), header_of(RAW), folder, ring)
    with pytest.raises(CannotOpen, match="no_key"):
        raw_again(KEPT, folder, ring)


@pytest.mark.parametrize(
    "change",
    [
        {"stream": bytes(16)},
        {"folder": bytes(16)},
        {"ring": bytes(16)},
        {"epoch": 4},
        {"control_pos": 1},
        {"seat": bytes(16)},
        {"prev": bytes([1]) * 32},
        {"salt": bytes([1]) * 32},
        {"commit": bytes([1]) * 32},
        {"folder_wrap": b""},
        {"blobs": [bytes(32)]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_header_opens_nothing(change: dict[str, object]) -> None:
    """Moved to another stream, folder, ring or epoch, or touched anywhere else: refused, even if signed again."""
    header = replace(header_of(RAW), **change)
    moved = replace(parse_envelope(RAW), header=encode_header(header))
    with pytest.raises(CannotOpen, match="bad_payload"):
        open_envelope(moved, header, FOLDER.key, RING.key)


def test_another_suite_waits_for_another_version() -> None:
    """An unknown suite is no damage."""
    header = replace(header_of(RAW), suite=2)
    with pytest.raises(CannotOpen, match="unknown_suite"):
        open_envelope(parse_envelope(RAW), header, FOLDER.key, RING.key)


@given(st.integers(0, 8 * len(parse_envelope(RAW).ciphertext) - 1))
def test_a_flipped_bit_in_the_ciphertext_opens_nothing(bit: int) -> None:
    """The cipher notices every change."""
    envelope = parse_envelope(RAW)
    spoilt = bytearray(envelope.ciphertext)
    spoilt[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(CannotOpen):
        open_envelope(replace(envelope, ciphertext=bytes(spoilt)), header_of(RAW), FOLDER.key, RING.key)


def test_an_op_of_another_folder_is_not_let_through() -> None:
    """A seat cannot put what it says about one folder into the envelope of another."""
    kept = seal([op("别处", FolderRef(bytes(16)))], SETTING, SEAT, bytes(32))
    raw = raw_again(kept, FOLDER.key, RING.key)
    with pytest.raises(CannotOpen, match="bad_payload"):
        open_envelope(parse_envelope(raw), header_of(raw), FOLDER.key, RING.key)


@given(st.binary(max_size=200))
def test_a_payload_of_junk_is_refused(junk: bytes) -> None:
    """Whatever is inside a well-sealed envelope, only a list of ops comes out."""
    with pytest.raises(CannotOpen):
        unpack(junk)


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    """A few bytes that would become gigabytes are not unpacked."""
    with pytest.raises(CannotOpen):
        unpack(pack([bytes(17 * 1024 * 1024)]))


@given(st.binary(max_size=5000))
def test_padding_comes_off_again(data: bytes) -> None:
    """And is worth at most an eighth of the length."""
    padded = pad(data)
    assert unpad(padded) == data
    assert len(padded) <= max(8, (len(data) + 4) * 9 // 8)


@given(st.integers(2, 2**20))
def test_padded_lengths_are_few(length: int) -> None:
    """Padding is idempotent and never shortens."""
    assert padded_length(padded_length(length)) == padded_length(length) >= length


@given(st.binary(max_size=64))
def test_bad_padding_is_refused(data: bytes) -> None:
    """A length beyond the end or bytes behind it are no padding."""
    try:
        inside = unpad(data)
    except CannotOpen:
        return
    assert pad(inside) == data


def test_a_folder_key_travels_in_the_header() -> None:
    """Under the ring's key, for this stream, folder, ring and epoch only."""
    header = header_of(RAW)
    assert unwrap_folder(header, RING) == BARE
    for change in ({"stream": bytes(16)}, {"folder": bytes(16)}, {"folder_wrap": bytes(60)}, {"folder_wrap": b"short"}):
        with pytest.raises(CannotOpen):
            unwrap_folder(replace(header, **change), RING)
    with pytest.raises(CannotOpen):
        unwrap_folder(header, replace(RING, epoch=4))


def test_a_ring_key_opens_only_where_it_was_sealed_for() -> None:
    """Another reader, ring, epoch or site: nothing comes out."""
    place = Place(bytes(16), RING.ring, RING.epoch, SEAT.seat)
    wrap = wrap_for(place, RING.key, SEAT.kem_public)
    assert SEAT.open_wrap(place, wrap) == RING
    assert make_seat_keys(RANDOM).open_wrap(place, wrap) is None
    for other in ({"site": bytes([1]) * 16}, {"ring": bytes(16)}, {"epoch": 5}, {"recipient": bytes(16)}):
        assert SEAT.open_wrap(replace(place, **other), wrap) is None
    assert SEAT.open_wrap(place, wrap[:-1]) is None
    assert SEAT.open_wrap(place, b"") is None


def test_seat_keys_come_back_from_the_vault_and_never_show() -> None:
    """The same keys, the same id; nothing secret in what is printed."""
    again = type(SEAT)(SEAT.to_bytes())
    assert (again.seat, again.verify_key, again.kem_public) == (SEAT.seat, SEAT.verify_key, SEAT.kem_public)
    assert SEAT.to_bytes().hex() not in repr(SEAT)
