"""Sessions and used nonces. A token is kept as its hash only; both tables forget what has expired."""

from hashlib import sha256

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from sync.server.faults import Refusal
from sync.server.store.statements import insert_new
from sync.server.store.tables import nonce, session

_SESSION = select(session.c.seat, session.c.expires_ms).where(
    session.c.stream == bindparam("of"), session.c.token_hash == bindparam("hash")
)


class Caller(msgspec.Struct, frozen=True):
    """Who is asking: a seat of the site with this control stream."""

    stream: bytes
    seat: bytes
    expires_ms: int


def use_nonce(connection: Connection, stream: bytes, value: bytes, expires_ms: int) -> None:
    """Spend a nonce. Raises Refusal("unauthorised") the second time."""
    row = {"stream": stream, "nonce": value, "expires_ms": expires_ms}
    if insert_new(connection, nonce, [row]) != 1:
        raise Refusal("unauthorised")


def keep_session(connection: Connection, token: bytes, caller: Caller) -> None:
    """Keep a new session."""
    row = {"stream": caller.stream, "token_hash": _hash(token), "seat": caller.seat, "expires_ms": caller.expires_ms}
    connection.execute(insert(session), row)


def find_session(connection: Connection, stream: bytes, token: bytes, now_ms: int) -> Caller:
    """Who holds this token. Raises Refusal("unauthorised") where it is unknown or has expired."""
    row = connection.execute(_SESSION, {"of": stream, "hash": _hash(token)}).one_or_none()
    if row is None or row.expires_ms <= now_ms:
        raise Refusal("unauthorised")
    return Caller(stream=stream, seat=row.seat, expires_ms=row.expires_ms)


def forget_expired(connection: Connection, stream: bytes, now_ms: int) -> None:
    """Drop one site's sessions and nonces that nobody can use any more."""
    for table in (session, nonce):
        connection.execute(delete(table).where(table.c.stream == stream, table.c.expires_ms <= now_ms))


def _hash(token: bytes) -> bytes:
    return sha256(token).digest()
