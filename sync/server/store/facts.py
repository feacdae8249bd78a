"""What a server is: its incarnation, changed after every restore, and the key that signs its receipts."""

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select, update

from sync.protocol.signing import receipt_words
from sync.server.store.statements import insert_new
from sync.server.store.tables import server_fact

INCARNATION_BYTES = 16
SEED_BYTES = 32


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
    """The facts of this database, made at random the first time."""
    return _kept(connection) or _make(connection)


def _kept(connection: Connection) -> ServerFacts | None:
    kept = {row.name: row.value for row in connection.execute(select(server_fact))}
    return ServerFacts(kept["incarnation"], kept["seed"], kept.get("root", b"")) if "seed" in kept else None


def _make(connection: Connection) -> ServerFacts:
    """Of several workers that begin together the first to insert decides; the others wait here, and read its facts."""
    rows = [
        {"name": "incarnation", "value": secrets.token_bytes(INCARNATION_BYTES)},
        {"name": "seed", "value": secrets.token_bytes(SEED_BYTES)},
    ]
    insert_new(connection, server_fact, rows)
    made = _kept(connection)
    assert made is not None  # noqa: S101 - just inserted, by us or by another worker
    return made


def set_root(connection: Connection, root: bytes) -> None:
    """From now on only sites certified by this root are added. Once; where there is one already nothing changes."""
    insert_new(connection, server_fact, [{"name": "root", "value": root}])


def begin_incarnation(connection: Connection) -> None:
    """Give the server a new incarnation, so that every seat compares histories and offers again what is missing."""
    value = secrets.token_bytes(INCARNATION_BYTES)
    connection.execute(update(server_fact).where(server_fact.c.name == "incarnation").values(value=value))
