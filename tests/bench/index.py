"""`index`: the search index over notes that came in bulk, as it is built in the background, against a bare FTS5 build.

Bare: the same texts, read from the same file, into an equal FTS5 table in one transaction, by raw sqlcipher3. They are
cut into the same pairs of characters, which is all it takes to find words in Chinese. Ours also folds
spellings together and commits every few notes, so that whoever saves meanwhile never waits.
"""

from pathlib import Path
from secrets import token_bytes
from typing import Any

from app.casework import opening
from app.definitions import loader
from app.store import search_text
from app.store.tables import SEARCH_DDL
from tests.bench.bare_database import open_bare
from tests.bench.filling import fill, index_all
from tests.bench.rounds import interleaved, timed
from tests.bench.site import copied
from tests.bench.values import Figure, Scale, figure
from tests.desk import HeldClock, RawKey, open_work

TARGET = 1.5
_TEXTS = "SELECT note.rowid, note.body FROM search_todo JOIN note ON note.id = search_todo.id"


def measure(scale: Scale, folder: Path) -> Figure:
    """Each in a copy of one vault whose notes all wait for the index."""
    work = open_work(folder / "filled")
    fill(work, scale.notes)
    work.close()
    made = iter(range(10**6))

    def another() -> Path:
        return copied(folder / "filled", folder / f"seat-{next(made)}")

    ways = {"ours": lambda: _ours(another()), "limit": lambda: _bare(another())}
    return figure("index", interleaved(scale.rounds, ways, warm=False))


def _ours(seat: Path) -> float:
    work = opening.open_seat(seat, RawKey(), loader.load(), HeldClock(), token_bytes)
    spent = timed(lambda: index_all(work))
    with work.store.read() as connection:
        assert not connection.exec_driver_sql("SELECT count(*) FROM search_todo").scalar_one()
    work.close()
    return spent


def _bare(seat: Path) -> float:
    connection = open_bare(seat / opening.DATABASE)
    connection.execute(SEARCH_DDL.replace("search", "bare_search", 1))
    spent = timed(lambda: _build(connection))
    connection.close()
    return spent


def _build(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    texts = connection.execute(_TEXTS)
    rows = ((number, " ".join(search_text.tokens(text))) for number, text in texts)
    connection.executemany("INSERT INTO bare_search(rowid, grams) VALUES (?, ?)", rows)
    connection.execute("COMMIT")
