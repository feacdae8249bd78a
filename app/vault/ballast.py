"""A file that only takes up room: on a full disk not even deleting works in the database, until this one is gone."""

import os
from pathlib import Path

from app.vault import layout
from app.vault.disk import is_no_room

SIZE = 32 * 1024 * 1024
_PIECE = 1024 * 1024


def keep(folder: Path) -> bool:
    """Make sure the ballast is there; slow the first time, so not on the way to the first screen.

    Whether there was room for it. Raises OSError for other trouble with the disk.
    """
    file = folder / layout.BALLAST
    if file.exists() and file.stat().st_size == SIZE:
        return True
    fresh = file.with_name(file.name + ".new")
    try:
        with fresh.open("wb") as out:
            for _ in range(SIZE // _PIECE):
                out.write(os.urandom(_PIECE))  # random, because some disks store nothing for zeros
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        if is_no_room(error):
            return False
        raise
    return True


def release(folder: Path) -> bool:
    """Give the room back so that the database can work again; whether there was any to give."""
    file = folder / layout.BALLAST
    was_there = file.exists()
    file.unlink(missing_ok=True)
    return was_there
