"""The yearly notice, read from its own words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions.loader import notices
from app.domain.notice import read_days, read_notice, say_days
from app.domain.width import fold_width

NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府：
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全工作。"""


def test_the_notice_of_2026_gives_the_days_the_calendar_library_has() -> None:
    """Rest days and weekends worked, to the day; every weekday and count fits."""
    read, known = read_notice(NOTICE, 2026), notices()[2026]
    assert set(read.rest) == set(known.rest)
    assert set(read.work) == set(known.work)
    assert not read.doubts


def test_full_width_figures_and_brackets_are_read_as_well() -> None:
    """As an input method types them."""
    read = read_notice("元旦：１月１日(星期四)至３日(星期六)放假调休，共３天。１月４日（星期日）上班。", 2026)
    assert read.rest == (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3))
    assert read.work == (date(2026, 1, 4),) and not read.doubts


def test_a_feast_that_begins_in_the_year_before_names_its_years() -> None:
    """As the notice of 2023 did."""
    read = read_notice("一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", 2023)
    assert read.rest == (date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)) and not read.doubts


def test_one_day_off_and_a_recommendation_to_rest() -> None:
    """A clause that only recommends gives no day."""
    read = read_notice("元旦：1月1日（周三）放假1天，不调休。鼓励各单位安排职工在除夕（2月9日）休息。", 2025)
    assert read.rest == (date(2025, 1, 1),) and not read.work and not read.doubts


@pytest.mark.parametrize(
    "clause",
    [
        "清明节：4月4日（周日）至6日（周二）放假，共3天",  # the weekdays of another year
        "清明节：4月4日（周六）至6日（周一）放假，共4天",  # another count
        "清明节：4月31日至5月2日放假，共3天",  # no such day
        "清明节：4月6日至4日放假，共3天",  # backwards
    ],
)
def test_where_words_and_calendar_differ_it_is_said(clause: str) -> None:
    """The clause is named, whatever was read."""
    assert read_notice(clause + "。", 2026).doubts == (fold_width(clause),)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("1/1–1/3, 2/5", [(1, 1), (1, 2), (1, 3), (2, 5)]),
        ("1月1日至1月3日、2月5日", [(1, 1), (1, 2), (1, 3), (2, 5)]),
        ("1-1 1-2", [(1, 1), (1, 2)]),
        ("１／１，１／２", [(1, 1), (1, 2)]),
        ("", []),
    ],
)
def test_days_as_somebody_types_them(typed: str, days: list[tuple[int, int]]) -> None:
    """Several ways, one meaning."""
    assert read_days(typed, 2027) == tuple(date(2027, month, day) for month, day in days)


@pytest.mark.parametrize("typed", ["1月", "国庆", "13/1", "2/30", "1/3–1/1", "1/1, 七日"])
def test_what_is_no_day_is_said(typed: str) -> None:
    """It is never passed over."""
    with pytest.raises(ValueError):
        read_days(typed, 2027)


@given(st.sets(st.integers(0, 360), max_size=60))
def test_what_is_shown_is_read_back(shifts: set[int]) -> None:
    """Runs of days too, as long as no run is longer than any feast."""
    days = {date(2027, 1, 1) + timedelta(days=shift) for shift in shifts if shift % 20 != 0}
    assert set(read_days(say_days(days, 2027), 2027)) == days


@given(st.text(max_size=200))
def test_any_text_is_read_without_trouble(text: str) -> None:
    """Whatever somebody pastes."""
    read_notice(text, 2027)
