"""The invitations this seat has given out. Their codes stay here: whoever has a code can prove who answered."""

from collections.abc import Sequence

import msgspec

from app.store import meta
from app.store.store import Store

_NAME = "invitations"
_KEPT_MS = 30 * 24 * 3600 * 1000  # after which nobody can be let in by one any more


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One invitation."""

    id: bytes
    code: str
    colleague: str  # whom it was made for
    role: str
    post: str
    number: int  # of the new seat
    expires_ms: int
    bureau: bytes = b""  # the fingerprint of the root the server told of; empty where it has none

    def __repr__(self) -> str:
        return f"Kept({self.id.hex()})"


def kept(store: Store) -> tuple[Kept, ...]:
    """What was given out, oldest first."""
    with store.read() as connection:
        return msgspec.msgpack.decode(meta.find(connection, _NAME) or b"\x90", type=tuple[Kept, ...])


def keep(store: Store, made: Kept, now_ms: int) -> None:
    """One more; those that ended long ago are dropped."""
    _write(store, [*(one for one in kept(store) if one.expires_ms > now_ms - _KEPT_MS), made])


def drop(store: Store, identity: bytes) -> None:
    """One less: let in, or withdrawn."""
    _write(store, [one for one in kept(store) if one.id != identity])


def _write(store: Store, all_: Sequence[Kept]) -> None:
    with store.transaction() as connection:
        meta.put(connection, invitations=msgspec.msgpack.encode(all_))
