"""Blobs: in pieces, by their hash, for members alone, within a quota; the same on both databases."""

import secrets
from hashlib import sha256

import pytest
from sqlalchemy import text

from sync.protocol.messages import MAX_BLOB_BYTES, MAX_BLOBS_ASKED, BlobName, BlobPiece
from sync.server.blob_shelf import give_piece, lacking, take_piece
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.faults import Refusal
from sync.server.store import blobs
from sync.server.store.sessions import Caller
from tests.sync.server.conftest import SampleSite, StillClock

FOLDER = bytes([7]) * 16
WEEK_MS = 7 * 24 * 3600 * 1000


def named(raw: bytes, folder: bytes = FOLDER) -> BlobName:
    """What a blob of these bytes is called."""
    return BlobName(folder, sha256(raw).digest())


class Bringer:
    """A seat that brings blobs."""

    def __init__(self, central: Central, caller: Caller, stream: bytes) -> None:
        self._central, self._caller, self._stream = central, caller, stream

    def put(self, raw: bytes, at: int = 0, end: int | None = None, *, folder: bytes = FOLDER) -> int:
        """Bring raw[at:end] of a blob."""
        piece = BlobPiece(named(raw, folder), len(raw), at, raw[at:end])
        return take_piece(self._central, self._caller, self._stream, piece).received

    def missing(self, *raws: bytes) -> list[tuple[bytes, int]]:
        """Which of these the server lacks, each with how much of it this seat has brought."""
        found = lacking(self._central, self._caller, self._stream, [named(raw) for raw in raws])
        return [(one.name, received) for one, received in found.blobs]

    def get(self, raw: bytes, after: int = 0, most: int = MAX_BLOB_BYTES) -> bytes:
        """Bytes of a blob."""
        piece = give_piece(self._central, self._caller, self._stream, named(raw), (after, most))
        assert (piece.blob, piece.size, piece.at) == (named(raw), len(raw), after)
        return piece.raw


@pytest.fixture
def member(central: Central, caller: Caller, site: SampleSite) -> Bringer:
    """The member."""
    return Bringer(central, caller, site.data)


@pytest.fixture
def other(central: Central, admin: Caller, site: SampleSite) -> Bringer:
    """The administrator."""
    return Bringer(central, admin, site.data)


def test_what_one_member_brings_another_is_given(member: Bringer, other: Bringer) -> None:
    """Whole, and from any position on."""
    raw, absent = secrets.token_bytes(MAX_BLOB_BYTES), b"never brought"
    assert member.put(raw) == len(raw)
    assert other.get(raw) == raw
    assert other.get(raw, len(raw) - 5) == raw[-5:]
    assert other.get(raw, 10, 20) == raw[10:30]
    assert other.get(raw, len(raw)) == b""
    assert other.missing(raw, absent) == [(sha256(absent).digest(), 0)]


def test_a_blob_in_pieces_is_whole_when_its_last_byte_is_here(member: Bringer, other: Bringer) -> None:
    """Not sooner; a piece that is out of place changes nothing, and says where to go on."""
    raw = secrets.token_bytes(100)
    assert member.put(raw, 0, 40) == 40
    assert member.missing(raw) == [(sha256(raw).digest(), 40)]
    assert member.put(raw, 0, 40) == 40  # said once more: the answer was lost
    assert member.put(raw, 60, 80) == 40
    with pytest.raises(Refusal, match="unknown_blob"):
        other.get(raw)
    assert member.put(raw, 40) == 100
    assert other.get(raw) == raw
    assert member.put(raw, 0, 40) == 100  # it is here: nothing more is wanted
    assert member.missing(raw) == []


def test_nobody_can_spoil_what_another_is_bringing(member: Bringer, other: Bringer, site: SampleSite) -> None:
    """Pieces are kept by seat; bytes without the blob's name are forgotten, and asked for from the beginning."""
    raw = secrets.token_bytes(100)
    assert member.put(raw, 0, 40) == 40
    spoilt = BlobPiece(named(raw), 100, 0, bytes(100))
    with pytest.raises(Refusal, match="bad_hash"):
        take_piece(other._central, other._caller, site.data, spoilt)
    assert other.missing(raw) == [(sha256(raw).digest(), 0)]
    assert member.put(raw, 40) == 100
    assert other.get(raw) == raw


def test_bytes_that_differ_in_one_piece_are_refused_and_can_be_brought_again(
    member: Bringer, central: Central, caller: Caller, site: SampleSite
) -> None:
    """The name decides, whatever was brought before."""
    raw = secrets.token_bytes(100)
    take_piece(central, caller, site.data, BlobPiece(named(raw), 100, 0, bytes(50)))
    with pytest.raises(Refusal, match="bad_hash"):
        member.put(raw, 50)
    assert member.missing(raw) == [(sha256(raw).digest(), 0)]
    assert member.put(raw) == 100


@pytest.mark.parametrize(
    ("size", "at", "raw", "code"),
    [
        (MAX_BLOB_BYTES + 1, 0, b"x", "too_big"),
        (0, 0, b"", "too_big"),
        (-1, 0, b"x", "too_big"),
        (5, 0, b"", "malformed"),
        (5, -1, b"x", "malformed"),
        (5, 3, b"xxx", "malformed"),
        (5, 2**62, b"x", "malformed"),
    ],
)
def test_sizes_are_bounded(
    central: Central, caller: Caller, site: SampleSite, size: int, at: int, raw: bytes, code: str
) -> None:
    """Before anything is stored."""
    with pytest.raises(Refusal, match=code):
        take_piece(central, caller, site.data, BlobPiece(named(raw), size, at, raw))
    with pytest.raises(Refusal, match="malformed"):
        take_piece(central, caller, site.data, BlobPiece(BlobName(b"", bytes(32)), 1, 0, b"x"))
    with pytest.raises(Refusal, match="too_big"):
        lacking(central, caller, site.data, [named(b"x")] * (MAX_BLOBS_ASKED + 1))


def test_who_is_shut_out_or_of_another_site_neither_brings_nor_is_given(
    central: Central, member: Bringer, caller: Caller, site: SampleSite
) -> None:
    """Members of the site whose stream it is, and nobody else."""
    raw = b"sealed"
    member.put(raw)
    append_control(central, site.control, 3, [site.revoke(site.member, bytes(32))])
    for verb in (lambda: member.put(raw), lambda: member.get(raw), lambda: member.missing(raw)):
        with pytest.raises(Refusal, match="forbidden"):
            verb()
    with pytest.raises(Refusal, match="unknown_stream"):
        lacking(central, caller, bytes(16), [])


def test_a_site_has_so_much_room_and_no_more(central: Central, member: Bringer, clock: StillClock) -> None:
    """Pieces count; what nobody finished is given up after a week."""
    central.blob_quota = 100
    raw = secrets.token_bytes(90)
    member.put(raw, 0, 60)
    with pytest.raises(Refusal, match="quota"):
        member.put(secrets.token_bytes(50))
    member.put(raw, 60)
    with pytest.raises(Refusal, match="quota"):
        member.put(secrets.token_bytes(11))
    assert member.put(secrets.token_bytes(10), 0, 9) == 9
    clock.ms += WEEK_MS + 1
    assert member.put(secrets.token_bytes(10)) == 10


def test_a_folder_takes_its_blobs_with_it(central: Central, member: Bringer, site: SampleSite) -> None:
    """And no others; the same bytes can lie in two folders."""
    raw, half = b"sealed", b"on its way"
    other_folder = bytes(16)
    member.put(raw)
    member.put(raw, folder=other_folder)
    member.put(half, 0, 4)
    with central.database.writing() as connection:
        assert blobs.drop_folder(connection, site.data, FOLDER) == 1
        assert blobs.used(connection, site.data) == len(raw)
        kept = connection.execute(text("SELECT folder FROM blob")).scalars().all()
    assert [bytes(one) for one in kept] == [other_folder]
    assert member.missing(raw, half) == [(sha256(raw).digest(), 0), (sha256(half).digest(), 0)]


def test_all_but_the_named_ones_go(central: Central, member: Bringer, site: SampleSite) -> None:
    """As when a new snapshot takes the place of the last; other folders are left alone."""
    old, new, other = b"old", b"new", bytes(16)
    for raw in (old, new):
        member.put(raw)
    member.put(old, folder=other)
    with central.database.writing() as connection:
        assert blobs.keep_only(connection, site.data, FOLDER, [named(new).name]) == 1
        assert blobs.keep_only(connection, site.data, other, []) == 1
    assert member.missing(old, new) == [(named(old).name, 0)]
