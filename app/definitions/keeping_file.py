"""Reads for how long the records of a case are kept."""

from typing import Literal

import msgspec

from app.definitions.files import Source
from app.domain.keeping import Keeping


class _File(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    status: Literal["verified", "assumed"]
    case: int
    grave: int
    quick: int
    of_age: int


def read_keeping(source: Source) -> Keeping:
    """The years. Raises BadDefinition, also for none, or fewer with violence than without."""
    file = source.shape(source.table, _File)
    for name in ("case", "grave", "quick", "of_age"):
        if getattr(file, name) < 1:
            raise source.bad(name, "at least one year")
    if file.grave < file.case:
        raise source.bad("grave", "not shorter than that of any other case")
    return Keeping(
        source=file.source, status=file.status, case=file.case, grave=file.grave, quick=file.quick, of_age=file.of_age
    )
