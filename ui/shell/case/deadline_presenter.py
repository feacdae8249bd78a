"""One deadline: how it came about, what became of it, and what new tables would make of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import tasks
from app.casework.tasks import Looked
from app.casework.work import Work
from app.domain.cases import Task, TaskState
from app.domain.changes import Done
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.now import today
from ui.clock_words import step_words
from ui.code_words import task_names
from ui.shell.room import Shell
from ui.spoken import day, task_name, until
from ui.words import say


class Shift(msgspec.Struct, frozen=True):
    """New tables put it on another day: what is said of it."""

    words: str
    day: date


class DeadlinePage(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline in words."""

    task: RecordId
    title: str
    day: str
    told: tuple[str, ...]  # what a person is to know of the day
    steps: tuple[str, ...]  # how it is computed
    is_open: bool
    may_write: bool  # whoever only reads a case decides nothing in it
    due: date
    today: date
    shift: Shift | None


class DeadlinePresenter(QObject):
    """`read` carries a DeadlinePage; `stored` the id of the deadline something was written to."""

    read = Signal(object)
    stored = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    def look(self, task: RecordId) -> None:
        """Read it, for whoever is in the room."""
        reader = self._shell.reader

        def shown(page: DeadlinePage) -> None:
            if self._shell.reader is reader:
                self.read.emit(page)

        self._shell.run(lambda work: read_page(work, task, reader), shown)

    def finish(self, task: RecordId, happened_on: date, how: str) -> None:
        """It has been dealt with."""
        self._write(lambda work: tasks.finish(work, task, happened_on, how), task, "case.told.finished")

    def reopen(self, task: RecordId) -> None:
        """It has not, after all."""
        self._write(lambda work: tasks.reopen(work, task), task, "case.deadline.reopened")

    def move(self, task: RecordId, to: date, reason: str) -> None:
        """Another day, for a reason."""
        self._write(lambda work: tasks.move(work, task, to, reason), task, "case.deadline.moved")

    def take(self, task: RecordId) -> None:
        """The day by the new tables."""
        self._write(lambda work: tasks.take(work, task), task, "case.deadline.taken")

    def keep(self, task: RecordId, reason: str) -> None:
        """The day that was told."""
        self._write(lambda work: tasks.keep(work, task, reason), task, "case.deadline.kept")

    def _write(self, verb: Callable[[Work], Done[Any]], task: RecordId, told: str) -> None:
        def written(_: object) -> None:
            self._shell.tell(say(told))
            self.stored.emit(task)

        self._shell.run(verb, written)


def read_page(work: Work, task: RecordId, reader: Reader) -> DeadlinePage:
    """The page of one deadline. Raises NotFound."""
    found = tasks.look(work, task, reader)
    now = today(work.now)
    is_open = found.task.state is TaskState.OPEN
    return DeadlinePage(
        task=task,
        title=task_name(found.task.rule, task_names(work)),
        day=_day_words(found.task, now),
        told=tuple(_told(found.task)),
        steps=tuple(_steps(work, found)),
        is_open=is_open,
        may_write=found.task.is_ours,
        due=found.task.due,
        today=now,
        shift=_shift_words(found),
    )


def _day_words(task: Task, now: date) -> str:
    words = say("case.date.closes", day=day(task.due), time=task.closes_at) if task.closes_at else day(task.due)
    return f"{words} · {until(task.due, now)}" if task.state is TaskState.OPEN else words


def _told(task: Task) -> list[str]:
    said = []
    if task.done_on is not None and task.state is TaskState.DONE:
        how = task.done_how or say("case.deadline.no_words")
        said.append(say("case.deadline.done", day=day(task.done_on), how=how))
    if task.due != task.computed:
        said.append(say("case.deadline.by_hand", day=day(task.computed), reason=task.reason))
    elif task.reason:
        said.append(say("case.deadline.kept_for", reason=task.reason))
    if task.provisional:
        said.append(say("case.deadline.provisional"))
    return said


def _steps(work: Work, found: Looked) -> list[str]:
    """What of the rule's reasoning leads to this date."""
    if found.computation is None:
        return []
    rule, _, name = found.task.rule.partition(".")
    clock, deadline = work.definitions.clocks[rule], found.computation.dates.get(name)
    if deadline is None:
        return []
    source = say("case.deadline.source", source=clock.rule.source)
    return [*(step_words(step, clock) for step in deadline.steps), source]


def _shift_words(found: Looked) -> Shift | None:
    shifted = found.shifted
    if shifted is None:
        return None
    key = "case.deadline.shifted_printed" if shifted.printed else "case.deadline.shifted"
    return Shift(say(key, old=day(found.task.due), new=day(shifted.day), count=shifted.printed), shifted.day)
