"""Blobs between a computer and a server process: in pieces, resumed after a break, believed only by their names."""

import secrets

import pytest

from sync.errors import Cancelled, ServerGarbled, ServerRefused
from sync.protocol.messages import BlobName, BlobPiece
from sync.steps.blobs import bring, lacking, name_of, take
from sync.steps.talk import Talk
from tests.sync.computers import Office

FOLDER = bytes([9]) * 16
RAW = secrets.token_bytes(300_000)


def test_a_blob_goes_over_and_comes_back_in_pieces(office: Office) -> None:
    """A piece is as big as the line has shown it likes; a colleague takes what was brought."""
    first, second = office.first, office.second()
    first.round()
    second.round()
    blob = name_of(FOLDER, RAW)
    assert lacking(first.talk, [blob]) == [(blob, 0)]
    sizes: list[int] = []
    bring(first.talk, blob, RAW, shown=sizes.append)
    assert len(sizes) > 1
    assert sum(sizes) == len(RAW)
    assert lacking(first.talk, [blob]) == []
    assert take(second.talk, blob) == RAW


def test_an_interrupted_blob_is_gone_on_with(office: Office) -> None:
    """Not one byte is brought twice."""
    talk = office.first.talk
    office.first.round()
    blob = name_of(FOLDER, RAW)
    brought: list[int] = []

    def stops(size: int) -> None:
        brought.append(size)
        raise Cancelled(step="blobs")

    with pytest.raises(Cancelled):
        bring(talk, blob, RAW, shown=stops)
    [(again, received)] = lacking(talk, [blob])
    assert (again, received) == (blob, brought[0])
    bring(talk, blob, RAW, received, shown=brought.append)
    assert sum(brought) == len(RAW)
    assert take(talk, blob) == RAW


def test_what_nobody_brought_is_told(office: Office) -> None:
    """A blob the server does not have."""
    office.first.round()
    with pytest.raises(ServerRefused) as caught:
        take(office.first.talk, BlobName(FOLDER, bytes(32)))
    assert caught.value.facts["problem"] == "unknown_blob"


class _Lies:
    """A server that says of a blob what it likes."""

    def __init__(self, piece: BlobPiece, progress: int = 0) -> None:
        self._piece, self._progress = piece, progress

    def take_piece(self, *_asked: object) -> BlobPiece:
        """The lie."""
        return self._piece

    def bring(self, *_asked: object) -> int:
        """The lie."""
        return self._progress


@pytest.mark.parametrize("size", [3, 2, 2**40])
def test_a_false_blob_is_noticed(office: Office, size: int) -> None:
    """Other bytes than the name says, more bytes than it has, more than anybody would keep."""
    talk = _with(office, _Lies(BlobPiece(BlobName(FOLDER, bytes(32)), size, 0, b"abc")))
    with pytest.raises(ServerGarbled):
        take(talk, BlobName(FOLDER, bytes(32)))


@pytest.mark.parametrize("progress", [0, -1, len(RAW) + 1])
def test_a_server_that_does_not_move_on_is_given_up(office: Office, progress: int) -> None:
    """Nobody brings the same piece for ever."""
    talk = _with(office, _Lies(BlobPiece(name_of(FOLDER, RAW), len(RAW), 0, b""), progress))
    with pytest.raises(ServerGarbled):
        bring(talk, name_of(FOLDER, RAW), RAW)


def _with(office: Office, wire: object) -> Talk:
    talk = office.first.talk
    talk.wire.close()  # type: ignore[attr-defined]  # the HTTP wire
    talk.wire = wire  # type: ignore[assignment]  # of a wire, only this is asked for
    office.first._talk = None
    return talk
