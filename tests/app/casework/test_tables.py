"""Table questions on a real vault: each cell is its own field, rows keep their order and their names."""

import pytest

from app.casework import cases, forms, sheets
from app.definitions.tables import ROW, rows_of
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import Refused

FORM = "marriage/agreement_checklist"


@pytest.fixture
def couple(work):
    """李强 and 王䶮㛃."""
    return cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王䶮㛃"), "04").value


def _rows(work, case):
    return rows_of(forms.open_entry(work, case, FORM, Role.WIFE).values.get("children"))


def _save(work, case, *rows):
    entry = forms.open_entry(work, case, FORM, Role.WIFE)
    saved = forms.save_entry(work, case, FORM, Role.WIFE, entry.raw | {"children": tuple(rows)}).value
    assert saved.answer is not None, saved.problems
    return saved.answer


def test_rows_come_back_in_the_order_they_were_begun(work, couple):
    """Saved, read, and each row has a name of its own from then on."""
    _save(work, couple, {"name": "小一"}, {}, {"name": "小二", "birth_date": "2019-05-01"})

    rows = _rows(work, couple)
    assert [row.cells["name"] for row in rows] == ["小一", "小二"]
    assert len({row.id for row in rows}) == 2


def test_taking_out_a_row_leaves_the_others_untouched(work, couple):
    """And the one taken out stays away, after a rebuild too."""
    _save(work, couple, {"name": "小一"}, {"name": "小二"})
    first, second = forms.open_entry(work, couple, FORM, Role.WIFE).raw["children"]

    _save(work, couple, second)

    assert [row.id for row in _rows(work, couple)] == [second[ROW]]
    assert first[ROW] != second[ROW]


def test_a_wrong_cell_names_its_row_and_nothing_is_lost(work, couple):
    """What was typed stands in the fields again."""
    typed = ({"name": "小一"}, {"name": "小二", "birth_date": "五月"})
    saved = forms.save_entry(work, couple, FORM, Role.WIFE, {"children": typed}).value

    problem = next(one for one in saved.problems if one.field == "children")
    assert (problem.code, problem.facts["row"], problem.facts["column"]) == ("not_a_date", 2, "birth_date")
    assert forms.open_entry(work, couple, FORM, Role.WIFE).raw["children"] == typed


def test_an_internal_sheet_is_the_workers_alone(work, couple):
    """Not on the timeline while anybody else is in the room, and its bytes are behind the same wall."""
    issued = sheets.issue(work, couple, [("marriage/case_assessment", Role.WIFE)], "zh").value[0]

    assert issued.sheet.scope is Scope.WORKER
    seen = {reader: [one.id for one in cases.page(work, couple, reader).timeline] for reader in Reader}
    assert [reader for reader in Reader if issued.sheet.id in seen[reader]] == [Reader.WORKER]


def test_an_anonymous_sheet_belongs_to_no_case(work, couple):
    """It cannot be opened for one; blank it prints."""
    with pytest.raises(Refused, match="anonymous_form"):
        forms.open_entry(work, couple, "marriage/course_feedback", None)
    assert sheets.blank(work, "marriage/course_feedback", "zh").startswith(b"%PDF")
