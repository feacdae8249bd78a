"""Clocks that follow a form beyond its first day: counted anew each time the form is filled in, ended by an answer,
kept to the day a document names (domain.md §2.5, §4.5)."""

from collections.abc import Mapping
from datetime import date, datetime

from app.casework import tasks
from app.casework.audit import line
from app.casework.tasks import Said
from app.casework.work import Work
from app.definitions.asked import ticked
from app.definitions.computed_names import CLOCK
from app.definitions.values import Clock, Form, FormValue
from app.domain.cases import AnswerSet, Case, TaskState
from app.domain.clocks import Moment
from app.domain.ids import RecordId
from app.domain.readers import Scope
from app.now import CHINA
from app.ops.values import Value
from app.store import tasks as kept
from app.store.saving import Save

Values = Mapping[str, FormValue]


def said(work: Work, form: Form, values: Values) -> Said:
    """What a form says of deadlines besides the day they count from: when they were dealt with, and the days named on
    documents, with the words the form has for them as the reason."""
    found: dict[str, dict[str, Value]] = {}
    for clock in work.definitions.clocks.values():
        if (day := _end(clock, form, values)) is not None:
            done: dict[str, Value] = {"state": TaskState.DONE.value, "done_on": day.isoformat(), "done_how": ""}
            found |= {f"{clock.rule.key}.{name}": done for name in clock.rule.names}
    for field in form.fields.values():
        what, _, rule = (field.computed or "").partition(".")
        typed = values.get(field.id)
        if what == CLOCK and field.overridable and isinstance(typed, date):
            named: dict[str, Value] = {"due": _day(typed).isoformat(), "reason": f"{form.code} {field.label.zh}"}
            found[rule] = found.get(rule, {}) | named
    return found


def settle(
    work: Work, save: Save, case: Case, form: Form, scope: Scope, values: Values, before: AnswerSet | None
) -> None:
    """A form that a clock counts from each time it is filled in starts it; what the form says of deadlines that stood
    `before` is written to them: a day only where it was not said before, for somebody may have moved it since."""
    told = said(work, form, values)
    for clock in work.definitions.clocks.values():
        if clock.start_field and clock.start_field[0] == form.id:
            _start(work, save, case, clock, scope, values, told)
    known = before.values if before else {}
    old = {field.computed for field in form.fields.values() if field.computed and _is_old(values, known, field.id)}
    for name, fields in told.items():
        if "state" not in fields and f"{CLOCK}.{name}" in old:
            continue
        _tell(work, save, case, name, fields, scope)


def _start(work: Work, save: Save, case: Case, clock: Clock, scope: Scope, values: Values, told: Said) -> None:
    """It runs from the newest filling; an older one put right does not turn it back."""
    start = values.get(clock.start_field[1]) if clock.start_field else None
    if clock.only and ticked(values.get(clock.only.path)).isdisjoint(clock.only.in_):
        return
    if not isinstance(start, date):
        return
    names = [f"{clock.rule.key}.{name}" for name in clock.rule.names]
    standing = [row for name in names for row in kept.standing(save.connection, case.id, name, scope)]
    if all(row.started_on < _day(start).isoformat() for row in standing):
        tasks.follow(work, save, case, clock.rule.key, start, scope, told)


def _is_old(values: Values, known: Mapping[str, object], name: str) -> bool:
    day = values.get(name)
    return isinstance(day, date) and known.get(name) == _day(day).isoformat()


def _end(clock: Clock, form: Form, values: Values) -> date | None:
    """The day a form says a clock was dealt with."""
    if not clock.until:
        return None
    if clock.start_field:
        name = clock.until if clock.start_field[0] == form.id else ""
    else:
        name = next((field.id for field in form.fields.values() if field.prefill == clock.until), "")
    found = values.get(name) if name else None
    return _day(found) if isinstance(found, date) else None


def _tell(work: Work, save: Save, case: Case, name: str, fields: Mapping[str, Value], scope: Scope) -> None:
    """Only of what is still open, and was counted from no later day: an earlier report does not answer for what came
    after it. A day taken back to the computed one needs no reason any more."""
    for row in kept.standing(save.connection, case.id, name, scope):
        is_over = row.state != TaskState.OPEN.value or row.started_on > str(fields.get("done_on") or "9999")
        if is_over or fields.get("due") == row.due:
            continue
        reason: dict[str, Value] = {"reason": ""} if fields.get("due") == row.computed else {}
        save.put(case.folder, "task", RecordId(row.id), {**fields, **reason})
        verb = "task_done" if "state" in fields else "task_moved"
        save.audit(case.folder, line(work, verb, case=case.id, record=RecordId(row.id), scope=scope.value))


def _day(moment: Moment) -> date:
    if isinstance(moment, datetime):
        return (moment.astimezone(CHINA) if moment.tzinfo else moment).date()
    return moment
