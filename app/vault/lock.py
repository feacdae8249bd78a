"""One process per vault: a lock on a file beside the database, let go by the system even when the program dies."""

import os
import sys
from io import BufferedRandom
from pathlib import Path
from types import TracebackType

from app.errors import VaultBusy
from app.vault import layout

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Hold:
    """A vault held by this process until `release` (or the end of a `with`)."""

    def __init__(self, file: BufferedRandom) -> None:
        self._file = file

    def release(self) -> None:
        """Let another process open the vault. Harmless when called twice."""
        self._file.close()

    def __enter__(self) -> "Hold":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def hold(folder: Path) -> Hold:
    """Take the vault for this process; before unlocking. Raises VaultBusy where another window or process has it."""
    handle = os.open(folder / layout.LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    file = os.fdopen(handle, "r+b")
    try:
        _lock(file)
    except OSError:
        file.close()
        raise VaultBusy(file=str(folder / layout.LOCK)) from None
    return Hold(file)


def _lock(file: BufferedRandom) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
