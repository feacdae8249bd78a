"""The folder a scanner drops its files into. Slow (it may lie on a network): never on the UI thread."""

from datetime import datetime
from pathlib import Path

import msgspec

from app.errors import Refused
from app.now import CHINA

ENDINGS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})
MOST_BYTES = 64 * 1024 * 1024


class Loose(msgspec.Struct, frozen=True):
    """One file as it lay there: a file still being written has another size or time at the next look."""

    path: Path
    size: int
    changed_ns: int

    @property
    def happened_at(self) -> datetime:
        """When the scanner finished it."""
        return datetime.fromtimestamp(self.changed_ns / 1e9, CHINA)


def files_in(folder: Path) -> tuple[Loose, ...]:
    """The scans in a folder, oldest first. Raises OSError where it cannot be read."""
    found = []
    for path in folder.iterdir():
        if path.suffix.lower() in ENDINGS and not path.name.startswith(".") and path.is_file():
            facts = path.stat()
            found.append(Loose(path, facts.st_size, facts.st_mtime_ns))
    return tuple(sorted(found, key=lambda one: (one.changed_ns, one.path.name)))


def content_of(loose: Loose) -> bytes:
    """All of a file. Raises Refused(rule="scan_too_large"), and OSError."""
    if loose.size > MOST_BYTES:
        raise Refused(rule="scan_too_large")
    return loose.path.read_bytes()


def delete(loose: Loose) -> bool:
    """Delete a file that is still the one that was filed; False where it has been changed since. Raises OSError."""
    try:
        facts = loose.path.stat()
    except FileNotFoundError:
        return True
    if (facts.st_size, facts.st_mtime_ns) != (loose.size, loose.changed_ns):
        return False
    loose.path.unlink()
    return True
