"""Property: the page of the registry matter is the page of a record in which what its reader may not know was never
written: nothing, no hint, no count, no gap."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.casework import cases, forms, matter, people
from app.casework.matter import FORM, Told
from app.casework.work import Work
from app.domain.divorce import Move
from app.domain.ids import RecordId
from app.domain.matters import MatterPage
from app.domain.people import VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope, may_see
from tests.desk import HeldClock, open_work, see_alone

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
SESSION = "marriage/session_record"
MINE = Scope.WORKER
SECRETS: dict[str, Scope] = {
    "his_reason": Scope.HIS, "her_reason": Scope.HER, "his_screening": MINE, "her_screening": MINE,
    "her_flag": MINE, "his_flag": MINE, "talk": MINE,
}  # fmt: skip
"""What can be written, and who may know it."""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """One seat for all examples; each makes its own cases. Three days after the receipt."""
    clock = HeldClock()
    folder: Path = tmp_path_factory.mktemp("walls")
    opened = open_work(folder / "seat", now=clock)
    yield opened
    opened.close()


def _flag(work: Work, case: RecordId, role: Role) -> None:
    party = cases.get(work, case).party(role)
    assert party is not None
    people.set_flag(work, party.person.id, VIOLENCE, Reader.WORKER, stands=True)


def _talk(work: Work, case: RecordId) -> None:
    """A talk she had alone, on the worker's own sheet: that she means to withdraw."""
    raw = forms.open_entry(work, case, SESSION, None).raw
    said = {
        "number": "1", "started_at": "2026-11-20 09:00", "minutes": "30", "mode": "face", "present": "her",
        "content": "她想撤回", "risk": "high", "outcome": "withdrawn", "withdrawn_on": "2026-11-20",
        "withdrawn_by": "wife",
    }  # fmt: skip
    saved = forms.save_entry(work, case, SESSION, None, raw | said).value
    assert saved.answer, saved.problems


def _written(work: Work, secrets: dict[str, str]) -> RecordId:
    """A couple's case with these secrets in it, and all that both know."""
    case = cases.open_couple(work, HIM, HER, "04").value
    received = Told(day=date(2026, 11, 20), receipt_no="A-1")
    matter.record(work, case, Move.APPLY, received, Reader.BOTH)
    raw = forms.open_entry(work, case, FORM, None).raw
    typed = {"husband_accepted": "no", "wife_accepted": "no"}
    typed |= {"husband_decline": secrets["his_reason"]} if "his_reason" in secrets else {}
    typed |= {"wife_decline": secrets["her_reason"]} if "her_reason" in secrets else {}
    assert forms.save_entry(work, case, FORM, None, raw | typed).value.answer
    for name, role in (("his", Role.HUSBAND), ("her", Role.WIFE)):
        if f"{name}_screening" in secrets:
            see_alone(work, case, role, dv_screen=secrets[f"{name}_screening"])
        if f"{name}_flag" in secrets:
            _flag(work, case, role)
    if "talk" in secrets:
        _talk(work, case)
    return case


def _told(page: MatterPage) -> Any:
    """All of a page but the ids of its records."""
    lines = [(one.rule, one.number, one.day, one.due, one.is_quiet, one.called) for one in page.alerts]
    return msgspec.structs.replace(page, alerts=()), lines


REASONS, FOUND = st.sampled_from(["01", "04", "05"]), st.sampled_from(["disclosed", "suspected", "declined", "not_yet"])
VALUES = {
    name: REASONS if name.endswith("reason") else FOUND if name.endswith("screening") else st.just("")
    for name in SECRETS
}
EVERYTHING = {
    "his_reason": "01", "her_reason": "04", "his_screening": "disclosed", "her_screening": "disclosed", "her_flag": "",
    "his_flag": "", "talk": "",
}  # fmt: skip


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.HIM, Reader.HER])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secrets=st.fixed_dictionaries({}, optional=VALUES))
@example(secrets=EVERYTHING)
def test_a_page_is_that_of_a_record_without_what_its_reader_may_not_know(
    work: Work, reader: Reader, secrets: dict[str, str]
) -> None:
    """Field by field the same, the gate, the days to look and what can be done now included."""
    known = {name: value for name, value in secrets.items() if may_see(reader, SECRETS[name])}
    whole, never = _written(work, secrets), _written(work, known)
    assert _told(matter.page(work, whole, reader)) == _told(matter.page(work, never, reader))


def test_the_worker_alone_is_told_all_of_it(work: Work) -> None:
    """Without this the property would hold for a page that shows nothing to anybody."""
    page = matter.page(work, _written(work, EVERYTHING), Reader.WORKER)
    assert [one.reason for one in page.willing] == ["01", "04"]
    assert page.gate is not None and [role for role, _ in page.gate.why] == [Role.HUSBAND, Role.WIFE]
    assert (page.outcome, page.withdrawn_by) == ("withdrawn", "wife")


def test_what_one_told_alone_does_not_come_to_both_with_the_next_application(work: Work) -> None:
    """The worker alone knows that she withdrew, and records the new receipt: the old line says nothing of it."""
    case = _written(work, {"talk": ""})
    again = Told(day=date(2026, 11, 23), receipt_no="B-2")
    matter.record(work, case, Move.APPLY, again, Reader.WORKER)
    for reader in (Reader.BOTH, Reader.HIM, Reader.HER):
        [old] = matter.page(work, case, reader).earlier
        assert (old.receipt_no, old.end, old.ended_on, old.withdrawn_by) == ("A-1", "", None, "")
