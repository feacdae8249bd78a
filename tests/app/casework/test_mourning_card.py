"""The card of mourning dates: worked out from the death, typed over where the family says otherwise."""

from datetime import date

import pytest

from app.casework import cases, forms, sheets
from app.domain.people import PersonDetails

CARD = "bereavement/mourning_card"


@pytest.fixture
def case(work):
    """One bereaved person."""
    return cases.open_single(work, PersonDetails(name="陈守宁"), "").value


def _judged(work, case, **typed):
    return forms.check_entry(work, case, CARD, None, forms.open_entry(work, case, CARD, None).raw | typed).values


def test_the_dates_follow_the_death_and_the_burial(work, case):
    """domain.md §3.7."""
    values = _judged(work, case, death_on="2026-11-23", buried_on="2026-11-25")
    assert (values["seven1"], values["seven7"]) == (date(2026, 11, 29), date(2027, 1, 10))
    assert (values["day100"], values["year1"]) == (date(2027, 3, 2), date(2027, 11, 12))
    assert values["burial3"] == date(2026, 11, 27)
    assert _judged(work, case, death_on="")["seven1"] is None


def test_the_family_says_how_it_counts(work, case):
    """Every seven a day early, anniversaries by the solar calendar."""
    values = _judged(work, case, death_on="2026-11-23", sevens_by="day_early", years_by="solar")
    assert values["seven1"] == date(2026, 11, 28)
    assert values["year1"] == date(2027, 11, 23)


def test_a_date_typed_over_stays_and_the_others_follow_the_death(work, case):
    """Saved and opened again: only what the family said itself is a person's own typing."""
    raw = forms.open_entry(work, case, CARD, None).raw | {"death_on": "2026-11-22", "year1": "2027-10-13"}
    assert forms.save_entry(work, case, CARD, None, raw).value.answer

    again = forms.open_entry(work, case, CARD, None)
    assert again.raw["year1"] == "2027-10-13"
    assert again.raw["seven1"] == ""
    values = forms.check_entry(work, case, CARD, None, again.raw | {"death_on": "2026-11-23"}).values
    assert values["seven1"] == date(2026, 11, 29)
    assert values["year1"] == date(2027, 10, 13)
    assert forms.check_entry(work, case, CARD, None, again.raw | {"year1": ""}).values["year1"] == date(2027, 11, 11)


def test_a_wrong_date_typed_over_is_said(work, case):
    """It is neither taken nor silently replaced."""
    raw = forms.open_entry(work, case, CARD, None).raw | {"death_on": "2026-11-23", "day100": "三月"}
    saved = forms.save_entry(work, case, CARD, None, raw).value
    assert saved.answer is None
    assert [(one.field, one.code) for one in saved.problems] == [("day100", "not_a_date")]
    assert forms.open_entry(work, case, CARD, None).raw["day100"] == "三月"


def test_what_is_printed_is_what_is_saved(work, case):
    """The sheet carries the family's date and the worked-out ones."""
    raw = forms.open_entry(work, case, CARD, None).raw | {"death_on": "2026-11-23", "seven5": "2026-12-26"}
    forms.save_entry(work, case, CARD, None, raw)
    drawn = sheets.preview(work, case, CARD, None, forms.open_entry(work, case, CARD, None).raw, "zh")
    assert drawn.pages >= 1
    values = forms.open_entry(work, case, CARD, None).values
    assert (values["seven5"], values["seven6"]) == (date(2026, 12, 26), date(2027, 1, 3))
