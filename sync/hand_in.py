"""Unsent work carried by hand: a file of sealed envelopes from a computer the server no longer serves.

What a shut-out worker had not sent yet is not lost with the account: her program writes all she has ever sealed to a
file (the server may have lost some of it since, and does not tell her any more), a colleague's takes in what is new
there, and it goes to the centre under her signature. What she sealed after her last good envelope waits until an
administrator has admitted it (sync.membership). The file holds nothing that the server would not see as well.

File: "TXHI", version byte, MessagePack [data stream 16, [envelope ...]].
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta

from app.domain.ids import EnvelopeId
from app.ops.kept import TOO_BIG, HeldEnvelope
from sync.errors import BadHandIn, Malformed
from sync.membership import sealed_by
from sync.protocol.envelope import Bytes16
from sync.protocol.messages import MAX_ENVELOPES
from sync.steps.control import load_control
from sync.steps.freeze import freeze_waiting
from sync.steps.keyring import Keyring
from sync.steps.reading import Reader
from sync.steps.send import remade
from sync.steps.talk import Talk

_MAGIC = b"TXHI"
_VERSION = 1
MAX_FILE_BYTES = 512 * 1024 * 1024


class _Content(msgspec.Struct, frozen=True, array_like=True):
    """What stands in the file."""

    stream: Bytes16
    envelopes: Annotated[list[bytes], Meta(max_length=1_000_000)]


class TakenIn(msgspec.Struct, frozen=True):
    """What a file brought: envelopes that were not here, and those that were."""

    new: int
    known: int


def pack(talk: Talk) -> bytes:
    """Seal what waits; a file of that, of all this seat has sealed, and of what the centre lacks of others.

    Needs no server. Raises Cancelled.
    """
    load_control(talk)
    freeze_waiting(talk)
    content = _Content(talk.data_stream, list(_worth_carrying(talk)))
    return _MAGIC + bytes([_VERSION]) + msgspec.msgpack.encode(content)


def take_in(talk: Talk, file: bytes) -> TakenIn:
    """Keep a colleague's envelopes; the next round opens and offers them. Needs no server.

    Raises BadHandIn (damaged, other_version, other_site), and Cancelled, after which nothing of it has been kept.
    """
    load_control(talk)
    content = _read(file)
    if content.stream != talk.data_stream:
        raise BadHandIn(reason="other_site")
    reader = Reader(talk, Keyring(talk))
    came: dict[EnvelopeId, HeldEnvelope] = {}
    for done, raw in enumerate(content.envelopes):
        talk.report("take_in", done, len(content.envelopes))
        one = _waiting(talk, reader, raw)
        came[one.id] = one
    new = [one for one in came.values() if not talk.disk.knows(one.id)]
    talk.disk.take_in_hand(new)
    talk.held_tried, talk.let_go_at = False, b""  # some may be of a folder that was erased: that goes when it was sent
    return TakenIn(len(new), len(content.envelopes) - len(new))


def _worth_carrying(talk: Talk) -> Iterator[bytes]:
    keyring, me = Keyring(talk), talk.keys.seat
    for done, kept in enumerate(sealed_by(talk, me)):
        talk.report("pack", done, 0)
        if kept.reason != TOO_BIG:
            yield remade(keyring, kept)
    after = b""
    while page := talk.disk.unacknowledged(talk.data_stream, after, MAX_ENVELOPES):
        yield from (remade(keyring, kept) for kept in page if kept.seat != me)
        after = page[-1].id


def _waiting(talk: Talk, reader: Reader, raw: bytes) -> HeldEnvelope:
    """The envelope as one that waits, with the reason it waits for; one that would open says it was handed in."""
    try:
        read = reader.read(0, raw)
    except Malformed as error:
        raise BadHandIn(reason="damaged") from error
    return read if isinstance(read, HeldEnvelope) else HeldEnvelope(read.id, talk.data_stream, 0, raw, "handed_in")


def _read(file: bytes) -> _Content:
    head = len(_MAGIC) + 1
    if not file.startswith(_MAGIC) or len(file) > MAX_FILE_BYTES:
        raise BadHandIn(reason="damaged")
    if file[len(_MAGIC) : head] != bytes([_VERSION]):
        raise BadHandIn(reason="other_version")
    try:
        return msgspec.msgpack.decode(file[head:], type=_Content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadHandIn(reason="damaged") from error
