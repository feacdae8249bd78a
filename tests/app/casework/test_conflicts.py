"""Settling a field that two computers wrote apart: in the right folder, and nothing unseen is overwritten."""

import pytest
from sqlalchemy import select

from app.casework import cases, conflicts
from app.domain.ids import OpId
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.ops.values import Write
from app.store.tables import op as op_table

HIM = PersonDetails(name="李强", sex=Sex.MALE)
HER = PersonDetails(name="王小燕", sex=Sex.FEMALE, safe_contact="仅短信")


@pytest.fixture
def couple(work):
    """A case of two spouses."""
    return cases.open_couple(work, HIM, HER, "05").value


def wife_of(work, couple):
    """Her data, both halves."""
    return cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person


def written_elsewhere(work, folder, record, *values, field="safe_contact"):
    """What other computers wrote without having seen what stands."""
    for value in values:
        with work.store.save() as save:
            save.supersede(folder, Write("person_private", record, field, value, ()))


def standing(work, record):
    """Values to the ops that wrote them."""
    return {head.value: head.op for head in conflicts.heads(work, "person_private", record, "safe_contact")}


def test_a_sensitive_field_is_settled_among_sensitive_ones(work, couple):
    """The two halves of a person have one id; the choice must not go where the counter can read it."""
    wife = wife_of(work, couple)
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")

    shown = standing(work, wife.id)
    conflicts.choose(work, "person_private", wife.id, "safe_contact", "只打单位电话", shown.values())

    (op,) = standing(work, wife.id).values()
    with work.store.read() as connection:
        folder = connection.scalar(select(op_table.c.folder).where(op_table.c.id == op))
    assert folder == wife.private_folder != wife.folder
    assert wife_of(work, couple).details.safe_contact == "只打单位电话"


def test_what_came_while_somebody_was_choosing_still_stands(work, couple):
    """Only the values that were on the screen are replaced."""
    wife = wife_of(work, couple)
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")
    shown = list(standing(work, wife.id).values())
    written_elsewhere(work, wife.private_folder, wife.id, "不要打电话")

    conflicts.choose(work, "person_private", wife.id, "safe_contact", "仅短信", shown)

    assert set(standing(work, wife.id)) == {"仅短信", "不要打电话"}
    assert "safe_contact" in wife_of(work, couple).conflicts


def test_nothing_is_settled_where_nothing_shown_stands(work, couple):
    """Somebody else has settled it meanwhile; the choice says so and writes nothing."""
    wife = wife_of(work, couple)
    before = standing(work, wife.id)
    assert not conflicts.choose(work, "person_private", wife.id, "safe_contact", "x", [OpId(bytes(32))]).value
    assert standing(work, wife.id) == before
