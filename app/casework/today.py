"""Today: who came, what is due, what is unfinished; for one reader, with no hint of anything else."""

from datetime import timedelta

import msgspec

from app.casework import alerts, rights
from app.casework import tasks as deadlines
from app.casework.work import Work
from app.domain.cases import Task, Today
from app.domain.ids import RecordId
from app.domain.readers import Reader, visible_scopes
from app.domain.rights import Act
from app.now import today as day_of
from app.store import attachments, cases, envelopes, notes, screenings, sheets, tasks

SOON = timedelta(days=7)
"""Deadlines further away than this are on the case page, not on Today."""


def today(work: Work, reader: Reader) -> Today:
    """The three columns; for a post that opens no cases nothing stands in them."""
    if not rights.may_here(work, Act.LIST):
        return _nothing(work)
    scopes = sorted(scope.value for scope in visible_scopes(reader))
    day = day_of(work.now)
    shifted = deadlines.shifted(work, reader)
    coming = alerts.due(work, reader)
    with work.store.read() as connection:
        due = tasks.open_until(connection, scopes, day + SOON)
        drafts = notes.drafts(connection, scopes)
        begun = screenings.drafts(connection, scopes)
        unsigned = sheets.unsigned(connection, scopes)
        ids = {shift.task.case for shift in shifted}
        ids |= {one.case for some in (due, drafts, begun, unsigned) for one in some}
        called = {id_: row.called for id_, row in cases.by_ids(connection, scopes, list(ids)).items()}
        ours = rights.may_in_cases(work, connection, {task.case for task in due}, Act.WORK)
        reception = cases.touched_on(connection, scopes, day)
        return Today(
            served=cases.count_people(connection, [row.id for row in reception]),
            reception=reception,
            due=tuple(_named(deadlines.prompted(work, task), called, is_ours=task.case in ours) for task in due),
            shifted=tuple(msgspec.structs.replace(one, task=_named(one.task, called, is_ours=True)) for one in shifted),
            drafts=tuple((draft, called.get(draft.case, "")) for draft in drafts),
            screening_drafts=tuple((draft, called.get(draft.case, "")) for draft in begun),
            unsigned=tuple((sheet, called.get(sheet.case, "")) for sheet in unsigned),
            waiting=envelopes.waiting_count(connection).ops,
            files=attachments.unstored_count(connection),
            alerts=coming,
        )


def _nothing(work: Work) -> Today:
    with work.store.read() as connection:
        waiting = envelopes.waiting_count(connection).ops
    return Today(
        served=0, reception=(), due=(), shifted=(), drafts=(), screening_drafts=(), unsigned=(), waiting=waiting
    )


def _named(task: Task, called: dict[RecordId, str], *, is_ours: bool) -> Task:
    return msgspec.structs.replace(task, called=called.get(task.case, ""), is_ours=is_ours)
