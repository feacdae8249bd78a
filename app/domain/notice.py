"""The yearly notice on holidays (国务院办公厅关于某年部分节假日安排的通知), read from its own words.

One feast is a clause or two: "清明节：4月4日（周六）至6日（周一）放假，共3天。" and "2月14日（周六）上班。"
Whoever pastes it sees the days before anything is stored, and every clause whose words and the calendar differ.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from app.domain.width import fold_width

_DAY = r"(?:(?P<year{n}>\d{{4}})年)?(?:(?P<month{n}>\d{{1,2}})月)?(?P<day{n}>\d{{1,2}})日(?:\((?P<said{n}>[^)]*)\))?"
_SPAN = re.compile(_DAY.format(n=1) + r"(?:\s*(?:至|到|[-—–~])\s*" + _DAY.format(n=2) + ")?")
_COUNT = re.compile(r"(?:共|放假)\s*(\d+)\s*天")
_WEEKDAYS = "一二三四五六日"
_CLAUSE_ENDS = re.compile(r"[。;\n]")
_TYPED = re.compile(r"(?:(\d{4})[/.年-])?(\d{1,2})[/.月-](\d{1,2})日?")
_TYPED_SPAN = re.compile(rf"{_TYPED.pattern}(?:\s*(?:至|到|[—–~]|\.\.)\s*{_TYPED.pattern})?")
_LONGEST = 31
"""Days in a row; more is a slip of reading."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice was read as."""

    rest: tuple[date, ...] = ()
    work: tuple[date, ...] = ()
    doubts: tuple[str, ...] = ()  # clauses whose words say another weekday or number of days, or no day at all


def read_notice(text: str, year: int) -> Notice:
    """The days of the notice of `year`. Clauses that say neither 放假 nor 上班 (a recommendation to rest on the eve)
    give no day."""
    rest: set[date] = set()
    work: set[date] = set()
    doubts: list[str] = []
    for clause in _CLAUSE_ENDS.split(fold_width(text)):
        is_rest, is_work = "放假" in clause, "上班" in clause
        if not (is_rest or is_work) or not _SPAN.search(clause):
            continue
        try:
            days = list(_days_in(clause.partition("放假")[0] if is_rest else clause, year))
        except ValueError:
            doubts.append(clause.strip())
            continue
        (rest if is_rest else work).update(days)
        if not days or (is_rest and not _is_counted(clause, days)) or not _are_weekdays(clause, year):
            doubts.append(clause.strip())
    return Notice(rest=tuple(sorted(rest)), work=tuple(sorted(work)), doubts=tuple(doubts))


def read_days(text: str, year: int) -> tuple[date, ...]:
    """Days as somebody typed them: "1/1–1/3, 2/5" or "1月1日至1月3日". Raises ValueError with what is no day."""
    folded = fold_width(text)
    rest = _TYPED_SPAN.sub(" ", folded)
    if left := rest.strip(" ,、\n\t"):
        raise ValueError(left.split()[0])
    found: set[date] = set()
    for match in _TYPED_SPAN.finditer(folded):
        parts = match.groups()
        try:
            first, last = _typed(parts[:3], year), _typed(parts[3:], year) if parts[4] else None
        except ValueError:
            raise ValueError(match.group()) from None
        found.update(_span(match.group(), first, last))
    return tuple(sorted(found))


def say_days(days: Iterable[date], year: int) -> str:
    """Days as `read_days` takes them, runs of them in one: "1/1–1/3, 2/5"."""
    return ", ".join(_short(first, last, year) for first, last in _runs(sorted(set(days))))


def _short(first: date, last: date, year: int) -> str:
    begin, end = (_said(day, year) for day in (first, last))
    return begin if first == last else f"{begin}–{end}"


def _said(day: date, year: int) -> str:
    return f"{day.month}/{day.day}" if day.year == year else f"{day.year}/{day.month}/{day.day}"


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    start = 0
    for at, day in enumerate(days):
        if at + 1 == len(days) or days[at + 1] - day > timedelta(days=1):
            yield days[start], day
            start = at + 1


def _typed(parts: tuple[str | None, ...], year: int) -> date:
    given, month, day = parts
    return date(int(given or year), int(month or 0), int(day or 0))


def _days_in(clause: str, year: int) -> Iterator[date]:
    """Every day of every span. Raises ValueError for a day the calendar has not."""
    at = date(year, 1, 1)
    for match in _SPAN.finditer(clause):
        at = _at(match, "1", at, year)
        last = _at(match, "2", at, year) if match["day2"] else None
        yield from _span(match.group(), at, last)


def _at(match: re.Match[str], number: str, before: date, year: int) -> date:
    """A day of the clause; what is left out is as in the day before it. Raises ValueError."""
    given, month, day = (match[f"{part}{number}"] for part in ("year", "month", "day"))
    same = before.year if number == "2" else year
    return date(int(given or same), int(month or before.month), int(day))


def _span(words: str, first: date, last: date | None) -> list[date]:
    last = last or first
    if not 0 <= (last - first).days < _LONGEST:
        raise ValueError(words)
    return [first + timedelta(days=shift) for shift in range((last - first).days + 1)]


def _is_counted(clause: str, days: list[date]) -> bool:
    """Whether the number of days it names is how many there are; no number is no contradiction."""
    counted = _COUNT.search(clause)
    return counted is None or int(counted[1]) == len(set(days))


def _are_weekdays(clause: str, year: int) -> bool:
    """Whether the weekdays in brackets are those of the calendar. Raises nothing: the days have been read before."""
    at = date(year, 1, 1)
    for match in _SPAN.finditer(clause):
        for number in "12" if match["day2"] else "1":
            at = _at(match, number, at, year)
            said = re.search(f"(?:周|星期)([{_WEEKDAYS}])", match[f"said{number}"] or "")
            if said and _WEEKDAYS.index(said[1]) != at.weekday():
                return False
    return True
