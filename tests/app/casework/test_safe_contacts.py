"""The rule for safe contact: written down, checked, walled, carried to colleagues, and never losing the free words."""

from datetime import timedelta

import msgspec
import pytest

from app.casework import cases, forms, people, safe_contacts
from app.casework.work import Work
from app.domain.people import VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.domain.safe_contact import Purpose, Why
from app.domain.safe_rule import SafeRule
from app.errors import BadEntry, NotFound
from tests.desk import give, open_work

HIM = PersonDetails(name="李强", sex=Sex.MALE, phone="00000000001")
HER = PersonDetails(name="王芳", sex=Sex.FEMALE, phone="00000000002", safe_contact="只打厂里电话，不要说是登记处")
RULE = SafeRule(phone="00000000003", days="12345", since="09:00", until="17:00", opening="您好，我是小王")


@pytest.fixture
def couple(work: Work):
    """A case of two."""
    return cases.open_couple(work, HIM, HER, "04").value


def wife(work, case, reader=Reader.WORKER):
    """Her, as a reader sees her."""
    return cases.page(work, case, reader).case.party(Role.WIFE).person


def test_a_rule_stands_beside_the_free_words(work, couple):
    """What was written before is not lost, and is given with every answer."""
    safe_contacts.set_rule(work, couple, Role.WIFE, RULE, Reader.WORKER)
    her = wife(work, couple)
    assert (her.details.safe_rule, her.details.safe_contact) == (RULE, HER.safe_contact)
    found = safe_contacts.ways(work, couple, Role.WIFE, Reader.WORKER)[Purpose.CALL]
    assert (found.number, found.opening, found.remark) == (RULE.phone, RULE.opening, HER.safe_contact)


def test_amending_a_person_and_saving_a_form_leave_the_rule_alone(work, couple):
    """Neither asks it."""
    safe_contacts.set_rule(work, couple, Role.WIFE, RULE, Reader.WORKER)
    her = wife(work, couple)
    people.amend(work, her.id, msgspec.structs.replace(her.details, phone="00000000009"))
    raw = forms.open_entry(work, couple, "casework/intake", Role.WIFE).raw
    forms.save_entry(work, couple, "casework/intake", Role.WIFE, raw)
    assert wife(work, couple).details.safe_rule == RULE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"since": "9:00", "until": "1730"}, ("09:00", "17:30", "12345")),
        ({"since": "９：００", "until": "", "days": "54321"}, ("09:00", "", "12345")),
        ({"since": "", "until": " 8：05 ", "days": "7654321"}, ("", "08:05", "")),
    ],
)
def test_times_are_taken_as_people_write_them(work, couple, typed, kept):
    """Full width, with or without a colon; all seven days are every day."""
    rule = msgspec.structs.replace(RULE, **typed)
    found = safe_contacts.set_rule(work, couple, Role.WIFE, rule, Reader.WORKER).value
    assert (found.since, found.until, found.days) == kept


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"phone": ""}, "phone", "safe_phone_needed"),
        ({"phone": "厂里"}, "phone", "safe_phone_needed"),
        ({"since": "25:00"}, "since", "not_a_clock_time"),
        ({"until": "下午"}, "until", "not_a_clock_time"),
        ({"since": "17:00", "until": "9:00"}, "until", "safe_hours_order"),
        ({"opening": "好" * 61}, "opening", "too_long"),
        ({"others": "好" * 61}, "others", "too_long"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(work, couple, typed, field, problem):
    """And nothing is stored."""
    with pytest.raises(BadEntry) as bad:
        safe_contacts.set_rule(work, couple, Role.WIFE, msgspec.structs.replace(RULE, **typed), Reader.WORKER)
    assert (bad.value.facts["field"], bad.value.facts["problem"]) == (field, problem)
    assert wife(work, couple).details.safe_rule is None


def test_not_to_be_reached_needs_no_number(work, couple):
    """It forbids every way."""
    safe_contacts.set_rule(work, couple, Role.WIFE, SafeRule(never=True), Reader.WORKER)
    ways = safe_contacts.ways(work, couple, Role.WIFE, Reader.WORKER)
    assert {way.why for way in ways.values()} == {Why.NEVER}


@pytest.mark.parametrize("reader", [Reader.HIM, Reader.BOTH, Reader.OUTSIDER])
def test_the_other_learns_nothing_of_it(work, couple, reader):
    """Not the rule, not that there is one, not how it answers."""
    before = cases.page(work, couple, reader)
    safe_contacts.set_rule(work, couple, Role.WIFE, RULE, Reader.WORKER)
    after = cases.page(work, couple, reader)
    assert after.case.parties == before.case.parties
    assert after.timeline == before.timeline
    with pytest.raises(NotFound):
        safe_contacts.ways(work, couple, Role.WIFE, reader)
    with pytest.raises(NotFound):
        safe_contacts.set_rule(work, couple, Role.WIFE, None, reader)
    assert safe_contacts.ways(work, couple, Role.WIFE, Reader.HER)[Purpose.CALL].is_allowed


def test_who_must_not_be_found_is_called_by_the_rule_alone(work, couple, clock):
    """The telephone of the record is no way to reach her."""
    her = wife(work, couple)
    people.set_flag(work, her.id, VIOLENCE, Reader.WORKER, stands=True)
    assert safe_contacts.way_to(work, her.id, Purpose.CALL).why is Why.NOT_ASKED
    safe_contacts.set_rule(work, couple, Role.WIFE, RULE, Reader.WORKER)
    assert safe_contacts.way_to(work, her.id, Purpose.CALL).number == RULE.phone
    assert safe_contacts.way_to(work, her.id, Purpose.MESSAGE).why is Why.NOT_AGREED
    later = clock.moment + timedelta(hours=12)
    assert safe_contacts.ways(work, couple, Role.WIFE, Reader.HER, later)[Purpose.CALL].why is Why.HOURS


def test_two_computers_with_different_rules_reach_nobody(work, couple, tmp_path, clock):
    """What is left of both is shown, and nothing is allowed before one is chosen."""
    her = wife(work, couple)
    other = open_work(tmp_path / "other", 2, clock)
    give(work, other)
    safe_contacts.set_rule(work, couple, Role.WIFE, RULE, Reader.WORKER)
    looser = msgspec.structs.replace(RULE, phone="00000000005", sms=True)
    safe_contacts.set_rule(other, couple, Role.WIFE, looser, Reader.WORKER)
    give(other, work)
    merged = wife(work, couple)
    assert "safe_rule" in merged.conflicts
    assert (merged.details.safe_rule.phone, merged.details.safe_rule.sms) == ("", False)
    assert safe_contacts.way_to(work, her.id, Purpose.CALL).why is Why.UNSETTLED
    safe_contacts.set_rule(work, couple, Role.WIFE, RULE, Reader.WORKER)
    assert safe_contacts.way_to(work, her.id, Purpose.CALL).number == RULE.phone
    other.close()
