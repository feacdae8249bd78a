"""The number on an enrolment slip: 11 random digits and the check digit of sheet codes. It says nothing of anybody."""

from collections.abc import Callable
from unicodedata import normalize

from app.domain.sheet_code import check_digit

LENGTH = 12
PREFIX = "TK"
"""Before the digits in the printed codes, so that a scanned slip is told from a scanned sheet."""

_IGNORED = str.maketrans("", "", " -‐‑‒–—−ー.·,_\t\r\n")


def make(random: Callable[[int], bytes]) -> str:
    """A new number out of 16 random bytes."""
    digits = f"{int.from_bytes(random(16), 'big') % 10 ** (LENGTH - 1):0{LENGTH - 1}d}"
    return digits + check_digit(digits)


def parse(typed: str) -> str | None:
    """The digits of what was typed or scanned, None where it is no such number.

    Full-width digits, spaces, dashes and the scanner's prefix are taken as they come.
    """
    plain = normalize("NFKC", typed).translate(_IGNORED).upper().removeprefix(PREFIX)
    is_digits = len(plain) == LENGTH and plain.isascii() and plain.isdigit()
    return plain if is_digits and check_digit(plain[:-1]) == plain[-1] else None


def in_groups(code: str) -> str:
    """The digits in groups of four, as they are printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def for_scanners(code: str) -> str:
    """What the printed codes hold: prefix and digits."""
    return PREFIX + code
