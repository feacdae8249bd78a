"""What the last comparisons with the centre found. Local: another computer makes its own."""

import msgspec
from sqlalchemy import Connection, func, select

from app.domain.delivery import Check
from app.store.tables import check_result

KEPT = 60

_pack = msgspec.msgpack.Encoder().encode


def keep(connection: Connection, found: Check) -> None:
    """Keep a result, and the latest few before it."""
    connection.execute(check_result.insert().values(content=_pack(found)))
    newest = select(func.max(check_result.c.n)).scalar_subquery()
    connection.execute(check_result.delete().where(check_result.c.n <= newest - KEPT))


def kept(connection: Connection, most: int = KEPT) -> tuple[Check, ...]:
    """The results, newest first."""
    found = connection.scalars(select(check_result.c.content).order_by(check_result.c.n.desc()).limit(most))
    return tuple(msgspec.msgpack.decode(content, type=Check) for content in found)
