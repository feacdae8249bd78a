"""What stops a form from being saved or closed, and what is only worth a second look."""

from datetime import date

import msgspec
import pytest

from app.definitions.checking import check, warnings
from app.definitions.loader import Definitions
from app.definitions.sample import sample
from app.definitions.values import Form, FormValue

TODAY = date(2026, 11, 23)

Values = dict[str, FormValue]


@pytest.fixture
def form(real: Definitions) -> Form:
    """The counselling registration."""
    return real.form("marriage/counselling_registration")


@pytest.fixture
def filled(real: Definitions, form: Form) -> Values:
    """The invented couple's registration."""
    return sample(form, real, TODAY)


def codes(form: Form, values: Values, closing: bool = False) -> list[tuple[str, str]]:
    """Field and code of every problem."""
    return [(problem.field, problem.code) for problem in check(form, values, closing, TODAY)]


def warned(form: Form, values: Values) -> list[tuple[str, str]]:
    """Field and code of every warning."""
    found = warnings(form, values, TODAY)
    assert not any(problem.stops for problem in found)
    return [(problem.field, problem.code) for problem in found]


def test_a_well_filled_form_has_no_problem(form: Form, filled: Values) -> None:
    """Neither for saving nor for closing."""
    assert codes(form, filled, closing=True) == []
    assert warned(form, filled) == []


def test_required_answers_are_missed_in_the_order_of_the_form(form: Form) -> None:
    """An empty form names every answer needed to save, top to bottom, and nothing else."""
    assert codes(form, {}) == [
        (name, "required") for name in ("registered_on", "counsel_type", "attendance", "informed", "accepted")
    ]


def test_some_answers_are_only_needed_to_close(form: Form, filled: Values) -> None:
    """A name may come later, but before the case is closed."""
    values = filled | {"husband_name": None}
    assert codes(form, values) == []
    assert codes(form, values, closing=True) == [("husband_name", "required_to_close")]


def test_what_is_not_asked_is_not_missed(form: Form, filled: Values) -> None:
    """One person came: the spouses' answers are not asked, the client's are."""
    values = filled | {"attendance": "one", "husband_name": None}
    assert codes(form, values, closing=True) == [("client_name", "required_to_close")]


def test_a_date_after_today_stops_where_it_cannot_be(form: Form, filled: Values) -> None:
    """Nobody marries tomorrow; today is fine."""
    assert codes(form, filled | {"married_on": date(2026, 11, 24)}) == [("married_on", "in_future")]
    assert codes(form, filled | {"married_on": TODAY}) == []


def test_numbers_stay_within_their_bounds(form: Form, filled: Values) -> None:
    """The bound is a blank of the sentence."""
    found = check(form, filled | {"children_count": -1, "minors_count": 21}, False, TODAY)
    assert [(one.code, one.facts) for one in found] == [("too_small", {"limit": "0"}), ("too_great", {"limit": "20"})]


def test_a_wrong_id_number_warns_and_does_not_stop(form: Form, filled: Values) -> None:
    """Numbers are wrong or assigned often enough; the record is kept."""
    right = str(filled["wife_id_no"])
    wrong = filled | {"wife_id_no": right[:17] + ("0" if right[17] != "0" else "1")}
    assert warned(form, wrong) == [("wife_id_no", "wrong_check_digit")]
    assert codes(form, wrong) == []


def test_a_number_that_disagrees_with_the_birth_date_warns(form: Form, filled: Values) -> None:
    """The number says one day, the field another; both are kept."""
    values = filled | {"wife_birth_date": date(1992, 8, 4)}
    assert warned(form, values) == [("wife_id_no", "birth_date_differs")]


def test_a_number_that_disagrees_with_the_sex_warns(form: Form, filled: Values) -> None:
    """The order digit says male, the field female."""
    client = {"attendance": "one", "client_id_no": filled["husband_id_no"], "client_sex": "2"}
    assert warned(form, filled | client) == [("client_id_no", "sex_differs")]


def test_odd_phones_and_ages_warn(form: Form, filled: Values) -> None:
    """A phone without a digit, a birth more than 120 years ago."""
    values = filled | {"husband_phone": "邻居转告", "husband_birth_date": date(1900, 1, 1), "husband_id_no": None}
    assert warned(form, values) == [("husband_birth_date", "very_old"), ("husband_phone", "phone_without_digit")]


def test_problems_can_be_sent_between_threads_as_data(form: Form) -> None:
    """A problem is a plain value."""
    problem = check(form, {}, False, TODAY)[0]
    assert msgspec.structs.asdict(problem) == {"field": "registered_on", "code": "required", "facts": {}, "stops": True}
