"""A divorce by registration: which moves are possible on which day."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions import loader
from app.domain.clocks import compute
from app.domain.divorce import (
    Application,
    Move,
    Periods,
    Phase,
    moves_on,
    out_of_order,
    phase,
    span,
    to_record,
    trouble,
)

ONE = timedelta(days=1)
ENDS = {Move.WITHDRAW: "withdrawn_on", Move.CERTIFY: "certificate_on", Move.NOT_REGISTER: "not_registered_on"}
DEFINITIONS = loader.load()


def applied(day: date) -> Application:
    """An application received that day, with its days by rule and tables."""
    found = compute(DEFINITIONS.clocks["divorce"].rule, day, DEFINITIONS.workdays).dates
    return Application(applied_on=day, periods=Periods(*(found[name].day for name in found)))


receipts = st.dates(date(2024, 1, 1), date(2027, 6, 30)).map(applied)
offsets = st.integers(-5, 100).map(lambda days: ONE * days)


@given(receipts, offsets)
def test_no_certificate_before_the_day_after_the_cooling_off_and_withdrawal_on_its_last_day(one, offset):
    """The two never are possible on one day, and every day of both periods has one of them."""
    day = one.applied_on + offset
    possible = moves_on(one, day)

    assert (Move.WITHDRAW in possible) == (one.applied_on <= day <= one.periods.cooling_last)
    assert (Move.CERTIFY in possible) == (one.periods.cooling_last < day <= one.periods.window_last)
    assert (Move.DEEM in possible) == (day > one.periods.window_last)
    assert (Move.CERTIFY in possible) == (Move.NOT_REGISTER in possible)
    assert Move.APPLY not in possible
    if day >= one.applied_on:
        assert len(possible & {Move.WITHDRAW, Move.CERTIFY, Move.DEEM}) == 1


@given(receipts, offsets, st.sampled_from(Move))
def test_what_is_refused_on_a_day_says_why_and_what_is_possible_is_taken(one, offset, move):
    """`trouble` and `moves_on` are one rule."""
    day = one.applied_on + offset
    later = day + ONE
    assert (not trouble(move, one, day, later)) == (move in moves_on(one, day))
    assert trouble(move, one, later, day) == "in_future"


@given(receipts, st.sampled_from([*ENDS]), st.data())
def test_what_is_over_is_over_and_another_application_begins_no_sooner(one, move, data):
    """After an end nothing more can happen to it; only who is not divorced can apply again."""
    first, last = span(move, one)
    day = data.draw(st.dates(first, last))
    over = msgspec.structs.replace(one, **{ENDS[move]: day})

    assert phase(over, day + ONE * 200) is phase(over, day)
    assert all(span(other, over) is None for other in (Move.WITHDRAW, Move.CERTIFY, Move.NOT_REGISTER, Move.DEEM))
    assert not list(out_of_order(over, last))
    can_apply = move is not Move.CERTIFY
    assert (Move.APPLY in moves_on(over, day)) == can_apply
    assert trouble(Move.APPLY, over, day - ONE, last) == ("before_last_end" if can_apply else "already_over")


@given(receipts, offsets)
def test_the_phases_follow_one_another_without_gap(one, offset):
    """Cooling-off, certificate period, passed; each later day is in the same phase or in a later one."""
    order = [Phase.COOLING, Phase.WINDOW, Phase.PASSED]
    day = one.applied_on + offset
    assert order.index(phase(one, day)) <= order.index(phase(one, day + ONE)) <= order.index(phase(one, day)) + 1


@given(receipts, offsets)
def test_what_happened_in_time_can_be_written_down_later(one, offset):
    """Happened on and recorded on are two days."""
    today = one.applied_on + offset
    assert set(to_record(one, today)) == {move for move in Move if span(move, one) and span(move, one)[0] <= today}


@pytest.mark.parametrize(
    ("receipt", "last", "first", "end"),
    [
        (date(2026, 11, 23), date(2026, 12, 23), date(2026, 12, 24), date(2027, 1, 22)),
        (date(2026, 9, 1), date(2026, 10, 8), date(2026, 10, 9), date(2026, 11, 9)),
    ],
)
def test_the_days_of_the_vectors(receipt, last, first, end):
    """domain.md §2.4: on the last day of cooling-off one withdraws and gets no certificate."""
    one = applied(receipt)
    assert (span(Move.WITHDRAW, one), span(Move.CERTIFY, one)) == ((receipt, last), (first, end))


def test_before_anything_one_can_only_apply_or_be_refused():
    """No receipt, no days."""
    nothing, day = Application(), date(2026, 11, 23)
    assert phase(nothing, day) is Phase.NONE
    assert moves_on(nothing, day) == {Move.APPLY, Move.REFUSE}
    assert trouble(Move.CERTIFY, nothing, day, day) == "not_applied"


def test_days_written_down_in_the_wrong_order_are_named():
    """A certificate in the cooling-off, a withdrawal after it."""
    one = msgspec.structs.replace(
        applied(date(2026, 11, 23)), certificate_on=date(2026, 12, 23), withdrawn_on=date(2026, 12, 24)
    )
    assert set(out_of_order(one, date(2027, 2, 1))) == {
        ("certificate_on", "before_window"), ("withdrawn_on", "after_cooling")
    }  # fmt: skip
