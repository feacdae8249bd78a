"""Deadlines: computed by the clock rules, stored with what they were computed from, never vanishing by themselves."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from app.casework import rights, site
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.computed_names import CLOCK
from app.domain.cases import Case, Sheet, SheetState, Shifted, Task, TaskState
from app.domain.changes import Changes, Done
from app.domain.clocks import Computation, Deadline, Moment, compute
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader, Scope, visible_scopes
from app.domain.rights import Act
from app.errors import BadEntry, NotFound, Refused
from app.now import today
from app.ops.values import Value
from app.store import sheets, tasks
from app.store.saving import Save

FAR = date(9999, 12, 31)

Said = Mapping[str, Mapping[str, Value]]
"""By rule and date name, fields of a deadline as they are stored."""
NOTHING_SAID: Said = {}


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """The case a deadline is of."""

    id: RecordId
    folder: FolderRef


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline, how today's rule computes it (None where this program has no such rule), and whether it shifts."""

    task: Task
    computation: Computation | None
    shifted: Shifted | None


def open_tasks(work: Work, reader: Reader) -> tuple[Task, ...]:
    """Every open deadline a reader may see, nearest first; none for a post that opens no cases."""
    if not rights.may_here(work, Act.LIST):
        return ()
    scopes = sorted(scope.value for scope in visible_scopes(reader))
    with work.store.read() as connection:
        return tasks.open_until(connection, scopes, FAR)


def prompted(work: Work, task: Task) -> Task:
    """The deadline, marked where its rule asks for something at once and it has not been dealt with."""
    clock = work.definitions.clocks.get(task.rule.partition(".")[0])
    is_prompt = clock is not None and clock.at_once and task.state is TaskState.OPEN
    return msgspec.structs.replace(task, is_prompt=True) if is_prompt else task


def look(work: Work, task_id: RecordId, reader: Reader) -> Looked:
    """One deadline with how it came about. Raises NotFound, also where it is behind a wall for this reader, Refused."""
    with work.store.read() as connection:
        task = tasks.one(connection, task_id)
        if task is None or task.scope not in visible_scopes(reader):
            raise NotFound(what="task")
        rights.require_in(work, connection, task.case, Act.READ)
        may_work = rights.may_in_case(work, connection, task.case, Act.WORK)
    task = msgspec.structs.replace(task, is_ours=may_work)
    return Looked(task=task, computation=_computation(work, task), shifted=_shift(work, task))


def finish(work: Work, task_id: RecordId, happened_on: date | None = None, how: str = "") -> Done[None]:
    """Somebody has dealt with a deadline, today or on an earlier day; when it was written down is kept beside it. One
    that comes again and again counts anew from that day.

    Raises BadEntry for a day that is still to come, NotFound, Refused.
    """
    day = happened_on or today(work.now)
    if day > today(work.now):
        raise BadEntry(field="done_on", problem="in_future")
    told: dict[str, Value] = {"state": TaskState.DONE.value, "done_on": day.isoformat(), "done_how": how.strip()}
    return _write(work, task_id, told, "task_done", again_from=day)


def reopen(work: Work, task_id: RecordId) -> Done[None]:
    """Undo of `finish`. Raises NotFound, Refused."""
    return _write(work, task_id, {"state": TaskState.OPEN.value, "done_on": "", "done_how": ""}, "task_reopened")


def move(work: Work, task_id: RecordId, day: date, reason: str) -> Done[None]:
    """Another day than the computed one, for a reason: the date written on an order, what a court allowed. Both stay.

    Raises BadEntry without a reason, NotFound, Refused.
    """
    if not reason.strip():
        raise BadEntry(field="reason", problem="move_reason")
    return _write(work, task_id, {"due": day.isoformat(), "reason": reason.strip()}, "task_moved")


def shifted(work: Work, reader: Reader) -> tuple[Shifted, ...]:
    """The open deadlines, of cases this seat works in, that today's rules and tables would put on another day.

    None is changed by itself: somebody takes the new day (`take`) or keeps the one that was told (`keep`). Only what
    was computed by other rules or tables than today's is computed again.
    """
    scopes = sorted(scope.value for scope in visible_scopes(reader))
    with work.store.read() as connection:
        older = [basis for basis in tasks.bases(connection) if not _is_current(work, *basis)]
        found = [task for basis in older for task in tasks.computed_by(connection, basis, scopes)]
        ours = rights.may_in_cases(work, connection, {task.case for task in found}, Act.WORK)
    moved = [shift for task in found if task.case in ours and (shift := _shift(work, task)) is not None]
    return tuple(sorted(moved, key=lambda shift: (shift.task.due, shift.task.id)))


def take(work: Work, task_id: RecordId) -> Done[None]:
    """The day by today's rule and tables, in the place of the one kept. Raises NotFound, Refused."""
    return _renew(work, task_id, "task_taken", {})


def keep(work: Work, task_id: RecordId, reason: str) -> Done[None]:
    """The day kept stays, though today's rule and tables say another; it is not asked about again.

    Raises BadEntry without a reason, NotFound, Refused.
    """
    if not reason.strip():
        raise BadEntry(field="reason", problem="move_reason")
    return _renew(work, task_id, "task_kept", {"reason": reason.strip()})


def follow(
    work: Work, save: Save, case: Case | Where, rule: str, start: Moment, scope: Scope, said: Said = NOTHING_SAID
) -> None:
    """Keep a case's deadlines under one rule in step with the day they count from, for those who may know that day.

    What one party said alone starts a deadline of that party's own and moves nobody else's; the same day known to
    both already is not counted twice. A deadline already kept from the same day stays as it was, even when the tables
    have changed since: a date that may have been printed is never silently moved (domain.md §9). Another day corrects
    the one that still runs; one that was dealt with is kept, and a new one begins beside it.
    `said`: what the same form says of a deadline that begins with it, as stored: the day a document names, the day it
    was dealt with.
    """
    counted = compute(work.definitions.clocks[rule].rule, start, work.definitions.workdays)
    begun = counted.dates[counted.rule.names[0]].start
    first = begun.date() if isinstance(begun, datetime) else begun  # hours begin at a moment of China time
    for deadline in counted.dates.values():
        name, day = f"{rule}.{deadline.name}", first.isoformat()
        own = tasks.standing(save.connection, case.id, name, scope)
        shared = tasks.standing(save.connection, case.id, name, Scope.BOTH)
        if day not in {one.started_on for one in (*own, *shared)}:
            running = next((one for one in own if one.state != TaskState.DONE.value), None)
            record = RecordId(running.id) if running is not None else save.new_record()
            fields = _fields(case.id, name, deadline, first) | {"scope": scope.value}
            fields["closes_at"] = site.closing_in(work, save.connection) if deadline.closes else ""
            save.put(case.folder, "task", record, fields | _new_in(said.get(name, {}), fields))


def _new_in(said: Mapping[str, Value], fields: Mapping[str, Value]) -> dict[str, Value]:
    """What a form says of a deadline beside what is computed. What was dealt with earlier does not answer for it, and
    the computed day needs no reason."""
    if str(said.get("done_on") or "9999") < str(fields["started_on"]):
        return {}
    return {} if said.get("due") == fields["due"] else dict(said)


def _fields(case: RecordId, name: str, deadline: Deadline, start: date) -> dict[str, Value]:
    return {
        "case": case,
        "rule": name,
        "rule_version": deadline.rule_version,
        "table_version": deadline.table_version,
        "started_on": start.isoformat(),
        "due": deadline.day.isoformat(),
        "computed": deadline.day.isoformat(),
        "reason": "",
        "provisional": int(deadline.provisional),
        "state": TaskState.OPEN.value,
        "done_on": "",
        "done_how": "",
        "looked_on": "",
    }


def _is_current(work: Work, name: str, rule_version: int, table_version: str) -> bool:
    """Whether a deadline computed by these would be computed so today. A rule this program lacks is not doubted."""
    clock = work.definitions.clocks.get(name.partition(".")[0])
    if clock is None:
        return True
    return clock.rule.version == rule_version and work.definitions.workdays.version == table_version


def _computation(work: Work, task: Task) -> Computation | None:
    """By today's rule and tables; None where this program has no such rule."""
    clock = work.definitions.clocks.get(task.rule.partition(".")[0])
    if clock is None or clock.rule.takes_moment:
        return None
    return compute(clock.rule, task.started_on, work.definitions.workdays)


def _now(work: Work, task: Task) -> Deadline | None:
    """What they say of this deadline; None where the rule or its date is not known here."""
    found = _computation(work, task)
    return found.dates.get(task.rule.partition(".")[2]) if found else None


def _shift(work: Work, task: Task) -> Shifted | None:
    """Where an open deadline would lie now, if not where it was computed to lie."""
    now = _now(work, task)
    if now is None or now.day == task.computed or task.state is not TaskState.OPEN:
        return None
    with work.store.read() as connection:
        papers = sheets.of_case(connection, task.case, [Scope.BOTH.value, task.scope.value])
    return Shifted(task=task, day=now.day, provisional=now.provisional, printed=_printed(work, task, papers))


def _printed(work: Work, task: Task, papers: Iterable[Sheet]) -> int:
    """How many of these carry the day of a deadline, and are not void."""
    return sum(paper.state is not SheetState.VOID and task.rule in _dates_on(work, paper.form) for paper in papers)


def _dates_on(work: Work, form: str) -> frozenset[str]:
    """The deadlines a form prints, as they are called here."""
    known = work.definitions.forms.get(form)
    computed = ((field.computed or "").partition(".") for field in known.fields.values()) if known else ()
    return frozenset(name for what, _, name in computed if what == CLOCK)


def _renew(work: Work, task_id: RecordId, verb: str, told: dict[str, Value]) -> Done[None]:
    with work.store.read() as connection:
        task = tasks.one(connection, task_id)
    if task is None:
        raise NotFound(what="task")
    now = _now(work, task)
    if now is None:
        raise Refused(rule="no_rule_for_day")
    basis: dict[str, Value] = {
        "computed": now.day.isoformat(),
        "rule_version": now.rule_version,
        "table_version": now.table_version,
        "provisional": int(now.provisional),
    }
    return _write(work, task_id, basis | (told or {"due": now.day.isoformat(), "reason": ""}), verb)


def _begin_again(work: Work, save: Save, row: tasks.TaskRow, day: date) -> None:
    """The next one of a clock that counts again and again, unless one is running already."""
    rule, _, name = row.rule.partition(".")
    clock = work.definitions.clocks.get(rule)
    if clock is None or not clock.again or tasks.has_other_open(save.connection, row):
        return
    deadline = compute(clock.rule, day, work.definitions.workdays).dates[name]
    fields = _fields(RecordId(row.case), row.rule, deadline, day) | {"scope": row.scope}
    save.put(FolderRef(row.folder), "task", save.new_record(), fields)


def _write(
    work: Work, task_id: RecordId, fields: dict[str, Value], verb: str, again_from: date | None = None
) -> Done[None]:
    with work.store.save() as save:
        row = tasks.get(save.connection, task_id)
        if row is None:
            raise NotFound(what="task")
        rights.require_in(work, save.connection, RecordId(row.case), Act.WORK)
        folder = FolderRef(row.folder)
        save.put(folder, "task", task_id, fields)
        if again_from is not None and row.state == TaskState.OPEN.value:
            _begin_again(work, save, row, again_from)
        save.audit(folder, line(work, verb, case=RecordId(row.case), record=task_id, scope=row.scope))
    return Done(Changes.TASKS | Changes.CASES, None)
