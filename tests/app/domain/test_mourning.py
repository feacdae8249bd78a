"""The days of mourning, against the vectors of the field and a second lunar calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Lunar, LunarMonth, Solar

from app.domain.mourning import NAMES, YEARS, Counting, Custom, Yearly, after_burial, by_name, mourning

deaths = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
ONE_DAY = timedelta(days=1)


def test_the_vector_of_an_ordinary_month() -> None:
    """domain.md §3.7: the day of death is day 1, the opposite of how deadlines are counted."""
    days = mourning(date(2026, 11, 23))
    assert days.lunar == (2026, 10, 15, False)
    assert days.sevens == (
        date(2026, 11, 29), date(2026, 12, 6), date(2026, 12, 13), date(2026, 12, 20), date(2026, 12, 27),
        date(2027, 1, 3), date(2027, 1, 10),
    )  # fmt: skip
    assert days.hundred == date(2027, 3, 2)
    assert days.anniversaries == (date(2027, 11, 12), date(2028, 11, 30), date(2029, 11, 20))


@pytest.mark.parametrize(
    ("death", "first"),
    [
        (date(2025, 8, 10), date(2026, 7, 30)),  # leap 6-17 is kept in the ordinary sixth month
        (date(2024, 2, 9), date(2025, 1, 28)),  # 12-30, and the next twelfth month has 29 days
    ],
)
def test_the_vectors_of_leap_month_and_short_month(death: date, first: date) -> None:
    """domain.md §3.7."""
    assert mourning(death).anniversaries[0] == first


@pytest.mark.parametrize(
    ("after", "qingming", "zhongyuan", "chongyang"),
    [
        (date(2025, 12, 31), date(2026, 4, 5), date(2026, 8, 27), date(2026, 10, 18)),
        (date(2026, 11, 23), date(2027, 4, 5), date(2027, 8, 16), date(2027, 10, 8)),
        (date(2026, 4, 5), date(2027, 4, 5), date(2026, 8, 27), date(2026, 10, 18)),
    ],
)
def test_the_feasts_are_the_first_after_the_death(
    after: date, qingming: date, zhongyuan: date, chongyang: date
) -> None:
    """A death on the day itself is remembered a year later."""
    days = mourning(after)
    assert (days.qingming, days.zhongyuan, days.chongyang) == (qingming, zhongyuan, chongyang)


@given(deaths)
def test_sevens_and_hundred_are_counted_with_the_day_of_death(death: date) -> None:
    """Day 7, 14 … 49 and 100."""
    days = mourning(death)
    counted = [(day - death).days + 1 for day in (*days.sevens, days.hundred)]
    assert counted == [7, 14, 21, 28, 35, 42, 49, 100]


@settings(max_examples=40)  # the second calendar works every day out from the sky
@given(deaths)
def test_a_second_calendar_finds_the_same_days(death: date) -> None:
    """Lunar day, anniversaries, Qingming and both lunar feasts, by an independent astronomical library."""
    days = mourning(death)
    lunar = Solar.fromYmd(death.year, death.month, death.day).getLunar()
    year, month, day = lunar.getYear(), lunar.getMonth(), lunar.getDay()
    assert days.lunar == (year, abs(month), day, month < 0)
    assert days.anniversaries == tuple(_other(year + later, abs(month), day) for later in (1, 2, 3))
    assert days.zhongyuan in {_other(year, 7, 15), _other(year + 1, 7, 15)}
    assert days.chongyang in {_other(year, 9, 9), _other(year + 1, 9, 9)}
    noon = Solar.fromYmd(days.qingming.year, days.qingming.month, days.qingming.day).getLunar()
    assert noon.getJieQi() == "清明"
    feasts = (days.qingming, days.zhongyuan, days.chongyang)
    assert all(death < feast <= death + timedelta(days=385) for feast in feasts)


def _other(year: int, month: int, day: int) -> date:
    last = LunarMonth.fromYm(year, month).getDayCount()
    solar = Lunar.fromYmd(year, month, min(day, last)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@given(deaths)
def test_a_family_may_count_otherwise(death: date) -> None:
    """From the next day, each seven a day early, by the solar calendar."""
    usual = mourning(death)
    later = mourning(death, Custom(Counting.NEXT_DAY))
    early = mourning(death, Custom(Counting.DAY_EARLY))
    solar = mourning(death, Custom(yearly=Yearly.SOLAR))
    assert later.sevens == tuple(day + ONE_DAY for day in usual.sevens)
    assert later.hundred == usual.hundred + ONE_DAY
    assert early.sevens == tuple(day - ONE_DAY for day in usual.sevens)
    assert early.hundred == usual.hundred
    assert [day.year - death.year for day in solar.anniversaries] == [1, 2, 3]
    assert later.anniversaries == early.anniversaries == usual.anniversaries


def test_every_day_has_its_name_and_the_burial_counts_for_itself() -> None:
    """What forms and command call the days."""
    named = by_name(mourning(date(2026, 11, 23)))
    assert tuple(named) == NAMES
    assert named["seven7"] == date(2027, 1, 10)
    assert after_burial(date(2026, 11, 25)) == date(2026, 11, 27)


@pytest.mark.parametrize("death", [date(YEARS[0] - 1, 12, 31), date(YEARS[-1] + 1, 1, 1)])
def test_years_beyond_the_agreed_tables_are_refused(death: date) -> None:
    """Better no date than a doubtful one."""
    with pytest.raises(ValueError, match="no mourning days"):
        mourning(death)
