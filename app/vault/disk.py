"""Writing a small file whole or not at all, also when the power fails half-way."""

import errno
import os
from pathlib import Path

from app.errors import DiskFull

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_no_room(error: OSError) -> bool:
    """Whether the disk, the quota or the file size limit is used up."""
    return error.errno in _NO_ROOM


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path` in one step: a temporary file, fsync, rename, fsync of the folder. Raises DiskFull, OSError."""
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        if is_no_room(error):
            raise DiskFull from None
        raise


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable; Windows does so by itself and offers no call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
