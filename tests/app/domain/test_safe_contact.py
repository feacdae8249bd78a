"""What is allowed to reach somebody: nothing that was not agreed, and of several rules nothing that any forbids."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import FolderRef, RecordId
from app.domain.people import VIOLENCE, Person, PersonDetails
from app.domain.safe_contact import Purpose, Why, contact
from app.domain.safe_rule import NEVER, SafeRule, read_rule, strictest, write_rule
from app.now import CHINA

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)
TIMES = ["", "00:00", "08:30", "12:00", "17:30", "23:59"]


def person(rule=None, phone="00000000002", flags=(), conflicts=(), words=""):
    """王芳, with what is known of how to reach her."""
    details = PersonDetails(name="王芳", phone=phone, safe_contact=words, safe_rule=rule)
    return Person(
        id=RecordId(b"p" * 16), folder=FolderRef(b"f" * 16), private_folder=None, details=details,
        flags=frozenset(flags), conflicts=conflicts,
    )  # fmt: skip


def allowed(one, at=MONDAY):
    """What may be done to reach somebody."""
    return {purpose for purpose in Purpose if contact(one, purpose, at).is_allowed}


rules = st.builds(
    SafeRule, never=st.sampled_from([False, False, False, True]), phone=st.sampled_from(["", "11", "22"]),
    days=st.sampled_from(["", "1", "12345", "67"]), since=st.sampled_from(TIMES[:4]), until=st.sampled_from(
        ["", *TIMES[3:]]), voice=st.booleans(), sms=st.booleans(), letter=st.booleans(), slip=st.booleans(),
    opening=st.sampled_from(["", "您好"]), others=st.sampled_from(["", "妈妈"]),
)  # fmt: skip
moments = st.integers(0, 7 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


def test_of_somebody_nobody_asked_only_a_call_and_a_page_in_the_hand():
    """The default is to leave nothing behind (domain.md §1.2)."""
    assert allowed(person()) == {Purpose.CALL, Purpose.SLIP}
    assert contact(person(), Purpose.CALL, MONDAY).may_leave_words is False
    assert contact(person(), Purpose.CALL, MONDAY).number == "00000000002"
    assert contact(person(phone=""), Purpose.CALL, MONDAY).why is Why.NO_NUMBER


def test_who_must_not_be_found_is_not_reached_before_somebody_asked():
    """Not even by a page carried home; with a rule, by that rule."""
    flagged = person(flags=[VIOLENCE])
    assert allowed(flagged) == set()
    assert {contact(flagged, purpose, MONDAY).why for purpose in Purpose} == {Why.NOT_ASKED}
    assert contact(flagged, Purpose.CALL, MONDAY).number == ""
    asked = person(SafeRule(phone="11"), flags=[VIOLENCE])
    assert allowed(asked) == {Purpose.CALL}


@pytest.mark.parametrize(
    ("hour", "day", "why"),
    [(9, 0, Why.NONE), (17, 0, Why.NONE), (8, 0, Why.HOURS), (18, 0, Why.HOURS), (10, 5, Why.DAY)],
)
def test_days_and_hours_are_kept(hour, day, why):
    """In China time, whatever zone the moment comes in."""
    rule = SafeRule(phone="11", days="12345", since="09:00", until="17:00", sms=True, letter=True)
    at = (MONDAY + timedelta(days=day)).replace(hour=hour)
    utc = at.astimezone(tz=None)
    for purpose in (Purpose.CALL, Purpose.MESSAGE):
        found = contact(person(rule), purpose, utc)
        assert found.why is why
        assert bool(found.number) is (why is Why.NONE)
    assert contact(person(rule), Purpose.LETTER, utc).is_allowed  # a letter is not read at the hour it is written


def test_a_rule_two_computers_disagree_on_allows_nothing():
    """Until somebody has chosen."""
    rule = SafeRule(phone="11", voice=True, sms=True, letter=True, slip=True)
    assert allowed(person(rule)) == set(Purpose)
    assert allowed(person(rule, conflicts=("safe_rule",))) == set()


def test_free_words_go_along_and_decide_nothing():
    """A person reads them first."""
    found = contact(person(words="上班时间打单位电话"), Purpose.CALL, MONDAY)
    assert (found.is_allowed, found.remark) == (True, "上班时间打单位电话")


@given(rules, moments)
def test_a_number_is_given_only_where_it_may_be_used(rule, at):
    """Nobody can call by mistake what is not there."""
    for purpose in Purpose:
        found = contact(person(rule, flags=[VIOLENCE]), purpose, at)
        assert found.is_allowed or (found.number, found.may_leave_words) == ("", False)
        assert found.number in ("", rule.phone)


@given(st.lists(rules | st.none(), min_size=1, max_size=4), moments, st.booleans())
def test_of_several_rules_nothing_is_left_that_any_forbids(several, at, flagged):
    """Whatever their order, and also for somebody who must not be found."""
    flags = [VIOLENCE] if flagged else []
    stored = [write_rule(rule) for rule in several]
    found = strictest(stored)
    left = allowed(person(read_rule(found), flags=flags), at)
    for rule in several:
        assert left <= allowed(person(rule, flags=flags), at)
    assert strictest(stored[::-1]) == found


@given(rules)
def test_what_is_stored_is_read_again(rule):
    """And no rule is no rule."""
    assert read_rule(write_rule(rule)) == rule
    assert read_rule(write_rule(None)) is None


@pytest.mark.parametrize("stored", ["{", "不要打电话", '{"never": "maybe"}', '{"days": 5}', "[]"])
def test_a_rule_that_cannot_be_read_forbids_all(stored):
    """It may say anything."""
    assert read_rule(stored) == NEVER
    assert allowed(person(read_rule(stored))) == set()


def test_what_a_later_version_adds_to_a_rule_does_not_open_anything():
    """Its known half is kept."""
    stored = write_rule(SafeRule(phone="11"))[:-1] + ',"fax":true}'
    assert read_rule(stored) == SafeRule(phone="11")
    assert msgspec.json.decode(stored)["fax"] is True
