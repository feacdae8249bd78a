"""Which cases are listed, for whom, in which stage."""

from PySide6.QtCore import QObject, Signal, Slot

from app.casework import cases
from app.casework.work import Work
from app.domain.cases import CaseRow, Stage
from app.domain.changes import Changes
from app.domain.readers import Reader
from app.now import today
from ui.code_words import labels
from ui.shell.cases.model import PAGE, CasesModel, Spoken
from ui.shell.room import Place, Shell

CONCERNED = Changes.CASES | Changes.PEOPLE | Changes.TASKS | Changes.SYNC
"""What has to have changed for the list to be read again."""

Asked = tuple[Reader, Stage | None, int]
"""For whom, which stage, from which row on: an answer to an older question is dropped."""


class CasesPresenter(QObject):
    """Fills `model` page by page. `read` says that the first page is there, with how many rows it has."""

    read = Signal(int)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._stage: Stage | None = None
        self.model = CasesModel(self)
        self.model.more_wanted.connect(self.on_more_wanted)
        shell.reader_changed.connect(self.on_reader_changed)

    @Slot(object)
    def on_reader_changed(self, reader: Reader) -> None:
        """Take the list away at once, then read what the people in the room may see."""
        self.model.clear()
        self.refresh()

    @Slot(int)
    def on_more_wanted(self, offset: int) -> None:
        """The list has been scrolled to its end."""
        self._ask((self._shell.reader, self._stage, offset))

    def refresh(self) -> None:
        """Read the first page again."""
        self._ask((self._shell.reader, self._stage, 0))

    def redraw(self, changes: Changes) -> None:
        """Read again where something in the list has changed."""
        if changes & CONCERNED:
            self.refresh()

    def narrow(self, stage: Stage | None) -> None:
        """Only cases of one stage, or all."""
        self._stage = stage
        self.refresh()

    def open_case(self, place: int) -> None:
        """Go to the case of a row."""
        if case := self.model.case_at(place):
            self._shell.go(Place("case", case=case))

    def _ask(self, asked: Asked) -> None:
        self._shell.run(lambda work: read_rows(work, asked), self._on_rows)

    def _on_rows(self, answer: tuple[Asked, tuple[CaseRow, ...], Spoken]) -> None:
        (reader, stage, offset), rows, spoken = answer
        if reader is not self._shell.reader or stage is not self._stage:
            return
        if offset == 0:
            self.model.show_first(rows, spoken)
            self.read.emit(len(rows))
        elif offset == self.model.rowCount():
            self.model.show_more(rows, spoken)


def read_rows(work: Work, asked: Asked) -> tuple[Asked, tuple[CaseRow, ...], Spoken]:
    """One page of the list, on the store thread."""
    reader, stage, offset = asked
    rows = cases.rows(work, reader, stage, limit=PAGE, offset=offset)
    return asked, rows, Spoken(labels(work, "COUNSEL_TYPE"), labels(work, "RISK"), today(work.now), reader)
