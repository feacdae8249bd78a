"""Consent through the verbs: what a no and a taking back close, what stays open, and the three ways on without it."""

from datetime import timedelta

import msgspec
import pytest

from app.casework import cases, consenting, consents, forms, goals, notes, screenings, sheets
from app.casework.work import Work
from app.domain.cases import ConsentState, Note, StageChange
from app.domain.consenting import Ground
from app.domain.goals import GoalWords
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import BadEntry, Refused
from app.now import today
from tests.desk import HeldClock

M1, M2, M5 = "marriage/counselling_registration", "marriage/informed_consent", "marriage/cooling_off_notice"
SURVEY = "marriage/divorce_cause_survey"
CLOSING = (ConsentState.REFUSED, ConsentState.WITHDRAWN)
RULE = {ConsentState.REFUSED: "consent_refused", ConsentState.WITHDRAWN: "consent_withdrawn"}


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王芳."""
    return cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value


def says(work: Work, case: RecordId, role: Role, state: ConsentState) -> None:
    """What one of them says when asked alone."""
    consents.record(work, case, role, state, given_on=today(work.now), witness="陈静")


def signed(work: Work, case: RecordId, scope: Scope, body: str = "谈了") -> RecordId:
    """A note."""
    draft = notes.start(work, case, scope).value
    notes.keep(work, msgspec.structs.replace(draft, body=body))
    return notes.sign(work, draft.id).value


def refused(verb) -> str:
    """Which rule stands in the way."""
    with pytest.raises(Refused) as found:
        verb()
    return str(found.value.facts["rule"])


def filled(work: Work, case: RecordId, form: str, role: Role):
    """A form saved with what it knows and what it must have."""
    raw = forms.open_entry(work, case, form, role).raw
    raw |= {"keep_record": "disagree", "keep_sensitive": "disagree", "follow_up": "disagree"} if form == M2 else {}
    return forms.save_entry(work, case, form, role, raw).value


def test_before_anybody_was_asked_only_the_screening_waits(work: Work, couple: RecordId) -> None:
    """Notes are signed, forms saved, sheets printed: nobody is held up at the counter."""
    signed(work, couple, Scope.HER)
    signed(work, couple, Scope.BOTH)
    assert sheets.print_set(work, couple, "zh").value
    assert refused(lambda: screenings.begin(work, couple, Role.WIFE, "phq9")) == "consent_first"
    says(work, couple, Role.WIFE, ConsentState.ORAL)
    screenings.begin(work, couple, Role.WIFE, "phq9")
    assert refused(lambda: screenings.begin(work, couple, Role.HUSBAND, "phq9")) == "consent_first"


@pytest.mark.parametrize("state", CLOSING)
def test_a_no_closes_what_is_new_about_that_person_and_nothing_else(
    work: Work, couple: RecordId, state: ConsentState
) -> None:
    """Hers: no note, screening, form or print. His goes on. What there was is still read; a draft is not lost."""
    note = signed(work, couple, Scope.HER, "她说的")
    (issued,) = sheets.issue(work, couple, [(SURVEY, Role.WIFE)], "zh").value
    sheet = issued.sheet
    draft = notes.start(work, couple, Scope.HER).value
    notes.keep(work, msgspec.structs.replace(draft, body="写到一半"))
    says(work, couple, Role.WIFE, state)

    assert refused(lambda: notes.sign(work, draft.id)) == RULE[state]
    assert refused(lambda: signed(work, couple, Scope.HER)) == RULE[state]
    assert refused(lambda: screenings.begin(work, couple, Role.WIFE, "phq9")) == RULE[state]
    assert refused(lambda: filled(work, couple, SURVEY, Role.WIFE)) == RULE[state]
    assert refused(lambda: sheets.issue(work, couple, [(SURVEY, Role.WIFE)], "zh")) == RULE[state]
    assert refused(lambda: sheets.print_again(work, sheet.id, Reader.WORKER)) == RULE[state]
    assert refused(lambda: sheets.masked_copy(work, couple, SURVEY, Role.WIFE, "zh")) == RULE[state]

    signed(work, couple, Scope.HIS)
    says(work, couple, Role.HUSBAND, ConsentState.SIGNED)
    screenings.begin(work, couple, Role.HUSBAND, "phq9")
    page = cases.page(work, couple, Reader.WORKER)
    assert note in {entry.id for entry in page.timeline if isinstance(entry, Note)}
    assert draft.id in {one.id for one in page.drafts}
    assert sheets.bytes_of(work, sheet.id)


@pytest.mark.parametrize("state", CLOSING)
@pytest.mark.parametrize("who", [Role.HUSBAND, Role.WIFE])
def test_a_shared_note_waits_and_does_not_say_for_whom(
    work: Work, couple: RecordId, who: Role, state: ConsentState
) -> None:
    """The sentence is the same whoever said no, and in whatever way: it is read with both in the room."""
    says(work, couple, who, state)
    assert refused(lambda: signed(work, couple, Scope.BOTH)) == "consent_apart"


def test_the_set_is_printed_without_her_and_with_the_sheet_that_asks_her(work: Work, couple: RecordId) -> None:
    """The consent sheet itself can always be filled in and printed: how else would she change her mind. What names
    both is not printed; what they take home is."""
    assert {(M1, None), (M2, Role.HUSBAND), (M2, Role.WIFE), (M5, None)} == set(sheets.items_of(work, couple))
    says(work, couple, Role.WIFE, ConsentState.REFUSED)
    assert {(M2, Role.HUSBAND), (M2, Role.WIFE), (M5, None)} == set(sheets.items_of(work, couple))
    assert refused(lambda: sheets.issue(work, couple, [(M1, None)], "zh")) == "consent_apart"
    assert filled(work, couple, M2, Role.WIFE).answer is not None
    assert sheets.issue(work, couple, [(M2, Role.WIFE)], "zh").value


def test_on_one_of_three_grounds_it_goes_on_and_the_reason_stays(
    work: Work, couple: RecordId, clock: HeldClock
) -> None:
    """For a few days; with who, when and why on the worker's own timeline, and no word of it to either of them."""
    says(work, couple, Role.WIFE, ConsentState.REFUSED)
    for empty in ("", "  ", "长" * 201):
        with pytest.raises(BadEntry):
            consenting.go_on(work, couple, Role.WIFE, Ground.LIFE, empty)
    consenting.go_on(work, couple, Role.WIFE, Ground.LIFE, " 她站在楼顶 ")
    signed(work, couple, Scope.HER)
    screenings.begin(work, couple, Role.WIFE, "phq9")

    told = {
        reader: [one.reason for one in cases.page(work, couple, reader).timeline if isinstance(one, StageChange)]
        for reader in (Reader.WORKER, Reader.BOTH, Reader.HIM, Reader.HER)
    }
    assert "她站在楼顶" in told.pop(Reader.WORKER)
    assert "她站在楼顶" not in {reason for reasons in told.values() for reason in reasons}

    clock.moment += timedelta(days=3)
    signed(work, couple, Scope.HER)
    clock.moment += timedelta(days=1)
    assert refused(lambda: signed(work, couple, Scope.HER)) == "consent_refused"


def test_a_ground_lets_an_unasked_person_be_screened(work: Work, couple: RecordId) -> None:
    """A child at risk is not kept waiting for a signature; the other party still is."""
    consenting.go_on(work, couple, Role.WIFE, Ground.REPORT, "疑似受到伤害，依法报告")
    screenings.begin(work, couple, Role.WIFE, "phq9")
    assert refused(lambda: screenings.begin(work, couple, Role.HUSBAND, "phq9")) == "consent_first"


def test_the_last_word_stands(work: Work, couple: RecordId, clock: HeldClock) -> None:
    """Taken back and given again, on one day: the order in which it was said decides."""
    signs, takes_back, says_so = ConsentState.SIGNED, ConsentState.WITHDRAWN, ConsentState.ORAL
    for state, bar in ((signs, ""), (takes_back, "consent_withdrawn"), (says_so, "")):
        clock.pass_by(minutes=5)
        says(work, couple, Role.WIFE, state)
        if bar:
            assert refused(lambda: signed(work, couple, Scope.HER)) == bar
        else:
            signed(work, couple, Scope.HER)


def test_a_consent_keeps_what_was_explained_and_who_asked(work: Work, couple: RecordId) -> None:
    """The text in its version; the site's and the desk's own come before that of all casework."""
    says(work, couple, Role.WIFE, ConsentState.SIGNED)
    consents.record(
        work, couple, Role.HUSBAND, ConsentState.SIGNED, given_on=today(work.now), text="casework/consent"
    )  # fmt: skip
    found = {one.role: one for one in cases.page(work, couple, Reader.WORKER).consents}
    assert found[Role.WIFE].text == f"{M2}@{work.definitions.form(M2).version}"
    assert found[Role.HUSBAND].text == "casework/consent@2"
    assert (found[Role.WIFE].author, found[Role.WIFE].recorded_at) == ("王敏", work.now())
    assert [one.code for one in consents.texts(work, "marriage")] == ["M-2", "C-2"]
    assert [one.code for one in consents.texts(work, "bereavement")] == ["F-3", "C-2"]
    assert [one.code for one in consents.texts(work, "relief")] == ["C-2"]


def test_a_correction_of_what_was_screened_before_needs_no_new_consent(work: Work, couple: RecordId) -> None:
    """Until she says no: then nothing more is written."""
    says(work, couple, Role.WIFE, ConsentState.SIGNED)
    draft = screenings.begin(work, couple, Role.WIFE, "gad7")
    saved = screenings.save(work, msgspec.structs.replace(draft, answers=dict.fromkeys(range(1, 8), 1))).value
    right = msgspec.structs.replace(screenings.correct(work, saved), reason="抄错一项")
    says(work, couple, Role.WIFE, ConsentState.WITHDRAWN)
    assert refused(lambda: screenings.save(work, right)) == "consent_withdrawn"


def test_goals_are_agreed_with_whoever_agrees(work: Work, couple: RecordId) -> None:
    """None is written down or rated of somebody who said no; the other's go on."""
    words = GoalWords(goal="能心平气和地商量", levels={0: "一周一次"})
    hers = goals.add(work, couple, Scope.HER, words).value
    says(work, couple, Role.WIFE, ConsentState.REFUSED)
    assert refused(lambda: goals.add(work, couple, Scope.HER, words)) == "consent_refused"
    assert refused(lambda: goals.amend(work, hers, words)) == "consent_refused"
    assert refused(lambda: goals.add(work, couple, Scope.BOTH, words)) == "consent_apart"
    goals.add(work, couple, Scope.HIS, words)
    assert hers in {one.id for one in goals.page(work, couple, Reader.WORKER).goals}
