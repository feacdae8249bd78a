"""The clocks of the violence branch: duty to report, decision, validity and review of an order; behind one wall."""

from datetime import date, timedelta

import pytest

from app.casework import alerts, cases, forms, tasks
from app.domain.cases import TaskState
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
HELP, ORDER = "marriage/dv_help_record", "marriage/protection_order_record"
TOLD = {"told_at": "2026-11-23 08:30", "forms": ("beat",), "facts": "昨晚打了两次"}


@pytest.fixture
def couple(work):
    """A couple."""
    return cases.open_couple(work, HIM, HER, "04").value


def fill(work, case, form_id, filling=None, **typed):
    """Her sheet, filled in and saved."""
    entry = forms.open_entry(work, case, form_id, Role.WIFE, filling)
    saved = forms.save_entry(work, case, form_id, Role.WIFE, entry.raw | typed, entry.filling).value
    assert saved.answer, saved.problems
    return saved.answer


def due(work, reader=Reader.HER):
    """What is open for a reader, besides the steps of the casework itself."""
    return {one.rule: one.due for one in tasks.open_tasks(work, reader) if not one.rule.startswith("stage_")}


def of(work, case, rule):
    """One deadline of hers."""
    return next(one for one in cases.page(work, case, Reader.HER).tasks if one.rule == rule)


@pytest.mark.parametrize(
    ("capacity", "rules"),
    [
        ("full", set()),  # a capable adult decides
        ("unclear", set()),
        ("limited", {"dv_minor_report.report_due"}),
        ("minor", {"minor_report.report_due"}),
    ],
)
def test_the_duty_to_report_follows_from_capacity(work, couple, capacity, rules):
    """反家庭暴力法 14, 未成年人保护法 11. He learns of nothing."""
    fill(work, couple, HELP, capacity=capacity, **TOLD)
    assert due(work).keys() == rules
    assert due(work, Reader.HIM) == due(work, Reader.BOTH) == {}
    assert due(work, Reader.WORKER).keys() == rules


def test_it_stands_until_the_report_is_made_and_begins_anew_with_the_next_record(work, couple, clock):
    """The report of the first does not answer for the second; an old record put right turns nothing back."""
    first = fill(work, couple, HELP, capacity="limited", **TOLD)
    rule = "dv_minor_report.report_due"
    assert due(work) == {rule: date(2026, 11, 23)}
    fill(work, couple, HELP, first, reported_at="2026-11-23 08:50", police_station="海湾派出所", report_no="7")
    assert (due(work), of(work, couple, rule).done_on) == ({}, date(2026, 11, 23))

    clock.pass_by(days=3)
    fill(work, couple, HELP, capacity="limited", **(TOLD | {"told_at": "2026-11-26 08:00"}))
    assert due(work) == {rule: date(2026, 11, 26)}
    fill(work, couple, HELP, first, facts="昨晚打了两次，用皮带")
    assert due(work) == {rule: date(2026, 11, 26)}


def test_a_report_made_before_the_record_was_written_is_done_from_the_start(work, couple):
    """Nothing red where everything was done."""
    fill(work, couple, HELP, capacity="minor", reported_at="2026-11-23 08:40", **TOLD)
    found = of(work, couple, "minor_report.report_due")
    assert (found.state, found.done_on) == (TaskState.DONE, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("urgent", "rule", "day"),
    [("no", "po_decision", date(2026, 11, 25)), ("yes", "po_decision_urgent", date(2026, 11, 23))],
)
def test_the_court_decides_in_three_days_or_one(work, couple, urgent, rule, day):
    """From the moment it accepted; decided, it is dealt with (反家庭暴力法 28)."""
    fill(work, couple, ORDER, urgent=urgent, accepted_at="2026-11-22 15:00")
    assert due(work) == {f"{rule}.decision_due": day}
    assert due(work, Reader.HIM) == due(work, Reader.BOTH) == {}
    fill(work, couple, ORDER, decided_on="2026-11-23", result="refused")
    assert due(work) == {}


def test_an_order_ends_on_the_day_written_on_it(work, couple):
    """Six months at most; the reminder keeps to the order, the computed day and the reason stand beside it."""
    fill(work, couple, ORDER, urgent="no", issued_on="2026-11-20", valid_until="2027-02-20")
    assert due(work) == {"po_review.review_last": date(2026, 11, 25), "po_validity.valid_until": date(2027, 2, 20)}
    found = of(work, couple, "po_validity.valid_until")
    assert (found.computed, found.reason[:5]) == (date(2027, 5, 20), "M-12a")

    fill(work, couple, ORDER, valid_until="2027-05-20")
    found = of(work, couple, "po_validity.valid_until")
    assert (found.due, found.reason) == (date(2027, 5, 20), "")
    fill(work, couple, ORDER, review_asked="2026-11-23")
    assert due(work).keys() == {"po_validity.valid_until"}


def test_a_day_moved_for_another_reason_keeps_it(work, couple):
    """Saving the form unchanged writes nothing over it."""
    fill(work, couple, ORDER, urgent="no", issued_on="2026-11-20")
    moved = of(work, couple, "po_validity.valid_until")
    tasks.move(work, moved.id, date(2027, 3, 1), "法院通知更正")
    fill(work, couple, ORDER, court="海湾区人民法院")
    found = of(work, couple, "po_validity.valid_until")
    assert (found.due, found.reason) == (date(2027, 3, 1), "法院通知更正")


def test_a_new_order_counts_anew(work, couple, clock):
    """An extension is an order of its own day."""
    fill(work, couple, ORDER, urgent="no", issued_on="2026-11-20")
    clock.moment += timedelta(days=150)
    fill(work, couple, ORDER, issued_on="2027-04-20", valid_until="")
    assert due(work)["po_validity.valid_until"] == date(2027, 10, 20)


@pytest.mark.parametrize(
    ("day", "number"), [(date(2027, 1, 20), None), (date(2027, 1, 21), -30), (date(2027, 2, 13), -7)]
)
def test_the_end_of_an_order_is_said_a_month_and_a_week_before(work, couple, clock, day, number):
    """By the day written on the order, to the worker alone or with her (domain.md §9)."""
    fill(work, couple, ORDER, urgent="no", issued_on="2026-11-20", valid_until="2027-02-20")
    clock.moment = clock.moment.replace(year=day.year, month=day.month, day=day.day)
    for reader in (Reader.HER, Reader.WORKER):
        said = {one.rule: one.number for one in alerts.due(work, reader)}
        assert said.get("po_validity.valid_until") == number
    assert alerts.due(work, Reader.HIM) == alerts.due(work, Reader.BOTH) == ()
