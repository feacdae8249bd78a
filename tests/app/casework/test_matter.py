"""The registry matter: one value wherever it was typed, the days of an application, what came of it, and the next."""

from datetime import date

import msgspec
import pytest

from app.casework import alerts, cases, forms, matter, people, tasks
from app.casework import today as desk_day
from app.casework.matter import FORM, Told
from app.domain.divorce import Move, Phase
from app.domain.people import VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.errors import BadEntry, Refused

HIM = PersonDetails(name="李强", sex=Sex.MALE, birth_date=date(1990, 5, 1))
HER = PersonDetails(name="王芳", sex=Sex.FEMALE, birth_date=date(1992, 3, 8))
NOTICE, REGISTRATION, CHECKLIST = (
    f"marriage/{name}" for name in ("cooling_off_notice", "counselling_registration", "agreement_checklist")
)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def couple(work):
    """A couple."""
    return cases.open_couple(work, HIM, HER, "04").value


def _fill(work, case, form_id, role=None, **typed):
    entry = forms.open_entry(work, case, form_id, role)
    saved = forms.save_entry(work, case, form_id, role, entry.raw | typed).value
    assert saved.answer, saved.problems
    return saved


def _see(work, case, reader=Reader.BOTH):
    return matter.page(work, case, reader)


def _apply(work, case, day=MONDAY, receipt="A-1"):
    matter.record(work, case, Move.APPLY, Told(day=day, receipt_no=receipt, registry="海湾区"), Reader.BOTH)


def _open(work, case):
    own = (one for one in tasks.open_tasks(work, Reader.BOTH) if one.case == case)
    return {one.rule: one.due for one in own if one.rule.startswith("divorce.")}


def _kept(work, case):
    every = cases.page(work, case, Reader.BOTH).tasks
    return [one for one in every if one.rule.startswith("divorce.")]


def test_what_the_notice_says_stands_on_the_page_and_what_the_page_writes_on_the_notice(work, couple, clock):
    """One value, wherever it was typed last."""
    _fill(work, couple, NOTICE, receipt_on="2026-11-20", receipt_no="旧号")
    seen = _see(work, couple)
    assert (seen.phase, seen.application.applied_on, seen.receipt_no) == (Phase.COOLING, date(2026, 11, 20), "旧号")

    clock.pass_by(minutes=5)
    _fill(work, couple, FORM, receipt_no="新号", married_on="2015-10-01", registration="05")
    assert forms.open_entry(work, couple, NOTICE, None).values["receipt_no"] == "新号"
    seen = _see(work, couple)
    assert (seen.receipt_no, seen.years, seen.registration) == ("新号", 11, "05")


def test_a_receipt_starts_the_days_of_the_vector_and_fills_the_forms(work, couple):
    """domain.md §2.4; M-5 and M-7 come filled."""
    _apply(work, couple)

    assert _open(work, couple) == {
        "divorce.cooling_last": date(2026, 12, 23),
        "divorce.window_first": date(2026, 12, 24),
        "divorce.window_last": date(2027, 1, 22),
    }
    notice = forms.open_entry(work, couple, NOTICE, None)
    assert (notice.values["receipt_on"], notice.values["receipt_no"]) == (MONDAY, "A-1")
    judged = forms.check_entry(
        work, couple, CHECKLIST, Role.WIFE, forms.open_entry(work, couple, CHECKLIST, Role.WIFE).raw
    )
    assert judged.values["window_last"] == date(2027, 1, 22)


def test_withdrawal_is_possible_on_the_last_day_and_says_nothing_of_the_two(work, couple, clock):
    """Written down a day late; the deadlines are dealt with; nobody is called reconciled."""
    _apply(work, couple)
    clock.pass_by(days=31)
    with pytest.raises(BadEntry) as refused:
        matter.record(work, couple, Move.WITHDRAW, Told(day=date(2026, 12, 24), withdrawn_by="wife"), Reader.BOTH)
    assert refused.value.facts["problem"] == "after_cooling"
    with pytest.raises(BadEntry) as refused:
        matter.record(work, couple, Move.WITHDRAW, Told(day=date(2026, 12, 23)), Reader.BOTH)
    assert refused.value.facts["field"] == "withdrawn_by"

    matter.record(work, couple, Move.WITHDRAW, Told(day=date(2026, 12, 23), withdrawn_by="wife"), Reader.BOTH)
    seen = _see(work, couple)
    assert (seen.phase, seen.withdrawn_by, seen.outcome) == (Phase.WITHDRAWN, "wife", "withdrawn")
    assert not _open(work, couple)


def test_a_mistake_is_taken_back_and_the_days_run_on(work, couple):
    """Undo: nothing of the withdrawal stays, the deadlines are open again."""
    _apply(work, couple)
    before = _open(work, couple)
    matter.record(work, couple, Move.WITHDRAW, Told(day=MONDAY, withdrawn_by="both"), Reader.BOTH)
    matter.take_back(work, couple, Move.WITHDRAW, Reader.BOTH)

    seen = _see(work, couple)
    assert (seen.phase, seen.withdrawn_by, seen.outcome) == (Phase.COOLING, "", "")
    assert _open(work, couple) == before
    with pytest.raises(Refused):
        matter.take_back(work, couple, Move.APPLY, Reader.BOTH)


def test_a_new_application_has_its_own_days_and_the_old_one_is_kept(work, couple, clock):
    """New receipt, new clocks; the old receipt, how it ended and its deadlines stay beside them."""
    _fill(work, couple, NOTICE, receipt_on="2026-11-23", receipt_no="A-1")
    matter.record(work, couple, Move.WITHDRAW, Told(day=MONDAY, withdrawn_by="husband"), Reader.BOTH)
    clock.pass_by(days=10)
    _apply(work, couple, date(2026, 12, 1), "B-2")

    seen = _see(work, couple)
    assert (seen.phase, seen.receipt_no, seen.withdrawn_by, seen.outcome) == (Phase.COOLING, "B-2", "", "")
    [old] = seen.earlier
    assert (old.receipt_no, old.applied_on, old.end, old.ended_on) == ("A-1", MONDAY, "withdrawn", MONDAY)
    assert set(_open(work, couple).values()) == {date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 1)}
    assert sorted(one.started_on for one in _kept(work, couple)) == [MONDAY] * 3 + [date(2026, 12, 1)] * 3
    notice = forms.open_entry(work, couple, NOTICE, None)
    assert (notice.values["receipt_on"], notice.values["receipt_no"]) == (date(2026, 12, 1), "B-2")


def test_withdrawn_and_applied_for_again_on_one_day_the_days_run(work, couple):
    """The deadlines are those of the new receipt."""
    _apply(work, couple)
    before = _open(work, couple)
    matter.record(work, couple, Move.WITHDRAW, Told(day=MONDAY, withdrawn_by="wife"), Reader.BOTH)
    _apply(work, couple, receipt="B-2")
    assert _open(work, couple) == before
    assert [one.receipt_no for one in _see(work, couple).earlier] == ["A-1"]


def test_a_corrected_receipt_date_moves_the_days_of_the_one_application(work, couple):
    """No second application comes of a typing mistake."""
    _fill(work, couple, FORM, applied_on="2026-11-19")
    _fill(work, couple, FORM, applied_on="2026-11-20")
    assert len(_kept(work, couple)) == 3


def test_after_the_window_somebody_confirms_that_it_is_deemed_withdrawn(work, couple, clock):
    """Proposed, and the overdue deadline stays until then."""
    _apply(work, couple)
    clock.pass_by(days=61)  # 23 January, a Saturday
    seen = _see(work, couple)
    assert seen.phase is Phase.PASSED and Move.DEEM in seen.moves
    assert _open(work, couple)

    matter.record(work, couple, Move.DEEM, Told(day=date(2027, 1, 23)), Reader.BOTH)
    seen = _see(work, couple)
    assert (seen.phase, seen.outcome, _open(work, couple)) == (Phase.DEEMED, "deemed", {})


def test_no_certificate_on_the_last_day_and_one_on_the_next(work, couple, clock):
    """The window opens the day after."""
    _apply(work, couple)
    clock.pass_by(days=31)
    with pytest.raises(BadEntry) as refused:
        matter.record(work, couple, Move.CERTIFY, Told(day=date(2026, 12, 23)), Reader.BOTH)
    assert refused.value.facts["problem"] == "before_window"
    matter.record(work, couple, Move.CERTIFY, Told(day=date(2026, 12, 24)), Reader.BOTH)
    seen = _see(work, couple)
    assert (seen.phase, seen.outcome, seen.moves) == (Phase.DIVORCED, "divorced", ())


def test_not_registered_and_not_received_say_why(work, couple, clock):
    """A reason is asked for; both may apply again."""
    with pytest.raises(BadEntry):
        matter.record(work, couple, Move.REFUSE, Told(day=MONDAY), Reader.BOTH)
    matter.record(work, couple, Move.REFUSE, Told(day=MONDAY, why="no_agreement"), Reader.BOTH)
    seen = _see(work, couple)
    assert (seen.phase, seen.why) == (Phase.REFUSED, "no_agreement") and Move.APPLY in seen.moves
    _apply(work, couple)
    clock.pass_by(days=40)
    matter.record(work, couple, Move.NOT_REGISTER, Told(day=date(2026, 12, 30), why="agreement"), Reader.BOTH)
    seen = _see(work, couple)
    assert (seen.phase, seen.why) == (Phase.NOT_REGISTERED, "agreement") and Move.APPLY in seen.moves
    assert [one.end for one in seen.earlier] == ["refused"]


def test_a_deadline_moved_for_a_reason_decides(work, couple, clock):
    """What the registry said, written down with its reason, is the day that counts."""
    _apply(work, couple)
    last = next(one for one in tasks.open_tasks(work, Reader.BOTH) if one.rule == "divorce.cooling_last")
    tasks.move(work, last.id, date(2026, 12, 24), "登记机关告知")
    clock.pass_by(days=32)
    matter.record(work, couple, Move.WITHDRAW, Told(day=date(2026, 12, 24), withdrawn_by="wife"), Reader.BOTH)
    assert _see(work, couple).phase is Phase.WITHDRAWN


@pytest.mark.parametrize(
    ("passed", "number"), [(2, None), (3, 3), (14, 3), (15, 15), (25, 25), (29, 25), (31, 1), (50, 20), (57, 27)]
)
def test_the_days_to_look_are_said_once_and_on_their_day(work, couple, clock, passed, number):
    """domain.md §2.4: day 3, 15, 25 of the cooling-off, day 1, 20, 27 of the window."""
    _apply(work, couple)
    clock.pass_by(days=passed)
    found = alerts.due(work, Reader.BOTH)
    assert [one.number for one in found] == ([number] if number else [])
    assert [one.number for one in _see(work, couple).alerts] == ([number] if number else [])
    if found:
        assert desk_day.today(work, Reader.BOTH).alerts == found
        alerts.look_at(work, found[0].task)
        assert not alerts.due(work, Reader.BOTH)
        alerts.look_again(work, found[0].task)
        assert alerts.due(work, Reader.BOTH) == found


def test_of_a_flag_the_worker_alone_is_told(work, couple, clock):
    """The day is the same for everybody; that nobody may be called is for the worker's eyes."""
    _apply(work, couple)
    clock.pass_by(days=3)
    before = alerts.due(work, Reader.BOTH)
    wife = cases.get(work, couple).party(Role.WIFE).person.id
    people.set_flag(work, wife, VIOLENCE, Reader.WORKER, stands=True)

    assert [one.is_quiet for one in alerts.due(work, Reader.WORKER)] == [True]
    for reader in (Reader.BOTH, Reader.HIM, Reader.HER):
        assert alerts.due(work, reader) == before


def test_why_somebody_declines_stays_behind_their_wall(work, couple):
    """Accepted or not is asked of each; the reason is that person's. Typed on M-1, known to the page."""
    _fill(
        work, couple, REGISTRATION, registered_on="2026-11-23", informed="yes", accepted="no", attendance="couple",
        counsel_type="04", husband_accepted="no", wife_accepted="no", husband_decline="01", wife_decline="04",
    )  # fmt: skip
    reasons = {
        reader: {one.role: one.reason for one in _see(work, couple, reader).willing}
        for reader in Reader
        if reader != "outsider"
    }
    assert reasons == {
        Reader.WORKER: {Role.HUSBAND: "01", Role.WIFE: "04"},
        Reader.BOTH: {Role.HUSBAND: "", Role.WIFE: ""},
        Reader.HIM: {Role.HUSBAND: "01", Role.WIFE: ""},
        Reader.HER: {Role.HUSBAND: "", Role.WIFE: "04"},
    }
    assert _see(work, couple).offered is True


def test_children_go_to_the_checklist_with_their_ages_told(work, couple):
    """Only those under 18 stand on M-7; what the law says of an age is a hint."""
    rows = (
        {"name": "大宝", "birth_date": "2017-05-01", "living": "mother", "need": "哮喘", "wish": "yes", "told": "no"},
        {"name": "小宝", "birth_date": "2025-06-01", "living": "mother"},
        {"name": "老大", "birth_date": "2008-01-01"},
    )
    _fill(work, couple, FORM, children=rows, children_count="3", minors_count="2")
    seen = {one.name: one for one in _see(work, couple).children}
    assert (seen["大宝"].age, seen["小宝"].age, seen["老大"].age) == (9, 1, 18)
    assert seen["大宝"].attached == ("from_8", "under_14", "under_16", "under_18")
    assert seen["小宝"].attached[:2] == ("under_2", "under_8")
    assert not seen["老大"].attached

    minors = forms.open_entry(work, couple, CHECKLIST, Role.WIFE).values["children"]
    assert [row.cells["name"] for row in minors] == ["大宝", "小宝"]
    assert minors[0].cells["need"] == "哮喘" and not minors[0].id


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"applied_on": "2026-11-22"}, "receipt_on_rest_day"),
        ({"applied_on": "2026-11-20", "married_on": "2026-11-21"}, "married_after_receipt"),
        ({"married_on": "2011-10-01"}, "under_age_husband"),
        ({"married_on": "2011-10-01"}, "under_age_wife"),
        ({"children": ({"name": "甲", "birth_date": "1990-05-01"},)}, "older_than_parent_husband"),
        ({"children": ({"name": "甲", "birth_date": "2003-05-01"},)}, "parent_very_young_wife"),
        ({"children": ({"name": "甲", "birth_date": "2020-05-01"},), "children_count": "2"}, "children_counted"),
    ],
)
def test_what_is_odd_is_said_and_saved_all_the_same(work, couple, typed, code):
    """Nothing typed is lost, and the page says it, too."""
    assert code in {one.code for one in _fill(work, couple, FORM, **typed).problems}
    assert code in {name for name, _ in _see(work, couple).remarks}


def test_a_make_up_day_is_no_rest_day(work, couple):
    """Saturday 10 October 2026 is worked (调休)."""
    assert not _fill(work, couple, FORM, applied_on="2026-10-10").problems


def test_an_impossible_order_stops_where_the_days_are_kept_and_nothing_typed_is_lost(work, couple):
    """On M-1b; what was typed stands there again."""
    entry = forms.open_entry(work, couple, FORM, None)
    typed = entry.raw | {"applied_on": "2026-11-20", "certificate_on": "2026-11-21"}
    saved = forms.save_entry(work, couple, FORM, None, typed).value
    assert saved.answer is None and "before_window" in {one.code for one in saved.problems if one.stops}
    assert forms.open_entry(work, couple, FORM, None).raw["certificate_on"] == "2026-11-21"


def test_what_is_being_typed_on_the_form_survives_a_move_on_the_page(work, couple):
    """The page writes beside it: of what it wrote the new value stands there."""
    entry = forms.open_entry(work, couple, FORM, None)
    forms.keep_entry(work, couple, FORM, None, entry.raw | {"court": "没写完"})
    _apply(work, couple)
    again = forms.open_entry(work, couple, FORM, None)
    assert (again.raw["court"], again.raw["applied_on"]) == ("没写完", "2026-11-23")


def test_one_person_twice_is_no_couple(work):
    """By the number of the card, or by name and birth date."""
    twin = msgspec.structs.replace(HER, name="李强", birth_date=HIM.birth_date)
    same = msgspec.structs.replace(HER, id_no="11010119900307001x")
    for other, first in ((twin, HIM), (same, msgspec.structs.replace(HIM, id_no="11010119900307001X"))):
        with pytest.raises(Refused):
            cases.open_couple(work, first, other, "04")


def test_one_who_came_alone_has_the_same_days_and_says_why_not(work):
    """A husband alone: his case has no gate, and the reason is his own to read."""
    case = cases.open_single(work, HIM, "04").value
    _apply(work, case)
    _fill(work, case, FORM, attendance="one", accepted="no", decline_reason="02", offered="yes")
    seen = _see(work, case)
    assert (seen.phase, seen.gate, len(_open(work, case))) == (Phase.COOLING, None, 3)
    assert [(one.role, one.accepted, one.reason) for one in seen.willing] == [(Role.CLIENT, False, "02")]
    assert forms.open_entry(work, case, REGISTRATION, None).values["decline_reason"] == "02"
