"""The number printed on every issued sheet: 15 random digits and a check digit.

The check digit is Damm's (H. Michael Damm, 2004): it catches every single wrong digit and every two neighbouring
digits changed over, the two slips people and worn prints make most. A sheet code says nothing about its sheet.
"""

from collections.abc import Callable
from unicodedata import normalize

LENGTH = 16
PREFIX = "TX"
"""Before the digits in the printed codes, so that a keyboard scanner's burst can be told from typing."""

_SQUARE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_IGNORED = str.maketrans("", "", " -‐‑‒–—−ー.·,_\t\r\n")


def check_digit(digits: str) -> str:
    """The check digit that follows these digits."""
    interim = 0
    for digit in digits:
        interim = int(_SQUARE[interim][int(digit)])
    return str(interim)


def make_code(random: Callable[[int], bytes], length: int = LENGTH) -> str:
    """A new number of `length` digits out of 16 random bytes (for a sheet the remainder's bias is below 1 in 10²³)."""
    digits = f"{int.from_bytes(random(16), 'big') % 10 ** (length - 1):0{length - 1}d}"
    return digits + check_digit(digits)


def parse(typed: str, length: int = LENGTH, prefix: str = PREFIX) -> str | None:
    """The digits of what was typed or scanned, None where it is no sheet code, or no number of `length` with `prefix`.

    Full-width digits, spaces, dashes and the scanner's prefix are taken as they come.
    """
    plain = normalize("NFKC", typed).translate(_IGNORED).upper().removeprefix(prefix)
    is_digits = len(plain) == length and plain.isascii() and plain.isdigit()
    return plain if is_digits and check_digit(plain[:-1]) == plain[-1] else None


def in_groups(code: str) -> str:
    """The digits in groups of four, as they are printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def for_scanners(code: str) -> str:
    """What the printed codes hold: prefix and digits."""
    return PREFIX + code
