"""What should be there before a case goes on from one stage to the next, and what of it is missing (domain.md §5).

A requirement is data of the desk. It is asked for one reader: what stands behind the other party's wall is neither
found nor missed, so that a list of what is missing tells nobody anything about somebody else.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from app.domain.cases import Case, Stage
from app.domain.consenting import Word
from app.domain.readers import Reader, Role, may_see
from app.domain.seen import own_scope

ORDER = tuple(Stage)
ATTEMPTS, ATTEMPTS_WITHIN = 3, timedelta(days=30)
"""A contact is lost after so many attempts on different days, none longer ago than that (domain.md §5)."""
LOST, REFERRED = "04", "03"
"""Of the code list CASE_CLOSE."""


class Kind(StrEnum):
    """How a requirement is met."""

    ASKED = "asked"  # the person was asked alone, whatever they said
    AGREED = "agreed"  # somebody in the case agrees, or a ground holds
    SCREENED = "screened"  # the person was screened, or one of the forms was filled in
    FORM = "form"  # one of the forms was filled in
    SIGNED = "signed"  # one of the forms was printed and came back signed
    REVIEWED = "reviewed"  # the deadline of the stage was dealt with at least once
    READ = "read"  # the supervisor has signed the closing
    CONTACT = "contact"  # somebody agreed, on one of the forms, to be contacted afterwards


OF_EACH = frozenset({Kind.ASKED, Kind.SCREENED})
"""What every person has to have for themselves; of forms, those that are for each party are."""


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement of a stage. `by_law`: nobody goes on without it; else a reason is enough."""

    key: str
    kind: Kind
    forms: tuple[str, ...] = ()
    each: bool = False  # of every party for themselves
    alone: bool = False  # on a sheet that no party reads
    by_law: bool = False


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is in a case, as far as one reader may know. A role of None is everybody's."""

    words: Mapping[Role, Word]
    filled: frozenset[tuple[str, Role | None]] = frozenset()
    signed: frozenset[tuple[str, Role | None]] = frozenset()
    screened: frozenset[Role] = frozenset()
    contact: frozenset[Role] = frozenset()  # who agreed to be contacted after the closing
    is_reviewed: bool = False
    is_read: bool = False


class Missing(msgspec.Struct, frozen=True):
    """A requirement that is not met, and by whom where it is about one person."""

    need: Need
    role: Role | None = None


def visible(case: Case, reader: Reader) -> tuple[Role, ...]:
    """Whose own things this reader may know of, in this case."""
    return tuple(party.role for party in case.parties if may_see(reader, own_scope(case, party.role)))


def between(before: Stage, after: Stage) -> tuple[Stage, ...]:
    """The stages that are gone through on the way, the first one among them; none on the way back."""
    return ORDER[ORDER.index(before) : ORDER.index(after)]


def missing(needs: Sequence[Need], case: Case, facts: Facts, reader: Reader) -> tuple[Missing, ...]:
    """What is not there, in the order of the requirements, for those in the room."""
    roles = visible(case, reader)
    sees_all = len(roles) == len(case.parties)
    return tuple(one for need in needs for one in _missing(need, case, facts, roles, reader, sees_all=sees_all))


def _missing(
    need: Need, case: Case, facts: Facts, roles: Sequence[Role], reader: Reader, *, sees_all: bool
) -> Iterator[Missing]:
    if need.alone and reader is not Reader.WORKER:
        return
    if need.kind in OF_EACH or need.each:
        open_to = [role for role in roles if need.kind is Kind.ASKED or not facts.words[role].is_closed]
        yield from (Missing(need, role) for role in open_to if not _has(need, facts, role))
    elif need.kind in (Kind.AGREED, Kind.CONTACT):
        # what nobody has said can be missed only by whoever may know what everybody said
        if case.parties and sees_all and not any(_has(need, facts, role) for role in roles):
            yield Missing(need)
    elif not _has(need, facts, None):
        yield Missing(need)


def _has(need: Need, facts: Facts, role: Role | None) -> bool:
    filled = any((form, one) in facts.filled for form in need.forms for one in (role, None))
    match need.kind:
        case Kind.ASKED:
            return role is not None and (facts.words[role].said is not None or facts.words[role].has_ground)
        case Kind.AGREED:
            return role is not None and (facts.words[role].agrees or facts.words[role].has_ground)
        case Kind.CONTACT:
            return role in facts.contact
        case Kind.SCREENED:
            return role in facts.screened or filled
        case Kind.FORM:
            return filled if need.each else any(form == name for name in need.forms for form, _ in facts.filled)
        case Kind.SIGNED:
            wanted = {(form, role) for form in need.forms} | {(form, None) for form in need.forms}
            return bool(wanted & facts.signed) if need.each else any(form in need.forms for form, _ in facts.signed)
        case Kind.REVIEWED:
            return facts.is_reviewed
        case Kind.READ:
            return facts.is_read


def are_attempts(days: Sequence[date], until: date) -> bool:
    """Whether contact was tried often enough: on three different days within the thirty before the closing."""
    return len({day for day in days if until - ATTEMPTS_WITHIN <= day <= until}) >= ATTEMPTS
