"""What the list of contradictions shows, and where each line leads."""

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import conflicts
from app.casework.work import Work
from app.domain.changes import Changes
from app.domain.contradictions import Contradiction, Listed, Mark
from app.domain.readers import Reader
from ui.contradictions.place_words import PlaceWords
from ui.contradictions.settling import Asked, asked_of
from ui.shell.contradictions.lines import Group, Head, counted, groups, rows
from ui.shell.room import Place, Shell
from ui.widgets.row import Row

CONCERNED = (
    Changes.CASES | Changes.PEOPLE | Changes.TASKS | Changes.ANSWERS | Changes.SHEETS | Changes.CONSENTS | Changes.SYNC
)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The list as far as it was read for one reader."""

    reader: Reader
    listed: Listed
    groups: tuple[Group, ...]


class ContradictionsPresenter(QObject):
    """Signals:
    read: the list is new.
    emptied: nothing may be shown until the next `read`.
    """

    read = Signal()
    emptied = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.reading: Reading | None = None
        shell.reader_changed.connect(self._on_reader_changed)

    def refresh(self) -> None:
        """Read as much of the list as is shown again, from its beginning."""
        shown = len(self.reading.listed.lines) if self.reading else 0
        self._read_on(None, max(shown, conflicts.PAGE))

    def redraw(self, changes: Changes) -> None:
        """Read again where it may have changed."""
        if changes & CONCERNED:
            self.refresh()

    def list_more(self) -> None:
        """A page more, from where this one ended."""
        if self.reading is not None and self.reading.listed.end is not None:
            self._read_on(self.reading.listed.end, conflicts.PAGE)

    def rows(self) -> tuple[Row, ...]:
        """The list."""
        return rows(self.reading.groups) if self.reading else ()

    def counted(self) -> str:
        """How many there are in all."""
        return counted(self.reading.listed) if self.reading else ""

    def has_more(self) -> bool:
        """Whether the list goes on."""
        return self.reading is not None and self.reading.listed.end is not None

    def asked(self, ref: object) -> tuple[Asked, ...]:
        """What is to be settled under a row: one field, or all of a case that stand there."""
        return tuple(asked_of(line) for line in self._lines(ref))

    def may_open(self, ref: object) -> bool:
        """Whether there is a page to go to."""
        return any(line.case is not None or line.kind == "answer" for line in self._lines(ref))

    def open(self, ref: object) -> None:
        """Go to the field, or to the case."""
        lines = self._lines(ref)
        if lines:
            line = lines[0]
            self._shell.go(Place("case", case=line.case) if isinstance(ref, Head) else place_of(line))

    def _lines(self, ref: object) -> tuple[Contradiction, ...]:
        if isinstance(ref, Contradiction):
            return (ref,)
        found = self.reading.groups if self.reading else ()
        return tuple(line for group in found if group.head == ref for line, _ in group.lines)

    def _read_on(self, after: Mark | None, limit: int) -> None:
        reader = self._shell.reader
        before = self.reading.listed.lines if self.reading and after is not None else ()
        self._shell.run(
            lambda work: _read(work, reader, before, after, limit), self._on_read, lane="contradictions"
        )  # fmt: skip

    def _on_read(self, reading: Reading) -> None:
        if reading.reader is self._shell.reader:
            self.reading = reading
            self.read.emit()

    @Slot(object)
    def _on_reader_changed(self, _: Reader) -> None:
        self.reading = None
        self.emptied.emit()
        self.refresh()


def place_of(line: Contradiction) -> Place:
    """Where a field is shown: on its form, or on the page of its case."""
    if line.kind == "answer":
        return Place("entry", case=line.case, form=line.form, role=line.role, record=line.record, field=line.field)
    return Place("case", case=line.case, kind=line.kind, record=line.record, field=line.field)


def _read(work: Work, reader: Reader, before: tuple[Contradiction, ...], after: Mark | None, limit: int) -> Reading:
    found = conflicts.listed(work, reader, after, limit)
    whole = msgspec.structs.replace(found, lines=(*before, *found.lines))
    return Reading(reader=reader, listed=whole, groups=groups(whole.lines, PlaceWords(work)))
