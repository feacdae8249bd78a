"""How much is asked for or offered at once: so much that the line takes a few seconds for it.

On a line of 200 kbit/s a full page would take most of a minute, in which nothing moves on the screen and nothing can be
stopped. Pure: it is told what a request took.
"""

import msgspec

LEAST_BYTES = 16 * 1024
START_BYTES = 64 * 1024  # 3 s on 200 kbit/s
AIM_MS = 4_000
_GROWTH = 4  # at most so many times more than the last


class Pace(msgspec.Struct, frozen=True):
    """The size of the next request."""

    bytes: int = START_BYTES


def after(pace: Pace, size: int, took_ms: int, most: int) -> Pace:
    """The pace after `size` bytes took so long. A clock that was set in between says nothing."""
    if size < LEAST_BYTES or took_ms < 0:
        return pace
    fitting = size * AIM_MS // max(took_ms, 1)
    return Pace(max(LEAST_BYTES, min(fitting, pace.bytes * _GROWTH, most)))
