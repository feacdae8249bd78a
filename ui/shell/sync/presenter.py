"""The sync room's decisions: what is listed for those in the room, and what can be done with it."""

from collections.abc import Callable
from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import conflicts, delivery
from app.casework.work import Work
from app.domain.cases import Draft
from app.domain.changes import Changes
from app.domain.contradictions import Listed
from app.domain.delivery import Check, Undelivered, UnsentFile, Waiting, WaitingSave, Waits
from app.domain.ids import FolderRef
from app.domain.readers import Reader
from app.now import Now, today
from ui.code_words import form_names
from ui.shell.room import Place, Shell
from ui.shell.sync.lines import TOO_BIG, Names, check_row, file_row, group_row, save_row, unopened_row
from ui.sync_desk import SyncDesk, SyncStatus
from ui.widgets.row import Row
from ui.words import in_language, say


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The lists as they were read for one reader."""

    reader: Reader
    lists: Undelivered
    checks: tuple[Check, ...]
    names: Names
    contradictions: Listed


class SyncPresenter(QObject):
    """Signals:
    read: the lists are new.
    saves_read: what waits of the chosen folder is new.
    emptied: nothing may be shown until the next `read`.
    """

    read = Signal()
    saves_read = Signal()
    emptied = Signal()

    def __init__(self, shell: Shell, sync: SyncDesk, now: Now, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._sync, self._now = shell, sync, now
        self._limit = delivery.PAGE
        self._chosen: FolderRef | None = None
        self._saves: tuple[WaitingSave, ...] = ()
        self.reading: Reading | None = None
        shell.reader_changed.connect(self._on_reader_changed)

    @property
    def today(self) -> date:
        """The day it is."""
        return today(self._now)

    @property
    def status(self) -> SyncStatus:
        """How the exchange stands."""
        return self._sync.status()

    def refresh(self) -> None:
        """Read the lists again."""
        reader, limit = self._shell.reader, self._limit
        self._shell.run(lambda work: _read(work, reader, limit), self._on_read, lane="sync")

    def redraw(self, changes: Changes) -> None:
        """Whatever is saved waits from then on."""
        if changes:
            self.refresh()

    def list_more(self) -> None:
        """A page more."""
        self._limit += delivery.PAGE
        self.refresh()

    def choose(self, folder: object) -> None:
        """Show what waits of one folder."""
        self._chosen = folder if isinstance(folder, bytes) else None  # type: ignore[assignment]  # a row's ref
        self._read_saves()

    # --- rows
    def group_rows(self) -> tuple[Row, ...]:
        """Cases, people and the site, longest waiting first; then attachments whose bytes are on their way."""
        lists = self.reading.lists if self.reading else None
        if lists is None:
            return ()
        files = (file_row(one, self.status, self.today) for one in lists.files)
        return (*(group_row(one, self.today) for one in lists.folders), *files)

    def save_rows(self) -> tuple[Row, ...]:
        """What waits of the chosen one."""
        group = self._group()
        if self.reading is None or group is None:
            return ()
        names, status = self.reading.names, self.status
        return tuple(save_row(one, group, status, names, self.today) for one in self._saves)

    def unopened_rows(self) -> tuple[Row, ...]:
        """What came and cannot be opened."""
        return tuple(map(unopened_row, self.reading.lists.unopened)) if self.reading else ()

    def check_rows(self) -> tuple[Row, ...]:
        """The last comparisons."""
        return tuple(check_row(one, self.today) for one in self.reading.checks) if self.reading else ()

    def has_more(self) -> bool:
        """Whether the list goes on."""
        return self.reading is not None and self.reading.lists.has_more

    def save(self, ref: object) -> WaitingSave | None:
        """The save behind a row."""
        return next((one for one in self._saves if one.op == ref), None)

    def may_copy(self, ref: object) -> bool:
        """A note that the centre would not have can be saved as another."""
        one = self.save(ref)
        return one is not None and one.kind == "note" and one.waits is Waits.REFUSED

    def may_open(self, ref: object) -> bool:
        """Whether there is a case to go to."""
        return bool(self._saves) or self._file() is not None

    def may_retry(self) -> bool:
        """Whether anything was refused that may yet be taken."""
        return self.status.refused > 0

    def contradictions(self) -> str:
        """How many fields have two versions; empty where there is none."""
        found = self.reading.contradictions if self.reading else Listed()
        counts = {"count": found.to_settle, "quiet": found.quiet}
        return say("contradictions.all", **counts) if any(counts.values()) else ""

    # --- acts
    def settle(self) -> None:
        """Go to what two computers wrote differently."""
        self._shell.go(Place("contradictions"))

    def retry(self, ref: object) -> None:
        """One once more."""
        one = self.save(ref)
        if one is not None and one.envelope is not None and one.reason != TOO_BIG:
            envelope = one.envelope
            self._shell.run(lambda work: delivery.retry(work, [envelope]), self._on_retried)

    def retry_all(self) -> None:
        """All that was refused once more."""
        self._shell.run(delivery.retry_all, self._on_retried)

    def copy(self, ref: object) -> None:
        """Another draft with the same words."""
        one, reader = self.save(ref), self._shell.reader
        if one is not None:
            self._shell.run(lambda work: delivery.copy_as_note(work, one.op, reader), self._on_copied)

    def open_case(self, ref: object) -> None:
        """Go to where the record can be read."""
        one, group = self.save(ref), self._group()
        file = self._file()
        case = (one.case if one else None) or (group.case if group else None) or (file.case if file else None)
        if case is not None:
            self._shell.go(Place("case", case=case, record=one.record if one else None))

    def proof(self, then: Callable[[bytes], None]) -> None:
        """The page for the site head."""
        lang = self._shell.lang
        self._shell.run(lambda work: delivery.proof(work, lang), then)

    # --- answers
    def _group(self) -> Waiting | None:
        folders = self.reading.lists.folders if self.reading else ()
        return next((one for one in folders if one.folder == self._chosen), None)

    def _file(self) -> UnsentFile | None:
        files = self.reading.lists.files if self.reading else ()
        return next((one for one in files if one.record == self._chosen), None)

    def _on_read(self, reading: Reading) -> None:
        if reading.reader is not self._shell.reader:
            return
        self.reading = reading
        if self._group() is None and self._file() is None:
            self._chosen = reading.lists.folders[0].folder if reading.lists.folders else None
        self.read.emit()
        self._read_saves()

    def _read_saves(self) -> None:
        folder, reader = self._chosen, self._shell.reader
        if folder is None:
            self._saves = ()
            self.saves_read.emit()
            return

        def then(found: tuple[WaitingSave, ...]) -> None:
            if reader is self._shell.reader and folder == self._chosen:
                self._saves = found
                self.saves_read.emit()

        self._shell.run(lambda work: delivery.saves(work, folder, reader), then, lane="sync.saves")

    def _on_retried(self, count: int) -> None:
        self._shell.tell(say("sync.told_again") if count else say("sync.told_none"))
        self._sync.round_now()

    def _on_copied(self, draft: Draft) -> None:
        self._shell.tell(say("sync.told_copied"))
        self._shell.go(Place("case", case=draft.case))

    @Slot(object)
    def _on_reader_changed(self, _: Reader) -> None:
        self.reading, self._saves = None, ()
        self.emptied.emit()
        self.refresh()


def _read(work: Work, reader: Reader, limit: int) -> Reading:
    instruments = {key: in_language(one.title) for key, one in work.definitions.instruments.items()}
    return Reading(
        reader=reader,
        lists=delivery.undelivered(work, reader, limit=limit),
        checks=delivery.checks(work),
        contradictions=conflicts.counts(work, reader),
        names=Names({**form_names(work), **instruments}),
    )
