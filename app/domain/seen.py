"""What one reader may know of the people in a case. Every page, sheet, list and search asks here and nowhere else.

A person flagged VIOLENCE must not be found by the other party: whatever says where that person can be reached is taken
out before anything is made for a reader who is not that person. Nothing is crossed out, so nothing shows.
"""

from collections.abc import Callable

import msgspec

from app.domain.cases import Case, Party
from app.domain.people import LOCATING, VIOLENCE, Person, PersonDetails
from app.domain.readers import SCOPE_OF_ROLE, Reader, Role, Scope, may_see

_OWN_ROLE = {Reader.HIM: Role.HUSBAND, Reader.HER: Role.WIFE}


def own_scope(case: Case, role: Role) -> Scope:
    """What one spouse said alone is for that spouse; in a case of one person nothing is walled."""
    return SCOPE_OF_ROLE[role] if case.is_couple else Scope.BOTH


def is_own(case: Case, role: Role, reader: Reader) -> bool:
    """Whether `reader` may know all of this party: the worker, or the person."""
    return reader is not Reader.OUTSIDER and may_see(reader, own_scope(case, role))


def others(case: Case, reader: Reader) -> frozenset[Role]:
    """The parties who are not this reader."""
    return frozenset(party.role for party in case.parties if not is_own(case, party.role, reader))


def protected(case: Case, reader: Reader) -> frozenset[Role]:
    """The parties whose whereabouts this reader must not learn."""
    return frozenset(role for role in others(case, reader) if _is_protected(case.party(role)))


def on_paper(case: Case, reader: Reader) -> Case:
    """The case as a sheet for `reader` may draw on it."""
    hidden = protected(case, reader)
    return _with_people(case, lambda party: _not_found(party.person) if party.role in hidden else party.person)


def on_screen(case: Case, reader: Reader) -> Case:
    """The case as a page shows it: how to reach somebody is for that person's eyes, risk and flags for nobody's."""
    if reader is Reader.WORKER:
        return case
    conflicts = tuple(field for field in case.conflicts if field != "risk")
    seen = _with_people(case, lambda party: _of_party(case, party, reader))
    closing = msgspec.structs.replace(case.closing, words="") if case.closing else None
    return msgspec.structs.replace(seen, risk="", conflicts=conflicts, closing=closing)


def findable(reader: Reader) -> frozenset[Role]:
    """In which roles a protected person may be found by their telephone, across all cases."""
    if reader is Reader.WORKER:
        return frozenset(Role)
    return frozenset({_OWN_ROLE[reader]} if reader in _OWN_ROLE else ())


def _of_party(case: Case, party: Party, reader: Reader) -> Person:
    if is_own(case, party.role, reader):
        return msgspec.structs.replace(party.person, flags=frozenset())
    known = party.person.details
    details = PersonDetails(name=known.name, address=known.address, sex=known.sex, birth_date=known.birth_date)
    stranger = msgspec.structs.replace(party.person, details=details, conflicts=(), flags=frozenset())
    return msgspec.structs.replace(stranger, private_folder=None)  # that there is one says that more is known


def _not_found(person: Person) -> Person:
    gone = dict.fromkeys(LOCATING, "")
    details = msgspec.structs.replace(person.details, **gone, safe_rule=None)
    return msgspec.structs.replace(person, details=details, conflicts=())


def _is_protected(party: Party | None) -> bool:
    return party is not None and VIOLENCE in party.person.flags


def _with_people(case: Case, seen: Callable[[Party], Person]) -> Case:
    parties = tuple(msgspec.structs.replace(party, person=seen(party)) for party in case.parties)
    return msgspec.structs.replace(case, parties=parties)
