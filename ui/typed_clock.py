"""An hour as people type it: 14:00, 14：00, 1400, 14.00, 9:5, 14点30, full-width digits too."""

import re
import unicodedata
from datetime import time

_PATTERN = re.compile(r"(\d{1,2})(?:[:.点时 ](\d{1,2})?分?|(\d{2}))?")


def read_clock(text: str) -> time | None:
    """The hour that stands in `text`, or None where it is none."""
    found = _PATTERN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
