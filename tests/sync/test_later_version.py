"""One site, two versions of the program: the older one shows what it understands, changes only that, loses nothing.

The later one writes what a later version could: a field and a kind this one has never heard of, and a stage of the
casework that it does not have.
"""

import secrets

import msgspec
import pytest

from app.casework import cases, consents, history, notes, people, process, rights
from app.casework.work import Work
from app.domain.cases import ConsentState, Note, Stage, SyncMark
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE, PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import Refused
from app.ops.values import Value, Write
from app.store import cases as cases_store
from app.store import heads
from sync.round import run_round
from tests.sync.test_two_seats import pair, server

__all__ = ["pair", "server"]


def _write(work: Work, case: RecordId, kind: str, record: RecordId, field: str, value: Value) -> None:
    """As the casework of a later version does it: knowing what stands, in place of it."""
    with work.store.save() as save:
        folder = cases_store.folder(save.connection, case)
        standing = tuple(head.op for head in heads.of(save.connection, kind, record, field))
        save.supersede(folder, Write(kind, record, field, value, standing))


def _kept(work: Work, record: RecordId, kind: str, field: str) -> list[Value]:
    with work.store.read() as connection:
        return [head.value for head in heads.of(connection, kind, record, field)]


def _sign(work: Work, case: RecordId, body: str) -> None:
    draft = notes.start(work, case, Scope.WORKER).value
    notes.keep(work, msgspec.structs.replace(draft, body=body))
    notes.sign(work, draft.id)


def _meet(*talks) -> None:
    for talk in talks:
        run_round(talk)


@pytest.fixture
def couple(pair) -> RecordId:
    """A case both seats have."""
    one, talk_one, two, talk_two = pair
    case = cases.open_couple(
        one.work, PersonDetails(name="李强"), PersonDetails(name="王芳", safe_contact="打单位电话"), "05"
    ).value
    _meet(talk_one, talk_two)
    rights.join(two.work, case, "代班")
    _meet(talk_two, talk_one)
    return case


def test_a_record_of_a_later_version_is_read_and_not_decided_about(pair, couple):
    """Neither its own field nor one both know; what is not saved leaves no trace, and the later values stay."""
    later, talk_later, older, talk_older = pair
    assert cases.page(older.work, couple, Reader.WORKER).case.is_understood
    _write(later.work, couple, "case", couple, "referral_reason", ["housing", "minor"])
    _meet(talk_later, talk_older)

    case = cases.page(older.work, couple, Reader.WORKER).case
    assert not case.is_understood
    assert (case.stage, case.mark) == (Stage.INTAKE, SyncMark.CENTRE)
    for verb in (
        lambda: cases.set_risk(older.work, couple, "3"),
        lambda: process.move(older.work, couple, Stage.PLAN, Reader.BOTH, "当面谈过"),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.facts["rule"] == "update_to_edit"
    assert cases.page(older.work, couple, Reader.WORKER).case == case
    report = run_round(talk_older)
    assert (report.pushed, report.refused) == (0, 0)
    assert _kept(older.work, couple, "case", "referral_reason") == [["housing", "minor"]]


def test_a_value_this_version_does_not_know_closes_its_record_alone(pair, couple):
    """A stage of a later casework; the people, consents and notes of the case go on, and everything comes across."""
    later, talk_later, older, talk_older = pair
    _write(later.work, couple, "case", couple, "stage", "aftercare")
    _meet(talk_later, talk_older)

    page = cases.page(older.work, couple, Reader.WORKER)
    assert not page.case.is_understood
    with pytest.raises(Refused):
        process.move(older.work, couple, Stage.PLAN, Reader.BOTH, "当面谈过")
    wife = page.case.party(Role.WIFE).person
    _sign(older.work, couple, "单独谈过，情绪平稳")
    consents.record(older.work, couple, Role.WIFE, ConsentState.SIGNED, given_on=older.clock().date())
    people.amend(older.work, wife.id, msgspec.structs.replace(wife.details, phone="00000000003"))
    _meet(talk_older, talk_later)

    seen = cases.page(later.work, couple, Reader.WORKER)
    assert [entry.body for entry in seen.timeline if isinstance(entry, Note)] == ["单独谈过，情绪平稳"]
    assert seen.case.party(Role.WIFE).person.details.phone == "00000000003"
    assert _kept(later.work, couple, "case", "stage") == ["aftercare"]


def test_a_warning_is_never_held_back_by_a_version(pair, couple):
    """Somebody's details are written by a later version; that she is beaten can be marked all the same."""
    later, talk_later, older, talk_older = pair
    wife = cases.page(later.work, couple, Reader.WORKER).case.party(Role.WIFE).person
    with later.work.store.save() as save:
        save.put(wife.private_folder, "person_private", wife.id, {"shelter": "withheld"})
    _meet(talk_later, talk_older)
    people.set_flag(older.work, wife.id, VIOLENCE, Reader.WORKER, stands=True)
    with pytest.raises(Refused):
        people.amend(older.work, wife.id, msgspec.structs.replace(wife.details, safe_contact="别打电话"))
    _meet(talk_older, talk_later)
    assert people.get(later.work, wife.id).flags == {VIOLENCE}


def test_what_nobody_here_understands_is_kept_through_a_restart_and_reaches_the_next_seat(pair, couple):
    """A kind of a later version, in the folder of a case: it is kept whole, and history names what it cannot say."""
    later, talk_later, older, talk_older = pair
    drawing = RecordId(secrets.token_bytes(16))
    _write(later.work, couple, "genogram", drawing, "drawing", b"\x00\x01")
    _write(later.work, couple, "case", couple, "referral_reason", "housing")
    _meet(talk_later, talk_older)
    older.work.close()
    older.reopen()
    talk_older = older.connect(older.address)
    _sign(older.work, couple, "升级以前写的记录")
    _meet(talk_older, talk_later)

    for seat in (later, older):
        assert _kept(seat.work, drawing, "genogram", "drawing") == [b"\x00\x01"]
        past = {one.place.field: one for one in history.of_case(seat.work, couple, Reader.WORKER) if one.role is None}
        assert not past["referral_reason"].place.is_known and past["stage"].place.is_known
        assert [value.value for value in past["referral_reason"].values] == ["housing"]
    assert cases.page(later.work, couple, Reader.WORKER).case.mark is SyncMark.CENTRE
