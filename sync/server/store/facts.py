"""What a server is: its incarnation, changed after every restore, and the key that signs its receipts.

Beside them stands their sum: one turned bit of the key, and no seat would believe another receipt.
"""

import secrets
from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select, update

from sync.protocol.signing import receipt_words
from sync.server.faults import DataFolder
from sync.server.store.statements import insert_new
from sync.server.store.tables import server_fact

INCARNATION_BYTES = 16
SEED_BYTES = 32
_SUM = "sum"
DAMAGED = "the server's own keys are damaged; put back a backup, which must check first"


class ServerFacts:
    """The incarnation and the seed of the signing key, which never leaves the server; and the bureau's root, if any."""

    def __init__(self, incarnation: bytes, seed: bytes, root: bytes = b"") -> None:
        self.incarnation = incarnation
        self.root = root  # public key
        self.seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()  # verifies this server's receipts

    def sign_receipt(self, stream: bytes, seq: int, envelope: bytes) -> bytes:
        """The server's word that it has stored this envelope at this place."""
        return self._key.sign(receipt_words(self.incarnation, stream, seq, envelope))


def load_or_make(connection: Connection) -> ServerFacts:
    """The facts of this database, made at random the first time. Raises DataFolder where they are damaged."""
    return _kept(connection) or _make(connection)


def are_sound(connection: Connection) -> bool:
    """Whether they are what was written; of a database that no server has opened since sums are kept, True."""
    kept = _read(connection)
    return kept.get(_SUM, sum_of(kept)) == sum_of(kept)


def _read(connection: Connection) -> dict[str, bytes]:
    return {row.name: row.value for row in connection.execute(select(server_fact))}


def sum_of(facts: Mapping[str, bytes]) -> bytes:
    """What stands beside some facts, by their names."""
    return sha256(b"".join(f"{name}|".encode() + facts[name] for name in sorted(facts) if name != _SUM)).digest()


def _put_sum(connection: Connection) -> None:
    value = sum_of(_read(connection))
    insert_new(connection, server_fact, [{"name": _SUM, "value": value}])
    connection.execute(update(server_fact).where(server_fact.c.name == _SUM).values(value=value))


def _kept(connection: Connection) -> ServerFacts | None:
    kept = _read(connection)
    if "seed" in kept and _SUM not in kept:
        _put_sum(connection)
    elif _SUM in kept and kept[_SUM] != sum_of(kept):
        raise DataFolder(DAMAGED)
    return ServerFacts(kept["incarnation"], kept["seed"], kept.get("root", b"")) if "seed" in kept else None


def _make(connection: Connection) -> ServerFacts:
    """Of several workers that begin together the first to insert decides; the others wait here, and read its facts."""
    rows = [
        {"name": "incarnation", "value": secrets.token_bytes(INCARNATION_BYTES)},
        {"name": "seed", "value": secrets.token_bytes(SEED_BYTES)},
    ]
    insert_new(connection, server_fact, rows)
    _put_sum(connection)
    made = _kept(connection)
    assert made is not None  # noqa: S101 - just inserted, by us or by another worker
    return made


def set_root(connection: Connection, root: bytes) -> None:
    """From now on only sites certified by this root are added. Once; where there is one already nothing changes.

    Raises DataFolder where the server's key is damaged.
    """
    load_or_make(connection)
    insert_new(connection, server_fact, [{"name": "root", "value": root}])
    _put_sum(connection)


def begin_incarnation(connection: Connection) -> None:
    """Give the server a new incarnation, so that every seat compares histories and offers again what is missing.

    Raises DataFolder where its key is damaged.
    """
    load_or_make(connection)
    value = secrets.token_bytes(INCARNATION_BYTES)
    connection.execute(update(server_fact).where(server_fact.c.name == "incarnation").values(value=value))
    _put_sum(connection)
