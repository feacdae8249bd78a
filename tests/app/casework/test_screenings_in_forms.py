"""What came of a person's screenings stands in the forms that ask for it, for the eyes that may see it."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from app.casework import cases, forms, screenings
from app.casework.work import Work
from app.definitions.tables import rows_of
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role
from tests.desk import agreed

C3, C7 = "casework/assessment", "casework/evaluation"
F4, F15 = "bereavement/grief_assessment", "bereavement/grief_closing"
CALM = dict.fromkeys(range(1, 11), 1) | {9: 0}
GRAVE = dict.fromkeys(range(1, 11), 2) | {9: 0}


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王芳."""
    return agreed(work, cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value)


def saved(work: Work, case: RecordId, role: Role, day: date, instrument: str = "phq9", **more) -> RecordId:
    """A screening of that day."""
    draft = screenings.begin(work, case, role, instrument)
    return screenings.save(work, msgspec.structs.replace(draft, happened_on=day, **({"answers": CALM} | more))).value


def cells(work: Work, case: RecordId, form: str, field: str, role: Role | None) -> list[dict]:
    """What stands in a table of a form just opened."""
    return [dict(row.cells) for row in rows_of(forms.open_entry(work, case, form, role).values.get(field))]


def test_an_evaluation_has_the_first_and_the_last_total(work: Work, couple: RecordId) -> None:
    """In whatever order they were saved; what has no total is left out; one alone has nothing after it."""
    saved(work, couple, Role.WIFE, date(2026, 11, 20))
    saved(work, couple, Role.WIFE, date(2026, 9, 1), answers=GRAVE)
    saved(work, couple, Role.WIFE, date(2026, 10, 1), answers={1: 3})
    saved(work, couple, Role.WIFE, date(2026, 11, 2), "gad7", answers=dict.fromkeys(range(1, 8), 2))

    assert cells(work, couple, C7, "scales", Role.WIFE) == [
        {
            "tool": "PHQ-9 抑郁筛查", "before_on": date(2026, 9, 1), "before": Decimal(16),
            "after_on": date(2026, 11, 20), "after": Decimal(8),
        },
        {"tool": "GAD-7 焦虑筛查", "before_on": date(2026, 11, 2), "before": Decimal(14)},
    ]  # fmt: skip


def test_several_scales_have_a_row_each(work: Work, couple: RecordId) -> None:
    """Told apart by their first words."""
    saved(work, couple, Role.WIFE, date(2026, 11, 2), "phq4", answers=dict.fromkeys(range(1, 5), 1))
    rows = cells(work, couple, C7, "scales", Role.WIFE)
    assert [(row["tool"], row["before"]) for row in rows] == [
        ("PHQ-4 总分", 4), ("PHQ-4 焦虑两项（GAD-2）", 2), ("PHQ-4 抑郁两项（PHQ-2）", 2),
    ]  # fmt: skip


def test_what_was_corrected_counts_no_more(work: Work, couple: RecordId) -> None:
    """The correction stands in its place."""
    wrong = saved(work, couple, Role.WIFE, date(2026, 11, 2), answers=GRAVE)
    again = msgspec.structs.replace(screenings.correct(work, wrong), answers=CALM, reason="抄错")
    screenings.save(work, again)
    assert [row["before"] for row in cells(work, couple, C7, "scales", Role.WIFE)] == [8]


def test_his_sheet_knows_nothing_of_hers(work: Work, couple: RecordId) -> None:
    """Nor does the worker's own file on him."""
    saved(work, couple, Role.WIFE, date(2026, 11, 2))
    for form, field in ((C7, "scales"), (C3, "tools")):
        assert cells(work, couple, form, field, Role.HUSBAND) == []
        assert len(cells(work, couple, form, field, Role.WIFE)) == 1


def test_the_workers_assessment_has_each_instrument_with_its_reading(work: Work, couple: RecordId) -> None:
    """The last of each: totals with their bands, levels without a total, and that a risk was pointed out."""
    saved(work, couple, Role.WIFE, date(2026, 11, 1))
    saved(work, couple, Role.WIFE, date(2026, 11, 20), answers=GRAVE | {9: 1}, prompted=True)
    saved(work, couple, Role.WIFE, date(2026, 11, 20), "cssrs", answers={1: 1, 2: 0, 6: 0}, prompted=True)

    assert cells(work, couple, C3, "tools", Role.WIFE) == [
        {
            "tool": "PHQ-9 抑郁筛查 v1", "day": date(2026, 11, 20), "total": Decimal(17),
            "reading": "中重度，有风险提示",
        },
        {"tool": "C-SSRS 自杀风险筛查 v1", "day": date(2026, 11, 20), "reading": "低，有风险提示"},
    ]  # fmt: skip


def test_what_is_filled_in_is_stored_like_what_is_typed(work: Work, couple: RecordId) -> None:
    """Saved as it stands; another screening afterwards does not change the sheet of that day."""
    saved(work, couple, Role.WIFE, date(2026, 11, 2))
    entry = forms.open_entry(work, couple, C7, Role.WIFE)
    typed = entry.raw | {"attainment": ({"goal": "每周出门三次"},)}
    done = forms.save_entry(work, couple, C7, Role.WIFE, typed).value
    assert done.answer is not None, done.problems

    saved(work, couple, Role.WIFE, date(2026, 11, 20))
    kept = forms.open_entry(work, couple, C7, Role.WIFE, done.answer)
    assert [dict(row.cells) for row in rows_of(kept.values["scales"])] == [
        {"tool": "PHQ-9 抑郁筛查", "before_on": date(2026, 11, 2), "before": Decimal(8)}
    ]
    assert [row.get("after") for row in cells(work, couple, C7, "scales", Role.WIFE)] == [8], "a new sheet has it"


def test_the_bereavement_forms_have_it_on_one_line(work: Work) -> None:
    """Last of each in the assessment, first and last in the closing form, whose field is the worker's alone."""
    work.seat = msgspec.structs.replace(work.seat, desk="bereavement")
    case = agreed(work, cases.open_single(work, PersonDetails(name="周燕"), "04").value)
    saved(work, case, Role.CLIENT, date(2026, 9, 1), answers=GRAVE)
    saved(work, case, Role.CLIENT, date(2026, 11, 20))
    saved(work, case, Role.CLIENT, date(2026, 11, 20), "bgq", answers=dict.fromkeys(range(1, 6), 1))

    tools = forms.open_entry(work, case, F4, None).values["tools"]
    assert tools == "PHQ-9 抑郁筛查 v1 2026-11-20 8 轻度；BGQ 简短哀伤筛查 v1 2026-11-20 5 达到界值"
    change = forms.open_entry(work, case, F15, None).values["scales"]
    assert change == ("PHQ-9 抑郁筛查 2026-09-01 16 中重度 → 2026-11-20 8 轻度；BGQ 简短哀伤筛查 2026-11-20 5 达到界值")


def test_a_case_without_screenings_leaves_the_fields_to_be_typed(work: Work, couple: RecordId) -> None:
    """Nothing is filled in, and nothing is marked as known."""
    entry = forms.open_entry(work, couple, C7, Role.WIFE)
    assert "scales" not in entry.values and "scales" not in entry.known
    assert screenings.page(work, couple, Reader.WORKER).offers[1].past == ()
