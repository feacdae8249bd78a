"""What happens to a filled form after it is saved: printed for signature, kept byte for byte; or a PDF asked for."""

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import sheets
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.changes import Changes, Done
from ui.printing.issued import tell_boxed
from ui.printing.words import job_title
from ui.shell.room import Place, Shell


class Page(msgspec.Struct, frozen=True, eq=False):
    """What goes to the printer. `boxed`: characters no face has."""

    pdf: bytes
    boxed: tuple[str, ...]


class EntryPrinting(QObject):
    """Signals:
    pdf_ready: the bytes of a page to be written to a file somebody asked for.
    """

    pdf_ready = Signal(bytes)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    def print_sheet(self, place: Place) -> None:
        """Issue the form as it is saved, and send it to the printer."""
        self._issue(place, self._on_issued)

    def keep_pdf(self, place: Place) -> None:
        """Issue the form as it is saved, for a file."""
        self._issue(place, self._on_issued_for_file)

    def _issue(self, place: Place, then: object) -> None:
        self._shell.run(_Print(place, self._shell.lang), then)  # type: ignore[arg-type]  # a bound method of this object

    @Slot(object)
    def _on_issued(self, page: Page) -> None:
        self._shell.print_pdfs(job_title(1), [page.pdf])
        tell_boxed(self._shell, (page,))

    @Slot(object)
    def _on_issued_for_file(self, page: Page) -> None:
        tell_boxed(self._shell, (page,))
        self.pdf_ready.emit(page.pdf)


class _Print(msgspec.Struct, frozen=True):
    """The verb that makes the page: a sheet of the record, or an anonymous one of which no record is kept."""

    place: Place
    lang: Lang

    def __call__(self, work: Work) -> Done[Page]:
        place = self.place
        if place.case is not None:
            done = sheets.issue(work, place.case, [(place.form, place.role)], self.lang, place.record)
            return Done(done.changes, Page(done.value[0].pdf, done.value[0].boxed))
        assert place.record is not None, "every filling of an anonymous sheet has its id"  # noqa: S101
        made = sheets.plain(work, place.form, place.record, self.lang)
        return Done(Changes.NONE, Page(made.pdf, made.boxed))
