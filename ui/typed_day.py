"""A day as people type it: 2026-11-23, 2026.11.23, 2026/11/23, 20261123, 2026年11月23日, full-width digits too."""

import re
import unicodedata
from datetime import date

_PATTERN = re.compile(r"(\d{4})(?:(\d{2})(\d{2})|[-./年 ](\d{1,2})[-./月 ](\d{1,2})日?)")


def read_day(text: str) -> date | None:
    """The day that stands in `text`, or None where it is no day of the calendar."""
    found = _PATTERN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        return None


def write_day(when: date | None) -> str:
    """The day as it stands in a field."""
    return when.isoformat() if when is not None else ""
