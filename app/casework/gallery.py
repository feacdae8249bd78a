"""What a worker keeps at hand in the gallery: favourites, what was printed today. Local to this seat, never synced."""

import msgspec

from app.casework import rights
from app.casework.work import Work
from app.domain.cases import Sheet
from app.domain.changes import Changes, Done
from app.domain.readers import Reader, visible_scopes
from app.domain.rights import Act
from app.now import today
from app.store import cases, meta, sheets

FAVOURITES = "gallery.favourites"
BLANKS = "gallery.blanks"


class _Blanks(msgspec.Struct, frozen=True):
    """How many empty sheets went to the printer on one day, by form."""

    day: str = ""
    counts: dict[str, int] = {}


class PrintedToday(msgspec.Struct, frozen=True):
    """What this person printed today and the people in the room may see; of empty sheets only how many."""

    sheets: tuple[tuple[Sheet, str], ...]  # with how the case is called, newest first
    blanks: dict[str, int]

    @property
    def count(self) -> int:
        """All sheets of paper, so to say: issued ones and empty ones."""
        return len(self.sheets) + sum(self.blanks.values())


def favourites(work: Work) -> tuple[str, ...]:
    """What stands first in the gallery, in the order it was chosen."""
    with work.store.read() as connection:
        return tuple(meta.text(connection, FAVOURITES).split())


def set_favourite(work: Work, item: str, *, wanted: bool) -> Done[None]:
    """Put something first in the gallery, or back among the others."""
    with work.store.transaction() as connection:
        kept = [one for one in meta.text(connection, FAVOURITES).split() if one != item]
        meta.put(connection, gallery__favourites="\n".join([*kept, item] if wanted else kept))
    return Done(Changes.NONE, None)


def count_blank(work: Work, item: str) -> Done[None]:
    """An empty sheet was sent to the printer. Yesterday's count is forgotten."""
    day = today(work.now).isoformat()
    with work.store.transaction() as connection:
        found = _read(meta.find(connection, BLANKS))
        counts = found.counts if found.day == day else {}
        fresh = _Blanks(day, {**counts, item: counts.get(item, 0) + 1})
        meta.put(connection, gallery__blanks=msgspec.msgpack.encode(fresh))
    return Done(Changes.NONE, None)


def printed_today(work: Work, reader: Reader) -> PrintedToday:
    """For one reader; what they may not see is not counted either, and no sheets for a post that opens no cases."""
    scopes = sorted(scope.value for scope in visible_scopes(reader))
    day = today(work.now)
    with work.store.read() as connection:
        may_list = rights.may_here(work, Act.LIST)
        issued = sheets.printed_on(connection, day, work.seat.worker, scopes) if may_list else ()
        called = cases.by_ids(connection, scopes, list({sheet.case for sheet in issued}))
        blanks = _read(meta.find(connection, BLANKS))
    named = tuple((sheet, called[sheet.case].called) for sheet in issued if sheet.case in called)
    return PrintedToday(named, dict(blanks.counts) if blanks.day == day.isoformat() else {})


def _read(kept: bytes | None) -> _Blanks:
    return msgspec.msgpack.decode(kept, type=_Blanks) if kept else _Blanks()
