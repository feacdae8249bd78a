"""What is known already is not asked again, and never across the wall."""

from datetime import date

import msgspec
import pytest

from app.definitions.entry import parse, raw_of
from app.definitions.loader import Definitions
from app.definitions.prefill import Sources, asked_once, fill, from_identity, value_at
from app.definitions.prefill_paths import PATHS
from app.definitions.sample import sample, sample_sources
from app.domain.identity import read
from app.domain.readers import Role

TODAY = date(2026, 11, 23)
M1, M2, M5 = "marriage/counselling_registration", "marriage/informed_consent", "marriage/cooling_off_notice"


@pytest.fixture
def known() -> Sources:
    """What is known around the invented couple; per-party sheets are hers."""
    return sample_sources(TODAY)


def test_the_site_the_worker_and_the_people_fill_a_form(real: Definitions, known: Sources) -> None:
    """Names, dates and the worker stand in the form before anybody types."""
    values = fill(real.form(M1), known)
    assert (values["husband_name"], values["wife_name"]) == ("周景行", "沈㛃宁")
    assert (values["worker_name"], values["registered_on"], values["attendance"]) == ("林同行", TODAY, "couple")
    assert "client_name" not in values


def test_a_per_party_sheet_is_filled_for_its_party_alone(real: Definitions, known: Sources) -> None:
    """His sheet holds nothing of hers."""
    his = fill(real.form(M2), msgspec.structs.replace(known, role=Role.HUSBAND))
    hers = fill(real.form(M2), known)
    assert (his["party_name"], hers["party_name"]) == ("周景行", "沈㛃宁")
    assert his["safe_contact"] != hers["safe_contact"]


def test_without_a_case_only_the_site_is_known(real: Definitions) -> None:
    """A sheet for nobody yet."""
    values = fill(real.form(M5), Sources(today=TODAY, site={"phone": "020", "hours": ""}, worker_name="林"))
    assert values == {"counselling_phone": "020", "handed_on": TODAY, "worker_name": "林"}


@pytest.mark.parametrize("path", PATHS)
def test_every_path_gives_an_answer_its_kinds_can_hold(real: Definitions, known: Sources, path: str) -> None:
    """What a path yields can be typed into, and read back from, every kind of field it is said to fit."""
    value = value_at(path, known)
    for kind in PATHS[path]:
        field = next((one for form in real.forms.values() for one in form.fields.values() if one.kind is kind), None)
        if value is None or field is None or field.codes:
            continue
        assert parse(field, raw_of(value), real.codes) == value


def test_what_one_form_asked_the_next_knows(real: Definitions, known: Sources) -> None:
    """Answers bound to the matter travel; a receipt number typed once fills the next sheet."""
    notice = real.form(M5)
    typed = asked_once(notice, {"receipt_no": "A-1", "receipt_on": TODAY, "registry": None, "handed_on": TODAY})
    assert typed == {"receipt_no": "A-1", "applied_on": TODAY}
    again = fill(notice, msgspec.structs.replace(known, matter=typed))
    assert (again["receipt_no"], again["receipt_on"]) == ("A-1", TODAY)


def test_an_id_number_fills_birth_date_and_sex_of_the_same_person(real: Definitions) -> None:
    """Her number fills her fields, nobody else's."""
    form = real.form(M1)
    identity = read("990101199208030025", TODAY)
    assert from_identity(form, "client_id_no", identity) == {"client_sex": "2", "client_birth_date": date(1992, 8, 3)}
    assert from_identity(form, "wife_id_no", identity) == {"wife_birth_date": date(1992, 8, 3)}
    assert from_identity(form, "wife_name", identity) == {}
    assert from_identity(form, "wife_id_no", read("护照", TODAY)) == {}


def test_an_unknown_path_knows_nothing(known: Sources) -> None:
    """A path of a newer version is no error."""
    assert [value_at(path, known) for path in ("case.colour", "husband.colour", "moon.phase")] == [None] * 3


def test_every_known_answer_fits_its_form(real: Definitions) -> None:
    """The sample of each form uses only its own fields."""
    for form in real.forms.values():
        assert set(sample(form, real, TODAY)) <= set(form.fields)
