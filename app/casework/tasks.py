"""Deadlines: computed by the clock rules, stored with what they were computed from, never vanishing by themselves."""

from datetime import date

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Case, Task, TaskState
from app.domain.changes import Changes, Done
from app.domain.clocks import Deadline, compute
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader, Scope, visible_scopes
from app.domain.rights import Act
from app.errors import NotFound
from app.ops.values import Value
from app.store import tasks
from app.store.saving import Save

FAR = date(9999, 12, 31)


def open_tasks(work: Work, reader: Reader) -> tuple[Task, ...]:
    """Every open deadline a reader may see, nearest first; none for a post that opens no cases."""
    if not rights.may_here(work, Act.LIST):
        return ()
    scopes = sorted(scope.value for scope in visible_scopes(reader))
    with work.store.read() as connection:
        return tasks.open_until(connection, scopes, FAR)


def finish(work: Work, task_id: RecordId) -> Done[None]:
    """Somebody has dealt with a deadline. Raises NotFound, Refused."""
    return _mark(work, task_id, TaskState.DONE, "task_done")


def reopen(work: Work, task_id: RecordId) -> Done[None]:
    """Undo of `finish`. Raises NotFound."""
    return _mark(work, task_id, TaskState.OPEN, "task_reopened")


def follow(work: Work, save: Save, case: Case, rule: str, start: date, scope: Scope) -> None:
    """Keep a case's deadlines under one rule in step with the day they count from, for those who may know that day.

    What one party said alone starts a deadline of that party's own and moves nobody else's; the same day known to
    both already is not counted twice. A deadline already kept from the same day stays as it was, even when the tables
    have changed since: a date that may have been printed is never silently moved (domain.md §9).
    """
    for deadline in compute(work.definitions.clocks[rule].rule, start, work.definitions.workdays).dates.values():
        name, day = f"{rule}.{deadline.name}", start.isoformat()
        own = tasks.standing(save.connection, case.id, name, scope)
        shared = tasks.standing(save.connection, case.id, name, Scope.BOTH)
        if day not in {one.started_on for one in (own, shared) if one is not None}:
            record = RecordId(own.id) if own is not None else save.new_record()
            save.put(case.folder, "task", record, _fields(case.id, name, deadline, start) | {"scope": scope.value})


def _fields(case: RecordId, name: str, deadline: Deadline, start: date) -> dict[str, Value]:
    return {
        "case": case,
        "rule": name,
        "rule_version": deadline.rule_version,
        "table_version": deadline.table_version,
        "started_on": start.isoformat(),
        "due": deadline.day.isoformat(),
        "provisional": int(deadline.provisional),
        "state": TaskState.OPEN.value,
    }


def _mark(work: Work, task_id: RecordId, state: TaskState, verb: str) -> Done[None]:
    with work.store.save() as save:
        row = tasks.get(save.connection, task_id)
        if row is None:
            raise NotFound(what="task")
        rights.require_in(work, save.connection, RecordId(row.case), Act.WORK)
        folder = FolderRef(row.folder)
        save.put(folder, "task", task_id, {"state": state.value})
        save.audit(folder, line(work, verb, case=RecordId(row.case), record=task_id, scope=row.scope))
    return Done(Changes.TASKS | Changes.CASES, None)
