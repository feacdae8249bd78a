"""What the square code of a site's recovery sheet says: where the centre is, and the code on the sheet.

`TXS1`, the address (`-` where the site is on no server yet), the code, with spaces between.
"""

import re

GROUPS = 15
"""Groups of five signs on the sheet."""

PREFIX = "TXS1"
_SAID = re.compile(PREFIX + r" (\S+) ((?:[A-Z0-9]{5}-){14}[A-Z0-9]{5})")  # whole: a scanner types sign by sign


def write(address: str, code: str) -> str:
    """For the square code."""
    return f"{PREFIX} {address or '-'} {code}"


def read(text: str) -> tuple[str, str] | None:
    """The address and the code, if it is a sheet's square code that was scanned."""
    found = _SAID.fullmatch(text.strip())
    return (found.group(1).removeprefix("-"), found.group(2)) if found else None
