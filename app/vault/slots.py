"""Key slots: a database key wrapped under a secret by Argon2id and ChaCha20-Poly1305.

Argon2id gives a root; from it come the wrapping key and a check value that stands in the slot. A secret whose check
does not fit is wrong; one whose check fits while the wrapped key does not open proves that the slot is damaged.
"""

import hmac
import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

from app.errors import HeaderDamaged, WrongSecret
from app.vault.header import Slot
from app.vault.key import DatabaseKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

PASSPHRASE = "passphrase"  # noqa: S105  # the name of a slot
RECOVERY = "recovery"
KDF = "argon2id"

Random = Callable[[int], bytes]
"""Returns that many random bytes: `secrets.token_bytes` in production."""


class Cost(msgspec.Struct, frozen=True):
    """What one guess costs."""

    memory_kib: int
    passes: int
    lanes: int


FLOOR = Cost(64 * 1024, 3, 4)
"""New slots cost this much; older, cheaper ones are wrapped again at the next unlock."""

_MOST = Cost(1024 * 1024, 32, 64)  # more would not be a slot of ours but a way to stall this computer
_CHECK_BYTES = 16
_NONCE_BYTES = 12
_SALT_BYTES = 16


class Wrapped(msgspec.Struct, frozen=True):
    """An opened slot."""

    key: DatabaseKey
    is_weak: bool  # it costs less than the floor


def wrap(kind: str, secret: str, key: DatabaseKey, vault: str, random: Random) -> Slot:
    """A fresh slot of the floor's cost for `key`, bound to its kind, its parameters and its vault."""
    salt, nonce = random(_SALT_BYTES), random(_NONCE_BYTES)
    root = _root(secret, salt, FLOOR)
    slot = Slot(
        kind=kind,
        kdf=KDF,
        memory_kib=FLOOR.memory_kib,
        passes=FLOOR.passes,
        lanes=FLOOR.lanes,
        salt=salt.hex(),
        check=_part(root, "check")[:_CHECK_BYTES].hex(),
        nonce=nonce.hex(),
        wrapped="",
    )
    sealed = _cipher(root).encrypt(nonce, key.key + key.salt, _bound(slot, vault))
    return msgspec.structs.replace(slot, wrapped=sealed.hex())


def unwrap(slot: Slot, secret: str, vault: str) -> Wrapped:
    """Open a slot. Raises WrongSecret (without a wait) and HeaderDamaged."""
    # Local on purpose: the start screen paints before cryptography is loaded.
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415

    cost = _require_sane(slot)
    try:
        root = _root(secret, bytes.fromhex(slot.salt), cost)
        if not hmac.compare_digest(_part(root, "check")[:_CHECK_BYTES], bytes.fromhex(slot.check)):
            raise WrongSecret(wait_s=0)
        opened = _cipher(root).decrypt(bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), _bound(slot, vault))
    except (InvalidTag, ValueError):
        raise HeaderDamaged(file=slot.kind) from None
    is_weak = cost.memory_kib * cost.passes < FLOOR.memory_kib * FLOOR.passes or cost.memory_kib < FLOOR.memory_kib
    return Wrapped(DatabaseKey(opened[:32], opened[32:]), is_weak)


def canonical(secret: str) -> bytes:
    """A secret's bytes, the same whether an input method gave full-width or half-width characters."""
    return normalize("NFKC", secret).encode("utf-8", "surrogatepass")


def _require_sane(slot: Slot) -> Cost:
    """The slot's cost. Raises HeaderDamaged for another derivation or a cost that no slot of ours has."""
    cost = Cost(slot.memory_kib, slot.passes, slot.lanes)
    is_sane = (
        slot.kdf == KDF
        and 1 <= cost.lanes <= _MOST.lanes
        and 1 <= cost.passes <= _MOST.passes
        and 8 * cost.lanes <= cost.memory_kib <= _MOST.memory_kib
        and cost.memory_kib * cost.passes <= 4 * _MOST.memory_kib
    )
    if not is_sane:
        raise HeaderDamaged(file=slot.kind)
    return cost


def _root(secret: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415  # start-up, as above

    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(canonical(secret))


def _part(root: bytes, purpose: str) -> bytes:
    return hmac.digest(root, f"tongxing slot|v1|{purpose}".encode(), "sha256")


def _cipher(root: bytes) -> "ChaCha20Poly1305":
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415  # start-up, as above

    return ChaCha20Poly1305(_part(root, "wrap"))


def _bound(slot: Slot, vault: str) -> bytes:
    """Everything of a slot but the sealed key itself, as associated data."""
    clear = {**msgspec.to_builtins(slot), "wrapped": "", "vault": vault, "version": 1}
    return json.dumps(clear, sort_keys=True).encode()
