"""The family picture of a case: people told of, what they are to each other, what they live among.

Every record has a scope, and a tie is never for more eyes than the two it joins: before his eyes there is nothing that
she told alone, and what leads to somebody he may not know of is not there either.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from app.casework import consenting, rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Case, Party
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.family import (
    DETAILS,
    Descent,
    Family,
    Flow,
    Link,
    Member,
    Sort,
    Strength,
    System,
    Tie,
    TieKind,
    Union,
    is_ancestor,
    whole,
)
from app.domain.ids import FolderRef, RecordId
from app.domain.people import Sex
from app.domain.readers import Reader, Scope, may_see, visible_scopes
from app.domain.rights import Act
from app.domain.seen import on_screen, protected
from app.errors import BadEntry, NotFound
from app.now import today
from app.ops.values import Value
from app.store import family
from app.store.saving import Save
from app.store.store import Opened

MOST = 120
"""People on one drawing; more would be legible to nobody."""
LONGEST_NAME, LONGEST_NOTE = 40, 300
_EARLIEST = 1850


class How(StrEnum):
    """What somebody is to somebody who is on the drawing already."""

    PARTNER = "partner"
    FATHER = "father"
    MOTHER = "mother"
    CHILD = "child"
    SIBLING = "sibling"
    NONE = "none"  # how is not known, or said by a tie later


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of somebody; a name is not needed."""

    name: str = ""
    sex: Sex = Sex.UNKNOWN
    born: int | None = None
    is_dead: bool = False
    died: int | None = None
    sort: Sort = Sort.PERSON
    at_home: bool = False
    note: str = ""


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """To whom somebody new is what. `detail`: a Union for partners, a Descent for parents and children."""

    of: RecordId
    how: How
    detail: str = ""


class Record(msgspec.Struct, frozen=True):
    """One record of the picture, to take it out or bring it back."""

    kind: str
    id: RecordId


class FamilyPage(msgspec.Struct, frozen=True, kw_only=True):
    """The picture for one reader, as of a year."""

    case: Case
    family: Family
    year: int
    may_work: bool


def member_id(case: RecordId, person: RecordId) -> RecordId:
    """Under which a party of a case stands on its drawing."""
    return RecordId(hashlib.sha256(case + b"|kin|" + person).digest()[:16])


def page(work: Work, case_id: RecordId, reader: Reader) -> FamilyPage:
    """The picture for one reader. Raises NotFound, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        found = _family(connection, case, reader)
        may_work = rights.may_in_case(work, connection, case_id, Act.WORK)
    return FamilyPage(case=on_screen(case, reader), family=found, year=today(work.now).year, may_work=may_work)


def add(work: Work, case_id: RecordId, scope: Scope, who: Who, relation: Relation | None) -> Done[tuple[Record, ...]]:
    """Somebody new, with what they are to somebody on the drawing, in one save; the value takes all of it back.

    A sister's unknown parents are drawn without names. Raises BadEntry, NotFound, Refused.
    """
    with work.store.save() as save:
        case = _open(work, save, case_id, scope)
        found = _family(save.connection, case, Reader.WORKER)
        who = msgspec.structs.replace(who, sex=_SEX_OF.get(relation.how, who.sex)) if relation else who
        _check(work, who)
        if relation is None and not who.name.strip():
            raise BadEntry(field="of", problem="family_of")
        if len(found.members) >= MOST:
            raise BadEntry(field="name", problem="family_full", most=MOST)
        making = _Making(work, save, case, scope, found)
        made = making.person(who)
        if relation is not None and relation.how is not How.NONE:
            making.relate(made, who, relation)
        _audit(work, save, case.id, case.folder, scope)
    return Done(Changes.FAMILY, tuple(making.records))


def amend(work: Work, case_id: RecordId, member: RecordId, who: Who) -> Done[None]:
    """Something else is known of somebody; of a party only where they live, the rest stands in their own data.

    Raises BadEntry, NotFound, Refused.
    """
    with work.store.save() as save:
        case = _open(work, save, case_id, Scope.BOTH, is_new=False)
        before = _family(save.connection, case, Reader.WORKER).member(member)
        if before is None:
            raise NotFound(what="kin")
        consenting.require_scope(work, save.connection, case, before.scope, Deed.RECORD)
        party = next((one for one in case.parties if member_id(case.id, one.person.id) == member), None)
        if party is not None:
            _bound("note", who.note, LONGEST_NOTE)
            fields: dict[str, Value] = {
                "case": case.id, "person": party.person.id, "scope": Scope.BOTH.value, "at_home": int(who.at_home),
                "note": who.note.strip(),
            }  # fmt: skip
        else:
            _check(work, who)
            fields = _fields(who)
        save.put(case.folder, "kin", member, fields)
        _audit(work, save, case.id, case.folder, before.scope)
    return Done(Changes.FAMILY, None)


def tie(
    work: Work, case_id: RecordId, scope: Scope, kind: TieKind, ends: tuple[RecordId, RecordId], detail: str
) -> Done[tuple[Record, ...]]:
    """What two people on the drawing are to each other. Two are partners, or parent and child, once: said again, it is
    put right. Raises BadEntry, NotFound, Refused."""
    with work.store.save() as save:
        case = _open(work, save, case_id, scope)
        making = _Making(work, save, case, scope, _family(save.connection, case, Reader.WORKER))
        making.tie(kind, ends[0], ends[1], detail)
        _audit(work, save, case.id, case.folder, scope)
    return Done(Changes.FAMILY, tuple(making.records))


def link(work: Work, case_id: RecordId, scope: Scope, said: Link) -> Done[Record]:
    """A tie to what somebody lives among; `said.id` of one that is there puts it right, else it is new.

    Raises BadEntry, NotFound, Refused.
    """
    _bound("name", said.name, LONGEST_NAME)
    _bound("note", said.note, LONGEST_NOTE)
    with work.store.save() as save:
        case = _open(work, save, case_id, scope)
        found = _family(save.connection, case, Reader.WORKER)
        owner = found.member(said.owner) if said.owner else None
        if said.owner and (owner is None or owner.role is None):
            raise NotFound(what="kin")
        before = next((one for one in found.links if one.id == said.id), None)
        record = before.id if before else save.new_record()
        save.put(case.folder, "eco_link", record, {
            "case": case.id, "scope": (before.scope if before else scope).value, "owner": said.owner,
            "system": System(said.system).value, "name": said.name.strip(), "strength": Strength(said.strength).value,
            "flow": Flow(said.flow).value, "note": said.note.strip(), "gone": 0,
        })  # fmt: skip
        _audit(work, save, case.id, case.folder, scope)
    return Done(Changes.FAMILY, Record("eco_link", record))


def take_out(work: Work, records: Sequence[Record]) -> Done[tuple[Record, ...]]:
    """These are on the drawing no more; they are kept, and come back by `bring_back`. Raises NotFound, Refused."""
    return _set_gone(work, records, gone=1)


def bring_back(work: Work, records: Sequence[Record]) -> Done[tuple[Record, ...]]:
    """These are on the drawing again. Raises NotFound, Refused."""
    return _set_gone(work, records, gone=0)


def _set_gone(work: Work, records: Sequence[Record], *, gone: int) -> Done[tuple[Record, ...]]:
    with work.store.save() as save:
        for one in records:
            found = family.where(save.connection, one.kind, one.id) if one.kind in family.KINDS else None
            if found is None:
                raise NotFound(what="kin")
            case_id, folder, scope = found
            rights.require_in(work, save.connection, case_id, Act.WORK)
            save.put(folder, one.kind, one.id, {"gone": gone})
            _audit(work, save, case_id, folder, Scope(scope))
    return Done(Changes.FAMILY, tuple(records))


# --- inside
_SEX_OF = {How.FATHER: Sex.MALE, How.MOTHER: Sex.FEMALE}


class _Making:
    """Records put into one save, each for the same eyes."""

    def __init__(self, work: Work, save: Save, case: Case, scope: Scope, found: Family) -> None:
        self._work, self._save, self._case, self._scope = work, save, case, scope
        self._family = found
        self.records: list[Record] = []

    def person(self, who: Who) -> RecordId:
        """Somebody new."""
        record = self._save.new_record()
        frame: dict[str, Value] = {"case": self._case.id, "scope": self._scope.value, "gone": 0}
        self._save.put(self._case.folder, "kin", record, frame | _fields(who))
        self.records.append(Record("kin", record))
        member = Member(id=record, scope=self._scope, sex=who.sex, born=who.born)
        self._family = msgspec.structs.replace(self._family, members=(*self._family.members, member))
        return record

    def relate(self, new: RecordId, who: Who, relation: Relation) -> None:
        """What somebody new is to somebody who is there."""
        of, detail = relation.of, relation.detail
        if relation.how is How.PARTNER:
            self.tie(TieKind.PARTNER, of, new, detail or Union.MARRIED)
        elif relation.how in (How.FATHER, How.MOTHER):
            self._parent(new, of, detail or Descent.BIRTH)
        elif relation.how is How.CHILD:
            for parent in self._parents_of_child(of):
                self.tie(TieKind.PARENT, parent, new, detail or Descent.BIRTH)
        else:
            for parent in self._family.parents(of) or self._unknown_parents(of):
                self.tie(TieKind.PARENT, parent, new, Descent.BIRTH)

    def tie(self, kind: TieKind, a: RecordId, b: RecordId, detail: str) -> None:
        """Between two who are there, for no more eyes than both."""
        one, other = self._member(a), self._member(b)
        if a == b:
            raise BadEntry(field="b", problem="family_same")
        if detail not in list(DETAILS[kind]):
            raise BadEntry(field="detail", problem="family_detail")
        if not all(may_see(reader, member.scope) for reader in _readers(self._scope) for member in (one, other)):
            raise BadEntry(field="scope", problem="family_scope")
        if kind is TieKind.PARENT:
            self._check_parent(one, other, detail)
        record = self._same(kind, a, b) or self._save.new_record()
        self._save.put(self._case.folder, "kin_tie", record, {
            "case": self._case.id, "scope": self._scope.value, "tie": kind.value, "a": a, "b": b, "detail": detail,
            "gone": 0,
        })  # fmt: skip
        self.records.append(Record("kin_tie", record))
        made = Tie(id=record, scope=self._scope, kind=kind, a=a, b=b, detail=detail)
        kept = tuple(tie for tie in self._family.ties if tie.id != record)
        self._family = msgspec.structs.replace(self._family, ties=(*kept, made))

    def _parent(self, parent: RecordId, child: RecordId, detail: str) -> None:
        """With the other parent, where there is one alone, they are taken for a couple until said otherwise."""
        others = self._family.parents(child)
        self.tie(TieKind.PARENT, parent, child, detail)
        if len(others) == 1 and parent not in self._family.partners(others[0]) and detail == Descent.BIRTH:
            self.tie(TieKind.PARTNER, others[0], parent, Union.MARRIED)

    def _parents_of_child(self, of: RecordId) -> Iterator[RecordId]:
        """A child is of both partners where there is one partner only, whom these eyes may know."""
        yield of
        partners = [
            one for one in self._family.partners(of)
            if (member := self._family.member(one)) and all(may_see(who, member.scope) for who in _readers(self._scope))
        ]  # fmt: skip
        if len(partners) == 1:
            yield partners[0]

    def _unknown_parents(self, child: RecordId) -> Iterable[RecordId]:
        father, mother = self.person(Who(sex=Sex.MALE)), self.person(Who(sex=Sex.FEMALE))
        self._parent(father, child, Descent.BIRTH)
        self._parent(mother, child, Descent.BIRTH)
        return father, mother

    def _same(self, kind: TieKind, a: RecordId, b: RecordId) -> RecordId | None:
        """A tie that is put right: of the same eyes, since a scope never changes."""
        if kind is TieKind.FEELING:
            return None
        for one in self._family.ties:
            is_it = (one.a, one.b) == (a, b) or (kind is TieKind.PARTNER and (one.b, one.a) == (a, b))
            if one.kind is kind and is_it and one.scope is self._scope:
                return one.id
        return None

    def _check_parent(self, parent: Member, child: Member, detail: str) -> None:
        if is_ancestor(self._family, child.id, parent.id):
            raise BadEntry(field="b", problem="family_circle")
        if detail == Descent.BIRTH and parent.born and child.born and parent.born >= child.born:
            raise BadEntry(field="born", problem="family_ages")

    def _member(self, id_: RecordId) -> Member:
        found = self._family.member(id_)
        if found is None:
            raise NotFound(what="kin")
        return found


def _family(connection: Opened, case: Case, reader: Reader) -> Family:
    """The picture; of a party who must not be found neither household nor surroundings are on it."""
    scopes = [scope.value for scope in visible_scopes(reader)]
    told = {one.id: one for one in family.members(connection, case.id, scopes)}
    hidden = {member_id(case.id, party.person.id) for party in case.parties if party.role in protected(case, reader)}
    parties = [_party(case, party, told) for party in on_screen(case, reader).parties]
    others = [one for one in told.values() if one.id not in {party.id for party in parties}]
    people = [msgspec.structs.replace(one, at_home=one.at_home and not hidden) for one in (*parties, *others)]
    links = [one for one in family.links(connection, case.id, scopes) if not (hidden and one.owner in (*hidden, None))]
    return whole(people, family.ties(connection, case.id, scopes), links)


def _party(case: Case, party: Party, told: dict[RecordId, Member]) -> Member:
    details, id_ = party.person.details, member_id(case.id, party.person.id)
    beside = told.get(id_)
    return Member(
        id=id_,
        scope=Scope.BOTH,
        name=details.called,
        sex=details.sex,
        born=details.birth_date.year if details.birth_date else None,
        at_home=beside.at_home if beside else False,
        note=beside.note if beside else "",
        role=party.role,
    )


def _open(work: Work, save: Save, case_id: RecordId, scope: Scope, *, is_new: bool = True) -> Case:
    """The case, for something that is written for these eyes."""
    case = rights.case(work, save.connection, case_id, Act.WORK)
    if not case.is_couple and scope not in (Scope.BOTH, Scope.WORKER):
        raise BadEntry(field="scope", problem="family_scope")
    if is_new:
        consenting.require_scope(work, save.connection, case, scope, Deed.RECORD)
    return case


def _audit(work: Work, save: Save, case: RecordId, folder: FolderRef, scope: Scope) -> None:
    save.audit(folder, line(work, "family_changed", case=case, record=case, scope=scope.value))


def _readers(scope: Scope) -> tuple[Reader, ...]:
    return tuple(reader for reader in Reader if may_see(reader, scope))


def _fields(who: Who) -> dict[str, Value]:
    return {
        "name": who.name.strip(), "sex": who.sex.value, "born": who.born,
        "dead": int(who.is_dead or who.died is not None), "died": who.died, "sort": who.sort.value,
        "at_home": int(who.at_home), "note": who.note.strip(),
    }  # fmt: skip


def _check(work: Work, who: Who) -> None:
    _bound("name", who.name, LONGEST_NAME)
    _bound("note", who.note, LONGEST_NOTE)
    if "\n" in who.name.strip():
        raise BadEntry(field="name", problem="line_break")
    year = today(work.now).year
    latest = year + 1 if who.sort is not Sort.PERSON else year
    if who.born is not None and not _EARLIEST <= who.born <= latest:
        raise BadEntry(field="born", problem="family_year", least=_EARLIEST, most=latest)
    if who.died is not None and not (who.born or _EARLIEST) <= who.died <= year:
        raise BadEntry(field="died", problem="family_died")


def _bound(field: str, text: str, most: int) -> None:
    if len(text.strip()) > most:
        raise BadEntry(field=field, problem="too_long", typed=len(text.strip()), most=most)
