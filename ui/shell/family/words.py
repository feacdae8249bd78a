"""The family in words: the list beside the drawing, and what is typed as the casework takes it."""

from collections.abc import Iterator, Mapping

from app.casework.family import FamilyPage, How, Record, Relation, Who
from app.domain.family import DETAILS, Family, Flow, Link, Member, Sort, Strength, System, Tie, TieKind
from app.domain.ids import RecordId
from app.domain.people import Sex
from app.domain.readers import Role, Scope
from app.errors import BadEntry
from ui.spoken import SCOPE_TOKENS, scope_name
from ui.widgets.row import Row
from ui.words import say

Content = Mapping[str, str]
YES = "yes"


def called(member: Member | None) -> str:
    """The name, or that it is not known, with the year where several have none."""
    if member is None:
        return say("family.whole")
    if member.name:
        return member.name
    sort = say("family.nameless") if member.sort is Sort.PERSON else say(f"family.sort.{member.sort.value}")
    return f"{sort} {member.born}" if member.born else sort


def people(family: Family) -> tuple[tuple[str, str], ...]:
    """Everybody on the drawing to choose from: id as text, and what they are called."""
    return tuple((one.id.hex(), f"{called(one)}{_beside(family, one)}") for one in family.members)


def _beside(family: Family, one: Member) -> str:
    """What somebody is to somebody, in brackets, for those who are no party."""
    said = next(_relations(family, one), "")
    return say("family.beside", said=said) if said and one.role is None else ""


def _relations(family: Family, one: Member) -> Iterator[str]:
    """Whose parent, partner or child somebody is; the party first."""
    ties = sorted(family.ties, key=lambda tie: not _is_of_party(family, tie))
    for tie in ties:
        if tie.kind is TieKind.PARENT and tie.a == one.id:
            yield say(f"family.parent_of.{_sexed(one)}", who=called(family.member(tie.b)))
        elif tie.kind is TieKind.PARENT and tie.b == one.id:
            yield say(f"family.child_of.{_sexed(one)}", who=called(family.member(tie.a)))
        elif tie.kind is TieKind.PARTNER and one.id in (tie.a, tie.b):
            other = family.member(tie.b if tie.a == one.id else tie.a)
            yield say("family.partner_of", who=called(other), state=detail(tie))


def _is_of_party(family: Family, tie: Tie) -> bool:
    return any((member := family.member(end)) is not None and member.role is not None for end in (tie.a, tie.b))


def _sexed(one: Member) -> str:
    return {Sex.MALE: "male", Sex.FEMALE: "female"}.get(one.sex, "other")


def detail(tie: Tie) -> str:
    """What a tie says, in a word; that of a later version as it is."""
    known = tie.detail in list(DETAILS[tie.kind])
    return say(f"family.detail.{tie.detail}") if known else tie.detail


def rows(page: FamilyPage) -> tuple[Row, ...]:
    """People, then what is between them, then what they live among."""
    return (*_people(page), *_ties(page), *_links(page))


def _people(page: FamilyPage) -> Iterator[Row]:
    for one in page.family.members:
        years = "–".join(str(year) for year in (one.born, one.died) if year is not None)
        facts = (years, say("family.dead") if one.is_dead else "", say("family.at_home") if one.at_home else "")
        meta = " · ".join(part for part in (next(_relations(page.family, one), ""), *facts, one.note) if part)
        act = "" if one.role is not None or not page.may_work else say("family.take_out")
        yield _row(page, Record("kin", one.id), called(one), meta, one.scope, act)


def _ties(page: FamilyPage) -> Iterator[Row]:
    family, act = page.family, say("family.take_out") if page.may_work else ""
    for one in family.ties:
        between = say("family.between", a=called(family.member(one.a)), b=called(family.member(one.b)))
        yield _row(page, Record("kin_tie", one.id), between, detail(one), one.scope, act)


def _links(page: FamilyPage) -> Iterator[Row]:
    family, act = page.family, say("family.take_out") if page.may_work else ""
    for one in family.links:
        owner = called(family.member(one.owner) if one.owner else None)
        what = " ".join(part for part in (say(f"family.system.{one.system.value}"), one.name) if part)
        facts = [say(f"family.strength.{one.strength.value}")]
        facts += [say(f"family.flow.{one.flow.value}")] if one.flow is not Flow.NONE else []
        yield _row(page, Record("eco_link", one.id), say("family.between", a=owner, b=what),
                   " · ".join(facts), one.scope, act)  # fmt: skip


def _row(page: FamilyPage, ref: Record, title: str, meta: str, scope: Scope, act: str) -> Row:
    is_walled = page.case.is_couple
    return Row(
        ref=ref, title=title, meta=meta, act=act, bar=SCOPE_TOKENS[scope] if is_walled else "",
        bar_word=scope_name(scope) if is_walled else "",
    )  # fmt: skip


def spoken(page: FamilyPage) -> str:
    """The drawing for a screen reader: the list says the same."""
    return say("family.spoken", people=len(page.family.members), ties=len(page.family.ties))


# --- typed
def who_of(content: Content) -> Who:
    """Somebody, from what stands in the fields. Raises BadEntry for what is no year."""
    return Who(
        name=content.get("name", ""),
        sex=Sex(content.get("sex") or Sex.UNKNOWN),
        born=_year(content, "born"),
        is_dead=content.get("dead") == YES,
        died=_year(content, "died"),
        sort=Sort(content.get("sort") or Sort.PERSON),
        at_home=content.get("home") == YES,
        note=content.get("note", ""),
    )


def content_of(one: Member) -> dict[str, str]:
    """What stands in the fields of somebody."""
    return {
        "name": one.name, "sex": "" if one.sex is Sex.UNKNOWN else one.sex.value, "born": str(one.born or ""),
        "dead": YES if one.is_dead else "", "died": str(one.died or ""),
        "sort": "" if one.sort is Sort.PERSON else one.sort.value, "home": YES if one.at_home else "",
        "note": one.note,
    }  # fmt: skip


def relation_of(content: Content) -> Relation | None:
    """To whom somebody is what; None where nothing is said. Raises BadEntry where only half is."""
    how = content.get("how", "")
    if not how or how == How.NONE:
        return None
    if not content.get("of"):
        raise BadEntry(field="of", problem="family_of")
    state = content.get("union", "") if how == How.PARTNER else content.get("descent", "")
    return Relation(of=member(content["of"]), how=How(how), detail=state)


def tie_of(content: Content) -> tuple[TieKind, tuple[RecordId, RecordId], str]:
    """What two are to each other. Raises BadEntry where something is not said."""
    for name in ("a", "b"):
        if not content.get(name):
            raise BadEntry(field=name, problem="family_of")
    kind, _, said = content.get("detail", "").partition(":")
    if not said:
        raise BadEntry(field="detail", problem="family_detail")
    return TieKind(kind), (member(content["a"]), member(content["b"])), said


def link_of(content: Content, scope: Scope, id_: RecordId) -> Link:
    """A tie to something outside. Raises BadEntry where it is not said to what."""
    if not content.get("system"):
        raise BadEntry(field="system", problem="family_system")
    return Link(
        id=id_, scope=scope, owner=member(content["owner"]) if content.get("owner") else None,
        system=System(content["system"]), name=content.get("name", ""),
        strength=Strength(content.get("strength") or Strength.STRONG), flow=Flow(content.get("flow") or Flow.NONE),
    )  # fmt: skip


def content_of_link(one: Link) -> dict[str, str]:
    """What stands in the fields of a tie to something outside."""
    return {
        "owner": one.owner.hex() if one.owner else "", "system": one.system.value, "name": one.name,
        "strength": one.strength.value, "flow": one.flow.value,
    }  # fmt: skip


def member(text: str) -> RecordId:
    """An id as a field keeps it."""
    return RecordId(bytes.fromhex(text))


def details() -> tuple[tuple[str, str], ...]:
    """Everything two people can be to each other, feelings first."""
    kinds = (TieKind.FEELING, TieKind.PARTNER, TieKind.PARENT)
    return tuple(
        (f"{kind.value}:{one.value}", say(f"family.kind.{kind.value}", said=say(f"family.detail.{one.value}")))
        for kind in kinds
        for one in DETAILS[kind]
    )


def owners(page: FamilyPage) -> tuple[tuple[str, str], ...]:
    """Whose ties to the outside can be told: each party's; the family's where none is chosen."""
    parties = [one for one in page.family.members if isinstance(one.role, Role)]
    return tuple((one.id.hex(), called(one)) for one in parties)


def _year(content: Content, name: str) -> int | None:
    text = content.get(name, "")
    if not text:
        return None
    if not (text.isdecimal() and text.isascii() and len(text) == 4):
        raise BadEntry(field=name, problem="family_figures")
    return int(text)
