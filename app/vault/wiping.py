"""Destroying a vault for good, by the site's order. Nothing else in the program ever does.

The key slots go first: from then on no passphrase and no recovery code opens the database, whatever is left of it. A
mark says that this was begun, so that one cut off by a power failure is finished at the next start. On a solid-state
disk old blocks may outlive being overwritten; what is left there is a database without a key.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from app.errors import HeaderDamaged, VaultTooNew
from app.paths import seats_root
from app.vault import header, layout
from app.vault.disk import sync_folder, write_whole

_HEADERS = (layout.HEADER, layout.HEADER_COPY, layout.HEADER_SET_ASIDE)
_PIECE = 1024 * 1024


def wipe(folder: Path) -> None:
    """Destroy everything in a seat's folder. The vault must be closed. Raises OSError where a file resists."""
    write_whole(folder / layout.WIPED, b"")
    for name in _HEADERS:
        _destroy(folder / name)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in (layout.WIPED, layout.LOCK):
            _destroy(file)
    for name in (layout.LOCK, layout.WIPED):
        (folder / name).unlink(missing_ok=True)
    for rest in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        rest.rmdir()
    folder.rmdir()


def is_begun(folder: Path) -> bool:
    """Whether a vault is being destroyed: the mark alone is not enough while there are key slots."""
    if not (folder / layout.WIPED).exists():
        return False
    try:
        header.read(folder)
    except HeaderDamaged:
        return True
    except VaultTooNew:
        return False
    return False


def finish(root: Path) -> None:
    """Go on with what was cut off."""
    for folder in _begun(root):
        wipe(folder)


def _begun(root: Path) -> Iterator[Path]:
    folders = seats_root(root)
    if folders.is_dir():
        yield from (folder for folder in list(folders.iterdir()) if is_begun(folder))


def _destroy(file: Path) -> None:
    """Overwrite in place, make that durable, remove."""
    try:
        with file.open("r+b") as content:
            left = file.stat().st_size
            while left > 0:
                left -= content.write(bytes(min(left, _PIECE)))
            content.flush()
            os.fsync(content.fileno())
    except FileNotFoundError:
        return
    file.unlink()
    sync_folder(file.parent)
