"""The session PIN: uncovers a covered screen within ten minutes, three tries, then only the passphrase helps.

It lives in memory only, as a keyed hash, and is forgotten with the lock. It protects a screen, not the data.
"""

import hmac
import secrets
import time
from enum import StrEnum
from unicodedata import normalize

from app.errors import BadEntry
from app.vault.door import Ticks

TRIES = 3
VALID_S = 600
LEAST_DIGITS = 4


class PinAnswer(StrEnum):
    """What a typed PIN leads to."""

    OPENED = "opened"
    WRONG = "wrong"
    MUST_LOCK = "must_lock"


class SessionPin:
    """One person's PIN for this session."""

    def __init__(self, pin: str, ticks: Ticks = time.monotonic) -> None:
        """Raises BadEntry(problem=pin_short) for fewer than four characters."""
        if len(normalize("NFKC", pin)) < LEAST_DIGITS:
            raise BadEntry(field="pin", problem="pin_short", least=LEAST_DIGITS)
        self._ticks = ticks
        self._pepper = secrets.token_bytes(32)
        self._hash = self._hashed(pin)
        self._tries_left = TRIES
        self.cover()

    def cover(self) -> None:
        """The screen is covered now: ten minutes begin."""
        self._covered_at = self._ticks()

    @property
    def tries_left(self) -> int:
        """How many more times the PIN may be typed wrongly; 0 once the time is over."""
        return 0 if self._ticks() - self._covered_at > VALID_S else self._tries_left

    def answer(self, typed: str) -> PinAnswer:
        """Try to uncover. After MUST_LOCK every further answer is MUST_LOCK until the next unlock."""
        if self.tries_left == 0:
            self._tries_left = 0
            return PinAnswer.MUST_LOCK
        if hmac.compare_digest(self._hashed(typed), self._hash):
            self._tries_left = TRIES
            return PinAnswer.OPENED
        self._tries_left -= 1
        return PinAnswer.WRONG if self._tries_left else PinAnswer.MUST_LOCK

    def _hashed(self, pin: str) -> bytes:
        return hmac.digest(self._pepper, normalize("NFKC", pin).encode("utf-8", "surrogatepass"), "sha256")
