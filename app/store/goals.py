"""Goals and their ratings, read; and what is half typed about them, which are local rows and never ops."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.goals import LEVELS, Goal, GoalDraft, GoalState, GoalWords, Rating
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Scope
from app.store import heads, rows, understanding
from app.store.tables import draft, goal, goal_rating

LEVEL_FIELDS: Mapping[int, str] = dict(
    zip(LEVELS, ("far_below", "below", "expected", "above", "far_above"), strict=True)
)
"""Under which field of a goal each level's words stand."""

_pack = msgspec.msgpack.Encoder().encode
_NEVER = date(1970, 1, 1)
_later = goal_rating.alias("later")
_REPLACED = select(func.count()).where(_later.c.amends == goal_rating.c.id).scalar_subquery().label("replaced")


def of_case(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[Goal, ...]:
    """The goals of a case that a reader may see, in the order they were set, with the ratings that reader may see."""
    seen = list(scopes)
    ratings: dict[bytes, list[Rating]] = defaultdict(list)
    asked = _ratings().where(goal_rating.c.case == case, goal_rating.c.scope.in_(seen))
    for row in connection.execute(asked.order_by(goal_rating.c.id)):
        ratings[row.goal].append(_rating(row))
    found = rows.marked(goal).where(goal.c.case == case, goal.c.scope.in_(seen))
    return tuple(_goal(connection, row, ratings[row.id]) for row in connection.execute(found.order_by(*_ORDER)))


def get(connection: Connection, id_: RecordId) -> Goal | None:
    """One goal with all its ratings."""
    row = connection.execute(rows.marked(goal).where(goal.c.id == id_)).first()
    if row is None or row.case is None:
        return None
    ratings = connection.execute(_ratings().where(goal_rating.c.goal == id_).order_by(goal_rating.c.id))
    return _goal(connection, row, [_rating(one) for one in ratings])


def folder_of(connection: Connection, id_: RecordId) -> FolderRef:
    """Where a goal lives."""
    return FolderRef(connection.execute(select(goal.c.folder).where(goal.c.id == id_)).scalar_one())


def find_rating(connection: Connection, id_: RecordId) -> Rating | None:
    """One rating."""
    row = connection.execute(_ratings().where(goal_rating.c.id == id_)).first()
    return _rating(row) if row else None


_ORDER = (goal.c.set_on, goal.c.id)


def _ratings() -> Select[Any]:
    return rows.marked(goal_rating).add_columns(_REPLACED)


def _goal(connection: Connection, row: Row[Any], ratings: Iterable[Rating]) -> Goal:
    words = GoalWords(
        goal=row.goal,
        problem=row.problem,
        domain=row.domain,
        towards=row.towards,
        indicator=row.indicator,
        baseline=row.baseline,
        method=row.method,
        tasks=row.tasks,
        who=row.who,
        who_note=row.who_note,
        due=rows.day(row.due),
        levels={level: text for level, field in LEVEL_FIELDS.items() if (text := getattr(row, field))},
        start=_level(row.start),
        weight=max(row.weight, 1),
    )
    return Goal(
        id=RecordId(row.id),
        case=RecordId(row.case),
        scope=rows.known(Scope, row.scope, Scope.WORKER),
        words=words,
        state=rows.known(GoalState, row.state, GoalState.NEW),
        why=row.why,
        set_on=rows.day(row.set_on) or _NEVER,
        author=row.author,
        ratings=tuple(sorted(ratings, key=lambda one: one.at)),
        conflicts=heads.conflicts(connection, RecordId(row.id)),
        is_understood=understanding.is_understood(connection, "goal", RecordId(row.id)),
        mark=rows.mark(row.envelope_state),
    )


def _rating(row: Row[Any]) -> Rating:
    return Rating(
        id=RecordId(row.id),
        goal=RecordId(row.goal or b""),
        scope=rows.known(Scope, row.scope, Scope.WORKER),
        level=_level(row.level),
        own_level=_level(row.own_level),
        evidence=row.evidence,
        own_words=row.own_words,
        happened_on=rows.day(row.happened_on) or _NEVER,
        recorded_at=rows.moment(row.recorded_at),
        author=row.author,
        amends=RecordId(row.amends) if row.amends else None,
        is_replaced=bool(row.replaced),
        mark=rows.mark(row.envelope_state),
    )


def _level(value: int | None) -> int | None:
    """A level this version knows; what else stands there is no level."""
    return value if value in LEVELS else None


# --- half typed
def keep_draft(connection: Connection, one: GoalDraft, updated_ms: int) -> None:
    """Keep what has been typed, in place of its earlier state."""
    values = {
        "case": one.case, "kind": "goal", "scope": one.scope.value, "form": one.name,
        "content": _pack(dict(one.content)), "updated_ms": updated_ms,
    }  # fmt: skip
    row = insert(draft).values(id=_draft_id(one.case, one.name), **values)
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


def drafts(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[GoalDraft, ...]:
    """What is half typed about the goals of a case, as far as a reader may see it."""
    query = select(draft).where(draft.c.kind == "goal", draft.c.case == case, draft.c.scope.in_(list(scopes)))
    return tuple(
        GoalDraft(case=case, name=row.form, scope=Scope(row.scope), content=msgspec.msgpack.decode(row.content))
        for row in connection.execute(query.order_by(draft.c.updated_ms))
    )


def drop_draft(connection: Connection, case: RecordId, name: str) -> None:
    """It has been saved, or was given up."""
    connection.execute(delete(draft).where(draft.c.id == _draft_id(case, name)))


def _draft_id(case: RecordId, name: str) -> bytes:
    return hashlib.sha256(case + f"|goal|{name}".encode()).digest()[:16]
