"""What happens to a filled form after it is saved: printed for signature, kept byte for byte; or a PDF asked for."""

from PySide6.QtCore import QObject, Signal, Slot

from app.casework import sheets
from app.casework.sheets import IssuedSheet
from app.casework.work import Work
from app.domain.changes import Done
from ui.printing.issued import tell_boxed
from ui.printing.words import job_title
from ui.shell.room import Place, Shell

Issued = tuple[IssuedSheet, ...]


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
        case, form, role, lang = place.case, place.form, place.role, self._shell.lang
        if case is None:
            return
        target = case

        def verb(work: Work) -> Done[Issued]:
            return sheets.issue(work, target, [(form, role)], lang)

        self._shell.run(verb, then)  # type: ignore[arg-type]  # a bound method of this object

    @Slot(object)
    def _on_issued(self, issued: Issued) -> None:
        self._shell.print_pdfs(job_title(len(issued)), [one.pdf for one in issued])
        tell_boxed(self._shell, issued)

    @Slot(object)
    def _on_issued_for_file(self, issued: Issued) -> None:
        tell_boxed(self._shell, issued)
        self.pdf_ready.emit(issued[0].pdf)
