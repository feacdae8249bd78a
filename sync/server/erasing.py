"""Which folders are gone for good, by the control stream or by the ledger, and dropping them."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from sync.protocol.control import Control
from sync.protocol.names import stream_id
from sync.server.store import logs
from sync.server.store.database import Database
from sync.server.store.ledger import Erased
from sync.server.store.shredding import drop_folders


def newly_erased(before: Control, after: Control) -> Collection[bytes]:
    """The folders that records between two states of a control stream have erased."""
    return after.shreds.keys() - before.shreds.keys()


def erase(database: Database, connection: Connection, erased: Iterable[Erased]) -> None:
    """Drop folders of one site, whose data stream is locked here. The ledger has them on disk first: should this
    transaction fail, what it says is still decided, and done at the next start."""
    some = list(erased)
    database.ledger.add(some)
    for site in {one.site for one in some}:
        drop_folders(connection, stream_id("data", site), [one.folder for one in some if one.site == site])


def replay(database: Database) -> int:
    """Drop whatever the ledger says is gone and a restored database still has; how many envelopes it was."""
    by_site: dict[bytes, list[bytes]] = {}
    for one in database.ledger.all():
        by_site.setdefault(one.site, []).append(one.folder)
    dropped = 0
    for site, folders in by_site.items():
        stream = stream_id("data", site)
        with database.writing() as connection:
            if logs.head(connection, stream) is not None:
                logs.lock(connection, stream)
                dropped += drop_folders(connection, stream, folders)
    return dropped
