"""What the square code of an invitation slip says: where the centre is, and the invitation's code.

`TXJ1`, the address, the code, with spaces between. Whoever has a scanner has nothing to type.
"""

import re

import msgspec

PREFIX = "TXJ1"
_SAID = re.compile(PREFIX + r" (\S+) ((?:[A-Z0-9]{5}-){4}[A-Z0-9]{5})")  # whole: a scanner types sign by sign


class Slip(msgspec.Struct, frozen=True):
    """What is needed to join."""

    address: str
    code: str

    def __repr__(self) -> str:
        return "Slip()"


def write(slip: Slip) -> str:
    """For the square code."""
    return f"{PREFIX} {slip.address} {slip.code}"


def read(text: str) -> Slip | None:
    """What was scanned, if it is a slip's square code."""
    found = _SAID.fullmatch(text.strip())
    return Slip(found.group(1), found.group(2)) if found else None
