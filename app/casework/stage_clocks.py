"""The clock of each stage: it starts when a case comes into the stage and is dealt with when the case leaves it.

Which clock that is, the desk's process says (resources/process). What has been reached is never counted anew by going
back: the deadline that was told stands again.
"""

from datetime import date

from app.casework import tasks
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Stage, Task, TaskState
from app.domain.ids import FolderRef
from app.domain.process import ORDER
from app.domain.readers import Scope
from app.now import today
from app.store import tasks as store
from app.store.saving import Save


class At(tasks.Where, frozen=True, kw_only=True):
    """The case whose clocks move: where it is, and whose desk's."""

    desk: str


def enter(work: Work, save: Save, at: At, stage: Stage, day: date, scope: Scope = Scope.BOTH) -> None:
    """Start the clock of a stage from a day, for whom it is."""
    if rule := work.definitions.process(at.desk).at(stage).clock:
        tasks.follow(work, save, at, rule, day, scope)


def leave(work: Work, save: Save, at: At, stage: Stage) -> None:
    """The clock of a stage is dealt with."""
    for task in _of(work, save, at, stage):
        if task.state is TaskState.OPEN:
            _write(work, save, at, task, TaskState.DONE)


def go_back(work: Work, save: Save, at: At, stage: Stage) -> None:
    """A case is in an earlier stage again: its deadline stands as it was told; where there was none, it starts now."""
    before = _of(work, save, at, stage)
    for task in before:
        if task.state is TaskState.DONE:
            _write(work, save, at, task, TaskState.OPEN)
    if not before:
        enter(work, save, at, stage, today(work.now))


def is_reviewed(work: Work, kept: tuple[Task, ...], desk: str, stage: Stage) -> bool:
    """Whether the deadline of a stage was dealt with at least once."""
    rule = work.definitions.process(desk).at(stage).clock
    return any(one.state is TaskState.DONE and one.rule.partition(".")[0] == rule for one in kept)


def passed(before: Stage, after: Stage) -> tuple[Stage, ...]:
    """The stages whose clocks a move ends, in either direction."""
    low, high = sorted((ORDER.index(before), ORDER.index(after)))
    return ORDER[low:high] if before is ORDER[low] else ORDER[low + 1 : high + 1]


def _of(work: Work, save: Save, at: At, stage: Stage) -> tuple[Task, ...]:
    """The deadlines of one stage; of a clock that counts again and again the last one."""
    rule = work.definitions.process(at.desk).at(stage).clock
    every = [scope.value for scope in Scope]
    found = [one for one in store.of_case(save.connection, at.id, every) if one.rule.partition(".")[0] == rule]
    is_again = bool(rule) and work.definitions.clocks[rule].again
    return tuple(found[-1:] if is_again else found)


def _write(work: Work, save: Save, at: At, task: Task, state: TaskState) -> None:
    is_done = state is TaskState.DONE
    day = today(work.now).isoformat() if is_done else ""
    save.put(FolderRef(at.folder), "task", task.id, {"state": state.value, "done_on": day, "done_how": ""})
    told = line(work, "task_done" if is_done else "task_reopened", case=at.id, record=task.id, scope=task.scope.value)
    save.audit(FolderRef(at.folder), told)
