"""What participants of one class thought, and what was given out in it."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import class_feedback, classes, pads
from app.casework.class_feedback import Summary
from app.casework.handouts import handouts_of
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.class_feedback import Feedback
from app.domain.ids import RecordId
from app.domain.readers import Reader
from ui.code_words import Labels, labels
from ui.shell.classes.presenter import CONCERNED
from ui.shell.room import Shell
from ui.words import in_language


class FeedbackPage(msgspec.Struct, frozen=True):
    """All that the page shows, in the language spoken now."""

    title: str
    questions: Labels
    modules: Labels
    handouts: Labels
    given: tuple[str, ...]
    summary: Summary
    begun: Feedback | None = None  # a sheet that was left half typed


class FeedbackPresenter(QObject):
    """Signals:
    read: the page is there.
    """

    read = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.session: RecordId | None = None
        self.page: FeedbackPage | None = None

    def open(self, session: RecordId) -> None:
        """Show the feedback of a class."""
        self.session, self.page = session, None
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if (session := self.session) is not None:
            self._shell.run(lambda work: (session, _page(work, session)), self._on_read, lane="feedback")

    def redraw(self, changes: Changes) -> None:
        """Read it again where that may have changed it."""
        if changes & CONCERNED:
            self.refresh()

    def keep(self, sheet: Feedback, then: Callable[[None], None], failed: Callable[[Exception], None]) -> None:
        """One sheet more."""
        if (session := self.session) is None:
            return

        def verb(work: Work) -> Done[None]:
            done = class_feedback.keep(work, session, sheet)
            pads.keep(work, _pad(session), {})
            return done

        self._shell.run(verb, then, failed)

    def keep_begun(self, sheet: Feedback) -> None:
        """What is half typed goes to the vault."""
        if (session := self.session) is not None:
            content = msgspec.to_builtins(sheet) if sheet.says_something else {}
            self._shell.run(lambda work: pads.keep(work, _pad(session), content))

    def give(self, handouts: tuple[str, ...]) -> None:
        """What was given out; what a later version knows stays on the list."""
        page = self.page
        if (session := self.session) is not None and page is not None:
            others = tuple(one for one in page.given if one not in page.handouts)
            self._shell.run(lambda work: classes.give_materials(work, session, (*handouts, *others)))

    def _on_read(self, answer: tuple[RecordId, FeedbackPage]) -> None:
        session, page = answer
        if session == self.session:
            self.page = page
            self.read.emit()


def _pad(session: RecordId) -> str:
    return f"class_feedback {session.hex()}"


def _page(work: Work, session: RecordId) -> FeedbackPage:
    shown = classes.page(work, session, Reader.OUTSIDER).session  # of the people nothing is asked
    left = pads.kept(work, _pad(session))
    return FeedbackPage(
        title=shown.plan.title,
        questions={one.id: in_language(one.words) for one in class_feedback.questions(work)},
        modules=labels(work, "COURSE_MODULE"),
        handouts={one.id: in_language(one.title) for one in handouts_of(work.seat.desk) if one.desk == work.seat.desk},
        given=shown.materials,
        summary=class_feedback.summary(work, session),
        begun=msgspec.convert(left, Feedback) if left else None,
    )
