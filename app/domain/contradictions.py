"""Fields for which several values stand, as they are listed: what of, in which case, and who may know of it."""

import msgspec

from app.domain.ids import RecordId
from app.domain.readers import SCOPE_OF_ROLE, Role, Scope

ALONE = frozenset({("case", "risk")})
"""Fields that nobody sees but the worker: what is feared is not for those who might be feared."""


class Mark(msgspec.Struct, frozen=True):
    """Where a page of the list ends, so that the next one begins behind it."""

    surfaced: int
    opened_on: str
    owner: bytes
    kind: str
    record: bytes
    field: str


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """One field for which several values stand. The values themselves are asked for one by one."""

    kind: str
    record: RecordId
    field: str
    is_surfaced: bool  # somebody must choose; otherwise the newest is shown and the others are kept
    scope: Scope
    owner: RecordId  # under what it is listed: a case, a person of none, an anonymous sheet, the site
    case: RecordId | None  # the case to go to
    number: str = ""
    called: str = ""  # how the case is called, or the person
    person: str = ""  # whose field it is, how that person is called
    role: Role | None = None  # of that person in the case, or for whom the form, sheet or consent is
    form: str = ""  # of an answer or a sheet
    version: int = 0  # of the form
    rule: str = ""  # of a deadline


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list for one reader: those that must be settled first, by case, newest case first."""

    lines: tuple[Contradiction, ...] = ()
    end: Mark | None = None  # None where nothing follows
    to_settle: int = 0  # of all that this reader may know of
    quiet: int = 0


def scope_of_person(parts: list[tuple[Role | None, bool]]) -> Scope:
    """Who may know of the contradictions of a person who has these roles, each in a case of a couple or not.

    Each spouse's own are for that spouse; of somebody who stands in no case here, for the worker alone.
    """
    scopes = {SCOPE_OF_ROLE[role] if role and is_couple else Scope.BOTH for role, is_couple in parts} - {Scope.BOTH}
    if len(scopes) == 1:
        return next(iter(scopes))
    return Scope.WORKER if scopes or not parts else Scope.BOTH
