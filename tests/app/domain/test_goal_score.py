"""The T-score of several goals, as rules."""

from datetime import UTC, date, datetime
from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.goal_score import scores, t_score
from app.domain.goals import LEVELS, Goal, GoalState, GoalWords, Rating
from app.domain.ids import RecordId
from app.domain.readers import Scope

RATED = st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(1, 9)), min_size=1, max_size=8)
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("levels", "score"),
    [
        ([(0, 1)], "50.0"),
        ([(1, 1)], "60.0"),  # a single goal: ten points a level
        ([(-1, 1)] * 3, "36.3"),  # the usual beginning of three goals: 50 - 30/√4.8
        ([(2, 1), (1, 1), (0, 1)], "63.7"),
        ([(1, 3), (-1, 1)], "55.8"),  # 50 + 20/√(0.7·10 + 0.3·16)
    ],
)
def test_examples_worked_by_hand(levels: list[tuple[int, int]], score: str) -> None:
    """By the formula of 1968 with ρ = 0.3."""
    assert t_score(levels) == Decimal(score)


@given(RATED)
def test_everything_as_expected_is_fifty_and_the_opposite_mirrors_it(rated: list[tuple[int, int]]) -> None:
    """Whatever the goals weigh."""
    assert t_score((0, weight) for _, weight in rated) == 50
    assert t_score(rated) + t_score((-level, weight) for level, weight in rated) == 100


@given(RATED, st.integers(2, 9), st.randoms())
def test_neither_order_nor_the_unit_of_weights_counts(rated: list[tuple[int, int]], factor: int, chance) -> None:
    """Only how the weights compare."""
    mixed = list(rated)
    chance.shuffle(mixed)
    assert t_score(mixed) == t_score(rated) == t_score((level, weight * factor) for level, weight in rated)


@given(RATED, st.data())
def test_a_goal_that_came_further_never_lowers_it(rated: list[tuple[int, int]], data: st.DataObject) -> None:
    """Nor does one that came less far raise it."""
    at = data.draw(st.integers(0, len(rated) - 1))
    level, weight = rated[at]
    further = [*rated[:at], (min(level + 1, 2), weight), *rated[at + 1 :]]
    assert t_score(further) >= t_score(rated)


@given(RATED)
def test_equal_weights_have_a_simple_form(rated: list[tuple[int, int]]) -> None:
    """An independent way to the same number: 50 + 10 Σx / √(n(0.7 + 0.3 n))."""
    count = len(rated)
    simple = 50 + 10 * sum(level for level, _ in rated) / sqrt(count * (0.7 + 0.3 * count))
    assert abs(float(t_score((level, 1) for level, _ in rated)) - simple) <= 0.0500001


def test_no_goal_no_score_and_no_strange_ones() -> None:
    """A level of six, or a weight of nothing, is a mistake of the program."""
    assert t_score([]) is None
    for level, weight in ((3, 1), (0, 0), (-3, 1), (1, -1)):
        with pytest.raises(ValueError, match=r"\("):
            t_score([(level, weight)])


def rating(level: int | None, day: int = 1, own: int | None = None, gone: bool = False) -> Rating:
    """A rating of one day in November."""
    on = date(2026, 11, day)
    return Rating(
        id=RecordId(bytes([day])), goal=RecordId(b"g"), scope=Scope.BOTH, level=level, own_level=own, happened_on=on,
        recorded_at=datetime(2026, 11, day, tzinfo=UTC), author="王敏", is_replaced=gone,
    )  # fmt: skip


def goal(start: int | None, *ratings: Rating, state: GoalState = GoalState.DOING) -> Goal:
    """A goal with those ratings."""
    words = GoalWords(goal="每周一起吃一次饭", start=start)
    return Goal(
        id=RecordId(b"g"), case=RecordId(b"c"), scope=Scope.BOTH, words=words, state=state, set_on=DAY, ratings=ratings
    )


def test_start_and_now_are_of_the_same_goals() -> None:
    """One never rated, one without a beginning, and one that was dropped are in neither; what was corrected is not."""
    counted = goal(-1, rating(0, 3), rating(2, 5, gone=True))
    left_out = (goal(-2), goal(None, rating(1)), goal(-2, rating(2), state=GoalState.DROPPED))
    assert scores([counted, *left_out]) == (Decimal(40), Decimal(50))
    assert scores(left_out) == (None, None)


def test_the_workers_view_counts_before_the_persons_own() -> None:
    """Both stand beside each other; where the worker said nothing the person's is the level."""
    assert goal(-1, rating(1, 2, own=-1), rating(None, 4, own=2)).level == 1
    assert goal(-1, rating(None, 4, own=2)).level == 2
    assert goal(-1).level == -1
