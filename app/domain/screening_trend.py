"""The totals of one person on one scale, in the order they were asked."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import attrgetter

import msgspec

from app.domain.cases import Screening


class Total(msgspec.Struct, frozen=True):
    """One total on one day."""

    day: date
    value: Decimal
    band: str | None


def totals(past: Iterable[Screening], instrument: str, scale: str) -> tuple[Total, ...]:
    """Oldest first; what was corrected, or has no total, is left out."""
    return tuple(
        Total(one.happened_on, score.total, score.band)
        for one in sorted(past, key=attrgetter("asked_at"))
        if one.instrument == instrument and not one.is_replaced
        for score in one.scores
        if score.scale == scale and score.total is not None
    )
