"""One record of a control stream: who may, which rings, which key generations. Signed, chained, without names."""

from collections.abc import Callable
from enum import IntEnum
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync.errors import Malformed
from sync.protocol.envelope import Byte, Bytes16, Bytes32, Bytes64, FirstCount
from sync.protocol.posts import DEFAULT_POST
from sync.protocol.restricting import Restriction
from sync.protocol.shredding import Shred
from sync.protocol.signing import check_signature, control_words

VERSION = 1
MAX_RECORD_BYTES = 256 * 1024
MAX_WRAPS = 150  # in one record; an epoch may have any number of records
MAX_STRAYS = 256  # in one record
MAX_LATE = 5000  # in one record
MAX_CHUNKS = 4096  # of a snapshot
MAX_LET_GO = 1000  # folders in one record
MAX_NUMBER = 9999  # of a seat
KEM_PUBLIC_BYTES = 1184 + 32  # ML-KEM-768, then X25519

Role = Literal["admin", "member"]
Sign = Callable[[bytes], bytes]
"""Signs words with a key that stays where it is."""


class RecordType(IntEnum):
    """What a record says. Later numbers are kept and passed on without effect."""

    GENESIS = 1
    MEMBER = 2
    RING = 3
    EPOCH = 4
    REVOKE = 5
    ADMIT = 6
    RESTRICT = 7
    SHRED = 8
    STRAY = 9
    LET_GO = 10
    WIPE = 11
    SNAPSHOT = 12
    SUCCEED = 13


class Genesis(msgspec.Struct, frozen=True):
    """The first record: the site exists."""

    site_id: Bytes16
    root_key: Bytes32


class NewMember(msgspec.Struct, frozen=True):
    """A seat may take part, or its role or post changes."""

    seat: Bytes16
    verify_key: Bytes32
    kem_public: Annotated[bytes, Meta(min_length=KEM_PUBLIC_BYTES, max_length=KEM_PUBLIC_BYTES)]
    role: Role  # who may sign membership; it says nothing of reading
    post: Annotated[str, Meta(max_length=16)] = DEFAULT_POST  # what its keys may read: `sync.protocol.posts`
    number: Annotated[int, Meta(ge=0, le=MAX_NUMBER)] = 0  # stands in record numbers made there; 0: not said


class NewRing(msgspec.Struct, frozen=True):
    """A ring of readers exists."""

    ring: Bytes16
    name: Annotated[str, Meta(min_length=1, max_length=64)]


class NewWraps(msgspec.Struct, frozen=True):
    """A ring's key of one generation, sealed for some of its readers.

    The first record of a generation opens it; later ones add readers. `check` is the key's fingerprint and never
    changes within a generation, so that nobody can be handed another key under the same number.
    """

    ring: Bytes16
    epoch: FirstCount
    wraps: Annotated[list[tuple[Bytes16, Annotated[bytes, Meta(max_length=4096)]]], Meta(max_length=MAX_WRAPS)]
    check: Bytes32


class Revocation(msgspec.Struct, frozen=True):
    """A seat may no longer take part; `last_envelope` is its last good one (32 zero bytes: none was)."""

    seat: Bytes16
    last_envelope: Bytes32


class LateWork(msgspec.Struct, frozen=True):
    """Envelopes that count although a revoked seat sealed them after its last good one: an administrator has looked
    into how they came to be."""

    envelopes: Annotated[list[Bytes32], Meta(max_length=MAX_LATE)]


class Strays(msgspec.Struct, frozen=True):
    """Records of another branch of this stream, which a restored server had forgotten; each as it was once signed.

    Any member may bring them: what they say counts only as far as their own signers may say it. `reached` is how far
    whoever brings them had read on that branch: envelopes sealed along it name positions up to there.
    """

    records: Annotated[list[Annotated[bytes, Meta(max_length=MAX_RECORD_BYTES)]], Meta(max_length=MAX_STRAYS)]
    reached: Annotated[int, Meta(ge=0, le=2**53)] = 0


class NewSnapshot(msgspec.Struct, frozen=True):
    """What a ring's readers could see at a position of the data stream lies at the centre, sealed for them.

    `chunks` are the names of blobs of the ring, in order. `voided` is the position of the newest record before it that
    made all earlier snapshots void: one that was begun before that is void, too.
    """

    ring: Bytes16
    epoch: FirstCount  # of the ring's key it is sealed with
    seq: FirstCount
    hash: Bytes32  # the rolling hash at `seq`
    salt: Bytes32
    chunks: Annotated[list[Bytes32], Meta(min_length=1, max_length=MAX_CHUNKS)]
    voided: Annotated[int, Meta(ge=0, le=2**53)] = 0


class LetGo(msgspec.Struct, frozen=True):
    """The signer's receipt: that seat has let go of these folders, which were erased or which it may read no more.

    With each goes how many saves of its own, which nobody had received, it has set aside and still keeps. A later
    word of the same seat stands in place of an earlier one.
    """

    folders: Annotated[list[tuple[Bytes16, Annotated[int, Meta(ge=0, le=2**53)]]], Meta(max_length=MAX_LET_GO)]


class Successor(msgspec.Struct, frozen=True):
    """The seat that signs this record goes on under new keys: its computer was copied, or restored from a backup.

    `proof` is signed with the new keys, so that nobody can claim another's.
    """

    seat: Bytes16
    verify_key: Bytes32
    kem_public: Annotated[bytes, Meta(min_length=KEM_PUBLIC_BYTES, max_length=KEM_PUBLIC_BYTES)]
    proof: Bytes64


class WipeOrder(msgspec.Struct, frozen=True):
    """A seat that was revoked is to destroy its keys and its vault when it next reads this stream."""

    seat: Bytes16


Body = (
    Genesis
    | NewMember
    | NewRing
    | NewWraps
    | Revocation
    | LateWork
    | Restriction
    | Strays
    | Shred
    | LetGo
    | WipeOrder
    | NewSnapshot
    | Successor
)


class Record(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One record, its body not yet looked into."""

    version: Byte
    type: Byte
    position: FirstCount
    previous: Bytes32  # the rolling hash before this record
    signer: Bytes16  # a seat, or NOBODY for the site root
    body: Annotated[bytes, Meta(max_length=MAX_RECORD_BYTES)]
    signature: Bytes64


_BODIES: dict[int, type[Body]] = {
    RecordType.GENESIS: Genesis,
    RecordType.MEMBER: NewMember,
    RecordType.RING: NewRing,
    RecordType.EPOCH: NewWraps,
    RecordType.REVOKE: Revocation,
    RecordType.ADMIT: LateWork,
    RecordType.RESTRICT: Restriction,
    RecordType.SHRED: Shred,
    RecordType.STRAY: Strays,
    RecordType.LET_GO: LetGo,
    RecordType.WIPE: WipeOrder,
    RecordType.SNAPSHOT: NewSnapshot,
    RecordType.SUCCEED: Successor,
}
_TYPES = {body: number for number, body in _BODIES.items()}
_encode = msgspec.msgpack.Encoder().encode
_records = msgspec.msgpack.Decoder(Record)


def record_hash(raw: bytes) -> bytes:
    """What stands for a record in the rolling hash of its stream."""
    return sha256(raw).digest()


def make_record(body: Body, position: int, previous: bytes, signer: bytes, sign: Sign) -> bytes:
    """The bytes of a signed record."""
    unsigned = (VERSION, int(_TYPES[type(body)]), position, previous, signer, _encode(body))
    raw = _encode((*unsigned, sign(control_words(_encode(unsigned)))))
    if len(raw) > MAX_RECORD_BYTES:
        raise Malformed(what="control_size")
    return raw


def parse_record(raw: bytes) -> Record:
    """Read a record. Raises Malformed: too big, wrong lengths, another version, any other spelling."""
    if len(raw) > MAX_RECORD_BYTES:
        raise Malformed(what="control_size")
    try:
        record = _records.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(what="control") from error
    if record.version != VERSION or _encode(record) != raw:
        raise Malformed(what="control")
    return record


def parse_body(record: Record) -> Body | None:
    """What the record says, or None for a type this version does not know. Raises Malformed.

    Entries a later version added to a body are passed over.
    """
    kind = _BODIES.get(record.type)
    if kind is None:
        return None
    try:
        return msgspec.msgpack.decode(record.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(what="control_body") from error


def check_record(record: Record, verify_key: bytes) -> None:
    """Raise Forged unless the holder of `verify_key` signed this record."""
    unsigned = (record.version, record.type, record.position, record.previous, record.signer, record.body)
    check_signature(verify_key, record.signature, control_words(_encode(unsigned)), "control")
