"""The history of a case: every value ever written, for the worker alone."""

from datetime import date

import pytest

from app.casework import cases, consents, forms, history, people, process, sheets
from app.domain.cases import ConsentState, SheetState, Stage
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.errors import Refused
from app.ops.values import Write
from app.store.history import Place

COOLING = "marriage/cooling_off_notice"
HIM = PersonDetails(name="李强", sex=Sex.MALE)
HER = PersonDetails(name="王小燕", sex=Sex.FEMALE, phone="00000000001", safe_contact="仅短信")


@pytest.fixture
def couple(work):
    """A case of two spouses."""
    return cases.open_couple(work, HIM, HER, "05").value


def past(work, couple, role, field):
    """What a field ever said, newest first, with whether it stands."""
    found = history.of_case(work, couple, Reader.WORKER)
    return [
        (value.value, value.stands)
        for one in found
        if (one.role, one.place.field) == (role, field)
        for value in one.values
    ]


def test_every_value_stays_readable(work, couple):
    """Changed twice: all three are there, and only the last stands; both halves of a person, and the case."""
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person
    for phone, contact in (("00000000002", "只打单位电话"), ("00000000003", "不要打电话")):
        people.amend(work, wife.id, PersonDetails(name=HER.name, sex=HER.sex, phone=phone, safe_contact=contact))
    cases.set_risk(work, couple, "3")
    cases.set_risk(work, couple, "1")

    assert past(work, couple, Role.WIFE, "phone") == [
        ("00000000003", True),
        ("00000000002", False),
        ("00000000001", False),
    ]
    assert past(work, couple, Role.WIFE, "safe_contact") == [
        ("不要打电话", True),
        ("只打单位电话", False),
        ("仅短信", False),
    ]
    assert past(work, couple, None, "risk")[:2] == [("1", True), ("3", False)]
    assert past(work, couple, Role.HUSBAND, "name") == [("李强", True)]
    assert {value.who for one in history.of_case(work, couple, Reader.WORKER) for value in one.values} == {"王敏"}


def test_what_two_computers_wrote_apart_both_stands(work, couple):
    """Nothing has been chosen yet."""
    cases.set_risk(work, couple, "3")
    case = cases.get(work, couple)
    with work.store.save() as save:
        save.supersede(case.folder, Write("case", couple, "risk", "0", ()))

    assert sorted(past(work, couple, None, "risk")[:2]) == [("0", True), ("3", True)]


def test_what_a_later_version_wrote_is_there_and_not_understood(work, couple):
    """A field this version has no place for."""
    case = cases.get(work, couple)
    with work.store.save() as save:
        save.supersede(case.folder, Write("case", couple, "of_2031", "x", ()))

    assert past(work, couple, None, "of_2031") == [("x", True)]
    assert not Place("case", couple, "of_2031").is_known
    assert Place("case", couple, "stage").is_known


@pytest.mark.parametrize("reader", [reader for reader in Reader if reader is not Reader.WORKER])
def test_nobody_else_is_shown_it(work, couple, reader):
    """What was once said of a person can hurt years later."""
    process.move(work, couple, Stage.ASSESSMENT, Reader.BOTH, "当面谈过")
    with pytest.raises(Refused):
        history.of_case(work, couple, reader)


def test_answers_sheets_deadlines_and_consents_have_a_history(work, couple):
    """Saved twice: both answers are there, with which form it was; what the program notes beside them is not."""
    for number in ("1", "2"):
        forms.save_entry(
            work, couple, COOLING, None, {"receipt_on": "2026-11-20", "receipt_no": number, "handed_on": "2026-11-23"}
        )  # fmt: skip
    consents.record(work, couple, Role.WIFE, ConsentState.ORAL, given_on=date(2026, 11, 23), witness="陈静")
    (sheet,) = [one.sheet for one in sheets.print_set(work, couple, "zh").value if one.sheet.form == COOLING]
    sheets.mark(work, sheet.id, SheetState.VOID, "", "印错了")

    found = {
        (one.about.kind, one.place.field): one for one in history.of_case(work, couple, Reader.WORKER) if one.about
    }
    receipt = found["answer", "q.receipt_no"]
    assert [(value.value, value.stands) for value in receipt.values] == [("2", True), ("1", False)]
    assert (receipt.about.form, receipt.is_contradicted) == (COOLING, False)
    assert ("answer", "saved_at") not in found
    assert found["consent", "witness"].role is Role.WIFE
    assert "task" in {kind for kind, _ in found}
    states = [
        [value.value for value in one.values]
        for one in history.of_case(work, couple, Reader.WORKER)
        if one.place == Place("sheet", sheet.id, "state")
    ]
    assert states == [["void", "printed"]]


def test_quiet_fields_and_sets_show_all_that_stands(work, couple):
    """A telephone written twice is a contradiction here, too; two sets of circumstances are one."""
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person
    with work.store.save() as save:
        save.supersede(wife.folder, Write("person", wife.id, "phone", "00000000009", ()))
    people.set_flag(work, wife.id, "pregnant", Reader.WORKER, stands=True)
    private = people.get(work, wife.id).private_folder
    with work.store.save() as save:
        save.supersede(private, Write("person_private", wife.id, "special_flags", ["violence_risk"], ()))

    found = {one.place.field: one for one in history.of_case(work, couple, Reader.WORKER) if one.role is Role.WIFE}
    assert {value.value for value in found["phone"].values if value.stands} == {"00000000009", HER.phone}
    assert found["phone"].is_contradicted
    assert [value.stands for value in found["special_flags"].values] == [True, True]
    assert not found["special_flags"].is_contradicted
    assert people.get(work, wife.id).flags == {"pregnant", "violence_risk"}
