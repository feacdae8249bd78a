"""A note being written: for whom, kept within a second of the last key, signed once, hidden from whom it is not for."""

from datetime import date

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.casework import notes
from app.casework.work import Work
from app.domain.cases import Draft, Note
from app.domain.changes import Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope, may_see
from ui.shell.room import Shell
from ui.spoken import clock_time
from ui.wording import sentence
from ui.words import say

KEEPS_AFTER_MS = 600
"""How long after the last key a draft is kept; with the write itself this stays within one second."""


class NotePresenter(QObject):
    """At most one draft is open.

    Signals:
        begun: the Draft that is open now, to be written in.
        kept: the words that say when it was kept.
        closed: no draft is open any more.
    """

    begun = Signal(object)
    kept = Signal(str)
    closed = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._draft: Draft | None = None
        self._is_dirty = False
        self._timer = QTimer(self, singleShot=True, interval=KEEPS_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        shell.reader_changed.connect(self.on_reader_changed)

    @property
    def draft(self) -> Draft | None:
        """What is being written."""
        return self._draft

    def may_write_for(self, scope: Scope) -> bool:
        """Whether everyone in the room may see a note of this scope."""
        return may_see(self._shell.reader, scope)

    def start(self, case: RecordId, scope: Scope) -> None:
        """A new note for those it is for."""
        self._shell.run(lambda work: notes.start(work, case, scope), self._on_begun)

    def amend(self, note: Note) -> None:
        """A linked addendum: the signed note stays as it is."""
        self._shell.run(lambda work: notes.start(work, note.case, note.scope, amends=note.id), self._on_begun)

    def go_on(self, draft: Draft) -> None:
        """Write on at a draft."""
        self.let_go()
        self._on_begun(draft)

    def write(self, **fields: object) -> None:
        """Something of the draft has changed: body, mode, minutes, happened_on, reason."""
        if self._draft is None:
            return
        self._draft = msgspec.structs.replace(self._draft, **fields)
        self._is_dirty = True
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Hand the text to the vault at once if it has changed since."""
        self._timer.stop()
        draft = self._draft
        if draft is not None and self._is_dirty:
            self._is_dirty = False
            self._shell.run(lambda work: notes.keep(work, draft), self._on_kept, self._on_not_kept)

    def let_go(self) -> None:
        """Keep and close; a draft nobody wrote in leaves no trace."""
        draft = self._draft
        if draft is None:
            return
        if draft.body.strip() or draft.reason.strip():
            self.keep()
        else:
            self._timer.stop()
            self._shell.run(lambda work: notes.discard(work, draft.id))
        self._close()

    def throw_away(self) -> None:
        """Discard the draft; Undo keeps it again."""
        draft = self._draft
        if draft is None:
            return
        self._timer.stop()
        undo = _KeepAgain(self._shell, draft)
        self._shell.run(
            lambda work: notes.discard(work, draft.id), lambda _: self._shell.tell(say("note.thrown_away"), undo)
        )
        self._close()

    def sign(self) -> None:
        """Keep the last words and freeze the note, in this order."""
        draft = self._draft
        if draft is None:
            return
        self._timer.stop()
        self._shell.run(lambda work: sign(work, draft), self._on_signed, self._on_not_signed)

    @Slot(object)
    def on_reader_changed(self, reader: Reader) -> None:
        """Close what the people in the room now may not see."""
        if self._draft is not None and not may_see(reader, self._draft.scope):
            self.let_go()

    def _on_begun(self, draft: Draft) -> None:
        if not may_see(self._shell.reader, draft.scope):
            self._shell.run(lambda work: notes.keep(work, draft))
            return
        self._draft, self._is_dirty = draft, False
        self.begun.emit(draft)

    def _on_kept(self, draft: Draft) -> None:
        if self._draft is not None and self._draft.id == draft.id:
            self.kept.emit(say("note.kept", time=clock_time(draft.updated_at)))

    def _on_not_kept(self, error: Exception) -> None:
        """The text stays in the window and is tried again; the frame says what is wrong."""
        self._is_dirty = True
        if self._draft is not None:
            self._timer.start(10 * KEEPS_AFTER_MS)
        self.kept.emit(say("note.not_kept"))
        self._shell.tell(sentence(error))

    def _on_signed(self, note: RecordId) -> None:
        self._shell.tell(say("note.signed"))
        self._is_dirty = False
        self._close()

    def _on_not_signed(self, error: Exception) -> None:
        """It is still a draft, with its last words kept as soon as that is possible."""
        self._is_dirty = True
        self._timer.start()
        self._shell.tell(sentence(error))

    def _close(self) -> None:
        self._draft = None
        self.closed.emit()


class _KeepAgain:
    """Puts a thrown-away draft back."""

    def __init__(self, shell: Shell, draft: Draft) -> None:
        self._shell = shell
        self._draft = draft

    def __call__(self) -> None:
        draft = self._draft
        self._shell.run(lambda work: notes.keep(work, draft))


def sign(work: Work, draft: Draft) -> Done[RecordId]:
    """Keep exactly what stands in the window, then freeze it."""
    notes.keep(work, draft)
    return notes.sign(work, draft.id)


def in_the_future(happened_on: date | None, today: date) -> bool:
    """Whether a day cannot be the day of a talk that has been."""
    return happened_on is not None and happened_on > today
