"""How a case ends: for a stated reason on a stated day, read and signed by the supervisor (domain.md §5).

The day counts for how long the case is kept. Until the supervisor has signed, a closing made by mistake is taken back;
after that a new need is a new case, linked with this one (`cases.open_again`).
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from app.casework import rights, stage_clocks
from app.casework.audit import line
from app.casework.process import MOVED
from app.casework.stage_clocks import At
from app.casework.work import Work
from app.domain.cases import ENDED, Case, Stage
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.process import LOST, are_attempts
from app.domain.readers import Scope
from app.domain.rights import Act
from app.errors import BadEntry, Refused
from app.now import today
from app.ops.values import Value
from app.store import cases
from app.store.saving import Save

REASONS = "CASE_CLOSE"
"""The code list of why a case is closed."""
CLOSED, TAKEN_BACK, READ, REOPENED = "case_closed", "closing_taken_back", "closing_read", "case_reopened"
VERBS = (CLOSED, TAKEN_BACK, READ, REOPENED)
"""What stands on the timeline."""


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """Why a case is closed, and when. `attempts`: of a lost contact, the days on which it was tried. `words`: the
    worker's own, which no party is shown."""

    reason: str
    day: date
    attempts: tuple[date, ...] = ()
    words: str = ""


def close(work: Work, case_id: RecordId, ending: Ending) -> Done[None]:
    """Close a case, from whatever stage it is in.

    Raises BadEntry (reason, day, attempts, words), NotFound, Refused (closed_already).
    """
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        if case.stage in ENDED:
            raise Refused(rule="closed_already")
        _check(work, case, ending)
        at = At(id=case.id, folder=case.folder, desk=case.desk)
        for stage in stage_clocks.passed(case.stage, Stage.CLOSED):
            stage_clocks.leave(work, save, at, stage)
        stage_clocks.enter(work, save, at, Stage.CLOSED, ending.day)
        fields: dict[str, Value] = {
            "stage": Stage.CLOSED.value, "closed_on": ending.day.isoformat(), "close_reason": ending.reason,
            "close_words": told(ending.attempts), "signed_off_by": "", "signed_off_on": "",
        }  # fmt: skip
        save.put(case.folder, "case", case.id, fields)
        save.audit(case.folder, line(work, CLOSED, case=case.id, record=case.id))
        if ending.words.strip():
            own = line(work, CLOSED, case=case.id, record=case.id, scope=Scope.WORKER.value)
            save.audit(case.folder, own | {"reason": ending.words.strip()})
    return Done(Changes.CASES | Changes.TASKS, None)


def take_back(work: Work, case_id: RecordId) -> Done[None]:
    """It was closed by mistake: it is where it was before. Raises NotFound, Refused (not_closed; closed_stays once the
    supervisor has signed, or a later case follows it)."""
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        if case.stage is not Stage.CLOSED:
            raise Refused(rule="not_closed")
        if (case.closing and case.closing.signed_by) or cases.later(save.connection, case_id):
            raise Refused(rule="closed_stays")
        at = At(id=case.id, folder=case.folder, desk=case.desk)
        stage = _before(save, case)
        stage_clocks.leave(work, save, at, Stage.CLOSED)
        stage_clocks.go_back(work, save, at, stage)
        empty: dict[str, Value] = {"stage": stage.value, "closed_on": "", "close_reason": "", "close_words": ""}
        save.put(case.folder, "case", case.id, empty)
        save.audit(case.folder, line(work, TAKEN_BACK, case=case.id, record=case.id))
    return Done(Changes.CASES | Changes.TASKS, None)


def sign_off(work: Work, case_id: RecordId) -> Done[None]:
    """The supervisor has read the closing and signs it; nothing of what the worker wrote changes.

    Raises NotFound, Refused (not_supervisor, not_closed).
    """
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.APPROVE)
        if case.closing is None:
            raise Refused(rule="not_closed")
        if case.closing.signed_by:
            return Done(Changes.NONE, None)
        signed: dict[str, Value] = {"signed_off_by": work.seat.worker, "signed_off_on": today(work.now).isoformat()}
        save.put(case.folder, "case", case.id, signed)
        stage_clocks.leave(work, save, At(id=case.id, folder=case.folder, desk=case.desk), Stage.CLOSED)
        save.audit(case.folder, line(work, READ, case=case.id, record=case.id))
    return Done(Changes.CASES | Changes.TASKS, None)


def told(attempts: Sequence[date]) -> str:
    """The days of the attempts, in their order, as a form shows them."""
    return "、".join(day.isoformat() for day in sorted(set(attempts)))


def _before(save: Save, case: Case) -> Stage:
    """The stage a case was in when it was closed: the last move tells it, else it was where cases begin."""
    stages = {verb: stage for stage, verb in MOVED.items() if stage not in ENDED}
    lines = cases.last_verbs(save.connection, case.id, [Scope.BOTH.value])
    return next((stages[row.verb] for row in lines if row.verb in stages), Stage.INTAKE)


def _check(work: Work, case: Case, ending: Ending) -> None:
    if ending.reason not in work.definitions.codes[REASONS].codes_of():
        raise BadEntry(field="reason", problem="closing_reason")
    if ending.day > today(work.now):
        raise BadEntry(field="day", problem="in_future")
    if ending.day < case.opened_on:
        raise BadEntry(field="day", problem="before_opening")
    if ending.reason == LOST and not are_attempts(ending.attempts, ending.day):
        raise BadEntry(field="attempts", problem="three_attempts")
    if len(ending.words.strip()) > rights.LONGEST_REASON:
        raise BadEntry(
            field="words", problem="too_long", typed=len(ending.words.strip()), most=rights.LONGEST_REASON
        )  # fmt: skip
