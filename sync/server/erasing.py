"""Which folders are gone for good, by the control stream or by the ledger, and dropping them.

No transaction crosses streams. The record is appended in one of the control stream, with the ledger on disk before it
ends; then the folders are dropped in one of the data stream, which writes down up to which record it has done so. What
lies between them is found by that: by the next who reads or appends, in whichever process, and at every start.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from sync.protocol.control import Control
from sync.protocol.names import stream_id
from sync.server.store import logs
from sync.server.store.database import Database
from sync.server.store.shredding import drop_folders, erased_through, note_erased_through


def newly_erased(before: Control, after: Control) -> Collection[bytes]:
    """The folders that records between two states of a control stream have erased."""
    return after.shreds.keys() - before.shreds.keys()


def last_erasing(control: Control) -> int:
    """The position of the newest record that erased something; 0 for none."""
    return max((one.position for one in control.shreds.values()), default=0)


def is_due(connection: Connection, control: Control) -> bool:
    """Whether a site's data stream still has to follow its control stream."""
    due = last_erasing(control)
    return due > 0 and erased_through(connection, stream_id("data", control.site_id)) < due


def finish(database: Database, control: Control) -> None:
    """Drop all that a control stream calls erased. Doing it again, or side by side, changes nothing."""
    stream = stream_id("data", control.site_id)
    with database.writing() as connection:
        logs.lock(connection, stream)
        drop_folders(connection, stream, control.shreds)
        note_erased_through(connection, stream, last_erasing(control))


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
