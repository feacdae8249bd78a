"""Opening cases, and what each reader sees of them."""

from datetime import date

import pytest

from app.casework import cases, conflicts, consents, notes, people, search, today
from app.domain.cases import ConsentState, Note, Stage, SyncMark
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope
from app.errors import BadEntry, NotFound, Refused

HIM = PersonDetails(name="李强", sex=Sex.MALE, phone="00000000001", birth_date=date(1990, 1, 1))
HER = PersonDetails(name="王小燕", sex=Sex.FEMALE, id_no="990101199203040025", safe_contact="仅短信")


@pytest.fixture
def couple(work):
    """A case of two spouses."""
    return cases.open_couple(work, HIM, HER, "05").value


def _signed(work, case, scope, body):
    draft = notes.start(work, case, scope).value
    notes.keep(work, _with(draft, body))
    return notes.sign(work, draft.id).value


def _with(draft, body):
    return type(draft)(**{name: getattr(draft, name) for name in draft.__struct_fields__} | {"body": body})


def test_a_couple_is_two_people_and_one_number(work, couple):
    """Record numbers are made offline: desk word, year, seat, count."""
    case = cases.page(work, couple, Reader.WORKER).case

    assert case.number == "婚辅〔2026〕01-0001"
    assert case.is_couple
    assert case.party(Role.WIFE).person.details.safe_contact == "仅短信"
    assert case.mark is SyncMark.HERE


def test_numbers_are_unbroken(work, couple):
    """The next case has the next number."""
    again = cases.open_single(work, PersonDetails(address="陈先生"), "06").value

    assert cases.page(work, again, Reader.WORKER).case.number == "婚辅〔2026〕01-0002"


def test_a_form_of_address_is_enough(work):
    """A quick contact is a lead with no name."""
    case = cases.page(work, cases.open_single(work, PersonDetails(address="王女士"), "").value, Reader.WORKER).case

    assert case.stage is Stage.LEAD
    assert case.parties[0].person.details.called == "王女士"


@pytest.mark.parametrize(
    ("details", "problem"),
    [
        (PersonDetails(), "name_or_address"),
        (PersonDetails(name="甲", birth_date=date(2026, 11, 24)), "in_future"),
        (PersonDetails(name="甲", birth_date=date(1700, 1, 1)), "too_early"),
    ],
)
def test_what_cannot_be_stored_is_said_by_field(work, details, problem):
    """Nothing is stored, and the field and the reason are named."""
    with pytest.raises(BadEntry) as refused:
        cases.open_single(work, details, "")

    assert refused.value.facts["problem"] == problem
    assert cases.rows(work, Reader.WORKER) == ()


def test_nobody_is_both_spouses(work, couple):
    """The same known person twice is refused."""
    husband = cases.page(work, couple, Reader.WORKER).case.party(Role.HUSBAND).person.id

    with pytest.raises(Refused):
        cases.open_couple(work, husband, husband, "05")


def test_each_reader_sees_their_side_of_the_wall(work, couple):
    """Both see what is for both; him and her also their own; the worker alone sees all."""
    for scope in Scope:
        _signed(work, couple, scope, f"正文{scope.value}")

    seen = {
        reader: {entry.scope for entry in cases.page(work, couple, reader).timeline if isinstance(entry, Note)}
        for reader in Reader
    }

    assert seen == {
        Reader.WORKER: set(Scope),
        Reader.BOTH: {Scope.BOTH},
        Reader.HIM: {Scope.BOTH, Scope.HIS},
        Reader.HER: {Scope.BOTH, Scope.HER},
        Reader.OUTSIDER: {Scope.BOTH},
    }


def test_search_and_today_keep_the_wall(work, couple):
    """What she said alone is found by nobody but the worker and her."""
    _signed(work, couple, Scope.HER, "她说想搬到姐姐家")

    found = {reader: [hit.why for hit in search.find(work, "姐姐", reader)] for reader in Reader}
    notes.keep(work, _with(notes.start(work, couple, Scope.HER).value, "草稿"))
    drafts = {reader: len(today.today(work, reader).drafts) for reader in Reader}

    assert {reader for reader in Reader if found[reader] == ["note"]} == {Reader.WORKER, Reader.HER}
    assert {reader for reader in Reader if drafts[reader] == 1} == {Reader.WORKER, Reader.HER}
    assert all(found[reader] == [] and drafts[reader] == 0 for reader in (Reader.BOTH, Reader.HIM, Reader.OUTSIDER))


@pytest.mark.parametrize(
    ("typed", "why"),
    [("李强", "name"), ("lq", "pinyin"), ("0025", "id_tail"), ("0001", "number"), ("燕", "name"), ("冷静", "note")],
)
def test_one_box_finds_all(work, couple, typed, why):
    """Name, pinyin initials, ID tail, record number, a two-character word inside a note."""
    _signed(work, couple, Scope.BOTH, "谈了冷静期内怎样相处")

    hits = search.find(work, typed, Reader.WORKER)

    assert [(hit.id, hit.why) for hit in hits] == [(couple, why)]


def test_traditional_and_full_width_find_simplified(work, couple):
    """People type what their keyboard gives."""
    _signed(work, couple, Scope.BOTH, "办理离婚登记ABC")

    assert search.find(work, "離婚", Reader.BOTH)
    assert search.find(work, "ａｂｃ", Reader.BOTH)


def test_a_signed_note_is_frozen_and_amended_only_with_a_reason(work, couple):
    """An addendum is a note of its own that names the first."""
    first = _signed(work, couple, Scope.BOTH, "原文")
    addendum = notes.start(work, couple, Scope.BOTH, amends=first).value
    notes.keep(work, _with(addendum, "补充"))

    with pytest.raises(BadEntry) as refused:
        notes.sign(work, addendum.id)
    with pytest.raises(NotFound):
        notes.sign(work, first)

    assert refused.value.facts["problem"] == "reason_needed"


def test_an_empty_note_is_not_signed(work, couple):
    """There is nothing to freeze; the draft stays."""
    draft = notes.start(work, couple, Scope.BOTH).value

    with pytest.raises(BadEntry):
        notes.sign(work, draft.id)

    assert cases.page(work, couple, Reader.WORKER).drafts


def test_a_note_signed_after_72_hours_shows_both_dates(work, couple, clock):
    """It can still be signed, and is never back-dated."""
    draft = notes.keep(work, _with(notes.start(work, couple, Scope.BOTH).value, "迟到的记录")).value
    clock.pass_by(days=5)

    assert notes.is_overdue(draft, clock())
    notes.sign(work, draft.id)

    note = next(entry for entry in cases.page(work, couple, Reader.WORKER).timeline if isinstance(entry, Note))
    assert (note.late, note.happened_on, note.recorded_at.date()) == (True, date(2026, 11, 23), date(2026, 11, 28))


def test_consent_is_asked_of_each_alone(work, couple):
    """What one said about consent is not shown to the other."""
    day = date(2026, 11, 23)
    consents.record(work, couple, Role.WIFE, ConsentState.SIGNED, given_on=day)
    with pytest.raises(BadEntry):
        consents.record(work, couple, Role.HUSBAND, ConsentState.ORAL, given_on=day)

    assert [one.role for one in cases.page(work, couple, Reader.HER).consents] == [Role.WIFE]
    assert cases.page(work, couple, Reader.HIM).consents == ()


def test_a_known_person_is_offered_with_reasons(work, couple):
    """Never merged, only offered."""
    hits = people.find_duplicates(work, PersonDetails(name="李强", phone="00000000001"), Reader.WORKER)

    assert [hit.reasons for hit in hits] == [("name", "phone")]


def test_amending_a_person_changes_both_halves(work, couple):
    """Basics and sensitive fields live apart and are changed together."""
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person
    changed = PersonDetails(name="王小燕", phone="00000000009", id_no="990101199203040025", residence="海边")

    after = people.amend(work, wife.id, changed).value

    assert (after.details.phone, after.details.residence, after.details.safe_contact) == ("00000000009", "海边", "")
    assert after.folder != after.private_folder


def test_a_settled_field_has_one_value(work, couple):
    """The heads of a field that only one seat wrote."""
    cases.set_risk(work, couple, "3")
    heads = conflicts.heads(work, "case", couple, "risk", Reader.WORKER)

    assert [(head.value, head.who) for head in heads] == [("3", "王敏")]


def test_how_to_reach_somebody_is_for_that_person_alone(work, couple):
    """The page for both, or for him, does not even hold her telephone, number and safe contact; nor any risk."""
    cases.set_risk(work, couple, "high")
    pages = {reader: cases.page(work, couple, reader).case for reader in Reader}

    reach = {reader: case.party(Role.WIFE).person.details.safe_contact for reader, case in pages.items()}
    assert reach == {
        Reader.WORKER: "仅短信",
        Reader.HER: "仅短信",
        Reader.BOTH: "",
        Reader.HIM: "",
        Reader.OUTSIDER: "",
    }
    assert {reader for reader, case in pages.items() if case.risk} == {Reader.WORKER}
    assert cases.rows(work, Reader.HIM)[0].risk == ""
