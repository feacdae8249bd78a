"""What is signed, word for word, and how a signature is checked. Every kind of message has its own first words."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.errors import Forged

SIGNATURE_BYTES = 64


def envelope_words(header: bytes, ciphertext: bytes) -> bytes:
    """What a seat signs to seal an envelope."""
    return b"tongxing envelope|v1|" + sha256(header + ciphertext).digest()


def control_words(unsigned: bytes) -> bytes:
    """What a seat or the site root signs; `unsigned` is the MessagePack array of a record's first six items."""
    return b"tongxing control|v1|" + unsigned


def session_words(nonce: bytes, stream: bytes, seat: bytes) -> bytes:
    """What a seat signs to be given a session."""
    return b"tongxing session|v1|" + nonce + stream + seat


def receipt_words(incarnation: bytes, stream: bytes, seq: int, envelope: bytes) -> bytes:
    """What the server signs when it has stored an envelope."""
    return b"tongxing receipt|v1|" + incarnation + stream + seq.to_bytes(8, "big") + envelope


def join_words(invitation: bytes, verify_key: bytes, kem_public: bytes, name: bytes) -> bytes:
    """What a new seat signs to ask for being let in; `name` is sealed."""
    return b"tongxing join|v1|" + invitation + verify_key + kem_public + name


def proposal_words(site: bytes, proposal_hash: bytes) -> bytes:
    """What a seat signs to propose that folders be erased."""
    return b"tongxing shred proposal|v1|" + site + proposal_hash


def approval_words(site: bytes, at_ms: int, proposal_hash: bytes) -> bytes:
    """What a seat signs to approve of a proposal."""
    return b"tongxing shred approval|v1|" + site + at_ms.to_bytes(8, "big") + proposal_hash


def site_words(site_root: bytes) -> bytes:
    """What the bureau's root signs: this site is one of its own."""
    return b"tongxing site|v1|" + site_root


def succession_words(site: bytes, before: bytes, after: bytes) -> bytes:
    """What the new keys of a computer sign to go on for the seat it was."""
    return b"tongxing successor|v1|" + site + before + after


def check_signature(key: bytes, signature: bytes, words: bytes, what: str) -> None:
    """Raise Forged(what) unless `signature` over `words` verifies with `key` (Ed25519, 32 bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, words)
    except (InvalidSignature, ValueError) as error:
        raise Forged(what=what) from error
