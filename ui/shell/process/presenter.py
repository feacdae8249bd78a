"""What is done on the page of the process: go on, ask for consent, go on without it, close, and open a later case."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import cases, closing, consenting, consents, process, tasks
from app.casework.closing import Ending
from app.casework.process import ProcessPage
from app.casework.work import Work
from app.domain.cases import Case, ConsentState, Stage
from app.domain.consenting import Ground
from app.domain.ids import RecordId
from app.domain.process import Kind, Missing
from app.domain.readers import Reader, Role
from app.errors import BadEntry
from ui.shell.process import words
from ui.shell.process.words import Names
from ui.shell.room import Place, Shell
from ui.spoken import stage_name
from ui.wording import sentence
from ui.words import say

ANONYMOUS = "casework/anonymous_service"
"""What is written about a service to somebody who wants no record of it."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows: where the case stands, what the way to the wanted stage lacks, and the words."""

    page: ProcessPage
    target: Stage | None
    lacks: tuple[Missing, ...]
    words: Names


def look(work: Work, case: Case, reader: Reader, wanted: Stage | None) -> Shown:
    """Read the page, on the store thread. Raises NotFound, Refused."""
    page = process.page(work, case.id, reader)
    target = wanted if wanted not in (None, page.case.stage) else words.next_of(page.case.stage)
    lacks = process.lacking(work, case.id, target, reader) if target is not None else ()
    return Shown(page=page, target=target, lacks=lacks, words=words.names(work, page))


class ProcessPresenter(QObject):
    """Signals:
    failed: the part of the page (next, ground, closing), the field of it (empty for none) and the sentence.
    done: the part whose typing is stored.
    asked: the Role whose consent is to be asked here.
    withdrawn: somebody took their consent back, and it is stored.
    """

    failed = Signal(str, str, str)
    done = Signal(str)
    asked = Signal(object)
    withdrawn = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.shown: Shown | None = None
        self._is_busy = False

    @property
    def case(self) -> RecordId | None:
        """The case shown."""
        return self.shown.page.case.id if self.shown is not None else None

    def go_on(self, stage: Stage, reason: str) -> None:
        """To a stage, with the reason where one is wanted."""
        case, reader = self.case, self._shell.reader
        if case is not None:
            told = say("process.next.told", stage=stage_name(stage))
            self._run("next", lambda work: process.move(work, case, stage, reader, reason), told)

    def see_to(self, one: Missing) -> None:
        """Whatever gets what is missing."""
        if self.shown is None:
            return
        page, need = self.shown.page, one.need
        if need.kind in (Kind.ASKED, Kind.AGREED):
            unasked = next((person.role for person in page.people if not person.word.agrees), None)
            self.asked.emit(one.role or unasked)
        elif need.kind is Kind.SCREENED:
            self._shell.go(Place("screening", case=page.case.id, role=one.role))
        elif need.kind is Kind.REVIEWED and page.clocks:
            task = page.clocks[0].id
            self._run("next", lambda work: tasks.finish(work, task), say("case.told.finished"))
        elif need.kind is Kind.READ:
            self.sign_off()
        elif need.forms:
            self.fill(need.forms[0], one.role)

    def fill(self, form: str, role: Role | None) -> None:
        """Go to a form; one that every party has for themselves, to that of whom it is about."""
        self._shell.go(Place("entry", case=self.case, form=form, role=role or self._first(form)))

    def consent(self, role: Role, state: ConsentState, given_on: date, witness: str, text: str) -> None:
        """Write down what somebody said."""
        case = self.case
        if case is None:
            return

        def verb(work: Work) -> Any:
            return consents.record(work, case, role, state, given_on=given_on, witness=witness, text=text)

        is_withdrawn = state is ConsentState.WITHDRAWN
        told = say("erasing.after_withdrawal" if is_withdrawn else "case.told.consent")
        self._run("consent", verb, told, self.withdrawn.emit if is_withdrawn else None)

    def without_consent(self, role: Role, ground: Ground | None, reason: str) -> None:
        """On one of the three grounds."""
        case = self.case
        if ground is None:
            self.failed.emit("ground", "which", say("process.ground.choose"))
        elif case is not None:
            told = say("process.ground.told")
            self._run("ground", lambda work: consenting.go_on(work, case, role, ground, reason), told)

    def close(self, ending: Ending) -> None:
        """The case ends."""
        if (case := self.case) is not None:
            self._run("closing", lambda work: closing.close(work, case, ending), say("process.closing.told"))

    def sign_off(self) -> None:
        """As the supervisor."""
        if (case := self.case) is not None:
            self._run("next", lambda work: closing.sign_off(work, case), say("process.closing.sign_told"))

    def take_back(self) -> None:
        """It was closed by mistake."""
        if (case := self.case) is not None:
            told = say("process.closing.take_back_told")
            self._run("next", lambda work: closing.take_back(work, case), told)

    def open_again(self) -> None:
        """A new need: the later case is opened and shown."""
        if (case := self.case) is not None and not self._is_busy:
            self._is_busy = True
            self._shell.run(lambda work: cases.open_again(work, case), self._on_opened, self._failing("next"))

    def write_anonymous(self) -> None:
        """A record of the service that says nothing of whom."""
        self._shell.go(Place("entry", form=ANONYMOUS))

    def show_case(self, case: RecordId) -> None:
        """A case at the other end of a link."""
        self._shell.go(Place("case", case=case))

    def _first(self, form: str) -> Role | None:
        """Of a form that each party has, the first whom those in the room may know of."""
        if self.shown is None or form not in self.shown.words.per_party:
            return None
        return next((person.role for person in self.shown.page.people), None)

    def _run(self, part: str, verb: Callable[[Work], Any], told: str, then: Callable[[], None] | None = None) -> None:
        """Once, however often it is pressed."""
        if self._is_busy:
            return
        self._is_busy = True

        def on_done(_: object) -> None:
            self._is_busy = False
            self.done.emit(part)
            self._shell.tell(told)
            if then is not None:
                then()

        self._shell.run(verb, on_done, self._failing(part))

    def _failing(self, part: str) -> Callable[[Exception], None]:
        def on_failed(error: Exception) -> None:
            self._is_busy = False
            field = str(error.facts.get("field", "")) if isinstance(error, BadEntry) else ""
            self.failed.emit(part, field, sentence(error))

        return on_failed

    def _on_opened(self, case: RecordId) -> None:
        self._is_busy = False
        self._shell.tell(say("process.closing.again_told"))
        self._shell.go(Place("process", case=case))
