"""A vault goes on as another seat: its copy, or what was sent after its backup, made the old one ambiguous."""

from sqlalchemy import select, update

from app.domain.ids import SeatId
from app.store import meta
from app.store.store import Store
from app.store.tables import folder, op

_NEXT = "seat.next"


def kept(store: Store) -> bytes:
    """The secret of the seat this vault is about to be; empty where there is none."""
    with store.read() as connection:
        return meta.find(connection, _NEXT) or b""


def keep(store: Store, secret: bytes) -> None:
    """Keep it."""
    with store.transaction() as connection:
        meta.put(connection, seat__next=secret)


def become(store: Store, seat: SeatId, secret: bytes, number: int) -> bool:
    """From now on this vault is that seat. Its first envelope of each folder has to show the folder's key anew.

    False, and nothing has changed, where a save waits: it names the old seat and is to be sealed with its keys.
    """
    with store.transaction() as connection:
        if connection.scalar(select(op.c.n).where(op.c.envelope.is_(None)).limit(1)) is not None:
            return False
        meta.put(connection, seat__id=seat, seat__secret=secret, seat__number=str(number), seat__next=b"")
        connection.execute(update(folder).values(wrap=b""))
    return True
