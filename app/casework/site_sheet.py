"""Whether the site's recovery sheet is there, and when somebody last took it out of the safe to see that it works."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from app.casework.work import Work
from app.now import from_ms
from app.now import today as day_of
from app.store import site_sheet as stored
from app.store.site_sheet import Standing

QUARTER = timedelta(days=91)
"""A sheet is tried once a quarter (design, section 6.4)."""

Due = Literal["", "make", "try"]


class SheetState(msgspec.Struct, frozen=True):
    """For an administrator. `tried`: when it was last tried on this computer; None: never."""

    may_make: bool = False
    is_made: bool = False
    tried: date | None = None
    due: Due = ""


def state(work: Work) -> SheetState:
    """How things stand, as far as the last round told."""
    kept, today = stored.standing(work.store), day_of(work.now)
    tried = from_ms(kept.proved_ms).date() if kept.sheet and kept.proved == kept.sheet else None
    return SheetState(kept.may_make, bool(kept.sheet), tried, _due(kept, tried, today))


def _due(kept: Standing, tried: date | None, today: date) -> Due:
    if not kept.may_make:
        return ""
    if not kept.sheet:
        return "make"
    return "" if tried is not None and tried <= today < tried + QUARTER else "try"
