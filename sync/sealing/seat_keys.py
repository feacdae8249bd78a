"""A seat's own keys: Ed25519 to sign, hybrid ML-KEM-768/X25519 to receive. Made in its vault, they never leave it."""

from collections.abc import Callable
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from app.domain.ids import SeatId
from app.ops.kept import RingKey
from sync.errors import Malformed
from sync.protocol.names import seat_id
from sync.sealing.wraps import Place, open_wrap

_FORMAT = b"\x01"
_SIGN, _LATTICE, _CURVE = 32, 64, 32  # bytes of each secret seed
SECRET_BYTES = _SIGN + _LATTICE + _CURVE


class SeatKeys:
    """The secret keys of one seat. Nothing here prints them."""

    def __init__(self, secret: bytes) -> None:
        """`secret` is what `to_bytes` gave. Raises Malformed."""
        if len(secret) != 1 + _SIGN + _LATTICE + _CURVE or secret[:1] != _FORMAT:
            raise Malformed(what="seat_keys")
        self._secret = secret

    def __repr__(self) -> str:
        return f"SeatKeys({self.seat.hex()})"

    def to_bytes(self) -> bytes:
        """129 bytes for the vault to keep."""
        return self._secret

    def sign(self, words: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return self._signer.sign(words)

    def open_wrap(self, place: Place, wrap: bytes) -> RingKey | None:
        """The ring key sealed for this seat, or None where the wrap is for somebody or somewhere else."""
        return open_wrap(place, wrap, self._opener)

    @cached_property
    def verify_key(self) -> bytes:
        """The Ed25519 public key, 32 bytes."""
        return self._signer.public_key().public_bytes_raw()

    @cached_property
    def kem_public(self) -> bytes:
        """The ML-KEM-768 public key, then the X25519 public key: 1216 bytes."""
        return self._lattice.public_key().public_bytes_raw() + self._curve.public_key().public_bytes_raw()

    @cached_property
    def seat(self) -> SeatId:
        """The id these keys give the seat."""
        return SeatId(seat_id(self.verify_key, self.kem_public))

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._secret[1 : 1 + _SIGN])

    @cached_property
    def _lattice(self) -> MLKEM768PrivateKey:
        return MLKEM768PrivateKey.from_seed_bytes(self._secret[1 + _SIGN : 1 + _SIGN + _LATTICE])

    @cached_property
    def _curve(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._secret[-_CURVE:])

    @cached_property
    def _opener(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(self._lattice, self._curve)


def make_seat_keys(random: Callable[[int], bytes]) -> SeatKeys:
    """New keys for a seat; `random` returns that many random bytes."""
    return seat_keys_from(random(SECRET_BYTES))


def seat_keys_from(secret: bytes) -> SeatKeys:
    """The keys that these 128 secret bytes are."""
    return SeatKeys(_FORMAT + secret)
