"""Goals of a case: agreed in the person's words, rated over time by both, never settled by the program."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from app.casework import consenting, rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Case
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.goal_score import scores
from app.domain.goals import HEAVIEST, LEVELS, NEW_GOAL, OVER, Goal, GoalDraft, GoalState, GoalWords, of_goal
from app.domain.ids import RecordId
from app.domain.readers import OF_PARTIES, Reader, Scope, visible_scopes
from app.domain.rights import Act
from app.errors import BadEntry, NotFound, Refused
from app.now import today, wall_ms
from app.ops.values import Value
from app.store import cases, goals
from app.store.saving import Save

LONGEST = 500
"""Characters of one answer: as many as a cell of the forms it is printed on takes."""
MOST_TASKS = 10
_TEXTS = ("goal", "problem", "indicator", "baseline", "method", "who_note")
_EARLIEST = date(1990, 1, 1)


class GoalPage(msgspec.Struct, frozen=True, kw_only=True):
    """The goals of a case for one reader, with the T-score at the start and now of those that reader may see."""

    case: Case
    goals: tuple[Goal, ...]
    before: Decimal | None
    now: Decimal | None
    today: date
    may_work: bool
    drafts: tuple[GoalDraft, ...] = ()  # what is half typed, of what this reader may see


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A rating about to be written down. `amends`: the one it corrects."""

    level: int | None = None
    own_level: int | None = None
    evidence: str = ""
    own_words: str = ""
    happened_on: date
    amends: RecordId | None = None


def page(work: Work, case_id: RecordId, reader: Reader) -> GoalPage:
    """All of the goals that one reader may see. Raises NotFound, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        scopes = [scope.value for scope in visible_scopes(reader)]
        found = goals.of_case(connection, case_id, scopes)
        drafts = goals.drafts(connection, case_id, scopes)
        may_work = rights.may_in_case(work, connection, case_id, Act.WORK)
    before, now = scores(found)
    return GoalPage(
        case=case, goals=found, before=before, now=now, today=today(work.now), may_work=may_work, drafts=drafts
    )


def keep(work: Work, draft: GoalDraft) -> Done[None]:
    """Keep what is half typed, whatever has become of the case or the post; nothing typed is nothing kept."""
    with work.store.transaction() as connection:
        if any(draft.content.values()):
            goals.keep_draft(connection, draft, wall_ms(work.now()))
        else:
            goals.drop_draft(connection, draft.case, draft.name)
    return Done(Changes.NONE, None)


def give_up(work: Work, case_id: RecordId, name: str) -> Done[None]:
    """Throw away what is half typed; the window offers to undo by keeping it again."""
    with work.store.transaction() as connection:
        goals.drop_draft(connection, case_id, name)
    return Done(Changes.GOALS, None)


def add(work: Work, case_id: RecordId, scope: Scope, words: GoalWords, set_on: date | None = None) -> Done[RecordId]:
    """Write down a goal, for whom it is. `set_on`: the day it was agreed, today where none is said.

    Raises BadEntry, NotFound, Refused.
    """
    day = set_on or today(work.now)
    _check(words, day)
    if day > today(work.now):
        raise BadEntry(field="set_on", problem="in_future")
    if scope not in OF_PARTIES:
        raise BadEntry(field="scope", problem="goal_scope")
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        if not case.is_couple and scope is not Scope.BOTH:
            raise BadEntry(field="scope", problem="goal_scope")
        consenting.require_scope(work, save.connection, case, scope, Deed.RECORD)
        record = save.new_record()
        frame: dict[str, Value] = {
            "case": case_id, "scope": scope.value, "state": GoalState.NEW.value, "set_on": day.isoformat(),
            "author": work.seat.worker,
        }  # fmt: skip
        save.put(case.folder, "goal", record, frame | _fields(words))
        save.audit(case.folder, line(work, "goal_set", case=case_id, record=record, scope=scope.value))
        goals.drop_draft(save.connection, case_id, NEW_GOAL)
    return Done(Changes.GOALS, record)


def amend(work: Work, goal_id: RecordId, words: GoalWords) -> Done[None]:
    """Agree on other words for a goal; those of before stay in its history. Raises BadEntry, NotFound, Refused."""
    with work.store.save() as save:
        goal = _goal(work, save, goal_id)
        _may_write(work, save, goal)
        _check(words, goal.set_on)
        save.put(goals.folder_of(save.connection, goal_id), "goal", goal_id, _fields(words))
        _audit(work, save, goal, "goal_amended")
        goals.drop_draft(save.connection, goal.case, of_goal("edit", goal_id))
    return Done(Changes.GOALS, None)


def move(work: Work, goal_id: RecordId, state: GoalState, why: str = "") -> Done[None]:
    """Say where a goal stands. One that is changed or dropped is kept with the reason, and no longer planned.

    Raises BadEntry (why), NotFound, Refused.
    """
    reason = why.strip()
    if state in OVER and not reason:
        raise BadEntry(field="why", problem="goal_why")
    _bound("why", reason)
    with work.store.save() as save:
        goal = _goal(work, save, goal_id)
        folder = goals.folder_of(save.connection, goal_id)
        save.put(folder, "goal", goal_id, {"state": state.value, "why": reason})
        _audit(work, save, goal, "goal_moved")
        goals.drop_draft(save.connection, goal.case, of_goal("move", goal_id))
    return Done(Changes.GOALS, None)


def rate(work: Work, goal_id: RecordId, judged: Judged) -> Done[RecordId]:
    """Write down how far a goal has come, once and for good; a mistake is corrected by another rating that names it.

    The words of what was expected come first, else the number would mean nothing. Raises BadEntry, NotFound, Refused.
    """
    with work.store.save() as save:
        goal = _goal(work, save, goal_id)
        if goal.state in OVER:
            raise Refused(rule="goal_over")
        _may_write(work, save, goal)
        _check_rating(work, save, goal, judged)
        record = save.new_record()
        save.put(goals.folder_of(save.connection, goal_id), "goal_rating", record, {
            "case": goal.case, "goal": goal_id, "scope": goal.scope.value, "level": judged.level,
            "own_level": judged.own_level, "evidence": judged.evidence.strip(), "own_words": judged.own_words.strip(),
            "happened_on": judged.happened_on.isoformat(), "recorded_at": work.now().isoformat(timespec="seconds"),
            "author": work.seat.worker, "amends": judged.amends,
        })  # fmt: skip
        _audit(work, save, goal, "goal_rated")
        goals.drop_draft(save.connection, goal.case, of_goal("rate", goal_id))
    return Done(Changes.GOALS, record)


def _goal(work: Work, save: Save, goal_id: RecordId) -> Goal:
    """A goal that is about to be changed. Raises NotFound, Refused."""
    goal = goals.get(save.connection, goal_id)
    if goal is None:
        raise NotFound(what="goal")
    case = rights.case(work, save.connection, goal.case, Act.WORK)
    consenting.require_scope(work, save.connection, case, goal.scope, Deed.RECORD)
    return goal


def _may_write(work: Work, save: Save, goal: Goal) -> None:
    """Raises Refused where nothing more is written about whom the goal is of."""
    case = cases.get(save.connection, goal.case)
    consenting.require_scope(work, save.connection, case, goal.scope, Deed.RECORD)


def _audit(work: Work, save: Save, goal: Goal, verb: str) -> None:
    told = line(work, verb, case=goal.case, record=goal.id, scope=goal.scope.value)
    save.audit(goals.folder_of(save.connection, goal.id), told)


def _fields(words: GoalWords) -> dict[str, Value]:
    said: Mapping[str, Value] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in msgspec.structs.asdict(words).items()
        if name not in ("levels", "due")
    }
    levels = {name: words.levels.get(level, "").strip() for level, name in goals.LEVEL_FIELDS.items()}
    return {**said, **levels, "due": words.due.isoformat() if words.due else ""}


def _check(words: GoalWords, set_on: date) -> None:
    if not words.goal.strip():
        raise BadEntry(field="goal", problem="goal_needed")
    for name in _TEXTS:
        _bound(name, getattr(words, name))
    for level, text in words.levels.items():
        _bound(goals.LEVEL_FIELDS[level], text)
    if len(tasks := words.tasks.strip().splitlines()) > MOST_TASKS:
        raise BadEntry(field="tasks", problem="too_many_lines", most=MOST_TASKS)
    for task in tasks:
        _bound("tasks", task)
    if set_on < _EARLIEST:
        raise BadEntry(field="set_on", problem="too_early")
    if words.due is not None and words.due < set_on:
        raise BadEntry(field="due", problem="due_before_goal")
    if not 1 <= words.weight <= HEAVIEST:
        raise BadEntry(field="weight", problem="goal_weight", most=HEAVIEST)
    if words.start is not None and words.start not in LEVELS:
        raise BadEntry(field="start", problem="goal_level")


def _check_rating(work: Work, save: Save, goal: Goal, judged: Judged) -> None:
    if not goal.words.levels.get(0):
        raise BadEntry(field="level", problem="goal_expected")
    given = [one for one in (judged.level, judged.own_level) if one is not None]
    if not given:
        raise BadEntry(field="level", problem="goal_level_needed")
    if any(one not in LEVELS for one in given):
        raise BadEntry(field="level", problem="goal_level")
    _bound("evidence", judged.evidence)
    _bound("own_words", judged.own_words)
    if judged.happened_on > today(work.now):
        raise BadEntry(field="happened_on", problem="in_future")
    if judged.happened_on < goal.set_on:
        raise BadEntry(field="happened_on", problem="before_goal")
    if judged.amends is not None:
        before = goals.find_rating(save.connection, judged.amends)
        if before is None or before.goal != goal.id:
            raise NotFound(what="goal")


def _bound(field: str, text: str) -> None:
    if len(text.strip()) > LONGEST:
        raise BadEntry(field=field, problem="too_long", typed=len(text.strip()), most=LONGEST)
