"""How often the wrong secret was tried at a vault, and when it was last opened.

Kept beside the header, so that starting the program again does not forgive anything. It slows down a person at this
keyboard; whoever carries the disk away is slowed down by the key derivation alone.
"""

import time
from collections.abc import Callable
from math import ceil
from pathlib import Path

import msgspec

from app.errors import DiskFull, WrongSecret
from app.now import Now, wall_ms
from app.vault import layout
from app.vault.disk import write_whole

WAITS_S = (0, 0, 0, 2, 5, 10, 20, 40, 60)
"""Seconds to wait after so many wrong tries in a row; the last one for all further."""

Ticks = Callable[[], float]
"""Seconds that never run backwards: `time.monotonic` in production."""

_MOST_TRIES = 10_000
_earliest: dict[Path, float] = {}  # per folder, in ticks: setting the clock does not shorten the wait


class DoorState(msgspec.Struct, frozen=True):
    """What is remembered of a door."""

    wrong_tries: int = 0
    tried_ms: int = 0  # when the last wrong secret was tried
    opened_ms: int = 0


def read(folder: Path) -> DoorState:
    """The state of a folder's door; an empty one where nothing can be read."""
    try:
        state = msgspec.json.decode((folder / layout.DOOR).read_bytes(), type=DoorState)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError):
        return DoorState()
    return state if 0 <= state.wrong_tries <= _MOST_TRIES and state.opened_ms >= 0 else DoorState()


def require_rest(folder: Path, now: Now, ticks: Ticks = time.monotonic) -> None:
    """Raise WrongSecret while the wait after the last wrong try is not over."""
    state = read(folder)
    wait_s = _wait_s(state.wrong_tries)
    tried_s_ago = (wall_ms(now()) - state.tried_ms) / 1000
    if folder not in _earliest and tried_s_ago < 0:  # the clock was set back: it cannot say how long ago that was
        _earliest[folder] = ticks() + wait_s
    left_s = _earliest[folder] - ticks() if folder in _earliest else wait_s - tried_s_ago
    if left_s > 0:
        raise WrongSecret(wait_s=ceil(left_s))


def note_wrong(folder: Path, now: Now, ticks: Ticks = time.monotonic) -> WrongSecret:
    """Count a wrong secret; the error to raise, with the seconds before the next try is taken."""
    before = read(folder)
    tries = min(before.wrong_tries + 1, _MOST_TRIES)
    wait_s = _wait_s(tries)
    _earliest[folder] = ticks() + wait_s
    _write(folder, DoorState(tries, wall_ms(now()), before.opened_ms))
    return WrongSecret(wait_s=wait_s)


def note_opened(folder: Path, now: Now) -> None:
    """Forget the wrong tries and remember when the vault was opened."""
    _earliest.pop(folder, None)
    _write(folder, DoorState(opened_ms=wall_ms(now())))


def _wait_s(tries: int) -> int:
    return WAITS_S[min(tries, len(WAITS_S) - 1)]


def _write(folder: Path, state: DoorState) -> None:
    try:
        write_whole(folder / layout.DOOR, msgspec.json.encode(state))
    except (DiskFull, OSError):  # a full or read-only disk must not keep anybody out
        return
