"""Which questions are asked, and what is left of a form for one reader."""

from datetime import date

import pytest

from app.definitions.asked import asked, for_reader, only, seen_by
from app.definitions.loader import Definitions
from app.definitions.sample import sample
from app.definitions.values import Form
from app.domain.readers import Reader


@pytest.fixture
def form(real: Definitions) -> Form:
    """The counselling registration."""
    return real.form("marriage/counselling_registration")


def test_a_question_is_asked_only_while_its_condition_holds(form: Form) -> None:
    """The reason for declining is asked once counselling was declined."""
    assert "decline_reason" not in asked(form, {})
    assert "decline_reason" not in asked(form, {"accepted": True})
    assert "decline_reason" in asked(form, {"accepted": False})


def test_one_person_is_not_asked_about_spouses(form: Form) -> None:
    """Who came decides whose facts are asked."""
    shown = asked(form, {"attendance": "one"})
    assert "client_name" in shown
    assert not {"husband_name", "wife_name"} & shown


def test_contact_that_is_safe_for_her_alone_is_hers(form: Form) -> None:
    """His page and the page of both never hold it; hers and the worker's do."""
    assert {reader for reader in Reader if "wife_safe_contact" in seen_by(form, reader)} == {Reader.WORKER, Reader.HER}


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.HIM])
def test_what_a_reader_may_not_see_leaves_no_gap(real: Definitions, form: Form, reader: Reader) -> None:
    """Rows without a visible field are gone, in filled sheets and in blanks."""
    for values in (sample(form, real, date(2026, 11, 23)), None):
        sheet = for_reader(form, reader, values)
        rows = [row for section in sheet.sections for row in section.rows]
        assert all(rows)
        assert "wife_safe_contact" not in sheet.fields
        assert {name for row in rows for name in row} == set(sheet.fields)


def test_a_blank_asks_everything(form: Form) -> None:
    """Nobody knows yet who will come."""
    assert {"husband_name", "client_name", "decline_reason"} <= set(for_reader(form, Reader.WORKER, None).fields)


def test_a_section_without_a_field_is_gone(form: Form) -> None:
    """Titles do not stand over nothing."""
    small = only(form, {"summary"})
    assert [section.rows for section in small.sections] == [(("summary",),)]


def test_one_person_signs_in_the_place_of_both(form: Form) -> None:
    """Nobody is asked for the signature of somebody who is not in the case."""
    assert for_reader(form, Reader.BOTH, {"attendance": "one"}).signs == ("party", "worker")
    assert for_reader(form, Reader.BOTH, {"attendance": "couple"}).signs == ("both", "worker")
    assert for_reader(form, Reader.BOTH, None).signs == ("both", "worker")
