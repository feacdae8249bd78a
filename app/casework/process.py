"""The process of a case: where it stands, what is missing before it goes on, and the moves (domain.md §5).

What is missing is asked for whoever is in the room, and so is whether a reason is wanted: what lies behind the other
party's wall neither shows nor stops anything while that party's spouse looks on.
"""

from datetime import date

import msgspec

from app.casework import consenting, rights, stage_clocks
from app.casework.audit import line
from app.casework.stage_clocks import At
from app.casework.work import Work
from app.definitions.prefill_paths import MATTER
from app.domain import process
from app.domain.cases import ENDED, AnswerSet, Case, Consent, SheetState, Stage, Task, TaskState
from app.domain.changes import Changes, Done
from app.domain.consenting import Word
from app.domain.ids import RecordId
from app.domain.process import Facts, Missing
from app.domain.readers import Reader, Role, Scope, may_see, visible_scopes
from app.domain.rights import Act
from app.domain.seen import own_scope
from app.errors import BadEntry, Refused
from app.now import today
from app.store import answers, cases, screenings, sheets, tasks
from app.store.saving import Save
from app.store.store import Opened

CONTACT = "case_contact_agreed"
"""What is asked once under this name (resources/matter/casework.toml) says whether somebody may be contacted later."""
AGREED = "agree"
FORCED = "stage_forced"
"""The audit verb of going on without what is missing; the reason is the worker's own."""
MOVED = {stage: f"moved_to_{stage.value}" for stage in Stage}
"""The audit verb of every move."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the case, as far as whoever looks may know: what they said when asked."""

    role: Role
    called: str
    word: Word
    last: Consent | None


class ProcessPage(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page of the process shows to one reader."""

    case: Case
    people: tuple[Person, ...]
    missing: tuple[Missing, ...]  # before it goes on from where it is
    clocks: tuple[Task, ...]  # of the stage it is in, open ones
    earlier: Case | None  # the closed case this one was opened after
    later: tuple[Case, ...]  # those opened after it was closed
    may_work: bool
    may_read_off: bool  # whether this seat may sign the closing as its supervisor
    today: date


def page(work: Work, case_id: RecordId, reader: Reader) -> ProcessPage:
    """Where a case stands, for one reader. Raises NotFound, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        facts, said = _facts(work, connection, case, reader)
        kept = tasks.of_case(connection, case_id, [scope.value for scope in visible_scopes(reader)])
        rule = work.definitions.process(case.desk).at(case.stage)
        people = tuple(
            Person(
                role=role,
                called=party.person.details.called,
                word=facts.words[role],
                last=next((one for one in said if one.role is role and one.person == party.person.id), None),
            )
            for role in process.visible(case, reader)
            if (party := case.party(role)) is not None
        )
        return ProcessPage(
            case=case,
            people=people,
            missing=process.missing(rule.needs, case, facts, reader),
            clocks=tuple(one for one in kept if _is_running(one, rule.clock)),
            earlier=_linked(work, connection, case.follows),
            later=tuple(one for id_ in cases.later(connection, case_id) if (one := _linked(work, connection, id_))),
            may_work=rights.may_in_case(work, connection, case_id, Act.WORK),
            may_read_off=rights.may_in_case(work, connection, case_id, Act.APPROVE),
            today=today(work.now),
        )


def lacking(work: Work, case_id: RecordId, stage: Stage, reader: Reader) -> tuple[Missing, ...]:
    """What those in the room would miss on the way to a stage; nothing on the way back. Raises NotFound, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        return _lacking(work, connection, case, stage, reader)


def move(work: Work, case_id: RecordId, stage: Stage, reader: Reader, reason: str = "") -> Done[None]:
    """Go to another stage. Where something is missing a reason is wanted, which stands on the worker's timeline.

    Raises BadEntry (reason), NotFound, and Refused: stage_closes (a case is closed with its reason, see `closing`),
    closed_stays (a closed one is not opened again), law_first (what the law wants before).
    """
    why = reason.strip()
    if len(why) > rights.LONGEST_REASON:
        raise BadEntry(field="reason", problem="too_long", typed=len(why), most=rights.LONGEST_REASON)
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        if stage is case.stage:
            return Done(Changes.NONE, None)
        _refuse_wrong_way(case, stage)
        lacks = _lacking(work, save.connection, case, stage, reader)
        if any(one.need.by_law for one in lacks):
            raise Refused(rule="law_first")
        if lacks and not why:
            raise BadEntry(field="reason", problem="going_on_reason")
        _go(work, save, case, stage)
        if lacks:
            forced = line(work, FORCED, case=case_id, record=case_id, scope=Scope.WORKER.value)
            save.audit(case.folder, forced | {"reason": why})
    return Done(Changes.CASES | Changes.TASKS, None)


def _go(work: Work, save: Save, case: Case, stage: Stage) -> None:
    at = At(id=case.id, folder=case.folder, desk=case.desk)
    is_on = stage in process.between(case.stage, stage) or process.ORDER.index(stage) > process.ORDER.index(case.stage)
    for one in stage_clocks.passed(case.stage, stage):
        stage_clocks.leave(work, save, at, one)
    if not is_on:
        stage_clocks.go_back(work, save, at, stage)
    elif stage is Stage.FOLLOW_UP:
        _start_follow_ups(work, save, case, at)
    else:
        stage_clocks.enter(work, save, at, stage, today(work.now))
    save.put(case.folder, "case", case.id, {"stage": stage.value})
    save.audit(case.folder, line(work, MOVED[stage], case=case.id, record=case.id))


def _start_follow_ups(work: Work, save: Save, case: Case, at: At) -> None:
    """Of each person who agreed to it, for that person's eyes: they are contacted apart from each other."""
    facts, _ = _facts(work, save.connection, case, Reader.WORKER)
    day = case.closing.day if case.closing is not None else today(work.now)
    for role in sorted(facts.contact):
        stage_clocks.enter(work, save, at, Stage.FOLLOW_UP, day, own_scope(case, role))


def _refuse_wrong_way(case: Case, stage: Stage) -> None:
    if stage is Stage.CLOSED:
        raise Refused(rule="stage_closes")
    if case.stage in ENDED and stage not in ENDED:
        raise Refused(rule="closed_stays")
    if stage is Stage.FOLLOW_UP and case.stage is not Stage.CLOSED:
        raise Refused(rule="follow_up_after_closing")


def _lacking(work: Work, connection: Opened, case: Case, stage: Stage, reader: Reader) -> tuple[Missing, ...]:
    desk = work.definitions.process(case.desk)
    needs = [need for one in process.between(case.stage, stage) for need in desk.at(one).needs]
    if not needs:
        return ()
    facts, _ = _facts(work, connection, case, reader)
    return process.missing(needs, case, facts, reader)


def _facts(work: Work, connection: Opened, case: Case, reader: Reader) -> tuple[Facts, tuple[Consent, ...]]:
    """What one reader may know of what there is; nothing behind a wall is fetched."""
    scopes = [scope.value for scope in visible_scopes(reader)]
    roles = process.visible(case, reader)
    filled = answers.of_case(connection, case.id, scopes)
    printed = sheets.of_case(connection, case.id, scopes)
    kept = tasks.of_case(connection, case.id, scopes)
    signed = {(one.form, one.role) for one in printed if one.state in (SheetState.SIGNED, SheetState.ARCHIVED)}
    facts = Facts(
        words={role: consenting.word(work, connection, case, role) for role in roles},
        filled=frozenset((one.form, one.role) for one in filled),
        signed=frozenset(signed),
        screened=frozenset(one.role for one in screenings.of_case(connection, case.id, scopes)),
        contact=frozenset(role for role in roles if _may_contact(work, case, role, filled)),
        is_reviewed=stage_clocks.is_reviewed(work, kept, case.desk, Stage.INTERVENTION),
        is_read=case.closing is not None and bool(case.closing.signed_by),
    )
    said = tuple(
        one for one in tasks.consents(connection, case.id) if may_see(reader, own_scope(case, one.role))
    )  # fmt: skip
    return facts, said


def _may_contact(work: Work, case: Case, role: Role, filled: tuple[AnswerSet, ...]) -> bool:
    """What this person said last about being contacted afterwards; `filled` is newest first."""
    for one in filled:
        form = work.definitions.known(one.form, one.version)
        if form is None or one.role not in ((role,) if case.is_couple else (role, None)):
            continue
        for field in form.fields.values():
            if field.prefill == MATTER + CONTACT and one.values.get(field.id):
                return bool(one.values[field.id] == AGREED)
    return False


def _is_running(task: Task, rule: str) -> bool:
    return task.state is TaskState.OPEN and task.rule.partition(".")[0] == rule


def _linked(work: Work, connection: Opened, id_: RecordId | None) -> Case | None:
    """A case at the other end of a link, where this seat may read it."""
    if id_ is None or not cases.is_here(connection, id_):
        return None
    return cases.get(connection, id_) if rights.may_in_case(work, connection, id_, Act.READ) else None
