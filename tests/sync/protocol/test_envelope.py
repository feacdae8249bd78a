"""The envelope on the wire: one spelling, strict lengths, and no byte that can be changed unnoticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Forged, Malformed
from sync.protocol.envelope import (
    MAX_HEADER_BYTES,
    Envelope,
    Header,
    check_envelope,
    encode_envelope,
    encode_header,
    parse_envelope,
    parse_header,
    rolled,
    would_fit,
)
from sync.protocol.messages import MAX_ENVELOPE_BYTES
from sync.protocol.names import NO_HASH, next_hash
from sync.protocol.signing import envelope_words
from sync.sealing.seat_keys import SeatKeys

SEAT = SeatKeys(b"\x01" + bytes(range(128)))

ids = st.binary(min_size=16, max_size=16)
hashes = st.binary(min_size=32, max_size=32)
counts = st.integers(0, 2**53)
headers = st.builds(
    Header,
    version=st.just(1),
    suite=st.integers(1, 255),
    stream=ids,
    folder=ids,
    ring=ids,
    epoch=st.integers(1, 2**53),
    control_pos=counts,
    seat=ids,
    prev=hashes,
    salt=hashes,
    commit=hashes,
    folder_wrap=st.binary(max_size=256),
    blobs=st.lists(hashes, max_size=4),
)


def signed(header: bytes, ciphertext: bytes) -> Envelope:
    """An envelope with a good signature."""
    return Envelope(header, ciphertext, SEAT.sign(envelope_words(header, ciphertext)))


@given(headers)
def test_a_header_comes_back_as_it_was(header: Header) -> None:
    """Encoding and reading are each other's inverse."""
    assert parse_header(encode_header(header)) == header


@given(headers, st.binary(min_size=17, max_size=300))
def test_an_envelope_comes_back_as_it_was(header: Header, ciphertext: bytes) -> None:
    """The same three parts, a signature that fits, and the same id."""
    envelope = signed(encode_header(header), ciphertext)
    again = parse_envelope(encode_envelope(envelope))
    check_envelope(again, SEAT.verify_key)
    assert (again, again.id) == (envelope, envelope.id)


@given(headers, st.binary(min_size=17, max_size=60), st.data())
def test_any_flipped_bit_is_refused(header: Header, ciphertext: bytes, data: st.DataObject) -> None:
    """Whatever bit of the raw bytes is turned: it cannot be read, or the signature does not fit."""
    raw = bytearray(encode_envelope(signed(encode_header(header), ciphertext)))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises((Malformed, Forged)):
        check_envelope(parse_envelope(bytes(raw)), SEAT.verify_key)


@given(st.binary(max_size=400))
def test_junk_is_malformed_and_nothing_worse(junk: bytes) -> None:
    """No bytes make the parsers fail in any other way."""
    for parse in (parse_envelope, parse_header):
        with pytest.raises(Malformed):
            parse(junk)


@given(headers, st.binary(min_size=17, max_size=60), st.binary(max_size=8), st.data())
def test_spoilt_bytes_are_malformed_and_nothing_worse(
    header: Header, ciphertext: bytes, patch: bytes, data: st.DataObject
) -> None:
    """Cut, stretched and overwritten envelopes are read, or refused as malformed or forged."""
    raw = encode_envelope(signed(encode_header(header), ciphertext))
    at = data.draw(st.integers(0, len(raw)))
    spoilt = raw[:at] + patch + raw[at + data.draw(st.integers(0, 9)) :]
    if spoilt == raw:
        return
    with pytest.raises((Malformed, Forged)):
        check_envelope(parse_envelope(spoilt), SEAT.verify_key)


@given(headers)
def test_a_second_spelling_is_refused(header: Header) -> None:
    """A longer form of the same MessagePack number would give one envelope two ids."""
    data = encode_header(header)
    longer = b"\xdc\x00" + bytes([len(Header.__struct_fields__)]) + data[1:]
    with pytest.raises(Malformed):
        parse_header(longer)


def test_sizes_are_bounded() -> None:
    """An envelope bigger than the wire takes is refused before it is read."""
    with pytest.raises(Malformed, match="envelope_size"):
        parse_envelope(bytes(MAX_ENVELOPE_BYTES + 1))
    with pytest.raises(Malformed, match="header_size"):
        parse_header(bytes(MAX_HEADER_BYTES + 1))
    with pytest.raises(Malformed, match="envelope_size"):
        encode_envelope(Envelope(b"h", bytes(MAX_ENVELOPE_BYTES), bytes(64)))


@given(st.lists(hashes, max_size=6))
def test_the_rolling_hash_goes_on_from_anywhere(entries: list[bytes]) -> None:
    """Computed in one go or entry by entry, it is the same."""
    rolling = NO_HASH
    for entry in entries:
        rolling = next_hash(rolling, entry)
    assert rolled(entries) == rolling == rolled(entries[2:], rolled(entries[:2]))


@given(st.integers(1, 300), st.integers(17, 70_000))
def test_what_would_fit_is_what_is_taken(header: int, ciphertext: int) -> None:
    """The length is known before the bytes are."""
    envelope = Envelope(bytes(header), bytes(ciphertext), bytes(64))
    exact = len(encode_envelope(envelope))
    with pytest.MonkeyPatch.context() as patch:
        for most, does_fit in ((exact, True), (exact - 1, False)):
            patch.setattr("sync.protocol.envelope.MAX_ENVELOPE_BYTES", most)
            assert would_fit(header, ciphertext) is does_fit
