"""Screening instruments as structure, and the arithmetic on their answers. A result is a screening, never a diagnosis.

Only numbers are known here: how many items, which answers each takes, which count towards which total. The wording of
the items is never part of the program.

Missing answers: a total is given only when every item of its scale is answered. Nothing is filled in or prorated.
Where more than the instrument's share of a scale is missing the reason says so, since asking once more for single
items would no longer do. A risk prompt needs no total: it rises from the one answer that calls for it.
"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

import msgspec

_TENTH = Decimal("0.1")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item: the whole numbers it takes, from `least` to `most` in steps."""

    number: int
    least: int
    most: int
    step: int = 1

    def takes(self, answer: int) -> bool:
        """Whether `answer` is one of the item's values."""
        return answer in range(self.least, self.most + 1, self.step)


class Condition(msgspec.Struct, frozen=True):
    """An item answered with one certain value."""

    item: int
    value: int

    def holds(self, answers: Mapping[int, int]) -> bool | None:
        """Whether it was answered so; None while the item is unanswered."""
        return answers[self.item] == self.value if self.item in answers else None


class Band(msgspec.Struct, frozen=True):
    """A stretch of totals: from this one up to the next band."""

    id: str
    start: int


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """Items that make one total, and what the total is read against."""

    id: str
    items: tuple[int, ...]
    reverse: frozenset[int] = frozenset()
    total: Literal["sum", "mean"] = "sum"
    times: int = 1
    bands: tuple[Band, ...] = ()  # from the smallest total up
    at_least: int | None = None  # positive from this total up
    at_most: int | None = None  # positive up to this total
    positive_when: tuple[Condition, ...] = ()  # and only together with these

    @property
    def has_cut_off(self) -> bool:
        """Whether a total can be positive at all."""
        return self.at_least is not None or self.at_most is not None


class Level(msgspec.Struct, frozen=True):
    """A level reached by a yes (1) to any one of its items. The first level of an instrument has none."""

    id: str
    items: tuple[int, ...] = ()


class Branch(msgspec.Struct, frozen=True):
    """Items asked only while the condition holds."""

    items: tuple[int, ...]
    when: Condition


class Risk(msgspec.Struct, frozen=True):
    """An item that calls for the risk prompt by itself when its answer is greater than `above`."""

    item: int
    above: int = 0


class TimeRule(msgspec.Struct, frozen=True):
    """An item that holds months; before so many of them nothing is scored."""

    item: int
    least: int
    least_child: int


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """The structure of one instrument. It has scales or levels, never both."""

    key: str
    version: int
    status: str  # "verified" or "assumed"
    items: tuple[Item, ...]
    scales: tuple[Scale, ...] = ()
    levels: tuple[Level, ...] = ()
    branches: tuple[Branch, ...] = ()
    risks: tuple[Risk, ...] = ()
    only_when: tuple[Condition, ...] = ()
    time: TimeRule | None = None
    missing_above: int = 20  # percent of a scale's items

    def scale_range(self, scale: Scale) -> tuple[Fraction, Fraction]:
        """The smallest and the greatest total of a scale."""
        items = [self._item(number) for number in scale.items]
        return _combined(scale, [item.least for item in items]), _combined(scale, [item.most for item in items])

    def _item(self, number: int) -> Item:
        return self.items[number - 1]


class Why(StrEnum):
    """Why there is no total or no level."""

    MISSING = "missing"  # some items are unanswered
    TOO_MANY_MISSING = "too_many_missing"  # more than the instrument's share of the scale
    NOT_APPLICABLE = "not_applicable"  # a first item says that the instrument is not for this person
    TIME_UNKNOWN = "time_unknown"
    TOO_EARLY = "too_early"


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The total of one scale, or why there is none. A mean is shown to one decimal, its band is that of the exact."""

    scale: str
    total: Decimal | None = None
    band: str | None = None
    positive: bool | None = None  # None: no cut-off, or not known
    missing: tuple[int, ...] = ()
    why: Why | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers to one instrument yield."""

    instrument: str
    version: int
    scores: tuple[Score, ...] = ()
    level: str | None = None
    risk: tuple[int, ...] = ()  # the items that raise the risk prompt
    positive: bool | None = None
    missing: tuple[int, ...] = ()  # unanswered items that were to be asked and count for something
    why: tuple[Why, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all that can be known from the instrument is known."""
        return not self.why and not self.missing

    @property
    def risk_prompt(self) -> bool:
        """Whether somebody must look at the risk now, whatever the totals say."""
        return bool(self.risk)


def score(instrument: Instrument, answers: Mapping[int, int], *, child: bool = False) -> Result:
    """The result of `answers`, by item number; an item left out is unanswered. `child`: the shorter time applies.

    Raises ValueError for an item the instrument does not have and for an answer the item does not take.
    """
    _check(instrument, answers)
    risk = tuple(one.item for one in instrument.risks if answers.get(one.item, one.above) > one.above)
    barred = _barred(instrument, answers, child)
    if barred is not None:
        return Result(
            instrument=instrument.key,
            version=instrument.version,
            scores=tuple(Score(scale=scale.id, why=barred) for scale in instrument.scales),
            risk=risk,
            missing=tuple(number for number in _gates(instrument) if number not in answers),
            why=(barred,),
        )
    if instrument.levels:
        return _by_level(instrument, answers, risk)
    scores = tuple(_score(instrument, scale, answers) for scale in instrument.scales)
    return Result(
        instrument=instrument.key,
        version=instrument.version,
        scores=scores,
        risk=risk,
        positive=_any(
            [one.positive for one, scale in zip(scores, instrument.scales, strict=True) if scale.has_cut_off]
        ),
        missing=tuple(sorted({number for number in _counting(instrument) if number not in answers})),
        why=tuple(dict.fromkeys(one.why for one in scores if one.why)),
    )


def sum_so_far(instrument: Instrument, scale: Scale, answers: Mapping[int, int]) -> int | None:
    """What the items answered so far add up to; None for a mean, which says nothing before all are answered."""
    if scale.total == "mean":
        return None
    given = [number for number in scale.items if number in answers]
    return scale.times * sum(_counted(instrument.items[number - 1], scale, answers) for number in given)


def asked(instrument: Instrument, answers: Mapping[int, int]) -> tuple[int, ...]:
    """The items to be asked as the answers stand. What hangs on an item that is not asked is not asked either."""
    reached: dict[int, int | None] = {}
    for item in instrument.items:
        whens = [branch.when for branch in instrument.branches if item.number in branch.items]
        if all(reached.get(when.item) == when.value for when in whens):
            reached[item.number] = answers.get(item.number)
    return tuple(reached)


def _check(instrument: Instrument, answers: Mapping[int, int]) -> None:
    items = {item.number: item for item in instrument.items}
    for number, answer in answers.items():
        if number not in items:
            raise ValueError(f"no item {number}")
        if not items[number].takes(answer):
            raise ValueError(f"item {number} does not take {answer}")


def _barred(instrument: Instrument, answers: Mapping[int, int], child: bool) -> Why | None:
    """Why nothing at all is scored."""
    held = [condition.holds(answers) for condition in instrument.only_when]
    if False in held:
        return Why.NOT_APPLICABLE
    if None in held:
        return Why.MISSING
    if instrument.time is None:
        return None
    months = answers.get(instrument.time.item)
    if months is None:
        return Why.TIME_UNKNOWN
    return Why.TOO_EARLY if months < (instrument.time.least_child if child else instrument.time.least) else None


def _gates(instrument: Instrument) -> Iterator[int]:
    """The items that decide whether anything is scored."""
    yield from (condition.item for condition in instrument.only_when)
    if instrument.time:
        yield instrument.time.item


def _score(instrument: Instrument, scale: Scale, answers: Mapping[int, int]) -> Score:
    missing = tuple(number for number in scale.items if number not in answers)
    if missing:
        too_many = 100 * len(missing) > instrument.missing_above * len(scale.items)
        return Score(scale=scale.id, missing=missing, why=Why.TOO_MANY_MISSING if too_many else Why.MISSING)
    exact = _combined(scale, [_counted(instrument.items[number - 1], scale, answers) for number in scale.items])
    reached = [band.id for band in scale.bands if band.start <= exact]
    return Score(
        scale=scale.id,
        total=_shown(exact),
        band=reached[-1] if reached else None,
        positive=_positive(scale, exact, answers),
    )


def _counted(item: Item, scale: Scale, answers: Mapping[int, int]) -> int:
    answer = answers[item.number]
    return item.least + item.most - answer if item.number in scale.reverse else answer


def _combined(scale: Scale, counted: list[int]) -> Fraction:
    whole = Fraction(sum(counted) * scale.times)
    return whole / len(counted) if scale.total == "mean" else whole


def _shown(exact: Fraction) -> Decimal:
    if exact.denominator == 1:
        return Decimal(exact.numerator)
    return (Decimal(exact.numerator) / exact.denominator).quantize(_TENTH, ROUND_HALF_UP)


def _positive(scale: Scale, exact: Fraction, answers: Mapping[int, int]) -> bool | None:
    if not scale.has_cut_off:
        return None
    reached = exact >= scale.at_least if scale.at_least is not None else exact <= (scale.at_most or 0)
    held = [condition.holds(answers) for condition in scale.positive_when]
    if not reached or False in held:
        return False
    return None if None in held else True


def _any(found: list[bool | None]) -> bool | None:
    """Positive when one is; not positive only when all are known not to be."""
    if True in found:
        return True
    return False if found and None not in found else None


def _counting(instrument: Instrument) -> Iterator[int]:
    """Every item a total or a cut-off needs."""
    for scale in instrument.scales:
        yield from scale.items
        yield from (condition.item for condition in scale.positive_when)


def _by_level(instrument: Instrument, answers: Mapping[int, int], risk: tuple[int, ...]) -> Result:
    """The highest level any answer reaches. With answers missing only the highest of all is certain."""
    missing = tuple(item.number for item in instrument.items if _waits(instrument, item.number, answers))
    reached = [
        level
        for number, level in enumerate(instrument.levels)
        if number == 0 or any(answers.get(item) == 1 for item in level.items)
    ]
    found = reached[-1]
    certain = not missing or found == instrument.levels[-1]
    return Result(
        instrument=instrument.key,
        version=instrument.version,
        level=found.id if certain else None,
        risk=risk,
        positive=True if len(reached) > 1 else None if missing else False,
        missing=missing,
        why=() if certain else (Why.MISSING,),
    )


def _waits(instrument: Instrument, number: int, answers: Mapping[int, int]) -> bool:
    """Whether an item is to be asked and is unanswered. What hangs on an unanswered item is not asked yet."""
    whens = [branch.when for branch in instrument.branches if number in branch.items]
    return number not in answers and all(when.holds(answers) is True for when in whens)
