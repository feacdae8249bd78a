"""Goals: agreed, rated by worker and person, printed without being typed again, and each behind its wall."""

from datetime import date

import msgspec
import pytest

from app.casework import cases, consents, forms, goals, history
from app.casework.goals import Judged
from app.casework.work import Work
from app.definitions.tables import rows_of
from app.domain.cases import ConsentState
from app.domain.goals import NEW_GOAL, GoalDraft, GoalState, GoalWords
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import BadEntry, NotFound, Refused
from app.store import rebuild
from tests.desk import HeldClock, give, open_work

C4, C7, M4B = "casework/plan", "casework/evaluation", "marriage/service_plan"
TODAY = date(2026, 11, 23)
TALK = GoalWords(
    goal="每周两人单独谈一次，半小时不提旧账", problem="一说话就吵", domain="06", towards="stay",
    indicator="两人各自记在日历上", baseline="近一月没有好好谈过", method="联合会谈，约定规则",
    tasks="写下约定的规则\n每周日晚上谈一次", who="together", who_note="先由男方提起", due=date(2026, 12, 31),
    levels={-2: "不说话", -1: "偶尔谈，谈就吵", 0: "每周一次", 1: "每周两次", 2: "随时能谈"}, start=-1, weight=2,
)  # fmt: skip
PART = GoalWords(goal="离婚时孩子的安排谈妥", towards="divorce", levels={0: "写成书面"}, start=-2)


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王芳."""
    return cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value


def cells(work: Work, case: RecordId, form: str, field: str, role: Role | None) -> list[dict]:
    """What stands in a table of a form just opened."""
    return [dict(row.cells) for row in rows_of(forms.open_entry(work, case, form, role).values.get(field))]


def problem(verb, *given) -> str:
    """What is wrong with it."""
    with pytest.raises(BadEntry) as bad:
        verb(*given)
    return str(bad.value.facts["problem"])


def test_a_goal_is_kept_as_it_was_agreed_and_in_what_it_said_before(work: Work, couple: RecordId) -> None:
    """Word for word, and again after the views are made anew; its earlier words stand in the history."""
    goal = goals.add(work, couple, Scope.BOTH, TALK, date(2026, 11, 2)).value
    goals.amend(work, goal, msgspec.structs.replace(TALK, goal="每周谈一次", start=None))
    for _ in range(2):
        (found,) = goals.page(work, couple, Reader.BOTH).goals
        assert found.words == msgspec.structs.replace(TALK, goal="每周谈一次", start=None)
        assert (found.set_on, found.state, found.author) == (date(2026, 11, 2), GoalState.NEW, "王敏")
        rebuild.rebuild(work.store)
    told = history.of_case(work, couple, Reader.WORKER)
    past = {one.place.field: [each.value for each in one.values] for one in told}
    assert past["goal"] == ["每周谈一次", TALK.goal]


def test_ratings_of_both_stand_beside_each_other(work: Work, couple: RecordId) -> None:
    """In the order of the days they are about, and the T-score goes by the last."""
    goal = goals.add(work, couple, Scope.BOTH, TALK, date(2026, 11, 2)).value
    goals.rate(work, goal, Judged(level=1, own_level=0, evidence="日历", happened_on=TODAY))
    goals.rate(work, goal, Judged(level=-1, happened_on=date(2026, 11, 9)))
    page = goals.page(work, couple, Reader.BOTH)
    assert [(one.level, one.own_level) for one in page.goals[0].ratings] == [(-1, None), (1, 0)]
    assert (page.before, page.now, page.goals[0].level) == (40, 60, 1)


def test_a_mistaken_rating_is_corrected_by_another_and_kept(work: Work, couple: RecordId, clock: HeldClock) -> None:
    """Add-only: the wrong one is still there, and counts no more."""
    goal = goals.add(work, couple, Scope.BOTH, TALK).value
    wrong = goals.rate(work, goal, Judged(level=2, happened_on=TODAY)).value
    clock.pass_by(minutes=1)
    goals.rate(work, goal, Judged(level=0, happened_on=TODAY, amends=wrong))
    (found,) = goals.page(work, couple, Reader.BOTH).goals
    assert [(one.level, one.is_replaced) for one in found.ratings] == [(2, True), (0, False)]
    assert found.level == 0
    other = goals.add(work, couple, Scope.BOTH, PART).value
    with pytest.raises(NotFound):
        goals.rate(work, other, Judged(level=0, happened_on=TODAY, amends=wrong))


def test_each_spouse_has_goals_behind_the_wall(work: Work, couple: RecordId) -> None:
    """In page, score, forms and timeline: for him there is nothing of hers, and no gap or number tells of it."""
    hers = goals.add(work, couple, Scope.HER, PART).value
    goals.rate(work, hers, Judged(level=2, own_words="放心了", happened_on=TODAY))
    before = goals.page(work, couple, Reader.HIM)
    assert (before.goals, before.before, before.now) == ((), None, None)
    assert goals.page(work, couple, Reader.BOTH).goals == ()
    assert [one.words.goal for one in goals.page(work, couple, Reader.HER).goals] == [PART.goal]
    goals.add(work, couple, Scope.HIS, TALK)
    assert [one.words.goal for one in goals.page(work, couple, Reader.HIM).goals] == [TALK.goal]
    assert len(goals.page(work, couple, Reader.WORKER).goals) == 2
    assert [row["goal"] for row in cells(work, couple, C4, "goals", Role.HUSBAND)] == [TALK.goal]
    assert [row["goal"] for row in cells(work, couple, C7, "attainment", Role.WIFE)] == [PART.goal]
    assert cells(work, couple, M4B, "goals", None) == []
    said = [getattr(one, "verb", "") for one in cases.page(work, couple, Reader.HIM).timeline]
    assert said.count("goal_set") == 1


def test_the_forms_are_filled_from_the_goals(work: Work, couple: RecordId) -> None:
    """Plan, evaluation and the marriage desk's plan; every row can be saved as it stands."""
    goal = goals.add(work, couple, Scope.BOTH, TALK).value
    goals.rate(work, goal, Judged(level=0, evidence="日历", happened_on=TODAY))
    assert cells(work, couple, C4, "goals", Role.WIFE) == [
        {
            "domain": "06", "goal": TALK.goal, "indicator": TALK.indicator, "baseline": TALK.baseline,
            "target": "每周一次", "due": date(2026, 12, 31),
        }
    ]  # fmt: skip
    due = {"due": date(2026, 12, 31)}
    assert cells(work, couple, C4, "tasks", Role.WIFE) == [
        {"task": "写下约定的规则", "who": "together", "who_note": "先由男方提起"} | due,
        {"task": "每周日晚上谈一次", "who": "together", "who_note": "先由男方提起"} | due,
    ]
    assert cells(work, couple, C7, "attainment", Role.WIFE) == [
        {"goal": TALK.goal, "before": TALK.baseline, "expected": "每周一次", "level": "0", "evidence": "日历"}
    ]
    plan = forms.open_entry(work, couple, M4B, None)
    assert (plan.values["problem"], plan.values["direction"], plan.values["method"]) == (
        TALK.problem, "stay", TALK.method,
    )  # fmt: skip
    assert [row.cells["state"] for row in rows_of(plan.values["goals"])] == ["new"]
    assert forms.save_entry(work, couple, M4B, None, plan.raw).value.answer
    goals.add(work, couple, Scope.BOTH, PART)
    kept = forms.open_entry(work, couple, M4B, None)
    assert len(rows_of(kept.values["goals"])) == 1, "what was agreed on that day stays on that sheet"


def test_goals_that_go_different_ways_have_no_direction_together(work: Work, couple: RecordId) -> None:
    """To stay, to decide, to separate well: the program takes no side."""
    for words in (TALK, PART):
        goals.add(work, couple, Scope.BOTH, words)
    assert forms.open_entry(work, couple, M4B, None).values.get("direction") is None


def test_a_goal_no_longer_pursued_is_kept_with_the_reason(work: Work, couple: RecordId) -> None:
    """Not planned, not rated, not summed up; it can be taken up again."""
    goal = goals.add(work, couple, Scope.BOTH, TALK).value
    assert problem(goals.move, work, goal, GoalState.DROPPED, "  ") == "goal_why"
    goals.move(work, goal, GoalState.DROPPED, "双方都不再想谈")
    (found,) = goals.page(work, couple, Reader.BOTH).goals
    assert (found.state, found.why) == (GoalState.DROPPED, "双方都不再想谈")
    assert cells(work, couple, C4, "goals", Role.WIFE) == cells(work, couple, C7, "attainment", Role.WIFE) == []
    with pytest.raises(Refused):
        goals.rate(work, goal, Judged(level=0, happened_on=TODAY))
    goals.move(work, goal, GoalState.DOING)
    goals.rate(work, goal, Judged(level=0, happened_on=TODAY))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"goal": "  "}, "goal_needed"),
        ({"goal": "长" * 501}, "too_long"),
        ({"levels": {2: "长" * 501}}, "too_long"),
        ({"tasks": "\n".join("做" * 11)}, "too_many_lines"),
        ({"due": date(2026, 11, 22)}, "due_before_goal"),
        ({"weight": 0}, "goal_weight"),
        ({"start": 3}, "goal_level"),
    ],
)
def test_what_cannot_be_a_goal_is_said(work: Work, couple: RecordId, changed: dict, expected: str) -> None:
    """And nothing is saved."""
    assert problem(goals.add, work, couple, Scope.BOTH, msgspec.structs.replace(TALK, **changed)) == expected
    assert goals.page(work, couple, Reader.WORKER).goals == ()


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (Judged(happened_on=TODAY), "goal_level_needed"),
        (Judged(level=4, happened_on=TODAY), "goal_level"),
        (Judged(level=1, happened_on=date(2026, 11, 24)), "in_future"),
        (Judged(level=1, happened_on=date(2026, 11, 22)), "before_goal"),
        (Judged(own_level=1, own_words="长" * 501, happened_on=TODAY), "too_long"),
    ],
)
def test_what_cannot_be_a_rating_is_said(work: Work, couple: RecordId, judged: Judged, expected: str) -> None:
    """Nor one of a goal of which nobody wrote what is expected."""
    goal = goals.add(work, couple, Scope.BOTH, TALK).value
    assert problem(goals.rate, work, goal, judged) == expected
    vague = goals.add(work, couple, Scope.BOTH, GoalWords(goal="好好过")).value
    assert problem(goals.rate, work, vague, Judged(level=0, happened_on=TODAY)) == "goal_expected"


def test_for_whom_a_goal_can_be(work: Work, couple: RecordId) -> None:
    """Not for the worker's file; with one person there is no wall."""
    assert problem(goals.add, work, couple, Scope.WORKER, TALK) == "goal_scope"
    alone = cases.open_single(work, PersonDetails(name="周燕"), "04").value
    assert problem(goals.add, work, alone, Scope.HER, TALK) == "goal_scope"
    assert problem(goals.add, work, couple, Scope.BOTH, TALK, date(2026, 11, 24)) == "in_future"


def test_a_colleague_gets_goals_and_ratings(work: Work, couple: RecordId, tmp_path) -> None:
    """As they were written."""
    goal = goals.add(work, couple, Scope.HER, PART).value
    goals.rate(work, goal, Judged(own_level=1, happened_on=TODAY))
    other = open_work(tmp_path / "other", 2)
    give(work, other)
    assert goals.page(other, couple, Reader.WORKER).goals == goals.page(work, couple, Reader.WORKER).goals
    other.close()


def test_what_is_half_typed_is_kept_for_those_who_may_see_it(work: Work, couple: RecordId) -> None:
    """Before him nothing tells that something was begun for her; saved, it is gone."""
    draft = GoalDraft(case=couple, name=NEW_GOAL, scope=Scope.HER, content={"goal": "先找到住处"})
    goals.keep(work, draft)
    assert [goals.page(work, couple, reader).drafts for reader in (Reader.HIM, Reader.BOTH)] == [(), ()]
    assert goals.page(work, couple, Reader.HER).drafts == (draft,)
    goals.add(work, couple, Scope.HER, PART)
    assert goals.page(work, couple, Reader.HER).drafts == ()
    goals.keep(work, draft)
    goals.keep(work, msgspec.structs.replace(draft, content={"goal": ""}))
    assert goals.page(work, couple, Reader.HER).drafts == ()


def test_nothing_more_is_written_about_somebody_who_took_their_consent_back(work: Work, couple: RecordId) -> None:
    """Neither a goal nor a rating; what there was stays readable to the worker."""
    goal = goals.add(work, couple, Scope.HER, PART).value
    consents.record(work, couple, Role.WIFE, ConsentState.WITHDRAWN, given_on=TODAY)
    for verb in (
        lambda: goals.add(work, couple, Scope.HER, TALK),
        lambda: goals.amend(work, goal, TALK),
        lambda: goals.rate(work, goal, Judged(level=0, happened_on=TODAY)),
    ):
        with pytest.raises(Refused):
            verb()
    goals.add(work, couple, Scope.HIS, TALK)
    assert len(goals.page(work, couple, Reader.WORKER).goals) == 2
