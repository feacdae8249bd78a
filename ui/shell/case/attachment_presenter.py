"""What can be done with an attachment: looked at, fetched, printed, and taken out of the vault."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.casework import attachments
from app.casework.work import Work
from app.domain.attachments import Attachment
from app.domain.changes import Done
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.errors import DiskFull
from app.paper.scanned import Picture, as_pdf
from ui.printing.keeping import keep
from ui.shell.room import Shell
from ui.wording import sentence
from ui.words import say


class AttachmentPresenter(QObject):
    """Signals:
    read: an Attachment and its bytes, to be looked at by those in the room.
    """

    read = Signal(object, bytes)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    @property
    def is_alone(self) -> bool:
        """Whether nobody but the worker is in the room: only then is anything taken out."""
        return self._shell.reader is Reader.WORKER

    def look(self, one: Attachment) -> None:
        """Read its bytes."""
        reader = self._shell.reader

        def then(found: tuple[Attachment, bytes]) -> None:
            if self._shell.reader is reader:
                self.read.emit(*found)

        self._shell.run(lambda work: attachments.content(work, one.id, reader), then, lane="attachment")

    def fetch(self, one: Attachment) -> None:
        """Ask for its bytes; they come with the next exchange, which begins at once where there is a way."""
        reader = self._shell.reader
        self._shell.run(lambda work: attachments.want(work, one.id, reader), self._on_wanted)

    def print(self, pages: Sequence[Picture]) -> None:
        """Send pages as they were drawn to the printer; the job's title names nothing."""
        self._shell.aside(partial(as_pdf, tuple(pages)), self._on_pages)

    def take_out(self, one: Attachment, file: Path) -> None:
        """Save a copy where somebody said. It is written down first, so that no copy is without its line."""
        reader = self._shell.reader

        def then(content: bytes) -> None:
            task = partial(keep, file, content)
            self._shell.aside(task, partial(self._on_copied, file), self._on_not_copied)

        self._shell.run(partial(_take_out, id_=one.id, reader=reader), then)

    def _on_wanted(self, _: object) -> None:
        self._shell.tell(say("attach.told.wanted"))

    def _on_pages(self, pdf: bytes) -> None:
        self._shell.print_pdfs(say("attach.print_title"), [pdf])

    def _on_copied(self, file: Path, _: object) -> None:
        self._shell.tell(say("attach.told.copied", file=file.name))

    def _on_not_copied(self, error: Exception) -> None:
        full = isinstance(error, DiskFull)
        self._shell.tell(say("attach.copy_full") if full else say("attach.copy_refused", why=sentence(error)))


def _take_out(work: Work, *, id_: RecordId, reader: Reader) -> Done[bytes]:
    _, content = attachments.content(work, id_, reader)
    return Done(attachments.taken_out(work, id_, reader).changes, content)
