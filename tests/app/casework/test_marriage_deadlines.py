"""Days a settlement, a court or legal aid sets, counted from what the forms of the marriage desk ask."""

from datetime import date

import pytest

from app.casework import cases, forms
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from tests.desk import see_alone, started

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
PLAN, MEDIATED, LEGAL_AID = "marriage/safety_plan", "marriage/mediation_record", "marriage/legal_aid_referral"


@pytest.fixture
def couple(work):
    """A couple."""
    return cases.open_couple(work, HIM, HER, "04").value


def _fill(work, case, form_id, role, **typed):
    entry = forms.open_entry(work, case, form_id, role)
    saved = forms.save_entry(work, case, form_id, role, entry.raw | typed).value
    assert saved.answer, saved.problems


def _due(work, reader):
    return {one.rule: one.due for one in started(work, reader)}


def test_her_protection_order_is_counted_behind_her_wall(work, couple):
    """Five days to ask for review, six months at most; the date on the order prevails; he learns of nothing."""
    _fill(work, couple, PLAN, Role.WIFE, carry="no", order_issued="2026-11-20", order_until="2027-02-20")

    assert _due(work, Reader.HER) == {
        "po_review.review_last": date(2026, 11, 25),
        "po_validity.valid_until": date(2027, 2, 20),
    }
    assert _due(work, Reader.HIM) == _due(work, Reader.BOTH) == {}
    assert forms.open_entry(work, couple, PLAN, Role.WIFE).values["order_until"] == date(2027, 2, 20)
    assert not forms.open_entry(work, couple, PLAN, Role.HUSBAND).raw.get("order_issued")


def test_an_agreement_before_the_committee_can_be_confirmed_for_thirty_days(work, couple):
    """domain.md §2.5: both apply together; only a committee's agreement has the day."""
    typed = {"told": "yes", "points": "debt", "agreement_on": "2026-11-20"}
    asked = forms.check_entry(work, couple, MEDIATED, None, typed | {"people_mediator": "yes"})
    assert asked.values["confirm_last"] == date(2026, 12, 21)  # the thirtieth day is a Sunday

    for role in (Role.HUSBAND, Role.WIFE):
        see_alone(work, couple, role)
    _fill(work, couple, MEDIATED, None, people_mediator="no", **typed)
    assert _due(work, Reader.BOTH) == {}
    _fill(work, couple, MEDIATED, None, people_mediator="yes", **typed)
    assert _due(work, Reader.BOTH) == {"mediation_confirm.confirm_last": date(2026, 12, 21)}


def test_legal_aid_decides_within_seven_days_of_getting_the_request(work, couple):
    """From the day the agency had it, not from the day it was sent."""
    typed = {"topics": "1", "dv_victim": "no", "consent": "agree", "sent_on": "2026-11-18"}
    _fill(work, couple, LEGAL_AID, Role.WIFE, confirmed_on="2026-11-20", **typed)

    assert _due(work, Reader.HER) == {"legal_aid_decision.decision_due": date(2026, 11, 27)}
