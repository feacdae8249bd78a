"""The life of a deadline: kept as it was told, moved for a reason, shifted by new tables only when somebody says so."""

from datetime import date

import pytest
from msgspec import structs

from app.casework import cases, forms, rights, sheets, site, tasks
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.errors import BadEntry, NotFound

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
NOTICE = "marriage/cooling_off_notice"
COOLING = "divorce.cooling_last"
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.fixture
def couple(work):
    """A couple who applied today: the cooling-off ends on 23 December."""
    case = cases.open_couple(work, HIM, HER, "04").value
    _fill(work, case)
    return case


def _fill(work, case, **typed):
    entry = forms.open_entry(work, case, NOTICE, None)
    saved = forms.save_entry(work, case, NOTICE, None, entry.raw | {"receipt_on": "2026-11-23"} | typed).value
    assert saved.answer, saved.problems


def _deadline(work, case, rule=COOLING):
    return next(one for one in cases.page(work, case, Reader.WORKER).tasks if one.rule == rule)


def _new_tables(work, *rest):
    """A notice came out that makes these days free."""
    older = work.definitions.workdays
    newer = structs.replace(older, rest=older.rest | {*rest}, version=f"{older.version}+{len(rest)}")
    work.definitions = structs.replace(work.definitions, workdays=newer)


def test_what_was_dealt_with_says_when_and_when_it_was_written_down(work, couple, clock):
    """It leaves the list of what is open, and never the case."""
    task = _deadline(work, couple)
    clock.pass_by(days=2)
    tasks.finish(work, task.id, date(2026, 11, 24), "电话提醒过")
    assert COOLING not in {one.rule for one in tasks.open_tasks(work, Reader.WORKER)}
    done = _deadline(work, couple)
    assert (done.done_on, done.done_how) == (date(2026, 11, 24), "电话提醒过")
    tasks.reopen(work, task.id)
    assert _deadline(work, couple).done_on is None
    assert COOLING in {one.rule for one in tasks.open_tasks(work, Reader.WORKER)}


def test_nothing_is_dealt_with_tomorrow(work, couple):
    """A day that is still to come is no day on which something happened."""
    with pytest.raises(BadEntry) as told:
        tasks.finish(work, _deadline(work, couple).id, date(2026, 11, 24))
    assert told.value.facts == {"field": "done_on", "problem": "in_future"}
    with pytest.raises(NotFound):
        tasks.finish(work, b"no such task 16b")


def test_another_day_needs_a_reason_and_keeps_what_was_computed(work, couple):
    """The date on an order goes before the longest the law allows; forms print the day kept."""
    task = _deadline(work, couple)
    with pytest.raises(BadEntry):
        tasks.move(work, task.id, CHRISTMAS_EVE, "  ")
    tasks.move(work, task.id, CHRISTMAS_EVE, "登记机关书面通知")
    moved = _deadline(work, couple)
    assert (moved.due, moved.computed, moved.reason) == (CHRISTMAS_EVE, date(2026, 12, 23), "登记机关书面通知")
    assert forms.check_entry(work, couple, NOTICE, None, {"receipt_on": "2026-11-23"}).values["cooling_last"] == (
        CHRISTMAS_EVE
    )


def test_new_tables_change_no_date_that_was_told(work, couple):
    """Old and new are shown, with the sheets that carry the old one; the form goes on printing it."""
    assert tasks.shifted(work, Reader.WORKER) == ()
    sheets.issue(work, couple, [(NOTICE, None)], "zh")
    _new_tables(work, date(2026, 12, 23))
    (found, *_rest) = tasks.shifted(work, Reader.WORKER)
    assert (found.task.rule, found.task.due, found.day) == (COOLING, date(2026, 12, 23), CHRISTMAS_EVE)
    assert found.printed == 1
    assert _deadline(work, couple).due == date(2026, 12, 23)
    entry = forms.open_entry(work, couple, NOTICE, None)
    checked = forms.check_entry(work, couple, NOTICE, None, entry.raw)
    assert checked.values["cooling_last"] == date(2026, 12, 23)
    _fill(work, couple)
    assert _deadline(work, couple).due == date(2026, 12, 23)


def test_the_new_day_is_taken_or_the_old_one_kept(work, couple):
    """Either way nobody is asked again."""
    _new_tables(work, date(2026, 12, 23))
    names = {one.task.rule: one.task.id for one in tasks.shifted(work, Reader.WORKER)}
    tasks.take(work, names[COOLING])
    taken = _deadline(work, couple)
    assert (taken.due, taken.computed, taken.reason) == (CHRISTMAS_EVE, CHRISTMAS_EVE, "")
    assert taken.table_version == work.definitions.workdays.version
    for rule in set(names) - {COOLING}:
        with pytest.raises(BadEntry):
            tasks.keep(work, names[rule], "")
        before = _deadline(work, couple, rule).due
        tasks.keep(work, names[rule], "已书面告知原日期")
        kept = _deadline(work, couple, rule)
        assert (kept.due, kept.reason) == (before, "已书面告知原日期")
    assert tasks.shifted(work, Reader.WORKER) == ()


def test_only_who_works_in_a_case_is_asked(work, couple):
    """A supervisor reads a colleague's deadlines, and the counter has none."""
    _new_tables(work, date(2026, 12, 23))
    assert tasks.shifted(work, Reader.WORKER)
    rights.take_post(work, "desk")
    assert tasks.shifted(work, Reader.WORKER) == ()


def test_tables_that_move_nothing_ask_nothing(work, couple):
    """A notice about another year is no reason to look at every case."""
    _new_tables(work, date(2031, 6, 3))
    assert tasks.shifted(work, Reader.WORKER) == ()


def test_a_party_is_asked_about_its_own_days_alone(work, couple):
    """Her protection order is no day of his."""
    plan = "marriage/safety_plan"
    entry = forms.open_entry(work, couple, plan, Role.WIFE)
    typed = entry.raw | {"carry": "no", "order_issued": "2026-11-23"}
    assert forms.save_entry(work, couple, plan, Role.WIFE, typed).value.answer
    _new_tables(work, date(2026, 11, 30))
    # five days from Monday end on a Saturday, and move to Monday the 30th
    hers = {one.task.rule for one in tasks.shifted(work, Reader.HER)}
    assert hers - {one.task.rule for one in tasks.shifted(work, Reader.HIM)} == {"po_review.review_last"}


def test_a_last_day_ends_when_the_counter_closes(work, couple):
    """Kept with each deadline that ends there; a first day has none, and what was told keeps its time."""
    assert {one.closes_at for one in cases.page(work, couple, Reader.WORKER).tasks} == {""}
    site.set_closing(work, " 17点30分 ")
    assert site.closes_at(work) == "17:30"
    other = cases.open_couple(work, HIM, HER, "04").value
    _fill(work, other)
    times = {one.rule: one.closes_at for one in cases.page(work, other, Reader.WORKER).tasks}
    assert times["divorce.cooling_last"] == times["divorce.window_last"] == "17:30"
    assert not times["divorce.window_first"]
    assert not _deadline(work, couple).closes_at


@pytest.mark.parametrize("typed", ["25:00", "下午五点", "17:99", "17:00:00"])
def test_a_closing_time_that_is_none_is_refused(work, typed):
    """What was known stays."""
    site.set_closing(work, "17")
    with pytest.raises(BadEntry) as refused:
        site.set_closing(work, typed)
    assert refused.value.facts["problem"] == "no_time"
    assert site.closes_at(work) == "17:00"
