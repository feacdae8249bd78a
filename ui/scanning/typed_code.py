"""A sheet's code that a scanner typed into the wrong field."""

import re
import unicodedata

import msgspec

from app.domain.sheet_code import PREFIX, parse

_BURST = re.compile(PREFIX + r"\d{16}", re.IGNORECASE)


class Scan(msgspec.Struct, frozen=True):
    """The code, and the field's text without it."""

    code: str
    rest: str


def find_sheet_code(text: str) -> Scan | None:
    """A code as our printed codes hold it (prefix, 16 digits, right check digit) standing anywhere in `text`."""
    folded = unicodedata.normalize("NFKC", text)
    found = _BURST.search(folded)
    code = parse(found.group()) if found else None
    if found is None or code is None:
        return None
    return Scan(code, (folded[: found.start()] + folded[found.end() :]).strip("\t\r\n"))
