"""Screening: totals, cut-offs, missing answers, and the prompts that need no total."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.screening import (
    Band,
    Branch,
    Condition,
    Instrument,
    Item,
    Level,
    Risk,
    Scale,
    Score,
    TimeRule,
    Why,
    score,
)

LOW_MOOD = Instrument(
    key="mood",
    version=1,
    status="assumed",
    items=tuple(Item(number=number, least=0, most=3) for number in range(1, 11)),
    scales=(
        Scale(
            id="total",
            items=tuple(range(1, 10)),
            bands=(Band("low", 0), Band("mild", 5), Band("severe", 20)),
            at_least=10,
        ),
    ),
    risks=(Risk(9),),
)

MEANS = Instrument(
    key="means",
    version=1,
    status="assumed",
    items=tuple(Item(number=number, least=0, most=100, step=25) for number in range(1, 8)),
    scales=(
        Scale(
            id="work",
            items=tuple(range(1, 8)),
            reverse=frozenset({7}),
            total="mean",
            bands=(Band("below", 0), Band("attention", 50)),
            at_least=50,
        ),
    ),
)

WELL = Instrument(
    key="well",
    version=1,
    status="assumed",
    items=tuple(Item(number=number, least=0, most=5) for number in range(1, 6)),
    scales=(Scale(id="total", items=(1, 2, 3, 4, 5), times=4, at_most=50),),
)

GRIEF = Instrument(
    key="grief",
    version=1,
    status="verified",
    items=(
        Item(number=1, least=0, most=1),
        Item(number=2, least=0, most=1200),
        *(Item(number=number, least=1, most=5) for number in range(3, 13)),
        Item(number=13, least=0, most=1),
    ),
    scales=(Scale(id="total", items=tuple(range(3, 13)), at_least=30, positive_when=(Condition(13, 1),)),),
    only_when=(Condition(1, 1),),
    time=TimeRule(2, 12, 6),
)

LEVELS = Instrument(
    key="levels",
    version=1,
    status="assumed",
    items=tuple(Item(number=number, least=0, most=1) for number in range(1, 8)),
    levels=(Level("none"), Level("low", (1, 2)), Level("moderate", (3, 6)), Level("high", (4, 5, 7))),
    branches=(Branch((3, 4, 5), Condition(2, 1)), Branch((7,), Condition(6, 1))),
    risks=tuple(Risk(number) for number in range(1, 8)),
)

SUMMED = (LOW_MOOD, MEANS, WELL)


def _numbered(*answers: int) -> dict[int, int]:
    return dict(enumerate(answers, start=1))


def _only(instrument: Instrument, answers: Mapping[int, int]) -> Score:
    (found,) = score(instrument, answers).scores
    return found


def _total(instrument: Instrument, answers: Mapping[int, int]) -> Decimal:
    found = _only(instrument, answers).total
    assert found is not None
    return found


@st.composite
def full(draw: st.DrawFn, instruments: tuple[Instrument, ...] = SUMMED) -> tuple[Instrument, dict[int, int]]:
    """An instrument and an answer to each of its items."""
    instrument = draw(st.sampled_from(instruments))
    return instrument, {
        item.number: draw(st.sampled_from(range(item.least, item.most + 1, item.step))) for item in instrument.items
    }


@given(full())
def test_a_total_lies_in_its_range(answered: tuple[Instrument, dict[int, int]]) -> None:
    """Whatever was answered, the total is between the smallest and the greatest, and all is complete."""
    instrument, answers = answered
    least, most = instrument.scale_range(instrument.scales[0])
    assert least <= _total(instrument, answers) <= most
    assert score(instrument, answers).complete


@given(full(), st.data())
def test_a_higher_answer_never_lowers_a_total(answered: tuple[Instrument, dict[int, int]], data: st.DataObject) -> None:
    """But that of a reverse item never raises it."""
    instrument, answers = answered
    scale = instrument.scales[0]
    number = data.draw(st.sampled_from(scale.items))
    item = instrument.items[number - 1]
    higher = data.draw(st.sampled_from(range(answers[number], item.most + 1, item.step)))
    before, after = _total(instrument, answers), _total(instrument, answers | {number: higher})
    assert (before >= after) if number in scale.reverse else (before <= after)


@given(full((MEANS,)))
def test_a_reverse_item_counts_from_the_other_end(answered: tuple[Instrument, dict[int, int]]) -> None:
    """The same answers without reversing, the one turned round by hand, give the same mean."""
    _, answers = answered
    turned = answers | {7: 100 - answers[7]}
    assert abs(_total(MEANS, answers) - Decimal(sum(turned.values())) / 7) <= Decimal("0.05")


@given(full(), st.data())
def test_a_missing_answer_leaves_no_total(answered: tuple[Instrument, dict[int, int]], data: st.DataObject) -> None:
    """Nothing is filled in; above a fifth of the scale the reason is another one."""
    instrument, answers = answered
    items = instrument.scales[0].items
    gone = data.draw(st.sets(st.sampled_from(items), min_size=1))
    found = _only(instrument, {number: answer for number, answer in answers.items() if number not in gone})
    assert (found.total, found.band, found.positive) == (None, None, None)
    assert set(found.missing) == gone
    assert found.why is (Why.TOO_MANY_MISSING if len(gone) / len(items) > 0.2 else Why.MISSING)


@given(full((LOW_MOOD,)), st.sets(st.integers(1, 10)))
def test_the_risk_prompt_needs_one_answer_only(
    answered: tuple[Instrument, dict[int, int]], answered_items: set[int]
) -> None:
    """It rises exactly when item 9 was answered above 0, with or without a total."""
    _, answers = answered
    given_ = {number: answer for number, answer in answers.items() if number in answered_items}
    assert score(LOW_MOOD, given_).risk_prompt is (given_.get(9, 0) > 0)


@pytest.mark.parametrize(("gone", "why"), [(1, Why.MISSING), (2, Why.TOO_MANY_MISSING)])
def test_a_fifth_of_the_items(gone: int, why: Why) -> None:
    """Of five items one is a fifth, which is not more than a fifth; of nine, two are more."""
    assert _only(WELL, _numbered(*[3] * (5 - gone))).why is why
    assert _only(LOW_MOOD, _numbered(*[1] * (9 - gone))).why is why


def test_an_item_that_is_not_counted_may_stay_open() -> None:
    """The tenth item makes no difference."""
    assert score(LOW_MOOD, _numbered(*[1] * 9)).complete
    assert _total(LOW_MOOD, _numbered(*[1] * 9, 3)) == 9


def test_a_mean_is_shown_to_one_decimal_and_judged_exactly() -> None:
    """Seven items: 325 by 7 is 46.4, 350 by 7 is 50."""
    below = _only(MEANS, _numbered(50, 50, 50, 50, 50, 25, 50))
    assert (below.total, below.band, below.positive) == (Decimal("46.4"), "below", False)
    at = _only(MEANS, _numbered(50, 50, 50, 50, 50, 50, 50))
    assert (at.total, at.band, at.positive) == (Decimal(50), "attention", True)


def test_all_answers_alike_do_not_make_the_extreme_where_one_is_reversed() -> None:
    """Six times 100 and one 0."""
    assert _total(MEANS, _numbered(*[100] * 7)) == Decimal("85.7")
    assert _total(MEANS, _numbered(*[0] * 7)) == Decimal("14.3")


GRIEVING = [3] * 10


@pytest.mark.parametrize(
    ("answers", "child", "why"),
    [
        ([1, 11, *GRIEVING, 1], False, Why.TOO_EARLY),
        ([1, 12, *GRIEVING, 1], False, None),
        ([1, 5, *GRIEVING, 1], True, Why.TOO_EARLY),
        ([1, 6, *GRIEVING, 1], True, None),
        ([0, 24, *GRIEVING, 1], False, Why.NOT_APPLICABLE),
    ],
)
def test_nothing_is_scored_before_the_time(answers: list[int], child: bool, why: Why | None) -> None:
    """Twelve months, six for a child, and only after a loss."""
    found = score(GRIEF, _numbered(*answers), child=child)
    assert found.why == ((why,) if why else ())
    assert found.scores[0].total == (None if why else 30)
    assert found.positive is (None if why else True)


@pytest.mark.parametrize(("item", "why"), [(1, Why.MISSING), (2, Why.TIME_UNKNOWN)])
def test_an_unanswered_first_item_is_named(item: int, why: Why) -> None:
    """Without the loss or the months there is no total, and the result says what to ask."""
    answers = _numbered(1, 24, *GRIEVING, 1)
    del answers[item]
    found = score(GRIEF, answers)
    assert (found.why, found.missing, found.scores[0].total) == ((why,), (item,), None)


@pytest.mark.parametrize(
    ("symptoms", "impairment", "positive"),
    [
        (GRIEVING, 1, True),
        (GRIEVING, 0, False),
        (GRIEVING, None, None),
        ([2, *[3] * 9], 1, False),
        ([2, *[3] * 9], None, False),
    ],
)
def test_positive_needs_the_impairment_too(symptoms: list[int], impairment: int | None, positive: bool | None) -> None:
    """30 of 50 and a yes to the last item; below 30 the last item no longer matters."""
    answers = _numbered(1, 12, *symptoms) | ({} if impairment is None else {13: impairment})
    found = score(GRIEF, answers)
    assert found.positive is positive
    assert found.complete is (impairment is not None)


@pytest.mark.parametrize(
    ("answers", "level", "missing"),
    [
        ({1: 0, 2: 0, 6: 0}, "none", ()),
        ({1: 1, 2: 0, 6: 0}, "low", ()),
        ({1: 1, 2: 1, 3: 0, 4: 0, 5: 0, 6: 0}, "low", ()),
        ({1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0}, "moderate", ()),
        ({1: 1, 2: 1, 3: 1, 4: 1, 5: 0, 6: 0}, "high", ()),
        ({1: 0, 2: 1, 3: 0, 4: 0, 5: 1, 6: 0}, "high", ()),
        ({1: 0, 2: 0, 6: 1, 7: 0}, "moderate", ()),
        ({1: 0, 2: 0, 6: 1, 7: 1}, "high", ()),
        ({1: 0, 2: 0}, None, (6,)),
        ({1: 1, 2: 1, 6: 0}, None, (3, 4, 5)),
        ({1: 0, 2: 0, 6: 1}, None, (7,)),
        ({6: 1, 7: 1}, "high", (1, 2)),
        ({}, None, (1, 2, 6)),
    ],
)
def test_levels_branch_and_are_never_summed(
    answers: dict[int, int], level: str | None, missing: tuple[int, ...]
) -> None:
    """Only what is asked can be missing; with something missing only the highest level is certain."""
    found = score(LEVELS, answers)
    assert (found.level, found.missing, found.scores) == (level, missing, ())
    assert found.why == (() if level else (Why.MISSING,))
    assert found.risk == tuple(number for number, answer in answers.items() if answer)
    assert found.positive is (True if found.risk else None if missing else False)


@given(st.dictionaries(st.integers(1, 7), st.integers(0, 1)))
def test_one_more_yes_never_lowers_a_level(answers: dict[int, int]) -> None:
    """Where both are known."""
    order = [level.id for level in LEVELS.levels]
    before = score(LEVELS, answers).level
    for number in range(1, 8):
        after = score(LEVELS, answers | {number: 1}).level
        if before and after:
            assert order.index(after) >= order.index(before)


@pytest.mark.parametrize(
    ("instrument", "answers"),
    [(LOW_MOOD, {1: 4}), (LOW_MOOD, {1: -1}), (LOW_MOOD, {11: 0}), (LOW_MOOD, {0: 0}), (MEANS, {1: 10})],
)
def test_what_an_item_does_not_take_is_refused(instrument: Instrument, answers: dict[int, int]) -> None:
    """Out of range, off the steps, or no such item."""
    with pytest.raises(ValueError, match="item"):
        score(instrument, answers)
