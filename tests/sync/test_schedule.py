"""When the next round is due."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from app.now import CHINA, wall_ms
from sync.schedule import (
    AFTER_SAVE_MS,
    EVERY_MS,
    FIRST_WAIT_MS,
    LONGEST_WAIT_MS,
    Schedule,
    after_failure,
    after_save,
    after_start,
    after_stop,
    after_success,
    asked_for,
    asked_to_stop,
    check_is_due,
    is_due,
)

NOW = 1_000_000


def test_the_first_round_is_due_at_once_and_the_next_after_the_usual_time() -> None:
    """Every thirty seconds when nothing is saved."""
    assert is_due(Schedule(), NOW)
    after = after_success(after_start(Schedule()), NOW)
    assert not is_due(after, NOW + EVERY_MS - 1)
    assert is_due(after, NOW + EVERY_MS)


def test_a_save_brings_the_round_forward_and_further_saves_do_not_push_it_back() -> None:
    """Several saves in a row share one round."""
    first = after_save(after_success(Schedule(), NOW), NOW)
    second = after_save(first, NOW + AFTER_SAVE_MS - 1)
    assert not is_due(second, NOW + AFTER_SAVE_MS - 1)
    assert is_due(second, NOW + AFTER_SAVE_MS)


def test_one_round_at_a_time_and_a_save_meanwhile_is_not_forgotten() -> None:
    """While a round runs none is due; what was saved during it goes soon after."""
    running = after_save(after_start(Schedule()), NOW)
    assert not is_due(running, NOW + 10 * EVERY_MS)
    assert is_due(after_success(running, NOW), NOW + AFTER_SAVE_MS)


@given(st.integers(0, 40), st.floats(0, 1))
def test_failures_wait_longer_each_time_up_to_a_limit(failures: int, dice: float) -> None:
    """Between half and all of a doubling time; never more than ten minutes, never at once."""
    schedule = after_failure(Schedule(failures=failures), NOW, dice)
    assert FIRST_WAIT_MS // 2 <= schedule.due_ms - NOW <= LONGEST_WAIT_MS
    assert not is_due(after_save(schedule, NOW), NOW)
    assert is_due(asked_for(schedule, NOW), NOW)
    assert after_success(schedule, NOW).failures == 0


@given(st.integers(0, 40), st.floats(0, 1), st.integers(0, 10**9))
def test_a_server_that_asks_for_time_is_given_it(failures: int, dice: float, asked_ms: int) -> None:
    """Never sooner than it asked, up to ten minutes, and spread; no server can silence a seat for longer."""
    schedule = after_failure(Schedule(failures=failures), NOW, dice, asked_ms)
    asked = min(asked_ms, LONGEST_WAIT_MS)
    assert asked + FIRST_WAIT_MS // 2 <= schedule.due_ms - NOW <= asked + LONGEST_WAIT_MS
    assert is_due(asked_for(schedule, NOW), NOW)


def test_a_stopped_round_comes_back_only_when_asked_for() -> None:
    """Neither half a minute nor a save starts it again; the button does."""
    stopped = after_save(after_stop(after_start(Schedule()), NOW), NOW)
    assert not is_due(stopped, NOW + 2 * EVERY_MS)
    assert is_due(asked_for(stopped, NOW), NOW)
    assert is_due(stopped, NOW + LONGEST_WAIT_MS)


def test_what_is_asked_for_during_a_round_comes_right_after_it() -> None:
    """One round, at once, whether the running one goes through, fails or is told to wait; and only one."""
    running = asked_for(after_start(Schedule()), NOW - 1)
    assert not is_due(running, NOW)
    ends = [after_success(running, NOW), after_failure(running, NOW, 1.0, 60_000)]
    assert all(is_due(ended, NOW) for ended in ends)
    assert after_failure(running, NOW, 1.0).failures == 1
    again = after_start(ends[0])
    assert not is_due(after_success(again, NOW), NOW + EVERY_MS - 1)
    assert not is_due(after_failure(again, NOW, 1.0), NOW)


def test_the_last_word_of_the_person_counts() -> None:
    """Stopping ends what was asked for before it, and not what is asked for after it."""
    running = after_start(Schedule())
    assert not is_due(after_stop(asked_to_stop(asked_for(running, NOW)), NOW), NOW + EVERY_MS)
    assert is_due(after_stop(asked_for(asked_to_stop(running), NOW), NOW), NOW)


def test_a_comparison_is_due_once_every_night() -> None:
    """At two in the morning; or, where the computer was off, with the first round of the day."""
    evening, night = (wall_ms(datetime(2026, 11, day, hour, tzinfo=CHINA)) for day, hour in ((23, 18), (24, 2)))
    morning = wall_ms(datetime(2026, 11, 24, 8, tzinfo=CHINA))
    assert check_is_due(0, evening)
    assert not check_is_due(evening, night - 1)
    assert check_is_due(evening, night)
    assert check_is_due(evening, morning)
    assert not check_is_due(night, morning)
