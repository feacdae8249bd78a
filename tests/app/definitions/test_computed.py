"""Computed fields: the dates of the notice, the ages of the register."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions.computed import evaluate
from app.definitions.computed_names import kind_of
from app.definitions.loader import Definitions, load
from app.definitions.prefill import Sources
from app.definitions.sample import sample_sources
from app.definitions.values import FieldKind
from app.domain.clocks import compute

NOTICE, REGISTER = "marriage/cooling_off_notice", "marriage/counselling_registration"
REAL = load()


@pytest.mark.parametrize(
    ("receipt", "expected"),
    [
        (date(2026, 11, 23), [date(2026, 12, 23), date(2026, 12, 24), date(2027, 1, 22)]),
        (date(2026, 9, 1), [date(2026, 10, 8), date(2026, 10, 9), date(2026, 11, 9)]),
    ],
)
def test_the_notice_shows_the_verified_dates(real: Definitions, receipt: date, expected: list[date]) -> None:
    """The shipped rule, the shipped table and the shipped form together."""
    found = evaluate(real.form(NOTICE), {"receipt_on": receipt}, Sources(today=receipt), real)
    assert [found[name].value for name in ("cooling_last", "window_first", "window_last")] == expected


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_computed_date_says_how_it_came_about(receipt: date) -> None:
    """The form's field is the engine's deadline, with its versions."""
    found = evaluate(REAL.form(NOTICE), {"receipt_on": receipt}, Sources(today=receipt), REAL)
    expected = compute(REAL.clock("divorce").rule, receipt, REAL.workdays).dates
    for name, deadline in expected.items():
        assert found[name].deadline == deadline


def test_what_is_typed_wins_over_what_was_known(real: Definitions) -> None:
    """The sheet's own receipt date counts, not the one of an earlier form; emptied, nothing is computed."""
    known = sample_sources(date(2026, 11, 23))
    form = real.form(NOTICE)
    assert evaluate(form, {"receipt_on": date(2026, 9, 1)}, known, real)["cooling_last"].value == date(2026, 10, 8)
    assert evaluate(form, {"receipt_on": None}, known, real)["cooling_last"].value is None


def test_without_a_receipt_there_are_no_dates_yet(real: Definitions) -> None:
    """A missing input is no error."""
    found = evaluate(real.form(NOTICE), {}, Sources(today=date(2026, 11, 23)), real)
    assert {one.value for one in found.values()} == {None}


def test_an_age_is_that_of_the_day_of_the_form(real: Definitions) -> None:
    """Ages count to the day of registration, from the birth date in the form or the one known."""
    form, known = real.form(REGISTER), sample_sources(date(2026, 11, 23))
    values = {"registered_on": date(2026, 5, 16), "husband_birth_date": date(1990, 5, 17)}
    found = evaluate(form, values, known, real)
    assert (found["husband_age"].value, found["client_age"].value) == (35, None)


def test_an_unborn_person_has_no_age(real: Definitions) -> None:
    """A birth date after the day of the form computes nothing."""
    values = {"registered_on": date(2026, 5, 16), "wife_birth_date": date(2026, 5, 17)}
    assert evaluate(real.form(REGISTER), values, Sources(today=date(2026, 5, 16)), real)["wife_age"].value is None


def test_only_rules_whose_start_is_asked_can_be_computed(real: Definitions) -> None:
    """A rule without a path to count from has no computed name."""
    assert kind_of("clock.divorce.window_last", real.clocks) is FieldKind.DATE
    assert kind_of("age.party", real.clocks) is FieldKind.INTEGER
    for name in ("clock.follow_up.first_week", "clock.divorce.middle", "age.child", "weather"):
        assert kind_of(name, real.clocks) is None


def test_a_site_without_weekends_as_rest_days_gets_other_dates(real: Definitions) -> None:
    """The setting reaches the sheet."""
    strict = msgspec.structs.replace(real, workdays=load(weekend_is_rest_day=False).workdays)
    found = evaluate(real.form(NOTICE), {"receipt_on": date(2026, 9, 1)}, Sources(today=date(2026, 9, 1)), strict)
    assert found["window_last"].value == date(2026, 11, 7)
