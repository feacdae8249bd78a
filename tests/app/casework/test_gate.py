"""The gate before both sit down together: each is seen alone first, and nobody learns from it what the other said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import cases, forms, gate, people, sheets
from app.domain.gate import SPOUSES, Alone
from app.domain.gate import gate as judged
from app.domain.people import VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.errors import Refused
from tests.desk import see_alone

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
ORDER = "marriage/protection_order_record"
MEDIATION = "marriage/mediation_consent"
OTHERS = (Reader.BOTH, Reader.HIM, Reader.HER, Reader.OUTSIDER)


@pytest.fixture
def couple(work):
    """A couple, nobody seen yet."""
    return cases.open_couple(work, HIM, HER, "04").value


def _gate(work, case, reader=Reader.BOTH):
    found = cases.get(work, case)
    with work.store.read() as connection:
        return gate.of_case(connection, found, reader)


@given(st.dictionaries(st.sampled_from(SPOUSES), st.sampled_from(Alone)))
def test_whatever_shuts_it_everybody_but_the_worker_sees_one_and_the_same(alone):
    """Not asked yet, afraid, something disclosed by either: one shut gate, equal in every part."""
    shut = judged({}, Reader.BOTH)
    is_clear = all(alone.get(role) is Alone.CLEAR for role in SPOUSES)
    for reader in OTHERS:
        found = judged(alone, reader)
        assert found.is_open is is_clear
        assert found == shut or is_clear
        assert not found.why
    assert {role for role, _ in judged(alone, Reader.WORKER).why} == {
        role for role in SPOUSES if alone.get(role) is not Alone.CLEAR
    }


@pytest.mark.parametrize("order", [(Role.HUSBAND, Role.WIFE), (Role.WIFE, Role.HUSBAND)])
def test_it_opens_when_both_have_been_seen_whoever_came_first(work, couple, order):
    """One alone is not enough."""
    for role in order:
        assert not _gate(work, couple).is_open
        see_alone(work, couple, role)
    assert _gate(work, couple).is_open
    assert _gate(work, couple, Reader.WORKER).why == ()


@pytest.mark.parametrize(
    "said",
    [
        {"dv_screen": "disclosed"}, {"dv_screen": "suspected"}, {"dv_screen": "declined"}, {"coercion": "yes"},
        {"self_harm": "high"}, {"child_harm": "medium"}, {"joint_ok": "no"}, {"dv_screen": "not_yet"},
        {"screened_alone": "no"},
    ],
)  # fmt: skip
def test_what_she_said_alone_shuts_it_with_the_words_of_nobody_asked_yet(work, couple, said):
    """For him, for her, for both it is as if nobody had been seen; the worker alone is told whose turn it is."""
    before = {reader: _gate(work, couple, reader) for reader in OTHERS}
    see_alone(work, couple, Role.HUSBAND)
    see_alone(work, couple, Role.WIFE, **said)

    assert {reader: _gate(work, couple, reader) for reader in OTHERS} == before
    assert [role for role, _ in _gate(work, couple, Reader.WORKER).why] == [Role.WIFE]


def test_a_protection_order_shuts_it_again(work, couple):
    """So does every sheet that nobody has for whom nothing is the matter; each is a form there is."""
    assert work.definitions.forms.keys() >= gate.OF_DANGER
    for role in SPOUSES:
        see_alone(work, couple, role)
    assert _gate(work, couple).is_open
    entry = forms.open_entry(work, couple, ORDER, Role.WIFE)
    saved = forms.save_entry(work, couple, ORDER, Role.WIFE, entry.raw | {"urgent": "no"}).value
    assert saved.answer, saved.problems
    assert not _gate(work, couple).is_open


def test_a_flag_shuts_it_again(work, couple):
    """What is known of a person counts as what was said."""
    for role in SPOUSES:
        see_alone(work, couple, role)
    wife = cases.get(work, couple).party(Role.WIFE).person.id
    people.set_flag(work, wife, VIOLENCE, Reader.WORKER, stands=True)
    assert not _gate(work, couple).is_open
    assert _gate(work, couple, Reader.WORKER).why == ((Role.WIFE, Alone.NOT_CLEAR),)


def test_no_sheet_of_a_mediation_is_saved_or_printed_before(work, couple):
    """What was typed stays; afterwards it is saved."""
    entry = forms.open_entry(work, couple, MEDIATION, None)
    typed = entry.raw | {"mediated_on": "2026-11-23"}
    for verb in (
        lambda: forms.save_entry(work, couple, MEDIATION, None, typed),
        lambda: sheets.issue(work, couple, [(MEDIATION, None)], "zh"),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.facts["rule"] == "alone_first"
    for role in SPOUSES:
        see_alone(work, couple, role)
    assert sheets.issue(work, couple, [(MEDIATION, None)], "zh").value


def test_a_case_of_one_person_has_no_gate(work):
    """There is nobody to sit down with."""
    single = cases.open_single(work, PersonDetails(name="赵明", birth_date=date(1990, 1, 1)), "04").value
    assert _gate(work, single) is None
