"""Who belongs to a site now, kept folded in memory and brought up to date from the stored control stream."""

import threading

from sqlalchemy import Connection

from sync.protocol.control import Control, fold
from sync.server.store.logs import Head, control_records

_PAGE = 1000


class Memberships:
    """The folded control streams of all sites this process has served. Safe to share between threads."""

    def __init__(self) -> None:
        self._folded: dict[bytes, Control] = {}
        self._turn = threading.Lock()

    def at(self, connection: Connection, head: Head) -> Control:
        """What the control stream says at `head`, which was read in the same transaction."""
        known = self._folded.get(head.stream)
        if known is None or known.position > head.seq:
            known = Control()
        if known.position < head.seq:
            known = self._advance(connection, head, known)
        if known.hash != head.hash:  # another database was put under a running server
            known = self._advance(connection, head, Control())
        return known

    def _advance(self, connection: Connection, head: Head, known: Control) -> Control:
        while known.position < head.seq:
            most = min(_PAGE, head.seq - known.position)
            known = fold(control_records(connection, head, known.position, most), known)
        with self._turn:
            self._folded[head.stream] = known
        return known
