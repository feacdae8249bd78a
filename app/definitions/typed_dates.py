"""Dates and times as people type them: 2026-11-23, 2026年11月23日, 20261123, 2026.11.23, in either width."""

import re
from datetime import date, datetime

from app.domain.width import fold_width
from app.now import CHINA

_DAY = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"|(?P<year8>\d{4})(?P<month8>\d{2})(?P<day8>\d{2})"
)
_WEEKDAY = re.compile(r"\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?\s*")
_TIME = re.compile(r"(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?\s*(?::\s*\d{1,2}(?:\.\d+)?)?")
_ZONE = re.compile(r"\s*(?:\+08:?00)$")


class NotADate(ValueError):
    """`problem` is "not_a_date", "no_such_day", "not_a_moment" or "no_such_time" (codes under `entry.`)."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_day(text: str) -> date:
    """The day `text` names. Raises NotADate."""
    found = _DAY.fullmatch(_WEEKDAY.sub("", fold_width(text)).strip())
    if found is None:
        raise NotADate("not_a_date")
    parts = [found.group(name) or found.group(f"{name}8") for name in ("year", "month", "day")]
    try:
        return date(*map(int, parts))
    except ValueError as mistake:
        raise NotADate("no_such_day") from mistake


def read_moment(text: str) -> datetime:
    """The China time `text` names: a day and, after it, hours and minutes. Raises NotADate."""
    plain = _ZONE.sub("", _WEEKDAY.sub(" ", fold_width(text)).strip())
    found = _DAY.match(plain)
    if found is None:
        raise NotADate("not_a_date")
    day = read_day(found.group())
    time = _TIME.fullmatch(plain[found.end() :].lstrip(" T").strip())
    if time is None:
        raise NotADate("not_a_moment")
    try:
        return datetime(day.year, day.month, day.day, int(time["hour"]), int(time["minute"] or 0), tzinfo=CHINA)
    except ValueError as mistake:
        raise NotADate("no_such_time") from mistake
