"""What happens to a filled form after it is saved: printed for signature, kept byte for byte; or a PDF asked for."""

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import sheets
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.changes import Changes, Done
from app.paper.values import Rendered
from ui.printing.issued import tell_boxed
from ui.printing.words import job_title
from ui.shell.room import Place, Shell


class Page(msgspec.Struct, frozen=True, eq=False):
    """What goes to the printer. `boxed`: characters no face has."""

    pdf: bytes
    boxed: tuple[str, ...]


class Boxed(msgspec.Struct, frozen=True):
    """Characters no face has, on a page that is about to be printed, or kept as a file."""

    letters: tuple[str, ...]
    as_file: bool


class EntryPrinting(QObject):
    """Signals:
    asked: Boxed; nothing is printed or noted unless `go_on` is called.
    pdf_ready: the bytes of a page to be written to a file somebody asked for.
    """

    asked = Signal(object)
    pdf_ready = Signal(bytes)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._wanted: _Wanted | None = None

    def print_sheet(self, place: Place) -> None:
        """Issue the form as it is saved, and send it to the printer."""
        self._want(place, as_file=False)

    def keep_pdf(self, place: Place) -> None:
        """Issue the form as it is saved, for a file."""
        self._want(place, as_file=True)

    @Slot()
    def go_on(self) -> None:
        """Whatever letters are missing: issue it."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._shell.run(wanted.issue, self._on_issued_for_file if wanted.as_file else self._on_issued)

    def _want(self, place: Place, *, as_file: bool) -> None:
        self._wanted = _Wanted(place, self._shell.lang, as_file)
        self._shell.run(self._wanted.look, self._on_looked)

    @Slot(object)
    def _on_looked(self, found: Boxed) -> None:
        if found.letters:
            self.asked.emit(found)
        else:
            self.go_on()

    @Slot(object)
    def _on_issued(self, page: Page) -> None:
        self._shell.print_pdfs(job_title(1), [page.pdf])
        tell_boxed(self._shell, (page,))

    @Slot(object)
    def _on_issued_for_file(self, page: Page) -> None:
        tell_boxed(self._shell, (page,))
        self.pdf_ready.emit(page.pdf)


class _Wanted(msgspec.Struct, frozen=True):
    """A sheet of the record, or an anonymous one of which no record is kept; its methods are verbs."""

    place: Place
    lang: Lang
    as_file: bool

    def look(self, work: Work) -> Boxed:
        """What has to be known before it is issued."""
        place = self.place
        if place.case is None:
            return Boxed(self._plain(work).boxed, self.as_file)
        items = [(place.form, place.role)]
        return Boxed(sheets.boxed(work, place.case, items, self.lang, place.record), self.as_file)

    def issue(self, work: Work) -> Done[Page]:
        """Make the page."""
        place = self.place
        if place.case is None:
            made = self._plain(work)
            return Done(Changes.NONE, Page(made.pdf, made.boxed))
        done = sheets.issue(work, place.case, [(place.form, place.role)], self.lang, place.record)
        return Done(done.changes, Page(done.value[0].pdf, done.value[0].boxed))

    def _plain(self, work: Work) -> Rendered:
        assert self.place.record is not None, "every filling of an anonymous sheet has its id"  # noqa: S101
        return sheets.plain(work, self.place.form, self.place.record, self.lang)
