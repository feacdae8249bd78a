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

ALERTED = "alert_looked_at"
"""The audit verb: somebody has looked."""


MOST = 30
"""So many stand on Today at once, soonest deadline first; the others come up as these are looked at."""

Running = tuple[RecordId, RecordId, str, date, date, date | None]
"""A deadline that runs: id, case, rule, the day counted from, the day kept, when somebody last looked."""


def due(work: Work, reader: Reader) -> tuple[Alert, ...]:
    """What is to be looked at today and has not been yet, in the cases this seat works in, soonest deadline first."""
    if not rights.may_here(work, Act.LIST):
        return ()
    day, scopes = today(work.now), sorted(scope.value for scope in visible_scopes(reader))
    names = [f"{rule.key}.{step.last}" for rule in _reminding(work) for step in rule.steps if step.remind]
    with work.store.read() as connection:
        found = _among(work, tasks.running(connection, names, scopes, day), day)
        ours = rights.may_in_cases(work, connection, {one.case for one in found}, Act.WORK)
        mine = [one for one in found if one.case in ours][:MOST]
        rows = cases.by_ids(connection, scopes, [*{one.case for one in mine}])
        quiet = cases.with_flagged(connection, rows, VIOLENCE) if reader is Reader.WORKER else set()
    called = {id_: row.called for id_, row in rows.items()}
    return tuple(_said(one, called.get(one.case, ""), is_quiet=one.case in quiet) for one in mine)


def among(work: Work, case: Case, standing: Iterable[Task], reader: Reader) -> tuple[Alert, ...]:
    """The same for the deadlines of one case."""
    is_quiet = reader is Reader.WORKER and _is_flagged(case)
    day = today(work.now)
    running: list[Running] = [
        (one.id, one.case, one.rule, one.started_on, one.due, one.looked_on)
        for one in standing
        if one.state is TaskState.OPEN and one.due >= day
    ]
    return tuple(_said(one, "", is_quiet=is_quiet) for one in _among(work, running, day))


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


def _among(work: Work, running: Iterable[Running], day: date) -> list[Alert]:
    """Of each running deadline the newest of its days that have come, unless somebody has looked since."""
    rules = {rule.key: rule for rule in _reminding(work)}
    computed: dict[tuple[str, date], Sequence[Reminder]] = {}
    found = []
    for id_, case, name, started, last, looked_on in running:
        rule = rules.get(name.partition(".")[0])
        if rule is None:
            continue
        if (name, started) not in computed:
            every = compute(rule, started, work.definitions.workdays).reminders
            computed[name, started] = [one for one in every if f"{rule.key}.{one.name}" == name and one.number != 0]
        came = [(at, one.number) for one in computed[name, started] if (at := _at(one, last)) <= day and at < last]
        if came and not (looked_on is not None and looked_on >= max(came)[0]):
            at, number = max(came)
            found.append(Alert(task=id_, case=case, rule=name, number=number, day=at, due=last, looked_on=looked_on))
    return found


def _at(one: Reminder, last: date) -> date:
    """The day of a reminder; those counted back from the end follow the day that is kept."""
    return one.day if one.number > 0 else last + ONE_DAY * one.number


def _reminding(work: Work) -> Iterator[ClockRule]:
    """The rules with such days that are counted in days."""
    rules = (clock.rule for clock in work.definitions.clocks.values())
    return (rule for rule in rules if not rule.takes_moment and any(step.remind for step in rule.steps))


def _is_flagged(case: Case) -> bool:
    return any(VIOLENCE in party.person.flags for party in case.parties)


def _said(alert: Alert, called: str, *, is_quiet: bool) -> Alert:
    return msgspec.structs.replace(alert, called=called, is_quiet=is_quiet)
