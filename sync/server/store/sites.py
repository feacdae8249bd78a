"""The sites an operator has added, each with its empty streams."""

from collections.abc import Sequence
from typing import get_args

import msgspec
from sqlalchemy import Connection, insert, select

from sync.protocol.names import NO_HASH, StreamKind, site_id, stream_id
from sync.server.store.statements import insert_new
from sync.server.store.tables import site, stream_head


class Site(msgspec.Struct, frozen=True):
    """A site this server serves. `added_at`: milliseconds since 1970-01-01 UTC."""

    site_id: bytes
    root_key: bytes
    added_at: int


def add_site(connection: Connection, root_key: bytes, now_ms: int) -> bool:
    """Add a site and its streams; False where it was there already, and nothing changes."""
    identity = site_id(root_key)
    row = {"site_id": identity, "root_key": root_key, "added_at": now_ms}
    if insert_new(connection, site, [row]) != 1:
        return False
    empty = {"site": identity, "seq": 0, "hash": NO_HASH}
    kinds: Sequence[StreamKind] = get_args(StreamKind)
    rows = [{"stream": stream_id(kind, identity), "kind": kind, **empty} for kind in kinds]
    connection.execute(insert(stream_head), rows)
    return True


def find_site(connection: Connection, identity: bytes) -> Site | None:
    """The site with this id."""
    row = connection.execute(select(site).where(site.c.site_id == identity)).one_or_none()
    return Site(**row._mapping) if row else None


def all_sites(connection: Connection) -> list[Site]:
    """Every site, in the order of being added."""
    return [Site(**row._mapping) for row in connection.execute(select(site).order_by(site.c.added_at))]
