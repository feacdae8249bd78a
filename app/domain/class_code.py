"""The number on an enrolment slip: 11 random digits and the check digit of sheet codes. It says nothing of anybody."""

from collections.abc import Callable

from app.domain import sheet_code

LENGTH = 12
PREFIX = "TK"
"""Before the digits in the printed codes, so that a scanned slip is told from a scanned sheet."""


def make(random: Callable[[int], bytes]) -> str:
    """A new number out of 16 random bytes."""
    return sheet_code.make_code(random, LENGTH)


def parse(typed: str) -> str | None:
    """The digits of what was typed or scanned, None where it is no such number."""
    return sheet_code.parse(typed, LENGTH, PREFIX)


def for_scanners(code: str) -> str:
    """What the printed codes hold: prefix and digits."""
    return PREFIX + code
