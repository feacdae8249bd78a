"""The days a family may keep after a death, by custom: the seven sevens, day 100, the anniversaries, the feasts.

Custom counts the day of death as day 1, the opposite of how deadlines are counted. Anniversaries fall on the same
day of the lunar calendar: of a leap month the ordinary month of that number is kept, and of a month that has only
29 days day 29 stands for day 30. Families differ, so a `Custom` can be given; nothing here is sent by itself.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec
from borax.calendars.lunardate import LCalendars, LunarDate, TermUtils

from app.domain.clocks import add_months
from app.domain.workdays import ONE_DAY

YEARS = range(1902, 2086)
"""Years of death whose dates are worked out: the lunar calendar's tables agree with a second one day for day."""

_SEVENS, _ANNIVERSARIES = 7, 3
_HUNDRED = 100
_QINGMING = 6  # the solar term's number, counted from the minor cold of January
_ZHONGYUAN, _CHONGYANG = (7, 15), (9, 9)  # lunar month and day


class Counting(StrEnum):
    """Which day the sevens are counted from."""

    DEATH_DAY = "death_day"  # the day of death is day 1
    NEXT_DAY = "next_day"  # the day after it is day 1, for the hundred too
    DAY_EARLY = "day_early"  # each seven is kept the evening before (做七提前一天)


class Yearly(StrEnum):
    """Which day an anniversary falls on."""

    LUNAR = "lunar"  # a leap month does not come again within three years: the ordinary month of its number is kept
    SOLAR = "solar"


class Custom(msgspec.Struct, frozen=True):
    """How a family counts; what is most usual where it does not say."""

    counting: Counting = Counting.DEATH_DAY
    yearly: Yearly = Yearly.LUNAR


class Mourning(msgspec.Struct, frozen=True, kw_only=True):
    """Every day worked out from one death."""

    death: date
    lunar: tuple[int, int, int, bool]  # year, month, day, whether of a leap month
    sevens: tuple[date, ...]
    hundred: date
    anniversaries: tuple[date, ...]
    qingming: date  # the first one after the death, like the two below
    zhongyuan: date
    chongyang: date


NAMES = (
    *(f"seven{number}" for number in range(1, _SEVENS + 1)), "day100",
    *(f"year{number}" for number in range(1, _ANNIVERSARIES + 1)), "qingming", "zhongyuan", "chongyang",
)  # fmt: skip
"""Every day by its name."""


def mourning(death: date, custom: Custom | None = None) -> Mourning:
    """The days of one death. Raises ValueError for a year outside `YEARS`."""
    if death.year not in YEARS:
        raise ValueError(f"no mourning days for {death.year}")
    kept = custom or Custom()
    lunar = LunarDate.from_solar(death)
    late = ONE_DAY * (kept.counting is Counting.NEXT_DAY)
    early = ONE_DAY * (kept.counting is Counting.DAY_EARLY)
    return Mourning(
        death=death,
        lunar=(lunar.year, lunar.month, lunar.day, bool(lunar.leap)),
        sevens=tuple(death + ONE_DAY * (7 * number - 1) + late - early for number in range(1, _SEVENS + 1)),
        hundred=death + ONE_DAY * (_HUNDRED - 1) + late,
        anniversaries=tuple(_anniversary(death, lunar, years, kept.yearly) for years in range(1, _ANNIVERSARIES + 1)),
        qingming=next(day for day in map(_qingming, _from(death.year)) if day > death),
        zhongyuan=_next_feast(lunar, death, *_ZHONGYUAN),
        chongyang=_next_feast(lunar, death, *_CHONGYANG),
    )


def by_name(days: Mourning) -> Mapping[str, date]:
    """The days under the names of `NAMES`."""
    found = (*days.sevens, days.hundred, *days.anniversaries, days.qingming, days.zhongyuan, days.chongyang)
    return dict(zip(NAMES, found, strict=True))


def after_burial(burial: date) -> date:
    """The third day (圆坟), the day of burial being the first."""
    return burial + ONE_DAY * 2


def _anniversary(death: date, lunar: LunarDate, years: int, yearly: Yearly) -> date:
    if yearly is Yearly.SOLAR:
        return add_months(death, 12 * years)
    return _solar(lunar.year + years, lunar.month, lunar.day)


def _solar(year: int, month: int, day: int) -> date:
    """The solar day of a lunar one, or of the month's last day where it has fewer."""
    last = LCalendars.ndays(year, month)
    found: date = LunarDate(year, month, min(day, last)).to_solar_date()
    return found


def _next_feast(lunar: LunarDate, death: date, month: int, day: int) -> date:
    return next(found for year in _from(lunar.year) if (found := _solar(year, month, day)) > death)


def _qingming(year: int) -> date:
    found: date = TermUtils.nth_term_day(year, _QINGMING)
    return found


def _from(year: int) -> Iterator[int]:
    """This year and the next: one of them brings a yearly day after any day of this year."""
    return iter((year, year + 1))
