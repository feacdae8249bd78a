"""Deadlines and consents, read."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from app.domain.cases import Consent, ConsentState, Task, TaskState
from app.domain.ids import RecordId
from app.domain.readers import Role, Scope
from app.store import rows
from app.store.tables import consent, op, task

TaskRow = Row[Any]
_NEVER = date(1970, 1, 1)


def open_until(connection: Connection, scopes: Iterable[str], last: date) -> tuple[Task, ...]:
    """All open deadlines up to a day, overdue first. They never vanish before they are dealt with."""
    return _tasks(connection, (task.c.due <= last.isoformat()) & task.c.scope.in_(list(scopes)))


def get(connection: Connection, id_: RecordId) -> Row[Any] | None:
    """The row of one deadline."""
    return connection.execute(select(task).where(task.c.id == id_)).first()


def one(connection: Connection, id_: RecordId) -> Task | None:
    """One deadline, open or dealt with."""
    row = connection.execute(rows.marked(task).where(task.c.id == id_)).first()
    return _task(row) if row else None


def of_case(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[Task, ...]:
    """Every deadline of a case, dealt with or not, nearest first."""
    where = (task.c.case == case) & task.c.scope.in_(list(scopes))
    query = rows.marked(task).where(where).order_by(task.c.due, task.c.rule)
    return tuple(_task(row) for row in connection.execute(query))


def bases(connection: Connection) -> tuple[tuple[str, int, str], ...]:
    """What the open deadlines were computed by: rule and date, the rule's version, the tables' version."""
    columns = (task.c.rule, task.c.rule_version, task.c.table_version)
    query = select(*columns).where(task.c.state == TaskState.OPEN.value).distinct()
    return tuple((row.rule, row.rule_version, row.table_version) for row in connection.execute(query))


def computed_by(connection: Connection, basis: tuple[str, int, str], scopes: Iterable[str]) -> tuple[Task, ...]:
    """The open deadlines that were computed by these."""
    rule, version, tables = basis
    by = (task.c.rule == rule) & (task.c.rule_version == version) & (task.c.table_version == tables)
    return _tasks(connection, by & task.c.scope.in_(list(scopes)))


def running(
    connection: Connection, rules: Iterable[str], scopes: Iterable[str], first: date
) -> list[tuple[RecordId, RecordId, str, date, date, date | None]]:
    """The open deadlines under some rules that have not passed on a day, soonest first: id, case, rule, the day counted
    from, the day kept, when somebody last looked. There can be thousands, and most say nothing today."""
    columns = (task.c.id, task.c.case, task.c.rule, task.c.started_on, task.c.due, task.c.looked_on)
    where = (task.c.due >= first.isoformat()) & task.c.rule.in_(list(rules)) & task.c.scope.in_(list(scopes))
    query = select(*columns).where(where, task.c.state == TaskState.OPEN.value).order_by(task.c.due, task.c.rule)
    return [
        (RecordId(id_), RecordId(case), rule, begun, last, rows.day(looked))
        for id_, case, rule, started, due, looked in connection.execute(query)
        if (begun := rows.day(started)) is not None and (last := rows.day(due)) is not None
    ]


def standing(connection: Connection, case: RecordId, rule: str, scope: Scope) -> Sequence[Row[Any]]:
    """The deadlines a case already has under a rule, in one scope: the running one first, then those dealt with."""
    asked = select(task).where(task.c.case == case, task.c.rule == rule, task.c.scope == scope.value)
    return connection.execute(asked.order_by(task.c.state.desc(), task.c.started_on.desc(), task.c.id)).all()


def has_other_open(connection: Connection, row: TaskRow) -> bool:
    """Whether another deadline of the same rule, case and scope is open."""
    alike = (task.c.case == row.case) & (task.c.rule == row.rule) & (task.c.scope == row.scope)
    asked = select(task.c.id).where(alike, task.c.id != row.id, task.c.state == TaskState.OPEN.value)
    return connection.execute(asked).first() is not None


def _tasks(connection: Connection, where: Any) -> tuple[Task, ...]:
    query = rows.marked(task).where(where, task.c.state == TaskState.OPEN.value).order_by(task.c.due, task.c.rule)
    return tuple(_task(row) for row in connection.execute(query))


def _task(row: Row[Any]) -> Task:
    return Task(
        id=RecordId(row.id),
        case=RecordId(row.case),
        rule=row.rule,
        rule_version=row.rule_version,
        table_version=row.table_version,
        started_on=rows.day(row.started_on) or _NEVER,
        due=rows.day(row.due) or _NEVER,
        computed=rows.day(row.computed) or rows.day(row.due) or _NEVER,
        closes_at=row.closes_at,
        reason=row.reason,
        done_on=rows.day(row.done_on),
        done_how=row.done_how,
        looked_on=rows.day(row.looked_on),
        provisional=bool(row.provisional),
        state=rows.known(TaskState, row.state, TaskState.OPEN),
        scope=Scope(row.scope),
        mark=rows.mark(row.envelope_state),
    )


def consents(connection: Connection, case: RecordId) -> tuple[Consent, ...]:
    """What each person in a case said, newest first."""
    query = rows.marked(consent).where(consent.c.case == case, consent.c.role.in_([role.value for role in Role]))
    stamps = (op.c.hlc_ms, op.c.hlc_counter)
    stamped = [select(one).where(op.c.id == consent.c.op).scalar_subquery().desc() for one in stamps]
    newest = query.order_by(consent.c.given_on.desc(), consent.c.recorded_at.desc(), *stamped)
    return tuple(_consent(row) for row in connection.execute(newest))


def _consent(row: Row[Any]) -> Consent:
    return Consent(
        id=RecordId(row.id),
        case=RecordId(row.case),
        person=RecordId(row.person),
        role=Role(row.role),
        state=rows.known(ConsentState, row.state, ConsentState.REFUSED),
        given_on=rows.day(row.given_on) or _NEVER,
        witness=row.witness,
        text=row.text,
        recorded_at=rows.moment(row.recorded_at) if row.recorded_at else None,
        author=row.author,
        mark=rows.mark(row.envelope_state),
    )
