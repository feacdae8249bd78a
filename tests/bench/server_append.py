"""`server-append`: the server takes in envelopes of one note each, against bare INSERTs of equal rows."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sync.round import run_round
from sync.server.central import Central
from sync.server.envelope_log import take_envelopes
from sync.server.store.database import open_database
from sync.server.store.sessions import Caller
from sync.server.store.sqlite import FILE_NAME
from tests.bench.rounds import interleaved, timed
from tests.bench.site import SENDER, SERVER, copied, open_seat, served, set_up, write_cases, write_notes_one_by_one
from tests.bench.values import Figure, Scale, figure

TARGET = 10.0
_MOST = 2000
_PER_OFFER = 200  # of some 2 kB each: the wire takes 500 envelopes or 1 MiB

Row = tuple[Any, ...]
_INSERT = "INSERT INTO envelope VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_RAW = 7  # the column with the bytes


def measure(scale: Scale, folder: Path) -> Figure:
    """Signatures, membership, order, rolling hash and receipts against nothing but rows; one commit per offer."""
    count = min(scale.notes, _MOST)
    set_up(folder / "site")
    full = copied(folder / "site", folder / "full")
    write_cases(full, count)
    write_notes_one_by_one(full, count)
    caller, rows = _pushed(folder / "full", behind=_last(folder / "site"))
    made = iter(range(10**6))

    def ours() -> float:
        return _take(copied(folder / "site" / SERVER, folder / f"ours-{next(made)}"), caller, rows)

    def bare() -> float:
        return _insert(copied(folder / "site" / SERVER, folder / f"bare-{next(made)}"), rows)

    return figure("server-append", interleaved(scale.rounds, {"ours": ours, "limit": bare}, warm=False))


def _last(site: Path) -> int:
    """How many envelopes the server has from setting up."""
    with closing(sqlite3.connect(site / SERVER / FILE_NAME)) as database:
        return int(database.execute("SELECT max(seq) FROM envelope").fetchone()[0])


def _pushed(site: Path, behind: int) -> tuple[Caller, list[Row]]:
    """Push everything to a real server; who pushed, and the rows the server has made of it behind a place."""
    with served(site / SERVER) as address:
        seat = open_seat(site / SENDER, address)
        run_round(seat.talk)
        caller = Caller(stream=seat.talk.control_stream, seat=seat.work.seat.id, expires_ms=2**53)
        seat.close()
    with closing(sqlite3.connect(site / SERVER / FILE_NAME)) as database:
        return caller, database.execute("SELECT * FROM envelope WHERE seq > ? ORDER BY seq", (behind,)).fetchall()


def _take(data: Path, caller: Caller, rows: Sequence[Row]) -> float:
    """The server's own verb, as the request handler calls it; seconds."""
    database = open_database(data)
    central = Central(database, lambda: int(time.time() * 1000))
    raws = [row[_RAW] for row in rows]

    def take() -> None:
        for at in range(0, len(raws), _PER_OFFER):
            take_envelopes(central, caller, rows[0][0], raws[at : at + _PER_OFFER])

    spent = timed(take)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT max(seq) FROM envelope").scalar_one() == rows[-1][1]
    database.close()
    return spent


def _insert(data: Path, rows: Sequence[Row]) -> float:
    """The same rows into the same tables; seconds."""
    with closing(sqlite3.connect(data / FILE_NAME, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA cache_size=-16384")
        database.execute("PRAGMA secure_delete=ON")

        def insert() -> None:
            for at in range(0, len(rows), _PER_OFFER):
                database.execute("BEGIN IMMEDIATE")
                database.executemany(
                    "INSERT INTO envelope VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows[at : at + _PER_OFFER]
                )
                database.execute("COMMIT")

        return timed(insert)
