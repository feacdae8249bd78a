"""Deadlines: the divorce periods above all, and every unit a rule can be measured in."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clocks import ClockRule, ClockStep, Computation, Unit, add_months, compute
from app.domain.workdays import Workdays
from app.now import CHINA

DAY = timedelta(days=1)

NATIONAL_DAY = [date(2026, 10, day) for day in range(1, 8)]

WORKDAYS = Workdays(
    version="2026-test",
    published=frozenset({2025, 2026}),
    rest=frozenset([*NATIONAL_DAY, date(2027, 1, 1)]),
    work=frozenset([date(2026, 9, 20), date(2026, 10, 10)]),
)

DIVORCE = ClockRule(
    key="divorce",
    version=1,
    source="test",
    status="assumed",
    steps=(
        ClockStep(last="cooling_last", unit=Unit.CALENDAR_DAYS, length=30, move=True, remind=(3, 25, 0)),
        ClockStep(
            last="window_last",
            unit=Unit.CALENDAR_DAYS,
            length=30,
            move=True,
            after="cooling_last",
            first="window_first",
            remind=(1, -7),
        ),
    ),
)

receipts = st.dates(date(2025, 1, 1), date(2028, 12, 31))
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def workday_tables(draw: st.DrawFn) -> Workdays:
    """Any table of days off and weekends worked."""
    rest = draw(st.frozensets(days, max_size=60))
    work = draw(st.frozensets(days.filter(lambda day: day.isoweekday() > 5 and day not in rest), max_size=20))
    return Workdays(
        version="drawn",
        published=frozenset({2025, 2026, 2027}),
        rest=rest,
        work=work,
        weekend_is_rest_day=draw(st.booleans()),
    )


def rule(unit: Unit, length: int, *, move: bool = False, remind: tuple[int, ...] = ()) -> ClockRule:
    """A rule of one step."""
    step = ClockStep(last="due", unit=unit, length=length, move=move, remind=remind)
    return ClockRule(key="test", version=3, source="test", status="assumed", steps=(step,))


def dates_of(found: Computation) -> list[str]:
    """The named dates, as ISO text."""
    return [deadline.at.isoformat() for deadline in found.dates.values()]


@pytest.mark.parametrize(
    ("receipt", "expected"),
    [
        (date(2026, 11, 23), ["2026-12-23", "2026-12-24", "2027-01-22"]),
        (date(2026, 9, 1), ["2026-10-08", "2026-10-09", "2026-11-09"]),
    ],
)
def test_the_divorce_periods_fall_on_the_verified_days(receipt: date, expected: list[str]) -> None:
    """The receipt day is not counted, day 30 moves over rest days, the next period begins the day after."""
    assert dates_of(compute(DIVORCE, receipt, WORKDAYS)) == expected


@given(receipts, workday_tables())
def test_the_certificate_period_begins_the_day_after_cooling_off_ends(receipt: date, table: Workdays) -> None:
    """No gap and no overlap between the two periods."""
    dates = compute(DIVORCE, receipt, table).dates
    assert dates["window_first"].day - dates["cooling_last"].day == DAY


@given(receipts, workday_tables())
def test_a_last_day_is_never_a_rest_day_and_never_early(receipt: date, table: Workdays) -> None:
    """Moving only ever lengthens, and only over rest days without a break."""
    dates = compute(DIVORCE, receipt, table).dates
    for name, base in (("cooling_last", receipt), ("window_last", dates["cooling_last"].day)):
        last, raw = dates[name].day, base + 30 * DAY
        assert not table.is_rest_day(last)
        assert last >= raw
        assert all(table.is_rest_day(raw + shift * DAY) for shift in range((last - raw).days))


@given(receipts, st.integers(0, 60), workday_tables())
def test_a_later_receipt_never_gives_an_earlier_date(receipt: date, later: int, table: Workdays) -> None:
    """All three dates are monotone in the receipt date."""
    first, second = compute(DIVORCE, receipt, table), compute(DIVORCE, receipt + later * DAY, table)
    assert all(first.dates[name].day <= second.dates[name].day for name in DIVORCE.names)


def slowly(receipt: date, table: Workdays) -> Iterator[date]:
    """The three dates by walking through the calendar one day at a time, with a tally instead of arithmetic."""
    day, counted = receipt, 0
    while counted < 30 or day in table.rest or _rests(day, table):
        day, counted = day + DAY, counted + 1
    yield day
    yield day + DAY
    counted = 0
    while counted < 30 or day in table.rest or _rests(day, table):
        day, counted = day + DAY, counted + 1
    yield day


def _rests(day: date, table: Workdays) -> bool:
    return table.weekend_is_rest_day and day.strftime("%a") in {"Sat", "Sun"} and day not in table.work


@given(receipts, workday_tables())
def test_an_independent_walk_through_the_calendar_agrees(receipt: date, table: Workdays) -> None:
    """The engine and a slow recomputation give the same dates."""
    assert [found.day for found in compute(DIVORCE, receipt, table).dates.values()] == list(slowly(receipt, table))


@given(receipts, workday_tables())
def test_every_date_carries_what_it_was_computed_from(receipt: date, table: Workdays) -> None:
    """Rule, rule version, table version, input and reasoning stand beside each date."""
    for name, found in compute(DIVORCE, receipt, table).dates.items():
        assert (found.key, found.rule_version, found.start) == (f"divorce.{name}", 1, receipt)
        assert found.table_version == table.version
        assert found.steps[0].code == "start"


def test_the_reasoning_tells_the_moved_days() -> None:
    """A moved last day names its raw day and every rest day it was moved over."""
    steps = compute(DIVORCE, date(2026, 9, 1), WORKDAYS).dates["cooling_last"].steps
    assert [step.code for step in steps] == ["start", "day_one", "days", "moved"]
    assert steps[-1].facts["raw"] == date(2026, 10, 1)
    assert steps[-1].facts["rest"] == tuple(NATIONAL_DAY)


def test_a_date_in_a_year_without_a_notice_is_provisional() -> None:
    """Only the dates that asked about such a year are marked, and the step says which year."""
    found = compute(DIVORCE, date(2026, 11, 23), WORKDAYS)
    assert [deadline.provisional for deadline in found.dates.values()] == [False, False, True]
    assert found.provisional
    assert found.steps[-1].code == "unpublished"
    assert found.steps[-1].facts == {"year": 2027}


def test_the_first_day_of_a_provisional_period_is_as_sure_as_the_end_before_it() -> None:
    """A provisional end of cooling-off makes everything after it provisional."""
    found = compute(DIVORCE, date(2026, 12, 10), WORKDAYS)
    assert all(deadline.provisional for deadline in found.dates.values())


def test_without_weekends_only_the_days_of_the_notice_move_a_last_day() -> None:
    """Whether an ordinary Saturday moves a last day is a setting."""
    table = Workdays(version="x", published=frozenset({2026}), rest=WORKDAYS.rest, work=frozenset())
    strict = Workdays(
        version="x", published=frozenset({2026}), rest=WORKDAYS.rest, work=frozenset(), weekend_is_rest_day=False
    )
    saturday_ends = date(2026, 10, 8)
    five = rule(Unit.CALENDAR_DAYS, 9, move=True)
    assert compute(five, saturday_ends - 7 * DAY, table).dates["due"].day == date(2026, 10, 12)
    assert compute(five, saturday_ends - 7 * DAY, strict).dates["due"].day == date(2026, 10, 10)


def test_working_days_skip_rest_days_and_count_worked_weekends() -> None:
    """Seven working days across National Day: 28 to 30 September, 8 to 10 October, 12 October."""
    assert compute(rule(Unit.WORKING_DAYS, 7), date(2026, 9, 27), WORKDAYS).dates["due"].day == date(2026, 10, 12)


@given(receipts, st.integers(1, 30), workday_tables())
def test_so_many_working_days_lie_in_the_period(start: date, length: int, table: Workdays) -> None:
    """The period holds exactly that many working days and ends on one; an ordinary weekend never is one."""
    last = compute(rule(Unit.WORKING_DAYS, length), start, table).dates["due"].day
    period = [start + shift * DAY for shift in range(1, (last - start).days + 1)]
    assert sum(map(table.is_working_day, period)) == length
    assert table.is_working_day(last)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 15), 6, date(2027, 2, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_month_ends_on_its_day_number_or_on_the_month_end(start: date, months: int, expected: date) -> None:
    """Civil Code art. 202."""
    assert compute(rule(Unit.MONTHS, months), start, WORKDAYS).dates["due"].day == expected


@given(receipts, st.integers(1, 40), st.integers(1, 40))
def test_months_never_run_backwards(start: date, one: int, more: int) -> None:
    """More months never end earlier, and the day number never grows."""
    assert add_months(start, one) < add_months(start, one + more)
    assert add_months(start, one).day <= start.day


def test_a_moved_month_leaves_the_rest_days() -> None:
    """Rules in months can be moved too."""
    assert compute(rule(Unit.MONTHS, 1, move=True), date(2026, 9, 3), WORKDAYS).dates["due"].day == date(2026, 10, 8)


def test_hours_run_from_the_moment_and_are_not_moved() -> None:
    """72 hours over a weekend and a new year stay 72 hours."""
    accepted = datetime(2026, 12, 30, 16, 20, tzinfo=CHINA)
    found = compute(rule(Unit.HOURS, 72), accepted, WORKDAYS).dates["due"]
    assert found.at == datetime(2027, 1, 2, 16, 20, tzinfo=CHINA)
    assert (found.day, found.provisional) == (date(2027, 1, 2), False)


@pytest.mark.parametrize("start", [date(2026, 1, 1), datetime(2026, 1, 1, 10)])  # noqa: DTZ001 - the naive one is the point
def test_hours_need_an_aware_moment(start: date) -> None:
    """A whole day or a time without a zone cannot start a rule in hours."""
    with pytest.raises(ValueError, match="aware moment"):
        compute(rule(Unit.HOURS, 24), start, WORKDAYS)


def test_a_rule_in_days_takes_the_china_day_of_a_moment() -> None:
    """Late evening in UTC is already the next day in China."""
    moment = datetime(2026, 11, 22, 20, 0, tzinfo=CHINA).astimezone(tz=None)
    assert compute(rule(Unit.CALENDAR_DAYS, 1), moment, WORKDAYS).start == date(2026, 11, 22)


def test_reminders_lie_inside_their_period() -> None:
    """Day n counts from the period's first day; 0 and below count back from its possibly moved last day."""
    found = compute(DIVORCE, date(2026, 9, 1), WORKDAYS)
    assert [(one.name, one.number, one.day.isoformat()) for one in found.reminders] == [
        ("cooling_last", 3, "2026-09-04"),
        ("cooling_last", 25, "2026-09-26"),
        ("cooling_last", 0, "2026-10-08"),
        ("window_last", 1, "2026-10-09"),
        ("window_last", -7, "2026-11-02"),
    ]


def test_a_reminder_outside_a_short_period_is_left_out() -> None:
    """Thirty days before the end of a five-day period is no day of it."""
    assert compute(rule(Unit.CALENDAR_DAYS, 5, remind=(-30, 9)), date(2026, 9, 1), WORKDAYS).reminders == ()
