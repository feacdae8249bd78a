"""Goals of a case, agreed with the person, and how far each was reached (goal attainment scaling).

Kiresuk & Sherman, "Goal Attainment Scaling", Community Mental Health Journal 4 (1968) 443-453: before the work begins
each goal gets five levels in words, from -2 (far below what was expected) over 0 (as expected) to +2; where things
stand at the start is usually -1 or -2. What a goal is about is the person's choice: to stay together, to decide and to
separate well are goals of one kind, and a level says how far what was agreed came about, never whether it was right.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from app.domain.cases import SyncMark
from app.domain.ids import RecordId
from app.domain.readers import Scope

LEVELS = (-2, -1, 0, 1, 2)
HEAVIEST = 9
"""The greatest weight of a goal beside the others; 1 where nobody weighed them."""


class GoalState(StrEnum):
    """Where a goal stands, as worker and person see it (code list MARR_GOAL_STATE)."""

    NEW = "new"
    DOING = "doing"
    REACHED = "reached"
    PARTLY = "partly"
    CHANGED = "changed"  # another goal took its place
    DROPPED = "dropped"


OVER = frozenset({GoalState.CHANGED, GoalState.DROPPED})
"""States of goals that are pursued no more: kept, and neither planned nor summed up."""


class GoalWords(msgspec.Struct, frozen=True, kw_only=True):
    """What is agreed about a goal. `problem`, `goal` and the levels are in the person's words as far as possible."""

    goal: str
    problem: str = ""
    domain: str = ""  # code list LIFE_DOMAIN
    towards: str = ""  # code list MARR_WISH, at the marriage desk
    indicator: str = ""  # how it will be seen
    baseline: str = ""  # how it is now
    method: str = ""
    tasks: str = ""  # one a line
    who: str = ""  # code list CASE_ROLE
    who_note: str = ""
    due: date | None = None
    levels: Mapping[int, str] = {}  # what each of LEVELS looks like
    start: int | None = None  # the level things stand at when the goal is set
    weight: int = 1  # 1 to HEAVIEST


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """How far a goal had come on one day: the worker's view, the person's own, or both. Nothing in it changes any
    more; a correction is a later one that names it."""

    id: RecordId
    goal: RecordId
    scope: Scope
    level: int | None
    own_level: int | None  # as the person sees it
    evidence: str = ""
    own_words: str = ""
    happened_on: date
    recorded_at: datetime
    author: str
    amends: RecordId | None = None
    is_replaced: bool = False
    mark: SyncMark = SyncMark.HERE

    @property
    def at(self) -> tuple[date, datetime]:
        """By what ratings stand in order: the day they are about, then the moment they were written down."""
        return self.happened_on, self.recorded_at


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A goal with its ratings, oldest first; those that were corrected are among them, and count no more."""

    id: RecordId
    case: RecordId
    scope: Scope
    words: GoalWords
    state: GoalState
    why: str = ""  # it was changed or dropped
    set_on: date
    author: str = ""
    ratings: tuple[Rating, ...] = ()
    conflicts: tuple[str, ...] = ()
    is_understood: bool = True
    mark: SyncMark = SyncMark.HERE

    @property
    def counting(self) -> tuple[Rating, ...]:
        """The ratings that were not corrected."""
        return tuple(one for one in self.ratings if not one.is_replaced)

    @property
    def level(self) -> int | None:
        """Where it stands now: by the worker's last rating, else the person's, else as it was at the start."""
        worker = [one.level for one in self.counting if one.level is not None]
        own = [one.own_level for one in self.counting if one.own_level is not None]
        return next(iter((*reversed(worker), *reversed(own))), self.words.start)

    @property
    def last(self) -> Rating | None:
        """The last rating that counts."""
        return next(reversed(self.counting), None)


class GoalDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What stands half typed on the page of goals. Local to this vault; never an op.

    `name` says what it is to become: NEW_GOAL, or what `of_goal` gives.
    """

    case: RecordId
    name: str
    scope: Scope
    content: Mapping[str, str]


NEW_GOAL = "new"


def of_goal(what: str, goal: RecordId) -> str:
    """The name of a draft about one goal: `what` is "edit", "rate" or "move"."""
    return f"{what}:{goal.hex()}"
