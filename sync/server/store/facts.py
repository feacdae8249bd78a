"""What a server is: its incarnation, changed after every restore, and the key that signs its receipts."""

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select, update

from sync.protocol.signing import receipt_words
from sync.server.store.tables import server_fact

INCARNATION_BYTES = 16
SEED_BYTES = 32


class ServerFacts:
    """The incarnation and the seed of the signing key. The seed never leaves the server."""

    def __init__(self, incarnation: bytes, seed: bytes) -> None:
        self.incarnation = incarnation
        self.seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()  # verifies this server's receipts

    def sign_receipt(self, stream: bytes, seq: int, envelope: bytes) -> bytes:
        """The server's word that it has stored this envelope at this place."""
        return self._key.sign(receipt_words(self.incarnation, stream, seq, envelope))


def load_or_make(connection: Connection) -> ServerFacts:
    """The facts of this database, made at random the first time."""
    kept = {row.name: row.value for row in connection.execute(select(server_fact))}
    if "seed" in kept:
        return ServerFacts(incarnation=kept["incarnation"], seed=kept["seed"])
    made = ServerFacts(incarnation=secrets.token_bytes(INCARNATION_BYTES), seed=secrets.token_bytes(SEED_BYTES))
    rows = [{"name": "incarnation", "value": made.incarnation}, {"name": "seed", "value": made.seed}]
    connection.execute(insert(server_fact), rows)
    return made


def begin_incarnation(connection: Connection) -> None:
    """Give the server a new incarnation, so that every seat compares histories and offers again what is missing."""
    value = secrets.token_bytes(INCARNATION_BYTES)
    connection.execute(update(server_fact).where(server_fact.c.name == "incarnation").values(value=value))
