"""Watches the scanner's folder while a vault is open: what is recognised is filed, what is not waits for a hand.

It only reads there, and keeps no list of its own: a file filed before is known by its bytes, whatever it is called.
"""

import hashlib
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.casework import scans
from app.casework.scans import Arrived
from app.domain.cases import Sheet
from app.domain.changes import Changes
from app.errors import Refused
from ui.background import Background
from ui.scanning.eye import Seen, look_at
from ui.scanning.folder import Loose, content_of, delete, files_in
from ui.shell.room import Shell
from ui.wording import sentence
from ui.words import say

EVERY_MS = 1_500


class Waiting(msgspec.Struct, frozen=True):
    """A file nobody could file, why, and its pages where it can be read at all."""

    loose: Loose
    why: str
    arrived: Arrived | None = None


class ScanWatch(QObject):
    """Signals:
    changed: what is filed or waits is not what it was.
    """

    changed = Signal()

    def __init__(self, shell: Shell, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._background = shell, background
        self._seen_last: frozenset[Loose] = frozenset()
        self._known: set[Loose] = set()
        self._is_busy = False
        self.done: list[Loose] = []
        self.waiting: list[Waiting] = []
        self.trouble = ""  # why the folder cannot be read
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        shell.changed.connect(self._on_changed)

    @property
    def folder(self) -> str:
        """The folder watched; nothing where nobody has chosen one."""
        return self._shell.settings.scan_folder

    @Slot()
    def look(self) -> None:
        """Look into the folder, unless the last look is still under way."""
        if self.folder and not self._is_busy:
            self._is_busy = True
            self._background.online(partial(files_in, Path(self.folder)), self._on_listed, self._on_unreadable)

    @Slot()
    def again(self) -> None:
        """Read everything that waits once more."""
        self._known -= {one.loose for one in self.waiting}
        self.waiting.clear()
        self.changed.emit()
        self.look()

    def file_by_hand(self, waiting: Waiting, code: str) -> None:
        """File what could not be recognised under a code somebody has typed."""
        if waiting.arrived is not None:
            self._file(waiting.loose, waiting.arrived, code)

    def delete_done(self) -> None:
        """Delete the files that are filed."""
        files, self.done = self.done, []
        self.changed.emit()
        self._background.online(partial(_delete_all, files), self._on_deleted)

    def keep_done(self) -> None:
        """Leave them where they are; they are not offered again."""
        self.done = []
        self.changed.emit()

    def _on_listed(self, found: tuple[Loose, ...]) -> None:
        """The first file that has stood still since the last look, and was not read yet."""
        steady, self._seen_last = self._seen_last & frozenset(found), frozenset(found)
        self._forget_gone(frozenset(found))
        fresh = next((one for one in found if one in steady and one.size and one not in self._known), None)
        if fresh is None:
            self._is_busy = False
            return
        self._known.add(fresh)
        self._background.online(partial(_read, fresh), partial(self._on_read, fresh), partial(self._on_not, fresh))

    def _forget_gone(self, there: frozenset[Loose]) -> None:
        kept = [one for one in self.waiting if one.loose in there], [one for one in self.done if one in there]
        if kept != (self.waiting, self.done) or self.trouble:
            self.trouble = ""
            self.waiting, self.done = kept
            self.changed.emit()
        self._known &= there

    def _on_unreadable(self, error: Exception) -> None:
        self._is_busy = False
        if not self.trouble:
            self.trouble = say("scans.folder_away")
            self.changed.emit()

    def _on_read(self, loose: Loose, read: tuple[Seen, Arrived]) -> None:
        seen, arrived = read
        try:
            self._file(loose, arrived, seen.code)
        except Refused as error:
            self._wait(loose, error, arrived)

    def _file(self, loose: Loose, arrived: Arrived, code: str) -> None:
        self._is_busy = True
        self._shell.run(
            lambda work: scans.file(work, code, arrived),
            partial(self._on_filed, loose),
            partial(self._on_not, loose, arrived=arrived),
        )

    def _on_filed(self, loose: Loose, _: Sheet) -> None:
        self._is_busy = False
        self.waiting = [one for one in self.waiting if one.loose != loose]
        if loose not in self.done:
            self.done.append(loose)
        self.changed.emit()
        self.look()

    def _on_not(self, loose: Loose, error: Exception, arrived: Arrived | None = None) -> None:
        self._wait(loose, error, arrived)

    def _wait(self, loose: Loose, error: Exception, arrived: Arrived | None) -> None:
        self._is_busy = False
        why = say("scans.gone") if isinstance(error, OSError) else sentence(error)
        self.waiting = [*(one for one in self.waiting if one.loose != loose), Waiting(loose, why, arrived)]
        self.changed.emit()
        self.look()

    def _on_deleted(self, left: int) -> None:
        self._shell.tell(say("scans.not_deleted", count=left) if left else say("scans.deleted"))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """A sheet printed meanwhile, or come from a colleague, may be the one a file waits for."""
        if changes & Changes.SYNC and self.waiting:
            self.again()


def _read(loose: Loose) -> tuple[Seen, Arrived]:
    content = content_of(loose)
    seen = look_at(content)
    return seen, Arrived(seen.pictures, loose.happened_at, hashlib.sha256(content).digest())


def _delete_all(files: list[Loose]) -> int:
    """How many could not be deleted."""
    left = 0
    for loose in files:
        try:
            left += not delete(loose)
        except OSError:
            left += 1
    return left
