"""Whether both of a couple may be spoken with together: not before each has been seen alone (domain.md §2.5).

What stands in the way is never told while anybody is in the room: not yet asked, afraid, or something said alone are
one and the same to whoever looks, so that nobody is put in danger by what the other said.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from app.domain.readers import Reader, Role

SPOUSES = (Role.HUSBAND, Role.WIFE)


class Alone(StrEnum):
    """What came of seeing one spouse alone."""

    NOT_YET = "not_yet"
    NOT_CLEAR = "not_clear"
    CLEAR = "clear"


class Gate(msgspec.Struct, frozen=True):
    """`why` is filled for the worker alone, and empty for everybody else."""

    is_open: bool
    why: tuple[tuple[Role, Alone], ...] = ()


def gate(alone: Mapping[Role, Alone], reader: Reader) -> Gate:
    """The gate as one reader may see it; who is not named has not been seen alone."""
    found = tuple((role, alone.get(role, Alone.NOT_YET)) for role in SPOUSES)
    is_open = all(one is Alone.CLEAR for _, one in found)
    return Gate(is_open, tuple(one for one in found if one[1] is not Alone.CLEAR) if reader is Reader.WORKER else ())
