"""The highest clock stamp this seat has seen or made."""

from sqlalchemy import Connection

from app.ops import hlc
from app.ops.values import Hlc
from app.store import meta


def last(connection: Connection) -> Hlc:
    """The newest stamp absorbed or made here."""
    raw = meta.find(connection, "hlc")
    if raw is None:
        return hlc.ZERO
    return Hlc(int.from_bytes(raw[:8], "big"), int.from_bytes(raw[8:], "big"))


def remember(connection: Connection, stamp: Hlc) -> None:
    """Move the clock on."""
    meta.put(connection, hlc=stamp.ms.to_bytes(8, "big") + stamp.counter.to_bytes(4, "big"))
