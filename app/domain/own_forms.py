"""A site's own form as its site keeps it: versions that are added and never changed, so that none is ever lost."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.ids import RecordId

STEP = 1000
"""A version is counted in steps; what lies between tells which seat made it, so that no two are ever alike."""


class VersionState(StrEnum):
    """What a version does: put the form in use, or take it out."""

    IN_USE = "in_use"
    OUT = "out"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version, without its text. `replaces`: those its author had before them."""

    id: RecordId
    form: str
    number: int
    format: int
    state: VersionState
    at: datetime
    who: str
    replaces: frozenset[RecordId]

    @property
    def order(self) -> tuple[int, datetime, bytes]:
        """Later versions are greater, on every seat alike; clocks only decide between those made side by side."""
        return self.number // STEP, self.at, self.id

    @property
    def edition(self) -> int:
        """The version as people count: 1, 2, 3."""
        return self.number // STEP


def next_number(known: Iterable[Version], seat: int) -> int:
    """The number of a version made on a seat after all that are known there."""
    last = max((version.edition for version in known), default=0)
    return (last + 1) * STEP + seat % STEP


def standing(versions: Iterable[Version]) -> tuple[Version, ...]:
    """The versions of one form that no other was made from; more than one: they were made side by side."""
    every = tuple(versions)
    replaced = frozenset().union(*(version.replaces for version in every))
    return tuple(version for version in every if version.id not in replaced)
