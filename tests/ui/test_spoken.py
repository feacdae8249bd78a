"""How days and deadlines are said."""

from datetime import date, timedelta

import pytest

from app.domain.readers import Reader
from ui.spoken import day, risk_tag, short_day, until, urgency

TODAY = date(2026, 11, 23)


def test_a_day_has_its_weekday() -> None:
    """Dates as 2026年11月23日 (周一)."""
    assert day(TODAY) == "2026年11月23日 (周一)"


def test_near_days_are_said_shortly() -> None:
    """Today, yesterday, then month and day, with the year where it is another."""
    said = [short_day(TODAY - timedelta(days=days), TODAY) for days in (0, 1, 2, 400)]
    assert said == ["今天", "昨天", "11月21日", "2025年10月19日"]


@pytest.mark.parametrize(
    ("days", "words", "token"),
    [(-2, "逾期 2 天", "overdue"), (0, "今天到期", "due"), (5, "还有 5 天", "soon"), (30, "还有 30 天", "ink-2")],
)
def test_a_deadline_says_how_far_it_is(days: int, words: str, token: str) -> None:
    """Words and colour go together; the words alone would do."""
    due = TODAY + timedelta(days=days)
    assert (until(due, TODAY), urgency(due, TODAY)) == (words, token)


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.HIM, Reader.HER])
def test_a_risk_is_said_to_the_worker_alone(reader: Reader) -> None:
    """Whoever else is in the room may be its cause."""
    assert risk_tag("high", {"high": "高"}, reader) == ()
    assert risk_tag("high", {"high": "高"}, Reader.WORKER)[0].words == "高"
