"""One party's safety page: assembled from that party's forms, and nowhere to be seen for anybody else."""

from datetime import datetime

import pytest

from app.casework import cases, forms, handing, people, safe_contacts, safety, sheets, tasks, today
from app.domain.cases import TaskState
from app.domain.escalation import Duty, Sign, Step
from app.domain.people import VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.domain.safe_contact import Purpose
from app.domain.safe_rule import SafeRule
from app.errors import NotFound, Refused
from app.now import CHINA

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE, phone="00000000002")
TOLD = {
    "told_at": "2026-11-23 08:30", "capacity": "limited", "forms": ("beat", "stalk"), "facts": "昨晚打了两次",
    "choking": "yes", "frequency": "weekly", "injury": "未见", "reported_by": "王敏", "report_told": "地址和经过",
}  # fmt: skip
ORDER = {"urgent": "yes", "accepted_at": "2026-11-23 08:50", "shelter_wanted": "yes", "shelter_place": "海边巷9号"}


@pytest.fixture
def couple(work):
    """A couple."""
    return cases.open_couple(work, HIM, HER, "04").value


def fill(work, case, form_id, typed, role=Role.WIFE):
    """A sheet of one party, filled in and saved."""
    entry = forms.open_entry(work, case, form_id, role)
    saved = forms.save_entry(work, case, form_id, role, entry.raw | typed, entry.filling).value
    assert saved.answer, saved.problems


@pytest.fixture
def told(work, couple):
    """She has told, an order is asked for, there is a plan."""
    fill(work, couple, safety.HELP, TOLD)
    fill(work, couple, safety.ORDER, ORDER)
    fill(work, couple, safety.PLAN, {"carry": "no", "code_word": "收快递"})
    return couple


def test_the_page_says_what_to_do_first(work, told):
    """Danger, duty, the court's hour: all from what was written on her forms."""
    found = safety.look(work, told, Role.WIFE, Reader.WORKER)
    assert found.signs == (Sign.CHOKING, Sign.OFTEN, Sign.STALKED)
    assert (found.first, found.duty, found.reported_at) == (Step.DANGER, Duty.REPORT_LIMITED, None)
    assert found.decision_due == datetime(2026, 11, 24, 8, 50, tzinfo=CHINA)
    due = [one for one in today.today(work, Reader.WORKER).due if not one.rule.startswith("stage_")]
    assert {one.rule: one.is_prompt for one in due} == {
        "dv_minor_report.report_due": True, "po_decision_urgent.decision_due": False,
    }  # fmt: skip
    assert {one.rule for one in found.tasks} == {"dv_minor_report.report_due", "po_decision_urgent.decision_due"}
    assert found.plan is not None
    assert found.plan.text("code_word") == "收快递"


def test_before_anything_is_told_the_page_says_nothing(work, couple):
    """No sign, no step, no duty."""
    found = safety.look(work, couple, Role.WIFE, Reader.WORKER)
    assert (found.records, found.signs, found.first, found.duty, *(found.order, found.plan)) == (
        (),
        (),
        None,
        None,
        None,
        None,
    )


def test_what_is_for_the_workers_eyes_is_not_on_hers(work, told):
    """Where the shelter is, who reported and what the police were told."""
    hers, workers = (safety.look(work, told, Role.WIFE, reader) for reader in (Reader.HER, Reader.WORKER))
    assert workers.order.text("shelter_place") == "海边巷9号"
    assert workers.records[0].text("report_told") == "地址和经过"
    for name in ("reported_by", "report_told"):
        assert name not in hers.records[0].values
    assert "shelter_place" not in hers.order.values
    assert hers.signs == workers.signs


@pytest.mark.parametrize("reader", [Reader.HIM, Reader.BOTH, Reader.OUTSIDER])
def test_for_anybody_else_there_is_no_such_page(work, couple, reader):
    """And Today, the case page, lists and deadlines are what they are when nothing was told."""
    sheet = sheets.issue(work, couple, [("marriage/cooling_off_notice", None)], "zh")
    assert sheet.value
    before = (cases.page(work, couple, reader), today.today(work, reader), tasks.open_tasks(work, reader))
    fill(work, couple, safety.HELP, TOLD)
    fill(work, couple, safety.ORDER, ORDER)
    fill(work, couple, safety.PLAN, {"carry": "no"})
    handing.hand_over(work, couple, Role.WIFE, "kept", "zh", Reader.HER)
    after = (cases.page(work, couple, reader), today.today(work, reader), tasks.open_tasks(work, reader))
    assert after[0] == before[0]
    assert (after[1].due, after[1].drafts, after[1].unsigned) == (before[1].due, before[1].drafts, before[1].unsigned)
    assert after[1].reception == before[1].reception
    assert after[2] == before[2]
    assert Role.WIFE not in safety.parties(cases.get(work, couple), reader)
    with pytest.raises(NotFound):
        safety.look(work, couple, Role.WIFE, reader)
    with pytest.raises(NotFound):
        handing.hand_over(work, couple, Role.WIFE, "kept", "zh", reader)


def test_each_party_has_a_page_of_their_own(work, told):
    """His says nothing of hers."""
    his = safety.look(work, told, Role.HUSBAND, Reader.HIM)
    assert (his.records, his.order, his.plan, his.tasks) == ((), None, None, ())
    assert safety.parties(cases.get(work, told), Reader.WORKER) == (Role.HUSBAND, Role.WIFE)
    assert safety.parties(cases.get(work, told), Reader.HER) == (Role.WIFE,)
    assert safety.parties(cases.get(work, told), Reader.BOTH) == ()


def test_a_reported_duty_is_dealt_with(work, told):
    """Red until then."""
    found = safety.look(work, told, Role.WIFE, Reader.WORKER)
    entry = forms.open_entry(work, told, safety.HELP, Role.WIFE, found.records[0].answer.id)
    raw = entry.raw | {"reported_at": "2026-11-23 08:55", "police_station": "海湾派出所"}
    assert forms.save_entry(work, told, safety.HELP, Role.WIFE, raw, entry.filling).value.answer
    after = safety.look(work, told, Role.WIFE, Reader.WORKER)
    assert after.reported_at == datetime(2026, 11, 23, 8, 55, tzinfo=CHINA)
    states = {one.rule: one.state for one in after.tasks}
    assert states["dv_minor_report.report_due"] is TaskState.DONE


@pytest.mark.parametrize(
    ("how", "is_printed", "carry"), [("kept", True, False), ("told", False, False), ("taken", True, True)]
)
def test_how_the_plan_reaches_her_is_written_down(work, told, how, is_printed, carry):
    """Told only prints nothing, and then the form prints nothing either."""
    done = handing.hand_over(work, told, Role.WIFE, how, "zh", Reader.HER).value
    found = safety.look(work, told, Role.WIFE, Reader.HER)
    assert (done is not None) is is_printed
    assert (found.plan.values["handed"], found.plan.values["carry"]) == (how, carry)
    if how == "told":
        with pytest.raises(Refused) as refused:
            sheets.issue(work, told, [(safety.PLAN, Role.WIFE)], "zh")
        assert refused.value.facts["rule"] == "plan_not_printed"


def test_a_plan_is_not_taken_along_where_the_rule_forbids_pages(work, told):
    """Who must not be found takes nothing home before somebody asked; a rule that allows it lets it go."""
    her = cases.get(work, told).party(Role.WIFE).person
    people.set_flag(work, her.id, VIOLENCE, Reader.WORKER, stands=True)
    with pytest.raises(Refused) as refused:
        handing.hand_over(work, told, Role.WIFE, "taken", "zh", Reader.WORKER)
    assert refused.value.facts["rule"] == "plan_not_carried"
    safe_contacts.set_rule(work, told, Role.WIFE, SafeRule(phone="00000000003", slip=True), Reader.WORKER)
    assert safety.look(work, told, Role.WIFE, Reader.WORKER).ways[Purpose.SLIP].is_allowed
    assert handing.hand_over(work, told, Role.WIFE, "taken", "zh", Reader.WORKER).value is not None


def test_without_a_plan_there_is_nothing_to_hand_over(work, couple):
    """Said, and nothing printed."""
    with pytest.raises(NotFound):
        handing.hand_over(work, couple, Role.WIFE, "kept", "zh", Reader.WORKER)
