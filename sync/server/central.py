"""What every request is served with: the database, the clock, the server's facts and who belongs where."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from sync.protocol.control import Control
from sync.protocol.names import StreamKind
from sync.server.erasing import finish, is_due, last_erasing, replay
from sync.server.faults import Refusal
from sync.server.membership import Memberships
from sync.server.store import damage, logs
from sync.server.store.damage import Place
from sync.server.store.database import Database
from sync.server.store.facts import load_or_make
from sync.server.store.logs import Head
from sync.server.store.sessions import Caller

NowMs = Callable[[], int]
"""The server's clock: milliseconds since 1970-01-01 UTC."""


_NOTED_MS = 10_000

BLOB_QUOTA = 50 * 2**30
"""What a site may keep in blobs where the operator says nothing else."""


class Central:
    """One server over one database. Safe to use from several threads. `blob_quota`: bytes of blobs a site may keep."""

    def __init__(self, database: Database, now_ms: NowMs, blob_quota: int = BLOB_QUOTA) -> None:
        self.database = database
        self.now_ms = now_ms
        self.blob_quota = blob_quota
        self._members = Memberships()
        replay(database)  # before anybody is served: a restored database may have what was erased since
        self._erased_through: dict[bytes, int] = {}  # by site, as far as it is known to be done
        self._noted: dict[bytes, tuple[int, Sequence[Place]]] = {}  # by stream, and when the database was asked
        self._erased = {(one.site, one.folder) for one in database.ledger.all()}
        with database.writing() as connection:
            self.facts = load_or_make(connection)

    def members_at(self, connection: Connection, head: Head) -> Control:
        """What a control stream says at its head, read in the same transaction."""
        return self._members.at(connection, head)

    def own_stream(
        self, connection: Connection, caller: Caller, stream: bytes, kind: StreamKind
    ) -> tuple[Head, Control]:
        """The head of a stream of the caller's site, and what the site's control stream says, asked for together.

        Raises Refusal: unknown_stream, or forbidden for another site's.
        """
        found = logs.heads(connection, [caller.stream, stream])
        at, home = _of_kind(found.get(stream), kind), _of_kind(found.get(caller.stream), "control")
        if at.site != home.site:
            raise Refusal("forbidden")
        return at, self.members_at(connection, home)

    def noted(self, connection: Connection, stream: bytes) -> Sequence[Place]:
        """What a stream is known to have lost to the disk; asked of the database every few seconds at most, since other
        workers note it, too."""
        now = self.now_ms()
        at_ms, found = self._noted.get(stream, (0, ()))
        if abs(now - at_ms) >= _NOTED_MS:
            found = tuple(damage.noted(connection, stream))
            self._noted[stream] = now, found
        return found

    def look_again(self, stream: bytes) -> None:
        """More is spoilt in a stream, or less."""
        self._noted.pop(stream, None)

    def is_erased(self, control: Control, folder: bytes) -> bool:
        """Whether a folder of a site is gone for good, as its control stream says, or the ledger where a restored
        control stream does not say so any more."""
        return folder in control.shreds or (control.site_id, folder) in self._erased

    def is_behind(self, connection: Connection, control: Control) -> bool:
        """Whether something a site has erased is still to be dropped: whoever appended the record has come to no end
        of it. Where nothing was erased, or that is known to be done, the database is not asked."""
        due = last_erasing(control)
        if self._erased_through.get(control.site_id, 0) >= due:
            return False
        if is_due(connection, control):
            return True
        self._erased_through[control.site_id] = due
        return False

    def catch_up(self, control: Control) -> None:
        """Drop it, in a transaction of its own."""
        finish(self.database, control)
        self._erased_through[control.site_id] = last_erasing(control)

    def check_alive(self) -> None:
        """Raise an error of the database where it does not answer."""
        with self.database.reading() as connection:
            connection.scalar(select(1))


def known_head(connection: Connection, stream: bytes, kind: StreamKind) -> Head:
    """The head of a stream of that kind. Raises Refusal("unknown_stream")."""
    return _of_kind(logs.head(connection, stream), kind)


def _of_kind(found: Head | None, kind: StreamKind) -> Head:
    if found is None or found.kind != kind:
        raise Refusal("unknown_stream")
    return found


def count_fitting(sizes: Sequence[int], most: int) -> int:
    """How many of the first sizes add up to no more than `most`: at least one, so that a page always gets on."""
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if total > most and count:
            return count
    return len(sizes)
