"""The days to look at a running deadline before it ends: said on Today and in the case, to whoever works there.

They follow from the deadline as it is kept and from its rule (`remind`), so that a moved deadline moves them. The last
day itself is the deadline's own. Nothing is sent to anybody by them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Alert, Case, Task, TaskState
from app.domain.changes import Changes, Done
from app.domain.clocks import ClockRule, Reminder, compute
from app.domain.ids import FolderRef, RecordId
from app.domain.people import VIOLENCE
from app.domain.readers import Reader, visible_scopes
from app.domain.rights import Act
from app.domain.workdays import ONE_DAY
from app.errors import NotFound
from app.now import today
from app.ops.values import Value
from app.store import cases, tasks
from app.store.store import Opened

ALERTED = "alert_looked_at"
"""The audit verb: somebody has looked."""


def due(work: Work, reader: Reader) -> tuple[Alert, ...]:
    """What is to be looked at today and has not been yet, in the cases this seat works in, soonest deadline first."""
    if not rights.may_here(work, Act.LIST):
        return ()
    day, scopes = today(work.now), sorted(scope.value for scope in visible_scopes(reader))
    names = [f"{rule.key}.{step.last}" for rule in _reminding(work) for step in rule.steps if step.remind]
    with work.store.read() as connection:
        found = _among(work, tasks.running(connection, names, scopes, day), day)
        ours = rights.may_in_cases(work, connection, {one.case for one in found}, Act.WORK)
        mine = [one for one in found if one.case in ours]
        called = {
            id_: row.called for id_, row in cases.by_ids(connection, scopes, [*{one.case for one in mine}]).items()
        }
        quiet = _quiet(connection, {one.case for one in mine}) if reader is Reader.WORKER else set()
    return tuple(_said(one, called.get(one.case, ""), is_quiet=one.case in quiet) for one in mine)


def among(work: Work, case: Case, standing: Iterable[Task], reader: Reader) -> tuple[Alert, ...]:
    """The same for the deadlines of one case."""
    is_quiet = reader is Reader.WORKER and _is_flagged(case)
    found = _among(work, standing, today(work.now))
    return tuple(_said(one, "", is_quiet=is_quiet) for one in found)


def look_at(work: Work, task_id: RecordId) -> Done[None]:
    """Somebody has looked at this deadline: it is not said again before the next of its days. Raises NotFound,
    Refused."""
    return _write(work, task_id, today(work.now).isoformat())


def look_again(work: Work, task_id: RecordId, looked_on: date | None = None) -> Done[None]:
    """Undo of `look_at`. Raises NotFound, Refused."""
    return _write(work, task_id, looked_on.isoformat() if looked_on else "")


def _write(work: Work, task_id: RecordId, looked_on: Value) -> Done[None]:
    with work.store.save() as save:
        row = tasks.get(save.connection, task_id)
        if row is None:
            raise NotFound(what="task")
        rights.require_in(work, save.connection, RecordId(row.case), Act.WORK)
        folder = FolderRef(row.folder)
        save.put(folder, "task", task_id, {"looked_on": looked_on})
        save.audit(folder, line(work, ALERTED, case=RecordId(row.case), record=task_id, scope=row.scope))
    return Done(Changes.TASKS | Changes.CASES, None)


def _among(work: Work, standing: Iterable[Task], day: date) -> list[Alert]:
    """Of each running deadline the newest of its days that have come, unless somebody has looked since."""
    rules = {rule.key: rule for rule in _reminding(work)}
    computed: dict[tuple[str, date], Sequence[Reminder]] = {}
    found = []
    for task in standing:
        rule = rules.get(task.rule.partition(".")[0])
        if rule is None or task.state is not TaskState.OPEN or task.due < day:
            continue
        at = (rule.key, task.started_on)
        if at not in computed:
            computed[at] = compute(rule, task.started_on, work.definitions.workdays).reminders
        came = [one for one in _days(task, computed[at]) if one.day <= day]
        last = max(came, key=lambda one: one.day, default=None)
        if last is not None and not (task.looked_on is not None and task.looked_on >= last.day):
            found.append(_alert(task, last))
    return found


def _days(task: Task, reminders: Iterable[Reminder]) -> Iterator[Reminder]:
    """The days before the last one; those counted back from it follow the day that is kept."""
    for one in reminders:
        if f"{task.rule.partition('.')[0]}.{one.name}" == task.rule and one.number != 0:
            day = one.day if one.number > 0 else task.due + ONE_DAY * one.number
            if day < task.due:
                yield Reminder(one.name, one.number, day)


def _alert(task: Task, one: Reminder) -> Alert:
    return Alert(
        task=task.id, case=task.case, rule=task.rule, number=one.number, day=one.day, due=task.due,
        looked_on=task.looked_on,
    )  # fmt: skip


def _reminding(work: Work) -> Iterator[ClockRule]:
    """The rules with such days that are counted in days."""
    rules = (clock.rule for clock in work.definitions.clocks.values())
    return (rule for rule in rules if not rule.takes_moment and any(step.remind for step in rule.steps))


def _quiet(connection: Opened, ids: Iterable[RecordId]) -> set[RecordId]:
    return {id_ for id_ in ids if _is_flagged(cases.get(connection, id_))}


def _is_flagged(case: Case) -> bool:
    return any(VIOLENCE in party.person.flags for party in case.parties)


def _said(alert: Alert, called: str, *, is_quiet: bool) -> Alert:
    return msgspec.structs.replace(alert, called=called, is_quiet=is_quiet)
