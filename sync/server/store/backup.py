"""A copy of a SQLite server's data folder, made while the server serves, and proved before it is called a backup."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sync.server.faults import DataFolder
from sync.server.store.checking import check_own, check_pages, check_streams
from sync.server.store.database import open_database
from sync.server.store.sqlite import FILE_NAME

_PAGES = 2000  # copied at a time: writers get their turn in between
_PAUSE_S = 0.01

Copied = Callable[[int, int], None]
"""Called with (pages copied, pages in all)."""


def back_up(folder: Path, to: Path, copied: Copied) -> int:
    """Copy the database in `folder` into the new folder `to`; the number of streams in it.

    The copy is one moment of the server's life, whatever is written meanwhile. It is itself a data folder. Raises
    DataFolder where it cannot be written, is there already, or does not check; then nothing of it is left.
    """
    try:
        to.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise DataFolder("there is something at that place already; a backup never replaces another") from None
    except OSError as error:
        raise DataFolder(f"the backup cannot be written: {error.strerror}") from error
    try:
        _copy(folder / FILE_NAME, to / FILE_NAME, copied)
        return _checked(to)
    except BaseException:
        _remove(to)
        raise


def _copy(source: Path, target: Path, copied: Copied) -> None:
    target.touch(mode=0o600)  # it holds the key that signs receipts
    try:
        with (
            contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy, pages=_PAGES, sleep=_PAUSE_S, progress=lambda _, left, all_: copied(all_ - left, all_))
    except sqlite3.Error as error:
        raise DataFolder(f"the backup cannot be written: {error}") from error


def _checked(folder: Path) -> int:
    database = open_database(folder)
    try:
        with database.reading() as connection:
            pages = check_pages(connection)
            own, reports = check_own(connection), list(check_streams(connection))
    finally:
        database.close()
    faults = sum(1 for report in reports if report.fault)
    if pages:
        raise DataFolder("the pages of the database do not fit; run check on the server itself")
    if own:
        raise DataFolder(f"{own[0]}; run check on the server itself")
    if faults:
        raise DataFolder(f"{faults} of {len(reports)} streams do not fit; run check on the server itself")
    return len(reports)


def _remove(folder: Path) -> None:
    for part in folder.glob(f"{FILE_NAME}*"):
        part.unlink(missing_ok=True)
    folder.rmdir()
