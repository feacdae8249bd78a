"""The pages of a case beside the case page, and for whom each is: the one list behind the menu."""

import msgspec

from app.domain.cases import Case
from app.domain.readers import Reader
from app.domain.seen import is_own


class Beside(msgspec.Struct, frozen=True):
    """One page: a room derived from `CaseRoom`, named in the menu by `case.beside.<room>`."""

    room: str
    glyph: str
    desks: tuple[str, ...] = ()  # none named: every desk
    readers: tuple[Reader, ...] = ()  # none named: everybody; for others not even its name is there
    is_for_couples: bool = False
    is_own: bool = False  # shows one party at a time, to whoever may know all of one


PAGES: tuple[Beside, ...] = (
    Beside("process", "path"),
    Beside("goals", "target"),
    Beside("matter", "receipt", desks=("marriage",)),
    Beside("safety", "shield-check", desks=("marriage",), is_own=True),
    Beside("family", "tree-structure"),
)
"""In the order of the menu."""


def offered(case: Case, reader: Reader) -> tuple[Beside, ...]:
    """The pages of this case for this reader."""
    return tuple(one for one in PAGES if _is_for(one, case, reader))


def _is_for(one: Beside, case: Case, reader: Reader) -> bool:
    return (
        (not one.desks or case.desk in one.desks)
        and (not one.readers or reader in one.readers)
        and (case.is_couple or not one.is_for_couples)
        and (not one.is_own or any(is_own(case, party.role, reader) for party in case.parties))
    )
