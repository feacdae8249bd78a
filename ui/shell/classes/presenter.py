"""One class: who stands in its list, what was typed or scanned, what can be done with whom."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.casework import classes, enrolments
from app.casework.classes import ClassPage
from app.casework.enrolments import Applicant, CheckIn, Outcome
from app.casework.work import Work
from app.domain import class_code, sheet_code
from app.domain.changes import Changes, Done
from app.domain.classes import Enrolment, Seated, SessionState, Stand
from app.domain.ids import RecordId
from app.domain.readers import Reader
from ui.shell.classes import rows
from ui.shell.classes.rows import called, check_in_words
from ui.shell.room import Shell
from ui.words import say

CONCERNED = Changes.CLASSES | Changes.SYNC
"""What has to have changed for a class to be read again."""


class ClassPresenter(QObject):
    """Signals:
    read: the page is there; the list is to be filled anew.
    said: a quiet line, and whether all is well.
    """

    read = Signal()
    said = Signal(str, bool)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.session: RecordId | None = None
        self.page: ClassPage | None = None
        self.shown: list[Seated] = []
        self._typed = ""
        shell.reader_changed.connect(self._on_reader)

    @property
    def today(self) -> date:
        """The day the page was read on."""
        assert self.page is not None  # noqa: S101 - asked for what is on the page only
        return self.page.now.date()

    def open(self, session: RecordId) -> None:
        """Show a class."""
        if session != self.session:
            self.session, self.page, self.shown, self._typed = session, None, [], ""
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if (session := self.session) is not None:
            reader = self._shell.reader
            self._shell.run(lambda work: (reader, classes.page(work, session, reader)), self._on_read, lane="class")

    def redraw(self, changes: Changes) -> None:
        """Read it again where that may have changed it."""
        if changes & CONCERNED:
            self.refresh()

    def narrow(self, typed: str) -> None:
        """Only those who fit what is typed."""
        self._typed = typed
        self._show()

    def one(self, ref: object) -> Seated | None:
        """Who a row stands for."""
        return next((one for one in self.shown if one.enrolment.id == ref), None)

    def enter(self, typed: str, chosen: Seated | None) -> bool:
        """Enter in the field: a slip was scanned, or somebody was found. Whether the field has done its work."""
        if _is_code(typed):
            self._scan(typed)
            return True
        fitting = rows.found(self.page.people, typed) if self.page else []
        if typed.strip() and len(fitting) == 1:
            chosen = fitting[0]
        if chosen is not None and (not typed.strip() or chosen in fitting):
            self.act(chosen)
            return True
        if not typed.strip():
            return False
        if fitting:
            self.said.emit(say("classes.several", count=len(fitting)), False)
        else:
            self._scan(typed)
        return False

    def act(self, one: Seated) -> None:
        """Somebody is here. One who was checked in before stays so: taking that back is a button of its own."""
        id_, reader = one.enrolment.id, self._shell.reader
        self._shell.run(lambda work: enrolments.check_in(work, id_, reader), self._on_checked_in)

    def take_back(self, one: Seated) -> None:
        """It was somebody else."""
        id_, words = one.enrolment.id, say("classes.taken_back", name=called(one.enrolment))
        self._do(lambda work: enrolments.take_back_check_in(work, id_), words)

    def cancel(self, one: Seated) -> None:
        """Does not want to come."""
        id_, name = one.enrolment.id, called(one.enrolment)

        def told(moved: Enrolment | None) -> None:
            words = say("classes.cancelled", name=name)
            if moved is not None:
                words += say("classes.cancelled_moved", name=self._name_of(moved))
            self._shell.tell(words, lambda: self._do(lambda work: enrolments.take_back_cancel(work, id_)))

        self._shell.run(lambda work: enrolments.cancel(work, id_), told)

    def tell(self, one: Seated) -> None:
        """Has been told how things stand."""
        id_ = one.enrolment.id
        self._do(lambda work: enrolments.tell(work, id_), say("classes.told", name=called(one.enrolment)))

    def phone(self, one: Seated) -> None:
        """Asked for to call: said in the quiet line, once."""
        id_, name = one.enrolment.id, called(one.enrolment)

        def told(phone: str) -> None:
            key = "classes.phone_is" if phone else "classes.no_phone"
            self.said.emit(say(key, name=name, phone=phone), True)

        self._shell.run(lambda work: enrolments.phone(work, id_), told)

    def leave(self, one: Seated) -> None:
        """Goes before the end, or did not go after all."""
        id_, name = one.enrolment.id, called(one.enrolment)
        if one.stand is Stand.LEFT_EARLY:
            self._do(lambda work: enrolments.come_back(work, id_), say("classes.came_back", name=name))
        else:
            self._do(lambda work: enrolments.leave(work, id_), say("classes.left_now", name=name))

    def move(self, state: SessionState) -> None:
        """The class goes a step on."""
        if (session := self.session) is None:
            return

        def told(before: SessionState) -> None:
            words = say(f"classes.moved.{state.value}")
            self._shell.tell(words, lambda: self._do(lambda work: classes.move(work, session, before)))

        self._shell.run(lambda work: classes.move(work, session, state), told)

    def enrol(
        self,
        who: Applicant,
        then: Callable[[RecordId], None],
        failed: Callable[[Exception], None],
        *,
        may_wait: bool,
        is_twin_meant: bool,
    ) -> None:
        """Somebody more."""
        if (session := self.session) is not None:
            self._shell.run(
                lambda work: enrolments.enrol(
                    work, session, who, may_wait=may_wait, is_twin_meant=is_twin_meant
                ),
                then,
                failed,
            )  # fmt: skip

    def _scan(self, typed: str) -> None:
        if (session := self.session) is not None:
            reader = self._shell.reader
            self._shell.run(lambda work: enrolments.scan(work, session, typed, reader), self._on_checked_in)

    def _do(self, verb: Callable[[Work], Done[Any]], words: str = "") -> None:
        def told(_: object) -> None:
            if words:
                self.said.emit(words, True)

        self._shell.run(verb, told)

    def _name_of(self, one: Enrolment) -> str:
        """As those in the room may read it."""
        known = (
            next((two.enrolment for two in self.page.people if two.enrolment.id == one.id), None) if self.page else None
        )
        return called(known) if known is not None else ""

    def _on_checked_in(self, done: CheckIn) -> None:
        if self.page is not None:
            is_well = done.outcome in (Outcome.IN_TIME, Outcome.LATE)
            self.said.emit(check_in_words(done, self.today), is_well)

    def _on_read(self, answer: tuple[Reader, ClassPage]) -> None:
        reader, page = answer
        if reader is self._shell.reader and page.session.id == self.session:
            self.page = page
            self._show()

    def _show(self) -> None:
        self.shown = rows.found(self.page.people, self._typed) if self.page else []
        self.read.emit()

    @Slot(object)
    def _on_reader(self, reader: Reader) -> None:
        """Take the list away at once, then read what those in the room may see."""
        if self.page is not None:
            self.page = None
            self._show()
            self.refresh()


def _is_code(typed: str) -> bool:
    return class_code.parse(typed) is not None or sheet_code.parse(typed) is not None
