"""Where one has been."""

from hypothesis import given
from hypothesis import strategies as st

from ui.shell.frame.trail import LONGEST, Trail
from ui.shell.room import Place


def test_back_and_forward_again() -> None:
    """Alt+Left, Alt+Right."""
    trail = Trail()
    for room in ("today", "cases", "case"):
        trail.go(Place(room))

    assert trail.back() == Place("cases")
    assert trail.back() == Place("today")
    assert trail.back() is None
    assert trail.forward() == Place("cases")


def test_a_new_place_forgets_what_lay_ahead() -> None:
    """As in any browser."""
    trail = Trail()
    for room in ("today", "cases"):
        trail.go(Place(room))
    trail.back()
    trail.go(Place("forms"))

    assert trail.forward() is None
    assert trail.back() == Place("today")


@given(st.lists(st.sampled_from(["today", "cases", "forms", None]), max_size=200))
def test_one_is_always_where_one_went(steps: list[str | None]) -> None:
    """Whatever the order of going and coming back, the trail knows where it is, and does not grow without end."""
    trail = Trail()
    for step in steps:
        if step is None:
            before = trail.here
            came = trail.back()
            assert trail.here == (came or before)
        else:
            trail.go(Place(step))
            assert trail.here == Place(step)
    assert len(trail._places) <= LONGEST
