"""For whom a page, print, list or count is made, and what that reader may see (design §5)."""

from enum import StrEnum


class Scope(StrEnum):
    """For whom a note or answer is: both spouses, only him, only her. A case of one person uses BOTH.

    WORKER is for the worker's own file: internal sheets, which no party reads.
    """

    BOTH = "both"
    HIS = "his"
    HER = "her"
    WORKER = "worker"


OF_PARTIES = (Scope.BOTH, Scope.HIS, Scope.HER)
"""The scopes a note can have: every party's own, and what they share."""


class Reader(StrEnum):
    """Who is looking. WORKER is the worker alone (nobody else in the room).

    OUTSIDER is never in the room: somebody who is no party and gets a sheet all the same (who collects a person, who
    reads a public notice).
    """

    WORKER = "worker"
    BOTH = "both"
    HIM = "him"
    HER = "her"
    OUTSIDER = "outsider"


_SEES: dict[Reader, frozenset[Scope]] = {
    Reader.WORKER: frozenset(Scope),
    Reader.BOTH: frozenset({Scope.BOTH}),
    Reader.HIM: frozenset({Scope.BOTH, Scope.HIS}),
    Reader.HER: frozenset({Scope.BOTH, Scope.HER}),
    Reader.OUTSIDER: frozenset({Scope.BOTH}),
}


def visible_scopes(reader: Reader) -> frozenset[Scope]:
    """The scopes whose records `reader` may see."""
    return _SEES[reader]


def may_see(reader: Reader, scope: Scope) -> bool:
    """Whether a record of `scope` may be shown, printed, counted or hinted at for `reader`."""
    return scope in _SEES[reader]


class Role(StrEnum):
    """What a person is in a case. On paper: 男方, 女方, or the name; never A and B."""

    HUSBAND = "husband"
    WIFE = "wife"
    CLIENT = "client"


SCOPE_OF_ROLE: dict[Role, Scope] = {Role.HUSBAND: Scope.HIS, Role.WIFE: Scope.HER, Role.CLIENT: Scope.BOTH}
"""The scope of what only this party may see."""

READER_OF_ROLE: dict[Role, Reader] = {Role.HUSBAND: Reader.HIM, Role.WIFE: Reader.HER, Role.CLIENT: Reader.BOTH}
"""The reader a sheet for this party is made for."""
