"""`save`: signing a note, against the same rows written by raw sqlcipher3 in one transaction."""

import shutil
from pathlib import Path
from typing import Any

import msgspec

from app.casework import notes, opening
from app.casework.work import Work
from app.domain.cases import Draft
from app.domain.ids import RecordId
from app.domain.readers import Scope
from app.store import search_text
from tests.bench.bare_database import open_bare
from tests.bench.corpus import bodies
from tests.bench.filling import Case, fill, index_all
from tests.bench.rounds import medians, timed
from tests.bench.values import Figure, Scale, figure
from tests.desk import HeldClock, RawKey, open_work

TARGET = 3.0
_PER_ROUND = 20
_TABLES = ("op", "note", "audit", "search_doc")


def measure(scale: Scale, folder: Path) -> Figure:
    """Sign notes one by one in a seat that has many; write the same rows into a copy of its database."""
    work = open_work(folder / "ours")
    opened = fill(work, min(scale.notes, 2000))
    index_all(work)
    work.store.close()
    shutil.copytree(folder / "ours", folder / "bare")
    work = opening.open_seat(folder / "ours", RawKey(), work.definitions, HeldClock(), work.random)
    reader, bare = open_bare(folder / "ours" / opening.DATABASE), open_bare(folder / "bare" / opening.DATABASE)
    taken: dict[str, list[float]] = {"ours": [], "limit": [], "start_keep_and_sign": []}
    for text in bodies(scale.rounds * _PER_ROUND, seed=7):
        whole, signing, draft = _sign(work, opened[0], text)
        taken["start_keep_and_sign"].append(whole)
        taken["ours"].append(signing)
        taken["limit"].append(_write_bare(bare, reader, draft))
    work.close()
    return figure("save", medians(taken))


def _sign(work: Work, case: Case, text: str) -> tuple[float, float, Draft]:
    """Seconds for all three verbs, seconds for signing alone, and the draft as it was."""
    kept: list[Draft] = []

    def begin() -> None:
        draft = notes.start(work, case[0], Scope.BOTH).value
        kept.append(notes.keep(work, msgspec.structs.replace(draft, body=text)).value)

    before = timed(begin)
    signing = timed(lambda: notes.sign(work, kept[0].id))
    return before + signing, signing, kept[0]


def _write_bare(bare: Any, reader: Any, draft: Draft) -> float:
    """Write what signing has just written; seconds."""
    rows = {table: _row(reader, table, draft.id) for table in _TABLES}
    grams = " ".join(search_text.tokens(search_text.fold(draft.body)))
    stamp = reader.execute("SELECT value FROM meta WHERE name = 'hlc'").fetchone()
    bare.execute("INSERT INTO draft (id, [case], kind, content) VALUES (?, ?, 'note', x'')", (draft.id, draft.case))

    def write() -> None:
        bare.execute("BEGIN IMMEDIATE")
        for table, row in rows.items():
            bare.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608  # our tables
        bare.execute("INSERT INTO search (rowid, grams) VALUES (?, ?)", (rows["search_doc"][0], grams))
        bare.execute("DELETE FROM draft WHERE id = ?", (draft.id,))
        bare.execute("UPDATE meta SET value = ? WHERE name = 'hlc'", stamp)
        bare.execute("COMMIT")

    return timed(write)


def _row(reader: Any, table: str, note: RecordId) -> tuple[Any, ...]:
    """The newest row of a table that belongs to a note."""
    where = {"op": "id = (SELECT op FROM note WHERE id = ?)", "note": "id = ?"}.get(table, "record = ?")
    row: tuple[Any, ...] = reader.execute(f"SELECT * FROM {table} WHERE {where}", (note,)).fetchone()  # noqa: S608
    return row
