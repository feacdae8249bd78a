"""The rule of consent, for every order in which people may say and take back what they say."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.cases import Case, Consent, ConsentState, Party, Stage
from app.domain.consenting import (
    GROUND_STANDS,
    Bar,
    Deed,
    Ground,
    Grounded,
    Word,
    about,
    standing,
    why_not,
    why_not_about,
)
from app.domain.ids import FolderRef, RecordId
from app.domain.people import Person, PersonDetails
from app.domain.readers import Role, Scope

TODAY = date(2026, 11, 23)
WORDS = st.builds(Word, said=st.none() | st.sampled_from(ConsentState), has_ground=st.booleans())
NEW = st.sampled_from([Deed.RECORD, Deed.SCREEN, Deed.PRINT])


def person(name: str) -> Person:
    """Somebody."""
    id_ = RecordId(name.encode().ljust(16)[:16])
    return Person(id=id_, folder=FolderRef(id_), private_folder=None, details=PersonDetails(name=name))


def case(*roles: Role) -> Case:
    """A case with these people."""
    return Case(
        id=RecordId(b"case"), folder=FolderRef(b"f"), desk="marriage", number="1", address="", matter="", risk="",
        stage=Stage.INTAKE, opened_on=TODAY, worker="王敏",
        parties=tuple(Party(RecordId(role.value.encode()), role, person(role.value)) for role in roles),
    )  # fmt: skip


COUPLE, SINGLE = case(Role.HUSBAND, Role.WIFE), case(Role.CLIENT)


def said(role: Role, state: ConsentState, who: Case = COUPLE) -> Consent:
    """What one party said."""
    party = who.party(role)
    assert party is not None
    return Consent(
        id=RecordId(b"c"), case=who.id, person=party.person.id, role=role, state=state, given_on=TODAY
    )  # fmt: skip


@given(WORDS)
def test_asking_and_reading_are_always_open(word: Word) -> None:
    """Whoever said no can be asked again, and what was given stays readable."""
    assert why_not(word, Deed.ASK) is None and why_not(word, Deed.READ) is None


@given(WORDS, st.sampled_from(Deed))
def test_a_ground_opens_what_consent_would(word: Word, deed: Deed) -> None:
    """And nothing else does for somebody who said no."""
    agreeing = Word(said=ConsentState.SIGNED)
    with_ground = Word(said=word.said, has_ground=True)
    assert why_not(with_ground, deed) is why_not(agreeing, deed) is None


@given(NEW)
def test_no_and_taken_back_close_everything_new(deed: Deed) -> None:
    """Each with a rule of its own, so that the sentence says which."""
    assert why_not(Word(said=ConsentState.REFUSED), deed) is Bar.REFUSED
    assert why_not(Word(said=ConsentState.WITHDRAWN), deed) is Bar.WITHDRAWN


@given(st.sampled_from(Deed))
def test_before_anybody_asked_only_the_screening_waits(deed: Deed) -> None:
    """First contact goes on as it always did."""
    assert (why_not(Word(), deed) is Bar.FIRST) is (deed is Deed.SCREEN)


@given(st.lists(st.tuples(st.sampled_from([Role.HUSBAND, Role.WIFE]), st.sampled_from(ConsentState)), max_size=8))
def test_the_last_word_of_each_person_stands_and_moves_nobody_else(spoken: list[tuple[Role, ConsentState]]) -> None:
    """Newest first, as they are read; what he says closes nothing of hers."""
    record = [said(role, state) for role, state in spoken]
    for role in (Role.HUSBAND, Role.WIFE):
        own = [state for whose, state in spoken if whose is role]
        found = standing(COUPLE, role, record, [], TODAY)
        assert found == standing(COUPLE, role, [one for one in record if one.role is role], [], TODAY)
        assert found.said == (own[0] if own else None)


@given(st.integers(-10, 10), st.sampled_from(Ground))
def test_a_ground_holds_for_its_own_person_and_a_few_days(days: int, ground: Ground) -> None:
    """Neither before its day nor for ever."""
    grounds = [Grounded(role=Role.WIFE, ground=ground, day=TODAY)]
    day = TODAY + timedelta(days=days)
    no = [said(Role.WIFE, ConsentState.REFUSED), said(Role.HUSBAND, ConsentState.REFUSED)]
    assert standing(COUPLE, Role.WIFE, no, grounds, day).has_ground is (0 <= days <= GROUND_STANDS.days)
    assert standing(COUPLE, Role.HUSBAND, no, grounds, day).is_closed


def test_what_somebody_else_in_that_role_said_is_not_this_persons() -> None:
    """A participation may be put right: another person never inherits a consent."""
    stranger = said(Role.WIFE, ConsentState.SIGNED)
    other = Consent(
        id=RecordId(b"c"), case=COUPLE.id, person=RecordId(b"somebody else"), role=Role.WIFE,
        state=ConsentState.SIGNED, given_on=TODAY,
    )  # fmt: skip
    assert standing(COUPLE, Role.WIFE, [stranger], [], TODAY).agrees
    assert standing(COUPLE, Role.WIFE, [other], [], TODAY).said is None


@given(WORDS, WORDS, NEW)
def test_what_is_about_both_needs_both_and_says_of_neither_why(his: Word, hers: Word, deed: Deed) -> None:
    """The same word whoever it was who said no, and in whatever way."""
    alone = why_not(his, deed), why_not(hers, deed)
    assert why_not_about([his, hers], deed) is (None if alone == (None, None) else Bar.APART)


def test_whom_a_note_is_about() -> None:
    """The spouse it is for; a shared one is about both; in a case of one it is about that one."""
    assert about(COUPLE, Scope.HIS) == (Role.HUSBAND,)
    assert about(COUPLE, Scope.HER) == (Role.WIFE,)
    assert about(COUPLE, Scope.BOTH) == (Role.HUSBAND, Role.WIFE)
    assert about(SINGLE, Scope.BOTH) == (Role.CLIENT,)
