"""Taking in envelopes on either database: signatures, membership, order, rolling hash and receipts against nothing but
rows, one commit an offer."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert, select

from sync.round import run_round
from sync.server.central import Central
from sync.server.envelope_log import take_envelopes
from sync.server.store import tables
from sync.server.store.database import Home, open_database
from sync.server.store.sessions import Caller
from tests.bench.rounds import interleaved, timed
from tests.bench.site import SENDER, SERVER, copied, open_seat, served, set_up, write_cases, write_notes_one_by_one
from tests.bench.values import Scale

PER_OFFER = 200
"""Of some 2 kB each: the wire takes 500 envelopes or 1 MiB."""
_MOST, _MOST_ALONE = 2000, 200
_KNOWN = (tables.site, tables.stream_head, tables.control_record, tables.server_fact)
"""What a server has to know of a site before it takes anything from its seats."""

Row = Sequence[Any]
Rows = Sequence[Row]


class Databases:
    """A server's databases, a new one for every round, each with the site and nothing from its seats."""

    def __init__(self, new: Callable[[], Home]) -> None:
        self._new = new

    def fresh(self, begun: "Begun") -> Home:
        """One more."""
        home = self._new()
        database = open_database(home)
        with database.writing() as connection:
            for table, rows in zip(_KNOWN, begun.known, strict=True):
                connection.execute(insert(table), [dict(zip(table.c.keys(), row, strict=True)) for row in rows])
        database.close()
        return home


class Begun(msgspec.Struct, frozen=True):
    """A site as a server knows it, who pushes, and the rows of what is pushed."""

    known: Sequence[Rows]
    caller: Caller
    rows: Rows


def measured(scale: Scale, folder: Path, databases: Databases) -> dict[str, float]:
    """Medians of offers of 200 envelopes, and beside them of offers of one."""
    begun = _begun(folder, min(scale.notes, _MOST))
    alone = begun.rows[:_MOST_ALONE]
    return interleaved(
        scale.rounds,
        {
            "ours": lambda: _take(databases.fresh(begun), begun.caller, begun.rows, PER_OFFER),
            "limit": lambda: _insert(databases.fresh(begun), begun.rows, PER_OFFER),
            "alone": lambda: _take(databases.fresh(begun), begun.caller, alone, 1),
            "alone_limit": lambda: _insert(databases.fresh(begun), alone, 1),
        },
        warm=False,
    )


def _begun(folder: Path, count: int) -> Begun:
    """Push everything to a real server once; what it knew before, and the rows it has made of it."""
    set_up(folder / "site")
    known, before = _read(folder / "site" / SERVER)
    full = copied(folder / "site", folder / "full")
    write_cases(full, count)
    write_notes_one_by_one(full, count)
    with served(full / SERVER) as address:
        seat = open_seat(full / SENDER, address)
        run_round(seat.talk)
        caller = Caller(stream=seat.talk.control_stream, seat=seat.work.seat.id, expires_ms=2**53)
        seat.close()
    return Begun(known, caller, _read(full / SERVER)[1][len(before) :])


def _read(data: Path) -> tuple[Sequence[Rows], Rows]:
    database = open_database(data)
    with database.reading() as connection:
        known = [[tuple(row) for row in connection.execute(select(table))] for table in _KNOWN]
        found = connection.execute(select(tables.envelope).order_by(tables.envelope.c.seq))
        rows = [tuple(row) for row in found]
    database.close()
    return known, rows


def _take(home: Home, caller: Caller, rows: Rows, per_offer: int) -> float:
    """The server's own verb, as the request handler calls it; seconds."""
    database = open_database(home)
    central = Central(database, lambda: int(time.time() * 1000))
    place = tables.envelope.c.keys().index
    stream, last, raws = rows[0][place("stream")], rows[-1][place("seq")], [row[place("raw")] for row in rows]

    def take() -> None:
        for at in range(0, len(raws), per_offer):
            take_envelopes(central, caller, stream, raws[at : at + per_offer])

    spent = timed(take)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT max(seq) FROM envelope").scalar_one() == last
    database.close()
    return spent


def _insert(home: Home, rows: Rows, per_offer: int) -> float:
    """The same rows into the same tables by the bare driver; seconds."""
    mark = "?" if isinstance(home, Path) else "%s"
    statement = f"INSERT INTO envelope VALUES ({', '.join([mark] * len(rows[0]))})"  # noqa: S608  # no value in it
    with closing(_bare(home)) as connection:

        def insert_all() -> None:
            for at in range(0, len(rows), per_offer):
                connection.cursor().executemany(statement, rows[at : at + per_offer])
                connection.commit()

        return timed(insert_all)


def _bare(home: Home) -> Any:
    """A connection by the driver alone, as careful as the server's."""
    if not isinstance(home, Path):
        import psycopg  # noqa: PLC0415  # a server over SQLite does without

        return psycopg.connect(home, options="-c synchronous_commit=on")
    connection = sqlite3.connect(home / "server.db")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16384", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection
