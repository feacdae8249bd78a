"""What this vault remembers of the site's recovery sheet: which one is good, and when it was last tried here.

The sheet's secret is on paper alone; nothing of it ever comes here.
"""

import msgspec

from app.store import meta
from app.store.store import Store

_NAME = "site_sheet"


class Standing(msgspec.Struct, frozen=True):
    """`sheet`: the id of the seat that is the sheet good now, empty while there is none. `proved`: the one last tried
    here, and when. `may_make`: this seat is an administrator's."""

    may_make: bool = False
    sheet: bytes = b""
    proved: bytes = b""
    proved_ms: int = 0


def standing(store: Store) -> Standing:
    """As it was last noted."""
    with store.read() as connection:
        kept = meta.find(connection, _NAME)
    return msgspec.msgpack.decode(kept, type=Standing) if kept else Standing()


def note(store: Store, *, may_make: bool, sheet: bytes) -> None:
    """What a round has told."""
    before = standing(store)
    _keep(store, before, msgspec.structs.replace(before, may_make=may_make, sheet=sheet))


def prove(store: Store, sheet: bytes, now_ms: int) -> None:
    """A sheet has been typed in here and opens what it should."""
    before = standing(store)
    _keep(store, before, msgspec.structs.replace(before, sheet=sheet, proved=sheet, proved_ms=now_ms))


def _keep(store: Store, before: Standing, now: Standing) -> None:
    if now != before:
        with store.transaction() as connection:
            meta.put(connection, site_sheet=msgspec.msgpack.encode(now))
