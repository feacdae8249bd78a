"""Audit lines: who did what, when; never what was written. They are add-only, in the folder they are about."""

from app.casework.work import Work
from app.domain.ids import RecordId
from app.ops.values import Value


def line(
    work: Work, verb: str, *, case: RecordId | None = None, record: RecordId | None = None, scope: str = "both"
) -> dict[str, Value]:
    """The fields of one audit line."""
    return {
        "verb": verb,
        "at": work.now().isoformat(timespec="seconds"),
        "who": work.seat.worker,
        "case": case,
        "record": record,
        "scope": scope,
    }
