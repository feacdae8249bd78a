"""A seat at a desk, made for a test: real files, real encryption, a clock and randomness the test holds."""

import hashlib
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
from sqlalchemy import select, true

from app.casework import cases, consents, forms, opening, tasks
from app.casework.gate import ASSESSMENT
from app.casework.work import SiteFacts, Work
from app.definitions import loader
from app.definitions.loader import Definitions
from app.domain.cases import ConsentState, Task
from app.domain.ids import FolderRef, RecordId, RingId, SeatId, StreamId
from app.domain.readers import Reader, Role
from app.now import CHINA, today
from app.ops import codec
from app.ops.kept import RingKey
from app.store import folders, migrate, seats
from app.store.absorbing import Arrival, absorb
from app.store.engine import open_engine
from app.store.seats import Founding
from app.store.store import Store
from app.store.tables import folder as folder_table
from app.store.tables import op as op_table

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
SITE = SiteFacts(name="海湾区婚姻登记处", phone="0755-0000 0000", address="海湾路 1 号", hours="周一至周五 9:00–17:00")


class HeldClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.moment

    def pass_by(self, **span: float) -> None:
        """Move on, e.g. `pass_by(hours=3)`."""
        self.moment += timedelta(**span)


def seeded(seed: str) -> Callable[[int], bytes]:
    """Randomness that is the same in every run: a stream of hashes of the seed."""
    numbers = itertools.count()

    def take(size: int) -> bytes:
        made = b""
        while len(made) < size:
            made += hashlib.sha256(f"{seed}/{next(numbers)}".encode()).digest()
        return made[:size]

    return take


class RawKey(msgspec.Struct, frozen=True):
    """A database key without a passphrase in front of it."""

    key: bytes = b"k" * 32
    salt: bytes = b"s" * 16


RINGS = {"front": RingId(b"front-ring-00001"), "case": RingId(b"case-ring-000001")}


def founding(number: int = 1, worker: str = "王敏") -> Founding:
    """What a test seat is made of; all test seats share one site and its ring keys."""
    return Founding(
        seat=SeatId(hashlib.sha256(f"seat {number}".encode()).digest()[:16]),
        seat_secret=b"",
        site=RecordId(b"site-00000000001"),
        number=number,
        desk="marriage",
        worker=worker,
        rings=RINGS,
        ring_keys=tuple(RingKey(ring, 1, bytes([at]) * 32) for at, ring in enumerate(RINGS.values())),
        control_stream=StreamId(b"control-00000001"),
    )


def open_store(folder: Path, number: int = 1, now: Callable[[], datetime] | None = None) -> Store:
    """A store alone, for tests below the casework."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(open_engine(folder / "vault.db", RawKey(), create=True), now or HeldClock(), seeded(f"seat {number}"))
    with store.transaction() as connection:
        migrate.upgrade(connection)
    seats.found(store, founding(number))
    return store


def definitions() -> Definitions:
    """The program's own, read once for all tests; the rest days as they stand now."""
    return msgspec.structs.replace(_definitions(), workdays=loader.workdays())


@cache
def _definitions() -> Definitions:
    return loader.load()


def open_work(folder: Path, number: int = 1, now: Callable[[], datetime] | None = None, worker: str = "王敏") -> Work:
    """A founded, opened seat with the real definitions."""
    folder.mkdir(parents=True, exist_ok=True)
    clock, random = now or HeldClock(), seeded(f"seat {number}")
    opening.found_seat(folder, RawKey(), founding(number, worker), clock, random)
    work = opening.open_seat(folder, RawKey(), definitions(), clock, random)
    opening.introduce(work, SITE)
    return work


def agreed(work: Work, case: RecordId) -> RecordId:
    """The case, once everybody in it was asked alone and has signed."""
    for party in cases.get(work, case).parties:
        consents.record(work, case, party.role, ConsentState.SIGNED, given_on=today(work.now))
    return case


def started(work: Work, reader: Reader) -> list[Task]:
    """The open deadlines that a form has started: those of the stages run in every case."""
    return [one for one in tasks.open_tasks(work, reader) if not one.rule.startswith("stage_")]


def give(giver: Work, taker: Work, *rings: str) -> None:
    """Everything one seat has written and can open, to the other; of some rings only, as to a post with fewer keys."""
    with giver.store.read() as connection:
        is_given = folder_table.c.ring.in_([RINGS[ring] for ring in rings]) if rings else true()
        refs = connection.scalars(select(folder_table.c.id).where(is_given)).all()
        lie_there = op_table.c.folder.in_(refs) if rings else true()
        bodies = connection.scalars(select(op_table.c.body).where(lie_there).order_by(op_table.c.n)).all()
        keys = folders.keys(connection, [FolderRef(ref) for ref in refs])
    with taker.store.transaction() as connection:
        folders.keep(connection, keys)
        absorb(
            connection,
            [Arrival(codec.op_id(one), codec.decode(one), body=one) for one in bodies if one],
            index_now=True,
        )


def see_alone(work: Work, case: RecordId, role: Role, **said: str) -> None:
    """One spouse was seen alone, and nothing was the matter unless it is said here."""
    found = {
        "assessed_on": "2026-11-23",
        "screened_alone": "yes",
        "dv_screen": "none",
        "joint_ok": "yes",
        "risk": "none",
    }
    raw = forms.open_entry(work, case, ASSESSMENT, role).raw | found | said
    saved = forms.save_entry(work, case, ASSESSMENT, role, raw).value
    assert saved.answer, saved.problems
