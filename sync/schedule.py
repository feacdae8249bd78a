"""When the next round is due. Pure: it is told the time and the dice, and says when; it never waits itself."""

import msgspec
from msgspec.structs import replace

EVERY_MS = 30_000
AFTER_SAVE_MS = 1_500  # a worker saves several times in a row; one round carries them all
FIRST_WAIT_MS = 5_000
LONGEST_WAIT_MS = 10 * 60_000
_DOUBLINGS = 8

_DAY_MS = 24 * 60 * 60_000
_NIGHT_MS = 2 * 60 * 60_000  # two o'clock
_CHINA_MS = 8 * 60 * 60_000


class Schedule(msgspec.Struct, frozen=True):
    """The state of the clockwork. Times are milliseconds on a clock that only goes forward."""

    due_ms: int = 0  # the first round is due at once
    failures: int = 0  # rounds failed in a row
    running: bool = False  # one round at a time
    saved: bool = False  # something was saved while a round was running
    asked: bool = False  # the person has asked for a round while one was running


def is_due(schedule: Schedule, now_ms: int) -> bool:
    """Whether a round should start now."""
    return not schedule.running and now_ms >= schedule.due_ms


def after_save(schedule: Schedule, now_ms: int) -> Schedule:
    """Something was saved: a round soon, but after failures not sooner than their wait allows."""
    if schedule.running:
        return replace(schedule, saved=True)
    if schedule.failures:
        return schedule
    return replace(schedule, due_ms=min(schedule.due_ms, now_ms + AFTER_SAVE_MS))


def asked_for(schedule: Schedule, now_ms: int) -> Schedule:
    """The person pressed the button: a round now, whatever failed before; where one is running, another right after it.

    The one that runs may have looked already at what the person waits for.
    """
    return replace(schedule, due_ms=now_ms, asked=schedule.running)


def asked_to_stop(schedule: Schedule) -> Schedule:
    """The person wants no more of the round that is running, nor of what was asked for before."""
    return replace(schedule, asked=False)


def after_start(schedule: Schedule) -> Schedule:
    """A round has begun."""
    return replace(schedule, running=True, saved=False, asked=False)


def after_success(schedule: Schedule, now_ms: int) -> Schedule:
    """A round went through; what was saved meanwhile goes soon, what was asked for at once."""
    if schedule.asked:
        return Schedule(due_ms=now_ms)
    return Schedule(due_ms=now_ms + (AFTER_SAVE_MS if schedule.saved else EVERY_MS))


def after_failure(schedule: Schedule, now_ms: int, dice: float, asked_ms: int = 0) -> Schedule:
    """A round failed: wait longer each time, between half and all of it (`dice` from 0 to 1), so that seats spread.

    Where the server asked to be left alone for `asked_ms`, wait that long before, but never for hours. What a person
    asked for meanwhile waits for neither.
    """
    failures = schedule.failures + 1
    if schedule.asked:
        return Schedule(due_ms=now_ms, failures=failures)
    longest = min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(failures - 1, _DOUBLINGS))
    asked_ms = min(asked_ms, LONGEST_WAIT_MS)
    return Schedule(due_ms=now_ms + asked_ms + int(longest * (0.5 + dice / 2)), failures=failures)


def after_stop(schedule: Schedule, now_ms: int) -> Schedule:
    """The person stopped a round: none by itself for a good while, not even after a save; asking for one is enough,
    also while the stopped one was still coming to its end."""
    return Schedule(due_ms=now_ms + (0 if schedule.asked else LONGEST_WAIT_MS), failures=1)


def check_is_due(last_ms: int, now_ms: int) -> bool:
    """Whether a night has passed since the last comparison with the centre (wall clock, China).

    A computer that is off at two in the morning compares after its first round of the day.
    """
    return _night(last_ms) != _night(now_ms)


def _night(at_ms: int) -> int:
    return (at_ms + _CHINA_MS - _NIGHT_MS) // _DAY_MS
