"""The hybrid logical clock. It orders what is shown and breaks ties; nothing depends on it being right."""

from app.ops.values import Hlc

AHEAD_LIMIT_MS = 24 * 3600 * 1000
"""A remote stamp further ahead of the server's time than this is shown but never absorbed (design §6.2)."""

COUNTER_LIMIT = 2**24
"""A remote counter above this is not absorbed either: honest ones are small, and ours must never run out."""

ZERO = Hlc(0, 0)


def tick(last: Hlc, wall_ms: int) -> Hlc:
    """The stamp of a local write: after everything seen so far, and not before the wall clock."""
    if wall_ms > last.ms:
        return Hlc(wall_ms, 0)
    return Hlc(last.ms, last.counter + 1)


def absorb(last: Hlc, remote: Hlc, server_ms: int) -> Hlc:
    """What this seat's clock is after seeing `remote`; a stamp from a wildly wrong clock leaves it alone."""
    if remote.ms > server_ms + AHEAD_LIMIT_MS or remote.counter > COUNTER_LIMIT:
        return last
    return max(last, remote)
