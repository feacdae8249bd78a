"""What an invitation says to whoever has its code, and how the seat that accepts it answers.

Both are sealed with keys made from the code, so that the server that passes them on can read neither, and can put
nothing of its own in their place: a box it made does not open, and an answer with other keys has no proof.
"""

import hmac
from hashlib import sha256
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from msgspec import Meta

from sync.errors import BadInvitation, Forged, Malformed
from sync.protocol.control_record import KEM_PUBLIC_BYTES, Role
from sync.protocol.envelope import Bytes16, Bytes32, Bytes64
from sync.protocol.names import seat_id
from sync.protocol.posts import DEFAULT_POST
from sync.protocol.signing import check_signature, join_words
from sync.sealing.invitation_code import Code, Random
from sync.sealing.seat_keys import SeatKeys

_FORMAT = 1
_NONCE = 12
MAX_NAME = 100  # signs of a worker's name


class Box(msgspec.Struct, frozen=True):
    """What is in the box. `position` and `hash` are where the control stream stood: nobody can show the new seat an
    older one, and its first record must be that of `root_key`."""

    site: Bytes16
    root_key: Bytes32
    site_name: Annotated[str, Meta(max_length=200)]
    server_key: Annotated[bytes, Meta(max_length=32)]  # verifies receipts; empty where the inviting seat has none yet
    position: Annotated[int, Meta(ge=1, le=2**53)]
    hash: Bytes32
    number: Annotated[int, Meta(ge=1, le=9999)]  # stands in every record number made on the new seat
    desk: Annotated[str, Meta(max_length=32)]
    role: Role = "member"
    post: Annotated[str, Meta(max_length=16)] = DEFAULT_POST
    certificate: Annotated[bytes, Meta(max_length=32)] = b""  # the server must show this one; empty: authorities count
    bureau: Annotated[bytes, Meta(max_length=32)] = (
        b""  # fingerprint of the root the server has; empty where it has none
    )


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    format: int
    nonce: Annotated[bytes, Meta(min_length=_NONCE, max_length=_NONCE)]
    content: bytes


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """A seat's answer. `proof` is an HMAC under the code's key, `signature` the seat's; both over the same words."""

    format: int
    verify_key: Bytes32
    kem_public: Annotated[bytes, Meta(min_length=KEM_PUBLIC_BYTES, max_length=KEM_PUBLIC_BYTES)]
    name: Annotated[bytes, Meta(max_length=1024)]  # sealed
    proof: Bytes32
    signature: Bytes64

    @property
    def seat(self) -> bytes:
        """The id these keys give the seat."""
        return seat_id(self.verify_key, self.kem_public)


def seal_box(box: Box, code: Code, random: Random) -> bytes:
    """The box for the server to keep."""
    return msgspec.msgpack.encode(_seal(code.box_key, msgspec.msgpack.encode(box), code.id, random))


def open_box(sealed: bytes, code: Code) -> Box:
    """What is in the box. Raises BadInvitation: other_version, damaged."""
    try:
        outer = msgspec.msgpack.decode(sealed, type=_Sealed)
        if outer.format != _FORMAT:
            raise BadInvitation(reason="other_version")
        return msgspec.msgpack.decode(_unsealed(outer, code.box_key, code.id), type=Box)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidTag) as error:
        raise BadInvitation(reason="damaged") from error


def make_answer(keys: SeatKeys, name: str, code: Code, random: Random) -> bytes:
    """What a new seat answers."""
    sealed = _seal(code.name_key, name[:MAX_NAME].encode(), code.id, random)
    packed = msgspec.msgpack.encode(sealed)
    words = join_words(code.id, keys.verify_key, keys.kem_public, packed)
    answer = Answer(_FORMAT, keys.verify_key, keys.kem_public, packed, _proof(code, words), keys.sign(words))
    return msgspec.msgpack.encode(answer)


def read_answer(raw: bytes, code: Code) -> tuple[Answer, str]:
    """The answer and the worker's name in it. Raises Malformed; Forged where it was not made with the slip's code."""
    try:
        answer = msgspec.msgpack.decode(raw, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(what="join_request") from error
    words = join_words(code.id, answer.verify_key, answer.kem_public, answer.name)
    if answer.format != _FORMAT or not hmac.compare_digest(answer.proof, _proof(code, words)):
        raise Forged(what="join_request")
    check_signature(answer.verify_key, answer.signature, words, "join_request")
    try:
        name = _unsealed(msgspec.msgpack.decode(answer.name, type=_Sealed), code.name_key, code.id).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidTag) as error:
        raise Malformed(what="join_request") from error
    return answer, name


def _proof(code: Code, words: bytes) -> bytes:
    return hmac.digest(code.proof_key, words, sha256)


def _seal(key: bytes, content: bytes, where: bytes, random: Random) -> _Sealed:
    nonce = random(_NONCE)
    return _Sealed(_FORMAT, nonce, ChaCha20Poly1305(key).encrypt(nonce, content, where))


def _unsealed(sealed: _Sealed, key: bytes, where: bytes) -> bytes:
    return ChaCha20Poly1305(key).decrypt(sealed.nonce, sealed.content, where)
