"""From a database key to a working seat: founding a new one, opening an old one."""

from pathlib import Path

from app.casework import own_definitions
from app.casework.work import SeatFacts, SiteFacts, Work
from app.definitions.loader import Definitions
from app.domain.ids import RecordId, SeatId
from app.domain.rights import DEFAULT_POST
from app.now import Now
from app.ops.values import Value
from app.store import meta, migrate, seats, succession
from app.store.engine import RawKey, open_engine
from app.store.saving import Random
from app.store.seats import Founding
from app.store.store import Store

DATABASE = "vault.db"


def found_seat(folder: Path, key: RawKey, founding: Founding, now: Now, random: Random) -> None:
    """Make the database of a new seat. Raises DiskFull; an existing database is never touched."""
    store = Store(open_engine(folder / DATABASE, key, create=True), now, random)
    try:
        with store.transaction() as connection:
            migrate.upgrade(connection)
        seats.found(store, founding)
    finally:
        store.close()


def open_seat(folder: Path, key: RawKey, definitions: Definitions, now: Now, random: Random) -> Work:
    """Open a seat to work in. Raises VaultDamaged, VaultTooNew, VaultBusy, DiskFull, EngineUnfit."""
    store = Store(open_engine(folder / DATABASE, key), now, random)
    try:
        with store.transaction() as connection:
            migrate.upgrade(connection)
        work = Work(store, definitions, _seat_facts(store))
        own_definitions.refresh(work)
        return work
    except BaseException:
        store.close()
        raise


def _seat_facts(store: Store) -> SeatFacts:
    with store.read() as connection:
        return SeatFacts(
            id=SeatId(meta.blob(connection, "seat.id")),
            worker=meta.text(connection, "seat.worker"),
            number=int(meta.text(connection, "seat.number", "1")),
            desk=meta.text(connection, "seat.desk"),
            site=RecordId(meta.blob(connection, "site.id")),
            post=meta.text(connection, "seat.post", DEFAULT_POST),
        )


def go_on_as(work: Work, seat: SeatId, secret: bytes, number: int) -> bool:
    """This vault is another seat from now on (sync.succession); it introduces itself to colleagues. False: not yet."""
    if not succession.become(work.store, seat, secret, number):
        return False
    work.seat = _seat_facts(work.store)
    introduce(work, None)
    return True


def catch_up(work: Work) -> None:
    """After something came from colleagues: introduce this seat where that was not possible yet, use their forms."""
    introduce(work, None)
    own_definitions.refresh(work)


def introduce(work: Work, site: SiteFacts | None) -> None:
    """The first save of a seat: its own line in the site folder, and for a founder the site's data.

    A seat that joined another's site calls this after its first sync, when the site folder is known.
    """
    site_id = work.seat.site
    with work.store.save() as save:
        folder = seats.site_folder(save.connection, site_id)
        if folder is None:
            if site is None:
                return
            folder = save.new_folder("front")
        if site is not None:
            save.put(folder, "site", site_id, {name: getattr(site, name) for name in SiteFacts.__struct_fields__})
        mine: dict[str, Value] = {"worker": work.seat.worker, "number": work.seat.number, "role": work.seat.post}
        save.put(folder, "seat", RecordId(work.seat.id), mine)
