"""The family picture: told by list, drawn by itself, and nothing of one spouse's telling before the other."""

import msgspec
import pypdfium2
import pytest

from app.casework import cases, family, family_picture, people
from app.casework.family import How, Record, Relation, Who, member_id
from app.casework.work import Work
from app.domain import ecomap, genogram
from app.domain.drawing import Label
from app.domain.family import Descent, Feeling, Flow, Link, Sort, Strength, System, TieKind, Union
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope
from app.errors import BadEntry, NotFound
from app.paper.measures import FLOOR, MM, TOP, WIDTH
from app.store import rebuild
from tests.desk import give, open_work

YEAR = 2026


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王芳."""
    husband, wife = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
    return cases.open_couple(work, husband, wife, "04").value


def party(work: Work, case: RecordId, role: Role) -> RecordId:
    """Where a party stands on the drawing."""
    return next(one.id for one in family.page(work, case, Reader.WORKER).family.members if one.role is role)


def add(work: Work, case: RecordId, scope: Scope, who: Who, of: RecordId, how: How, detail: str = "") -> RecordId:
    """Somebody new."""
    return family.add(work, case, scope, who, Relation(of=of, how=how, detail=detail)).value[0].id


def names(work: Work, case: RecordId, reader: Reader) -> set[str]:
    """Whoever is on the drawing for a reader."""
    return {one.name for one in family.page(work, case, reader).family.members}


def problem(verb, *given) -> str:
    """What is wrong with it."""
    with pytest.raises(BadEntry) as bad:
        verb(*given)
    return str(bad.value.facts["problem"])


def test_a_family_is_told_person_by_person(work: Work, couple: RecordId) -> None:
    """Each with what they are to somebody who is there; the rest follows, and stands again after a rebuild."""
    her, him = party(work, couple, Role.WIFE), party(work, couple, Role.HUSBAND)
    family.tie(work, couple, Scope.BOTH, TieKind.PARTNER, (him, her), Union.SEPARATED)
    mother = add(work, couple, Scope.BOTH, Who(name="王母", born=1950), her, How.MOTHER)
    father = add(work, couple, Scope.BOTH, Who(name="王父", born=1948, died=2010), her, How.FATHER)
    child = add(work, couple, Scope.BOTH, Who(name="小宝", born=2018, sex=Sex.FEMALE), her, How.CHILD)
    sister = add(work, couple, Scope.BOTH, Who(born=1980), her, How.SIBLING)
    for _ in range(2):
        found = family.page(work, couple, Reader.BOTH).family
        assert set(found.parents(child)) == {him, her}
        assert set(found.parents(sister)) == set(found.parents(her)) == {mother, father}
        assert found.partners(mother) == (father,) and found.partners(her) == (him,)
        assert found.member(mother).sex is Sex.FEMALE and found.member(father).is_dead
        rebuild.rebuild(work.store)


def test_a_sister_without_known_parents_has_unknown_ones(work: Work, couple: RecordId) -> None:
    """Drawn without a name, since nobody told it."""
    her = party(work, couple, Role.WIFE)
    family.add(work, couple, Scope.BOTH, Who(name="王丽"), Relation(of=her, how=How.SIBLING))
    found = family.page(work, couple, Reader.BOTH).family
    father, mother = found.parents(her)
    assert {found.member(father).name, found.member(mother).name} == {""} and found.partners(father) == (mother,)


def test_what_was_added_is_taken_back_in_one_step(work: Work, couple: RecordId) -> None:
    """The person and the ties; and it can be brought back."""
    her = party(work, couple, Role.WIFE)
    before = family.page(work, couple, Reader.WORKER).family
    made = family.add(work, couple, Scope.BOTH, Who(name="王丽"), Relation(of=her, how=How.SIBLING)).value
    after = family.page(work, couple, Reader.WORKER).family
    family.take_out(work, made)
    assert family.page(work, couple, Reader.WORKER).family == before
    family.bring_back(work, made)
    assert family.page(work, couple, Reader.WORKER).family.members == after.members


def test_what_is_said_again_is_put_right(work: Work, couple: RecordId) -> None:
    """Two are partners once: separated, then divorced; feelings may be several."""
    her, him = party(work, couple, Role.WIFE), party(work, couple, Role.HUSBAND)
    for state in (Union.MARRIED, Union.DIVORCED):
        family.tie(work, couple, Scope.BOTH, TieKind.PARTNER, (her, him), state)
    for feeling in (Feeling.CONFLICT, Feeling.CLOSE):
        family.tie(work, couple, Scope.BOTH, TieKind.FEELING, (her, him), feeling)
    found = family.page(work, couple, Reader.BOTH).family.ties
    assert sorted(one.detail for one in found) == ["close", "conflict", "divorced"]


def test_each_tells_of_a_family_behind_the_wall(work: Work, couple: RecordId) -> None:
    """For him there is nobody and nothing she told of alone: not on the page, and on no drawing."""
    her, him = party(work, couple, Role.WIFE), party(work, couple, Role.HUSBAND)
    aunt = add(work, couple, Scope.HER, Who(name="姨妈", note="可以暂住"), her, How.SIBLING)
    uncle = add(work, couple, Scope.HIS, Who(name="叔叔"), him, How.SIBLING)
    family.tie(work, couple, Scope.HER, TieKind.FEELING, (him, her), Feeling.VIOLENCE)
    friend = Link(id=aunt, scope=Scope.HER, owner=her, system=System.FRIENDS, name="老同学", flow=Flow.FROM)
    family.link(work, couple, Scope.HER, friend)
    for reader in (Reader.HIM, Reader.BOTH):
        page = family.page(work, couple, reader)
        own = {"叔叔"} if reader is Reader.HIM else set()
        assert names(work, couple, reader) - {""} == {"李强", "王芳"} | own
        assert page.family.links == () and all(one.kind is not TieKind.FEELING for one in page.family.ties)
        words = {*genogram.draw(page.family, YEAR).words, *ecomap.draw(page.family, {}, {}).words}
        assert words.isdisjoint({"姨妈", "老同学"})
        drawn = genogram.draw(page.family, YEAR)
        family.take_out(work, [Record("kin", aunt)])
        assert genogram.draw(family.page(work, couple, reader).family, YEAR) == drawn, "nothing moves for it either"
        family.bring_back(work, [Record("kin", aunt)])
    assert "姨妈" in names(work, couple, Reader.HER) and "叔叔" not in names(work, couple, Reader.HER)
    assert problem(family.tie, work, couple, Scope.BOTH, TieKind.FEELING, (aunt, him), Feeling.CLOSE) == "family_scope"
    assert problem(family.tie, work, couple, Scope.HER, TieKind.FEELING, (aunt, uncle), Feeling.CLOSE) == "family_scope"
    family.tie(work, couple, Scope.WORKER, TieKind.FEELING, (aunt, uncle), Feeling.CLOSE)
    assert len(family.page(work, couple, Reader.WORKER).family.ties) > len(
        family.page(work, couple, Reader.HER).family.ties
    )


def test_a_child_added_for_him_is_not_tied_to_a_partner_he_may_not_know_of(work: Work, couple: RecordId) -> None:
    """Her partner of whom she alone told takes no part in what is told to both."""
    her = party(work, couple, Role.WIFE)
    add(work, couple, Scope.HER, Who(name="前夫", sex=Sex.MALE), her, How.PARTNER, Union.DIVORCED)
    child = add(work, couple, Scope.BOTH, Who(name="大宝"), her, How.CHILD)
    assert family.page(work, couple, Reader.WORKER).family.parents(child) == (her,)


def test_of_who_must_not_be_found_neither_home_nor_surroundings_are_drawn(work: Work, couple: RecordId) -> None:
    """Whatever scope they were written for; she and the worker see them."""
    her = party(work, couple, Role.WIFE)
    family.amend(work, couple, her, Who(at_home=True))
    child = add(work, couple, Scope.BOTH, Who(name="小宝", at_home=True), her, How.CHILD)
    job = Link(id=child, scope=Scope.BOTH, owner=her, system=System.WORK, name="纺织厂")
    family.link(work, couple, Scope.BOTH, job)
    assert family.page(work, couple, Reader.HIM).family.links
    wife = cases.get(work, couple).party(Role.WIFE).person.id
    people.set_flag(work, wife, VIOLENCE, Reader.WORKER, stands=True)
    for reader, is_there in ((Reader.HIM, False), (Reader.BOTH, False), (Reader.HER, True), (Reader.WORKER, True)):
        found = family.page(work, couple, reader).family
        assert (bool(found.links), any(one.at_home for one in found.members)) == (is_there, is_there)


def test_what_a_party_is_called_stands_in_their_own_data(work: Work, couple: RecordId) -> None:
    """Nothing is typed twice; where they live is said on the drawing."""
    her = party(work, couple, Role.WIFE)
    assert her == member_id(couple, cases.get(work, couple).party(Role.WIFE).person.id)
    family.amend(work, couple, her, Who(name="别名", at_home=True, note="怀孕"))
    (found,) = [one for one in family.page(work, couple, Reader.HER).family.members if one.id == her]
    assert (found.name, found.at_home, found.note) == ("王芳", True, "怀孕")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (Who(name="长" * 41), "too_long"),
        (Who(), "family_of"),  # nobody, of nobody
        (Who(note="长" * 301), "too_long"),
        (Who(born=1700), "family_year"),
        (Who(born=2027), "family_year"),
        (Who(born=1950, died=1949), "family_died"),
        (Who(died=2027), "family_died"),
    ],
)
def test_what_cannot_be_is_said(work: Work, couple: RecordId, who: Who, expected: str) -> None:
    """And nobody is added."""
    assert problem(family.add, work, couple, Scope.BOTH, who, None) == expected
    assert len(names(work, couple, Reader.WORKER)) == 2


def test_nobody_becomes_their_own_ancestor(work: Work, couple: RecordId) -> None:
    """Nor older than their parents, nor tied to themselves; a stepmother may be younger."""
    her = party(work, couple, Role.WIFE)
    child = add(work, couple, Scope.BOTH, Who(born=2010), her, How.CHILD)
    tie = (work, couple, Scope.BOTH)
    assert problem(family.tie, *tie, TieKind.PARENT, (child, her), Descent.BIRTH) == "family_circle"
    assert problem(family.tie, *tie, TieKind.FEELING, (her, her), Feeling.CLOSE) == "family_same"
    assert problem(family.tie, *tie, TieKind.FEELING, (her, child), Union.MARRIED) == "family_detail"
    young = family.add(work, couple, Scope.BOTH, Who(name="继母", born=2012), None).value[0].id
    assert problem(family.tie, *tie, TieKind.PARENT, (young, child), Descent.BIRTH) == "family_ages"
    family.tie(*tie, TieKind.PARENT, (young, child), Descent.STEP)
    with pytest.raises(NotFound):
        family.tie(*tie, TieKind.FEELING, (her, couple), Feeling.CLOSE)


def test_an_expected_child_may_be_of_next_year(work: Work, couple: RecordId) -> None:
    """A pregnancy has the year it is due."""
    her = party(work, couple, Role.WIFE)
    add(work, couple, Scope.BOTH, Who(born=2027, sort=Sort.PREGNANCY), her, How.CHILD)
    assert "2027" in genogram.draw(family.page(work, couple, Reader.BOTH).family, YEAR).words


def test_a_link_is_put_right_and_stays_for_the_same_eyes(work: Work, couple: RecordId) -> None:
    """Its scope never widens."""
    made = family.link(
        work, couple, Scope.HER, Link(id=couple, scope=Scope.HER, owner=None, system=System.HEALTH, name="医院")
    ).value
    (before,) = family.page(work, couple, Reader.HER).family.links
    family.link(work, couple, Scope.BOTH, msgspec.structs.replace(before, strength=Strength.STRESSFUL))
    (after,) = family.page(work, couple, Reader.HER).family.links
    assert (after.id, after.strength, after.scope) == (made.id, Strength.STRESSFUL, Scope.HER)
    assert family.page(work, couple, Reader.BOTH).family.links == ()


def test_a_colleague_draws_the_same(work: Work, couple: RecordId, tmp_path) -> None:
    """Byte for byte."""
    her = party(work, couple, Role.WIFE)
    add(work, couple, Scope.HER, Who(name="姨妈"), her, How.SIBLING)
    other = open_work(tmp_path / "other", 2)
    give(work, other)
    here, there = (family.page(one, couple, Reader.WORKER).family for one in (work, other))
    assert genogram.draw(here, YEAR) == genogram.draw(there, YEAR)
    other.close()


def test_the_pages_are_printed_for_one_reader_with_what_the_lines_mean(work: Work, couple: RecordId) -> None:
    """Site, number, names and legend; nothing of hers on his; not before anything is there to draw."""
    her = party(work, couple, Role.WIFE)
    aunt = add(work, couple, Scope.HER, Who(name="姨妈"), her, How.SIBLING)
    family.tie(work, couple, Scope.HER, TieKind.FEELING, (her, aunt), Feeling.CLOSE)
    family.link(work, couple, Scope.HER, Link(id=aunt, scope=Scope.HER, owner=her, system=System.WORK, name="纺织厂"))
    told = {reader: printed(work, couple, reader) for reader in (Reader.HIM, Reader.HER, Reader.WORKER)}
    assert {"姨妈", "纺织厂", "亲近"} <= set(told[Reader.HER].split())
    assert (
        "海湾区婚姻登记处" in told[Reader.HIM] and "王芳" in told[Reader.HIM] and "当事人（双线）" in told[Reader.HIM]
    )
    assert not {"姨妈", "纺织厂", "亲近"} & set(told[Reader.HIM].split())
    assert "供工作人员存档" in told[Reader.WORKER]


def printed(work: Work, case: RecordId, reader: Reader) -> str:
    """The words on the pages."""
    document = pypdfium2.PdfDocument(family_picture.print_picture(work, case, reader, "zh").value.pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_family_of_forty_over_four_generations_is_legible_on_one_page(work: Work, couple: RecordId) -> None:
    """No word smaller than four points; at once on the screen."""
    people = [party(work, couple, Role.HUSBAND)]
    for how in (How.FATHER, How.FATHER):
        people.append(add(work, couple, Scope.BOTH, Who(name="长辈"), people[-1], how))
    for number in range(3):
        child = add(work, couple, Scope.BOTH, Who(name=f"叔伯{number}"), people[2], How.CHILD)
        add(work, couple, Scope.BOTH, Who(name="婶"), child, How.PARTNER)
        people += [add(work, couple, Scope.BOTH, Who(name=f"堂亲{at}"), child, How.CHILD) for at in range(3)]
    for cousin in people[3:12]:
        add(work, couple, Scope.BOTH, Who(name="配偶"), cousin, How.PARTNER)
        add(work, couple, Scope.BOTH, Who(name="侄"), cousin, How.CHILD)
    add(work, couple, Scope.BOTH, Who(name="侄女"), people[3], How.CHILD)
    add(work, couple, Scope.BOTH, Who(name="小宝"), people[0], How.CHILD)
    add(work, couple, Scope.BOTH, Who(name="二宝"), people[0], How.CHILD)
    page = family.page(work, couple, Reader.BOTH)
    assert len(page.family.members) >= 40
    drawing = family_picture.draw(page, "zh").genogram
    rows = {one.y for one in drawing.marks if isinstance(one, Label)}
    assert len(rows) >= 4
    lying = min((FLOOR - TOP - 60 * MM) / drawing.width, WIDTH / drawing.height)
    assert max(lying, WIDTH / drawing.width) * 12 >= 4
