"""The people around the parties of a case, how they are related, and what the family is tied to outside.

What a genogram and an ecomap show (McGoldrick & Gerson, "Genograms in Family Assessment", 1985; Hartman, "Diagrammatic
Assessment of Family Relationships", Social Casework 59, 1978, 465-476).
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from app.domain.cases import SyncMark
from app.domain.ids import RecordId
from app.domain.people import Sex
from app.domain.readers import Role, Scope


class Sort(StrEnum):
    """What stands on the drawing: a person, or a pregnancy and how it ended."""

    PERSON = "person"
    PREGNANCY = "pregnancy"
    MISCARRIAGE = "miscarriage"
    ABORTION = "abortion"
    STILLBIRTH = "stillbirth"


class TieKind(StrEnum):
    """How two people are tied."""

    PARTNER = "partner"
    PARENT = "parent"  # `a` is the parent of `b`
    FEELING = "feeling"  # of `a` towards `b`, where it has a direction


class Union(StrEnum):
    """What two partners are to each other."""

    MARRIED = "married"
    COHABITING = "cohabiting"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    REMARRIED = "remarried"  # divorced, and married to each other again


class Descent(StrEnum):
    """How somebody is the child of a parent."""

    BIRTH = "birth"
    ADOPTED = "adopted"
    FOSTER = "foster"
    STEP = "step"


class Feeling(StrEnum):
    """What is between two people."""

    CLOSE = "close"
    DISTANT = "distant"
    CONFLICT = "conflict"
    CUT_OFF = "cut_off"
    VIOLENCE = "violence"


DETAILS: dict[TieKind, type[StrEnum]] = {
    TieKind.PARTNER: Union,
    TieKind.PARENT: Descent,
    TieKind.FEELING: Feeling,
}
"""What can be said of each kind of tie."""


class System(StrEnum):
    """What a family lives among."""

    WORK = "work"
    SCHOOL = "school"
    RELATIVES = "relatives"
    FRIENDS = "friends"
    HEALTH = "health"
    RELIGION = "religion"
    COMMUNITY = "community"
    AUTHORITIES = "authorities"
    OTHER = "other"


class Strength(StrEnum):
    """How a tie to a system is."""

    STRONG = "strong"
    WEAK = "weak"
    STRESSFUL = "stressful"


class Flow(StrEnum):
    """Which way the energy of a tie goes: gained from it, given to it, both, or not said."""

    NONE = "none"
    FROM = "from"
    TO = "to"
    BOTH = "both"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody on the drawing: a party of the case (`role`), or a person around them who is no record of their own.

    The name may be unknown, a word of address or initials. `born` and `died` are years.
    """

    id: RecordId
    scope: Scope
    name: str = ""
    sex: Sex = Sex.UNKNOWN
    born: int | None = None
    is_dead: bool = False
    died: int | None = None
    sort: Sort = Sort.PERSON
    at_home: bool = False  # lives in the household the case is about
    note: str = ""
    role: Role | None = None
    is_understood: bool = True
    mark: SyncMark = SyncMark.HERE


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """What two people on the drawing are to each other. `detail` is a Union, a Descent or a Feeling."""

    id: RecordId
    scope: Scope
    kind: TieKind
    a: RecordId
    b: RecordId
    detail: str


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A tie to something outside: of one party (`owner`), or of the family as a whole (None)."""

    id: RecordId
    scope: Scope
    owner: RecordId | None
    system: System
    name: str = ""
    strength: Strength = Strength.STRONG
    flow: Flow = Flow.NONE
    note: str = ""


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader may see of it. Every tie is between two who are there."""

    members: tuple[Member, ...] = ()
    ties: tuple[Tie, ...] = ()
    links: tuple[Link, ...] = ()

    def member(self, id_: RecordId) -> Member | None:
        """Somebody on the drawing."""
        return next((one for one in self.members if one.id == id_), None)

    def parents(self, child: RecordId) -> tuple[RecordId, ...]:
        """Whose child somebody is."""
        return tuple(tie.a for tie in self.ties if tie.kind is TieKind.PARENT and tie.b == child)

    def partners(self, one: RecordId) -> tuple[RecordId, ...]:
        """With whom somebody lives or lived."""
        pairs = [tie for tie in self.ties if tie.kind is TieKind.PARTNER and one in (tie.a, tie.b)]
        return tuple(tie.b if tie.a == one else tie.a for tie in pairs)


def is_ancestor(family: Family, old: RecordId, young: RecordId) -> bool:
    """Whether somebody stands above somebody, or is the same person."""
    waiting, seen = [young], {young}
    while waiting:
        one = waiting.pop()
        if one == old:
            return True
        more = [parent for parent in family.parents(one) if parent not in seen]
        seen.update(more)
        waiting += more
    return False


def whole(members: Iterable[Member], ties: Iterable[Tie], links: Iterable[Link]) -> Family:
    """A family of which no tie leads to somebody who is not on the drawing."""
    people = tuple(members)
    here = {one.id for one in people}
    return Family(
        members=people,
        ties=tuple(one for one in ties if {one.a, one.b} <= here and one.a != one.b),
        links=tuple(one for one in links if one.owner is None or one.owner in here),
    )
