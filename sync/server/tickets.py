"""Nonces and tokens. A nonce carries its own proof that this server made it, so asking for one stores nothing."""

import base64
import binascii
import hmac
import secrets
from hashlib import sha256

from sync.protocol.names import ID_BYTES
from sync.server.faults import Refusal

NONCE_MS = 60_000  # a nonce can be used this long after it was made
SESSION_MS = 3_600_000  # one hour
NONCE_BYTES = 32
_TIME_BYTES = 8
_MADE_BYTES = 16  # time and random part; the rest is the proof
_SECRET_BYTES = 32


def make_nonce(seed: bytes, now_ms: int) -> bytes:
    """A fresh nonce: time, 8 random bytes, proof."""
    made = now_ms.to_bytes(_TIME_BYTES, "big") + secrets.token_bytes(_MADE_BYTES - _TIME_BYTES)
    return made + _proof(seed, made)


def check_nonce(seed: bytes, nonce: bytes, now_ms: int) -> int:
    """When this nonce expires, in milliseconds. Raises Refusal("unauthorised"): not ours, or too old."""
    made, proof = nonce[:_MADE_BYTES], nonce[_MADE_BYTES:]
    if len(nonce) != NONCE_BYTES or not hmac.compare_digest(proof, _proof(seed, made)):
        raise Refusal("unauthorised")
    expires_ms = int.from_bytes(made[:_TIME_BYTES], "big") + NONCE_MS
    if now_ms >= expires_ms:
        raise Refusal("unauthorised")
    return expires_ms


def make_token(stream: bytes) -> str:
    """A bearer token that says which site it is for, so that it is looked up in that site's rows alone."""
    return base64.urlsafe_b64encode(stream + secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def split_token(token: str) -> tuple[bytes, bytes]:
    """The control stream and the secret part of a token. Raises Refusal("unauthorised") for anything else."""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Refusal("unauthorised") from error
    if len(raw) != ID_BYTES + _SECRET_BYTES:
        raise Refusal("unauthorised")
    return raw[:ID_BYTES], raw[ID_BYTES:]


def _proof(seed: bytes, made: bytes) -> bytes:
    key = sha256(b"tongxing nonce|v1|" + seed).digest()
    return hmac.digest(key, made, "sha256")[: NONCE_BYTES - _MADE_BYTES]
