"""One number for several goals: the T-score of goal attainment scaling."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from app.domain.goals import OVER, Goal

CORRELATION = Decimal("0.3")
"""How alike the levels of one person's goals are assumed to be: the value Kiresuk and Sherman take."""
EXPECTED = 50
"""The score of goals that all came as far as expected."""
_SPREAD = 10
_STEP = Decimal("0.1")


def t_score(levels: Iterable[tuple[int, int]]) -> Decimal | None:
    """From level and weight of each goal; 50 where everything came as expected. None without a goal.

    T = 50 + 10 Σ wᵢxᵢ / √((1−ρ) Σ wᵢ² + ρ (Σ wᵢ)²), with ρ = 0.3: Kiresuk & Sherman 1968 (see app.domain.goals),
    formula 1. Raises ValueError for a weight below 1 or a level outside −2…+2.
    """
    rated = list(levels)
    if any(weight < 1 or not -2 <= level <= 2 for level, weight in rated):
        raise ValueError(rated)
    if not rated:
        return None
    weights = [weight for _, weight in rated]
    spread = (1 - CORRELATION) * sum(one * one for one in weights) + CORRELATION * sum(weights) ** 2
    score = EXPECTED + _SPREAD * sum(level * weight for level, weight in rated) / spread.sqrt()
    return score.quantize(_STEP, ROUND_HALF_EVEN)  # to even: the opposite levels mirror the score


def scores(goals: Iterable[Goal]) -> tuple[Decimal | None, Decimal | None]:
    """The score at the start and now, of the goals that are pursued and have a level at both times."""
    rated = [
        (one.words.start, one.level, one.words.weight)
        for one in goals
        if one.state not in OVER and one.words.start is not None and one.level is not None and one.counting
    ]
    before = t_score((start, weight) for start, _, weight in rated if start is not None)
    return before, t_score((now, weight) for _, now, weight in rated if now is not None)
