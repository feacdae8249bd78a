"""The merge of one field, as rules."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import OpId
from app.ops import hlc, merge
from app.ops.kinds import Merge
from app.ops.values import Hlc

Event = tuple[merge.Head, tuple[OpId, ...]]


def _id(number: int) -> OpId:
    return OpId(number.to_bytes(32, "big"))


@st.composite
def histories(draw: st.DrawFn, most: int = 7) -> list[Event]:
    """Writes to one field; each supersedes some of the earlier ones, as seats that saw only part would do."""
    count = draw(st.integers(1, most))
    events: list[Event] = []
    for number in range(count):
        seen = draw(st.sets(st.integers(0, number - 1))) if number else set()
        stamp = Hlc(draw(st.integers(0, 5)), draw(st.integers(0, 2)))
        head = merge.Head(_id(number), stamp, draw(st.sampled_from(["高", "低", "中", None])))
        events.append((head, tuple(_id(old) for old in seen)))
    return events


def _apply(events: list[Event]) -> merge.Register:
    register = merge.Register()
    for head, supersedes in events:
        register = merge.write(register, head, supersedes)
    return register


def _pure(events: list[Event]) -> set[bytes]:
    """The definition, independently: writes named by nobody."""
    named = {old for _, supersedes in events for old in supersedes}
    return {head.op for head, _ in events if head.op not in named}


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_gives_the_heads_nobody_superseded(events, random):
    """Convergence needs no clock and no order."""
    shuffled = events[:]
    random.shuffle(shuffled)

    assert {head.op for head in _apply(shuffled).heads} == _pure(events)


@given(histories(most=4))
def test_every_permutation_shows_the_same_value(events):
    """What is shown, and whether it is a conflict, is the same on every computer."""
    results = {
        (repr(merge.shown(r.heads, Merge.SURFACED)), merge.differs(r.heads))
        for r in (_apply(list(order)) for order in permutations(events))
    }

    assert len(results) == 1


@given(histories())
def test_applying_again_changes_nothing(events):
    """A replayed page is harmless."""
    assert _apply(events + events) == _apply(events)


@given(histories())
def test_no_value_is_lost_silently(events):
    """Every written value is a head, or was superseded by somebody who had seen it."""
    register = _apply(events)

    assert all(head in register.heads or head.op in register.gone for head, _ in events)


def test_equal_values_of_two_heads_are_no_conflict():
    """Two people writing the same thing agree."""
    heads = [merge.Head(_id(1), Hlc(1, 0), "高"), merge.Head(_id(2), Hlc(2, 0), "高")]

    assert not merge.differs(heads)


def test_a_set_shows_the_union_of_its_heads():
    """Two additions made apart are both there."""
    heads = [merge.Head(_id(1), Hlc(1, 0), ["孕期"]), merge.Head(_id(2), Hlc(2, 0), ["残疾"])]

    assert merge.shown(heads, Merge.SET) == sorted(["孕期", "残疾"])


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=30))
def test_local_stamps_always_rise(walls):
    """A clock set back never makes a later write look older."""
    last = hlc.ZERO
    for wall in walls:
        fresh = hlc.tick(last, wall)
        assert fresh > last
        last = fresh


def test_a_clock_years_ahead_is_not_absorbed():
    """One wrong computer does not poison the others."""
    now = 1_800_000_000_000
    mine = Hlc(now, 0)

    assert hlc.absorb(mine, Hlc(now + 10**11, 0), now) == mine
    assert hlc.absorb(mine, Hlc(now + 1000, 3), now) == Hlc(now + 1000, 3)
