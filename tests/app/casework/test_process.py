"""The process of a case: what is missing, going on with and without it, its clocks, the closing and the case after."""

from datetime import date, timedelta

import msgspec
import pytest

from app.casework import cases, closing, forms, notes, process, restricting, rights, sheets, tasks
from app.casework.closing import Ending
from app.casework.work import Work
from app.domain.cases import ConsentState, Stage, StageChange, Task, TaskState
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import BadEntry
from app.now import today
from tests.app.casework.test_consent_rule import refused, says, signed
from tests.desk import HeldClock, agreed

C1, C4, C7, C8 = "casework/intake", "casework/plan", "casework/evaluation", "casework/closing"
WIFE_ASKED, HUSBAND_ASKED = ("asked", Role.WIFE), ("asked", Role.HUSBAND)
BY_WISH = "02"


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王芳."""
    return cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value


@pytest.fixture
def single(work: Work) -> RecordId:
    """周燕."""
    return cases.open_single(work, PersonDetails(name="周燕"), "04").value


def lacks(work: Work, case: RecordId, reader: Reader = Reader.WORKER) -> list[tuple[str, Role | None]]:
    """What is missing before it goes on."""
    return [(one.need.key, one.role) for one in process.page(work, case, reader).missing]


def clocks(work: Work, case: RecordId, reader: Reader = Reader.WORKER) -> dict[str, Task]:
    """The stage clocks of a case, by their rule; of one that comes again the last."""
    kept = cases.page(work, case, reader).tasks
    return {one.rule.partition(".")[0]: one for one in kept if one.rule.startswith("stage_")}


def told(work: Work, case: RecordId, reader: Reader = Reader.WORKER) -> list[tuple[str, str]]:
    """The moves on the timeline, oldest first."""
    lines = [one for one in cases.page(work, case, reader).timeline if isinstance(one, StageChange)]
    return sorted((one.verb, one.reason) for one in lines)


def problem(verb) -> str:
    """What is wrong with an entry."""
    with pytest.raises(BadEntry) as found:
        verb()
    return str(found.value.facts["problem"])


def fill(work: Work, case: RecordId, form: str, role: Role, **more: object) -> None:
    """A form saved with what it knows and what it must have."""
    raw = dict(forms.open_entry(work, case, form, role).raw) | more
    done = forms.save_entry(work, case, form, role, raw).value
    assert done.answer is not None, done.problems


def close(work: Work, case: RecordId, reason: str = BY_WISH, **more) -> None:
    """Close it today."""
    closing.close(work, case, Ending(reason=reason, day=today(work.now), **more))


def test_every_desk_has_a_process_and_every_clock_of_it_runs(work: Work) -> None:
    """With its source; each stage names a clock that is there, and each requirement has words."""
    assert set(work.definitions.processes) == {"marriage", "bereavement", "relief"}
    for desk in work.definitions.processes.values():
        assert desk.source and set(desk.stages) == set(Stage)
        for rule in desk.stages.values():
            assert {need.key for need in rule.needs} == set(rule.words)
            assert all(desk.words(need.key).zh and desk.words(need.key).en for need in rule.needs)


def test_what_is_missing_is_said_of_each_person(work: Work, couple: RecordId) -> None:
    """And goes as it is done; a no is an answer, and asks nothing more of that person."""
    assert lacks(work, couple) == [HUSBAND_ASKED, WIFE_ASKED, ("agreed", None), ("registration", None)]
    says(work, couple, Role.WIFE, ConsentState.REFUSED)
    assert lacks(work, couple) == [HUSBAND_ASKED, ("agreed", None), ("registration", None)]
    says(work, couple, Role.HUSBAND, ConsentState.ORAL)
    assert lacks(work, couple) == [("registration", None)]
    fill(work, couple, C1, Role.HUSBAND, urgency=work.definitions.codes["CASE_URGENCY"].codes[0].code)
    assert lacks(work, couple) == []
    process.move(work, couple, Stage.ASSESSMENT, Reader.WORKER)
    assert lacks(work, couple) == [("screened", Role.HUSBAND), ("assessment", None)]


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.HIM])
def test_nobody_learns_from_the_list_what_the_other_has_said_or_done(
    work: Work, couple: RecordId, reader: Reader
) -> None:
    """Whatever she does, what is missing, and whether a reason is wanted, stays the same for his eyes."""
    seen = []
    for state in (None, *ConsentState):
        if state is not None:
            says(work, couple, Role.WIFE, state)
        found = process.page(work, couple, reader)
        assert Role.WIFE not in {one.role for one in found.people}
        wanted = [one.need.key for one in process.lacking(work, couple, Stage.PLAN, reader)]
        seen.append(([(one.need.key, one.role) for one in found.missing], wanted))
    assert all(one == seen[0] for one in seen)
    assert not {"agreed", "assessment"} & set(seen[0][1])


def test_one_goes_on_with_a_reason_that_stands_on_the_workers_timeline(work: Work, couple: RecordId) -> None:
    """Without one not; with the couple in the room the reason is not there."""
    agreed(work, couple)
    move = (work, couple, Stage.PLAN, Reader.WORKER)
    assert problem(lambda: process.move(*move)) == "going_on_reason"
    assert problem(lambda: process.move(*move, "长" * 201)) == "too_long"
    assert cases.get(work, couple).stage is Stage.INTAKE
    process.move(*move, " 他赶火车，下次补登记 ")
    assert cases.get(work, couple).stage is Stage.PLAN
    assert ("stage_forced", "他赶火车，下次补登记") in told(work, couple)
    assert ("moved_to_plan", "") in told(work, couple, Reader.BOTH)
    assert "stage_forced" not in {verb for verb, _ in told(work, couple, Reader.BOTH)}


def test_where_the_law_wants_it_no_reason_is_enough(work: Work, single: RecordId) -> None:
    """Nobody agreed to a record; once somebody does, or on a ground, it goes on."""
    assert refused(lambda: process.move(work, single, Stage.PLAN, Reader.WORKER, "来不及")) == "law_first"
    says(work, single, Role.CLIENT, ConsentState.REFUSED)
    assert refused(lambda: process.move(work, single, Stage.PLAN, Reader.WORKER, "来不及")) == "law_first"
    says(work, single, Role.CLIENT, ConsentState.SIGNED)


def test_going_back_asks_for_nothing_and_its_deadline_stands_again(
    work: Work, single: RecordId, clock: HeldClock
) -> None:
    """The day that was told is not moved by a slip of the mouse."""
    agreed(work, single)
    due = clocks(work, single)["stage_intake"].due
    clock.moment += timedelta(days=2)
    process.move(work, single, Stage.ASSESSMENT, Reader.WORKER, "在纸上")
    found = clocks(work, single)
    assert (found["stage_intake"].state, found["stage_assessment"].state) == (TaskState.DONE, TaskState.OPEN)
    assert found["stage_assessment"].started_on == today(work.now)
    process.move(work, single, Stage.INTAKE, Reader.WORKER)
    found = clocks(work, single)
    assert (found["stage_intake"].state, found["stage_intake"].due) == (TaskState.OPEN, due)
    assert found["stage_assessment"].state is TaskState.DONE


def test_the_clocks_follow_the_table(work: Work, clock: HeldClock) -> None:
    """First contact 2 working days, intake 5, assessment 10, plan 15, a review every 30 days (domain.md §5)."""
    lead = cases.open_single(work, PersonDetails(address="王女士"), "").value
    assert clocks(work, lead)["stage_contact"].due == date(2026, 11, 25)
    agreed(work, lead)
    days = {}
    for stage in (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLAN, Stage.INTERVENTION):
        process.move(work, lead, stage, Reader.WORKER, "在纸上")
        page = process.page(work, lead, Reader.WORKER)
        days |= {one.rule.partition(".")[0]: one.due for one in page.clocks}
    assert days == {
        "stage_intake": date(2026, 11, 30), "stage_assessment": date(2026, 12, 7), "stage_plan": date(2026, 12, 14),
        "stage_review": date(2026, 12, 23),
    }  # fmt: skip
    review = clocks(work, lead)["stage_review"]
    clock.moment += timedelta(days=20)
    tasks.finish(work, review.id)
    (again,) = process.page(work, lead, Reader.WORKER).clocks
    assert (again.started_on, again.due) == (date(2026, 12, 13), date(2027, 1, 12))
    tasks.finish(work, review.id)
    assert len(process.page(work, lead, Reader.WORKER).clocks) == 1
    assert ("reviewed", None) not in lacks(work, lead)


def test_a_case_is_closed_for_a_reason_and_not_by_a_move(work: Work, single: RecordId) -> None:
    """From any stage, referral too; the day stays in the case, its own words with the worker."""
    agreed(work, single)
    assert refused(lambda: process.move(work, single, Stage.CLOSED, Reader.WORKER, "完了")) == "stage_closes"
    assert (
        refused(lambda: process.move(work, single, Stage.FOLLOW_UP, Reader.WORKER, "完了")) == "follow_up_after_closing"
    )
    wrong = [
        (Ending(reason="77", day=date(2026, 11, 23)), "closing_reason"),
        (Ending(reason=BY_WISH, day=date(2026, 11, 24)), "in_future"),
        (Ending(reason=BY_WISH, day=date(2026, 11, 22)), "before_opening"),
        (Ending(reason=BY_WISH, day=date(2026, 11, 23), words="长" * 201), "too_long"),
    ]
    for ending, why in wrong:
        assert problem(lambda ending=ending: closing.close(work, single, ending)) == why
    close(work, single, "03", words="已带到法律援助中心")
    found = cases.get(work, single)
    assert (found.stage, found.closing.reason, found.closing.day) == (Stage.CLOSED, "03", date(2026, 11, 23))
    assert ("case_closed", "已带到法律援助中心") in told(work, single)
    assert ("case_closed", "已带到法律援助中心") not in told(work, single, Reader.BOTH)
    assert {one.rule for one in process.page(work, single, Reader.WORKER).clocks} == {"stage_closing.closing_due"}
    assert clocks(work, single)["stage_intake"].state is TaskState.DONE
    assert refused(lambda: close(work, single)) == "closed_already"


def test_a_lost_contact_needs_three_attempts_on_different_days(work: Work, single: RecordId, clock: HeldClock) -> None:
    """Within thirty days; they stand on the closing summary."""
    agreed(work, single)
    clock.moment += timedelta(days=60)
    day = today(work.now)
    tries = tuple(day - timedelta(days=ago) for ago in (3, 9, 30))
    for wrong in (
        (),
        tries[:2],
        (tries[0],) * 3,
        (*tries[:2], day - timedelta(days=31)),
        (*tries[:2], day + timedelta(1)),
    ):
        assert problem(lambda wrong=wrong: close(work, single, "04", attempts=wrong)) == "three_attempts"
    close(work, single, "04", attempts=tries)
    raw = forms.open_entry(work, single, C8, Role.CLIENT).raw
    assert raw["lost_attempts"] == "、".join(one.isoformat() for one in sorted(tries))


def test_the_summary_is_filled_from_the_record_for_its_own_reader(work: Work, couple: RecordId) -> None:
    """Day, reason and how often one talked: hers counts what was hers, and none of his."""
    agreed(work, couple)
    for scope in (Scope.BOTH, Scope.HER, Scope.HER, Scope.HIS):
        draft = notes.start(work, couple, scope).value
        notes.keep(work, msgspec.structs.replace(draft, body="谈了", minutes=45))
        notes.sign(work, draft.id)
    close(work, couple)
    hers, his = (forms.open_entry(work, couple, C8, role).raw for role in (Role.WIFE, Role.HUSBAND))
    assert (hers["closed_on"], hers["reason"]) == ("2026-11-23", BY_WISH)
    assert [(one["contacts"], one["hours"]) for one in (hers, his)] == [("3", "2.2"), ("2", "1.5")]


def test_a_closing_is_read_by_the_supervisor_then_followed_up(work: Work, couple: RecordId) -> None:
    """By nobody else; only whoever agreed is contacted, each for themselves."""
    agreed(work, couple)
    close(work, couple, "01")
    assert lacks(work, couple) == [("summary", Role.HUSBAND), ("summary", Role.WIFE), ("read", None), ("contact", None)]
    goals = work.definitions.codes["CASE_GOALS_MET"].codes[0].code
    for role, may in ((Role.HUSBAND, "disagree"), (Role.WIFE, "agree")):
        fill(work, couple, C8, role, summary="谈了三次", goals_met=goals, contact_agreed=may)
    assert lacks(work, couple) == [("read", None)]
    assert refused(lambda: closing.sign_off(work, couple)) == "not_supervisor"
    work.seat = msgspec.structs.replace(work.seat, post="supervisor")
    closing.sign_off(work, couple)
    assert (cases.get(work, couple).closing.signed_by, lacks(work, couple)) == ("王敏", [])
    assert clocks(work, couple)["stage_closing"].state is TaskState.DONE
    process.move(work, couple, Stage.FOLLOW_UP, Reader.WORKER)
    found = {reader: process.page(work, couple, reader).clocks for reader in (Reader.WORKER, Reader.HER, Reader.HIM)}
    assert [one.due for one in found[Reader.HER]] == [date(2026, 12, 23), date(2027, 2, 23), date(2027, 5, 24)]
    assert found[Reader.WORKER] == found[Reader.HER] and found[Reader.HIM] == ()


def test_without_leave_to_call_there_is_no_follow_up(work: Work, single: RecordId) -> None:
    """No reason is enough for calling somebody who said not to."""
    agreed(work, single)
    close(work, single)
    assert refused(lambda: process.move(work, single, Stage.FOLLOW_UP, Reader.WORKER, "想问问")) == "law_first"


def test_a_closing_by_mistake_is_taken_back_until_the_supervisor_has_signed(work: Work, single: RecordId) -> None:
    """Then it stays; a new need is a new case."""
    agreed(work, single)
    close(work, single)
    closing.take_back(work, single)
    found = cases.get(work, single)
    assert (found.stage, found.closing) == (Stage.INTAKE, None)
    assert clocks(work, single)["stage_intake"].state is TaskState.OPEN
    close(work, single)
    work.seat = msgspec.structs.replace(work.seat, post="supervisor")
    closing.sign_off(work, single)
    assert refused(lambda: closing.take_back(work, single)) == "closed_stays"
    assert refused(lambda: process.move(work, single, Stage.PLAN, Reader.WORKER, "又来了")) == "closed_stays"


def test_a_new_need_is_a_new_case_of_the_same_people_linked_both_ways(work: Work, couple: RecordId) -> None:
    """With a number of its own, asked for consent anew; an open case is not opened again."""
    agreed(work, couple)
    assert refused(lambda: cases.open_again(work, couple)) == "not_closed"
    close(work, couple)
    new = cases.open_again(work, couple).value
    before, after = process.page(work, couple, Reader.BOTH), process.page(work, new, Reader.BOTH)
    assert [one.id for one in before.later] == [new] and after.earlier.id == couple
    assert after.case.number != before.case.number and after.case.stage is Stage.INTAKE
    assert [one.person.id for one in after.case.parties] == [one.person.id for one in before.case.parties]
    assert HUSBAND_ASKED in lacks(work, new) and ("case_reopened", "") in told(work, couple)
    assert refused(lambda: closing.take_back(work, couple)) == "closed_stays"


def test_a_case_after_one_kept_apart_is_kept_apart_for_the_same(work: Work) -> None:
    """And nobody else is told that there is an earlier one."""
    apart = agreed(work, cases.open_single(work, PersonDetails(name="周燕"), "04", ()).value)
    close(work, apart)
    new = cases.open_again(work, apart).value
    rings = {restricting.ring_of(work, one) for one in (apart, new)}
    assert len(rings) == 1 and None not in rings


def test_a_link_leads_only_where_one_may_look(work: Work, single: RecordId) -> None:
    """A colleague's case at the other end is not shown to whoever has not opened it."""
    agreed(work, single)
    close(work, single)
    new = cases.open_again(work, single).value
    work.seat = msgspec.structs.replace(work.seat, worker="张华")
    rights.join(work, new, "代班")
    assert process.page(work, new, Reader.WORKER).earlier is None


def test_a_signed_plan_is_a_sheet_that_came_back(work: Work, single: RecordId) -> None:
    """Printed is not signed."""
    agreed(work, single)
    process.move(work, single, Stage.PLAN, Reader.WORKER, "在纸上")
    (plan,) = sheets.issue(work, single, [(C4, Role.CLIENT)], "zh").value
    assert lacks(work, single) == [("plan", None)]
    sheets.mark(work, plan.sheet.id, sheets.SheetState.SIGNED)
    assert lacks(work, single) == []
    signed(work, single, Scope.BOTH)
