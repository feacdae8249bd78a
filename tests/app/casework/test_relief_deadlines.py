"""Deadlines of a stay run in the cases they are for, and in no other."""

import pytest

from app.casework import cases, forms
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from tests.desk import started

REQUEST, STAY = "relief/request", "relief/stay"

ARRIVED = {"entry_at": "2026-11-20 14:30", "entry_on": "2026-11-20", "channel": "self", "name": "不详", "sex": "1"}
SEEN = {"body": ("steady",), "mind": "clear", "alerts": ("none",), "fingerprint": "yes", "photo": "yes"}
ASKED = {"difficulty": "no", "reasons": ("01",), "told": "yes", "decision": "in"}


@pytest.fixture
def case(work):
    """Somebody whose name nobody knows."""
    return cases.open_single(work, PersonDetails(name="不详"), "").value


def _save(work, case, form, **answers):
    entry = forms.open_entry(work, case, form, None)
    saved = forms.save_entry(work, case, form, None, entry.raw | answers).value
    assert saved.answer is not None, saved.problems


def _rules(work):
    return {one.rule for one in started(work, Reader.WORKER)}


@pytest.mark.parametrize(("identity", "rules"), [("1", set()), ("2", {"tracing_notice.notice_due"})])
def test_of_whom_is_known_no_sample_is_asked(work, case, identity, rules):
    """Verified: nothing is due. Named and still being checked: a notice, but neither sample nor placement plan."""
    _save(work, case, REQUEST, **ARRIVED, **SEEN, **ASKED, identity=identity)
    assert _rules(work) == rules


@pytest.mark.parametrize("identity", ["3", "4", "5"])
def test_an_unknown_person_starts_sample_and_plan(work, case, identity):
    """A day, seven working days and three months from the arrival."""
    _save(work, case, REQUEST, **ARRIVED, **SEEN, **ASKED, identity=identity)
    due = {one.rule: one.due.isoformat() for one in started(work, Reader.WORKER)}
    assert due == {
        "tracing_notice.notice_due": "2026-11-21",
        "dna_request.request_due": "2026-12-01",
        "placement_plan.plan_due": "2027-02-20",
    }


def test_ten_days_run_once_the_sheet_of_the_stay_says_so(work, case):
    """What an earlier sheet said counts as well: the arrival is asked again, who is meant is not."""
    _save(work, case, REQUEST, **ARRIVED, **SEEN, **ASKED, identity="1")
    _save(work, case, STAY, ten_days="no")
    assert _rules(work) == set()
    _save(work, case, STAY, ten_days="yes")
    assert _rules(work) == {"relief_stay.stay_due"}


def test_an_answer_of_an_earlier_sheet_decides(work, case):
    """A sheet that asks the arrival but not who it is goes by what is known already."""
    _save(work, case, REQUEST, **ARRIVED, **SEEN, **ASKED, identity="4")
    found = started(work, Reader.WORKER)
    _save(work, case, "relief/property_check", checked_at="2026-11-20 15:00", agreed="agree", security_ok="yes",
          entry_on="2026-11-19")  # fmt: skip
    assert {one.started_on.isoformat() for one in found} == {"2026-11-20"}
    assert {one.started_on.isoformat() for one in started(work, Reader.WORKER)} == {"2026-11-19"}
    assert _rules(work) == {"tracing_notice.notice_due", "dna_request.request_due", "placement_plan.plan_due"}
