"""Paper of a class on its way to the printer. What is many pages is drawn beside the other work, not before it."""

from collections.abc import Callable
from functools import partial
from typing import Literal, cast

from PySide6.QtCore import QObject

from app.casework import class_papers
from app.casework.class_papers import Papers
from app.casework.work import Work
from app.domain.changes import Done
from app.domain.ids import RecordId
from app.paper.values import Rendered
from ui.printing.issued import tell_boxed
from ui.shell.room import Shell
from ui.words import say


class ClassPrinter(QObject):
    """Prints for one class at a time."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    def sign_in(self, session: RecordId) -> None:
        """The list for the door."""
        lang = self._shell.lang
        self._print(lambda work: class_papers.sign_in(work, session, lang))

    def keepsakes(self, session: RecordId, only: RecordId | None = None) -> None:
        """For all who came and stayed, or one of them."""
        lang = self._shell.lang
        self._print(lambda work: class_papers.keepsakes(work, session, lang, only))

    def enrolment(self, id_: RecordId) -> None:
        """The sheet one person signs."""
        lang = self._shell.lang
        self._print(lambda work: class_papers.enrolment(work, id_, lang))

    def slip(self, id_: RecordId) -> None:
        """The slip with the code, on the printer with a roll."""
        width, lang = cast(Literal[58, 80], self._shell.settings.slip_width), self._shell.lang
        self._shell.run(lambda work: class_papers.slip(work, id_, width, lang), self._on_slip)

    def _print(self, verb: Callable[[Work], Papers | Done[Papers]]) -> None:
        self._shell.run(verb, self._on_papers)

    def _on_papers(self, papers: Papers) -> None:
        if len(papers.sheets) > 1:
            self._shell.tell(say("classes.print.drawing", count=len(papers.sheets)))
        self._shell.aside(partial(class_papers.draw, papers), self._on_drawn)

    def _on_drawn(self, drawn: Rendered) -> None:
        tell_boxed(self._shell, [drawn])
        self._shell.print_pdfs(say("classes.print.job"), [drawn.pdf])

    def _on_slip(self, slip: Rendered) -> None:
        tell_boxed(self._shell, [slip])
        self._shell.print_pdfs(say("classes.print.job"), [slip.pdf], on_roll=True)
