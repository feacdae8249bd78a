"""Settling a field that two computers wrote apart: in the right folder, and nothing unseen is overwritten."""

import pytest
from sqlalchemy import select

from app.casework import cases, conflicts, history, people, rights, search, today
from app.domain.cases import KEPT, Note
from app.domain.ids import OpId, RingId
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope, may_see
from app.errors import BadEntry, NotFound
from app.ops import codec
from app.ops.values import Write
from app.store import restricting
from app.store.tables import folder as folder_table
from app.store.tables import note
from app.store.tables import op as op_table
from tests.desk import give, open_work

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
    return {
        head.value: head.op for head in conflicts.heads(work, "person_private", record, "safe_contact", Reader.WORKER)
    }


def chosen(work, record, value, shown, reader=Reader.WORKER):
    """Whether that settled the safe contact."""
    choice = conflicts.Choice("person_private", record, "safe_contact", value, tuple(shown))
    return conflicts.choose(work, choice, reader).value


def test_a_sensitive_field_is_settled_among_sensitive_ones(work, couple):
    """The two halves of a person have one id; the choice must not go where the counter can read it."""
    wife = wife_of(work, couple)
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")

    shown = standing(work, wife.id)
    chosen(work, wife.id, "只打单位电话", shown.values())

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

    chosen(work, wife.id, "仅短信", shown)

    assert set(standing(work, wife.id)) == {"仅短信", "不要打电话"}
    assert "safe_contact" in wife_of(work, couple).conflicts


def test_nothing_is_settled_where_nothing_shown_stands(work, couple):
    """Somebody else has settled it meanwhile; the choice says so and writes nothing."""
    wife = wife_of(work, couple)
    before = standing(work, wife.id)
    assert not chosen(work, wife.id, "x", [OpId(bytes(32))])
    assert standing(work, wife.id) == before


@pytest.mark.parametrize("reader", Reader)
def test_values_are_read_and_settled_only_before_those_who_may_know_them(work, couple, reader):
    """Her safe contact is for her and the worker; the risk for the worker alone. Nobody else learns even a value."""
    wife, case = wife_of(work, couple), cases.get(work, couple)
    cases.set_risk(work, couple, "low")
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")
    with work.store.save() as save:
        save.supersede(case.folder, Write("case", couple, "risk", "high", ()))

    asked = {
        Scope.HER: ("person_private", wife.id, "safe_contact"),
        Scope.WORKER: ("case", couple, "risk"),
        Scope.BOTH: ("case", couple, "stage"),
    }
    for scope, place in asked.items():
        if may_see(reader, scope):
            assert conflicts.heads(work, *place, reader)
            continue
        with pytest.raises(NotFound):
            conflicts.heads(work, *place, reader)
        shown = [head.op for head in conflicts.heads(work, *place, Reader.WORKER)]
        for verb, words in ((conflicts.choose, ()), (conflicts.keep_both, ("词",))):
            with pytest.raises(NotFound):
                verb(work, conflicts.Choice(*place, "x", tuple(shown)), *words, reader)
        assert len(conflicts.heads(work, *place, Reader.WORKER)) == len(shown)


# --- keeping both
def keep(work, place, value, words, reader=Reader.WORKER):
    """Choose a value and keep what else stands."""
    shown = tuple(head.op for head in conflicts.heads(work, *place, reader))
    return conflicts.keep_both(work, conflicts.Choice(*place, value, shown), words, reader).value


def kept(work, case, reader):
    """The notes that keep what was not chosen, as one reader sees them."""
    return [one for one in cases.page(work, case, reader).timeline if isinstance(one, Note) and one.mode == KEPT]


def saves(work):
    """How often anything was saved here: one save may write into several folders."""
    with work.store.read() as connection:
        bodies = connection.scalars(select(op_table.c.body)).all()
    return len({codec.decode(body).save for body in bodies if body})


def test_the_other_value_is_kept_as_a_note_behind_its_wall(work, couple):
    """One save; only she and the worker alone find the note, and nobody was received by it."""
    wife = wife_of(work, couple)
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")
    served, before = today.today(work, Reader.WORKER).served, saves(work)
    place = ("person_private", wife.id, "safe_contact")

    assert keep(work, place, "仅短信", "另一处写的是：只打单位电话", Reader.HER)

    assert saves(work) == before + 1
    assert set(standing(work, wife.id)) == {"仅短信"}
    (one,) = kept(work, couple, Reader.HER)
    assert (one.scope, one.author, one.body) == (Scope.HER, "王敏", "另一处写的是：只打单位电话")
    assert [bool(kept(work, couple, reader)) for reader in (Reader.WORKER, Reader.BOTH, Reader.HIM)] == [
        True,
        False,
        False,
    ]
    assert not search.find(work, "单位电话", Reader.HIM)
    assert [hit.id for hit in search.find(work, "单位电话", Reader.WORKER)] == [couple]
    assert today.today(work, Reader.WORKER).served == served
    assert not keep(work, place, "仅短信", "x") or len(kept(work, couple, Reader.WORKER)) == 2


def test_what_nobody_in_the_room_may_know_is_kept_for_the_worker_alone(work, couple):
    """A risk that was feared once is no less dangerous in a note."""
    cases.set_risk(work, couple, "low")
    lies_in = cases.get(work, couple).folder
    with work.store.save() as save:
        save.supersede(lies_in, Write("case", couple, "risk", "high", ()))

    assert keep(work, ("case", couple, "risk"), "high", "另一处写的是：低")

    assert {reader for reader in Reader if kept(work, couple, reader)} == {Reader.WORKER}
    assert cases.get(work, couple).risk == "high"


def test_nothing_is_kept_without_words_or_where_all_was_settled_meanwhile(work, couple):
    """A note says something, and is not written for a choice that was not made."""
    wife = wife_of(work, couple)
    choice = conflicts.Choice("person_private", wife.id, "safe_contact", "x", (OpId(bytes(32)),))
    with pytest.raises(BadEntry):
        conflicts.keep_both(work, choice, "  ", Reader.WORKER)
    assert not conflicts.keep_both(work, choice, "词", Reader.WORKER).value
    assert kept(work, couple, Reader.WORKER) == []


def _rings_of_notes(work):
    with work.store.read() as connection:
        found = select(folder_table.c.ring, note.c.case).join(note, note.c.folder == folder_table.c.id)
        return [(row.ring, row.case) for row in connection.execute(found)]


def test_a_value_of_a_restricted_case_is_not_told_in_another(work, couple):
    """Her private half lies in the ring of a restricted case; her newest case is read by every caseworker."""
    wife = wife_of(work, couple)
    with work.store.transaction() as connection:
        ring = restricting.begin(connection, work.random, [work.seat.id])
        restricting.move(connection, {wife.private_folder: ring}, [RingId(b"case-ring-000001")])
    later = cases.open_single(work, wife.id, "05").value
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")

    assert keep(work, ("person_private", wife.id, "safe_contact"), "仅短信", "另一处：只打单位电话")

    assert _rings_of_notes(work) == [(ring, None)]
    assert [kept(work, case, Reader.WORKER) for case in (later, couple)] == [[], []]
    told = [
        value.value
        for one in history.of_case(work, couple, Reader.WORKER)
        for value in one.values
        if one.place.kind == "note"
    ]
    assert told == ["另一处：只打单位电话"]


def test_a_case_about_to_be_restricted_takes_its_readers_along(work, couple):
    """Decided here and not told to the others yet: what is written meanwhile is for the readers to be."""
    wife, case = wife_of(work, couple), cases.get(work, couple)
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")
    with work.store.transaction() as connection:
        restricting.begin(connection, work.random, [work.seat.id], [wife.private_folder])
    place = ("person_private", wife.id, "safe_contact")
    assert keep(work, place, "仅短信", "另一处：只打单位电话")
    assert _rings_of_notes(work) == [(b"case-ring-000001", None)]

    with work.store.transaction() as connection:
        restricting.begin(connection, work.random, [work.seat.id], [case.folder])
    with work.store.save() as save:
        save.supersede(case.folder, Write("case", couple, "stage", "plan", ()))
    assert keep(work, ("case", couple, "stage"), "intake", "另一处：计划")
    assert len(kept(work, couple, Reader.WORKER)) == 1


def test_what_all_the_site_may_read_is_kept_in_the_case(work, couple):
    """A name lies in the front ring; the note about it goes to fewer, not to more."""
    wife = wife_of(work, couple)
    with work.store.save() as save:
        save.supersede(wife.folder, Write("person", wife.id, "name", "王晓燕", ()))

    assert keep(work, ("person", wife.id, "name"), "王小燕", "另一处：王晓燕", Reader.HER)

    assert _rings_of_notes(work) == [(b"case-ring-000001", couple)]


def test_of_somebody_in_no_case_the_other_is_kept_in_their_history(work):
    """A contact of the front desk alone: the note lies beside the value, and is found in the history."""
    with work.store.save() as save:
        person = save.new_record()
        people.write(save, person, PersonDetails(name="赵六", phone="00000000001"), None)
    lies_in = people.get(work, person).folder
    with work.store.save() as save:
        save.supersede(lies_in, Write("person", person, "name", "赵陆", ()))

    assert keep(work, ("person", person, "name"), "赵六", "另一处：赵陆")

    assert _rings_of_notes(work) == [(b"front-ring-00001", None)]
    told = [
        value.value
        for one in history.of_person(work, person, Reader.WORKER)
        for value in one.values
        if one.place.kind == "note"
    ]
    assert told == ["另一处：赵陆"]


@pytest.mark.parametrize(("first", "second"), [("仅短信", "仅短信"), ("仅短信", "只打单位电话")])
def test_two_who_keep_both_at_once_lose_nothing(work, couple, tmp_path, clock, first, second):
    """The same choice made twice is one note; two choices stand to be chosen from anew. Every word is still there."""
    other = open_work(tmp_path / "other", 2, clock, "陈静")
    give(work, other)
    rights.join(other, couple, "代班")
    wife = wife_of(work, couple)
    written_elsewhere(work, wife.private_folder, wife.id, "只打单位电话")
    give(work, other)
    place = ("person_private", wife.id, "safe_contact")
    for seat, value in ((work, first), (other, second)):
        beside = ({"仅短信", "只打单位电话"} - {value}).pop()
        assert keep(seat, place, value, f"另一处：{beside}")
    give(work, other)
    give(other, work)

    for seat in (work, other):
        assert set(standing(seat, wife.id)) == {first, second}
        bodies = {one.body for one in kept(seat, couple, Reader.WORKER)}
        assert len(bodies) == len({first, second})
        said = set(standing(seat, wife.id)) | {body.removeprefix("另一处：") for body in bodies}
        assert said >= {"仅短信", "只打单位电话"}
    assert conflicts.listed(work, Reader.WORKER) == conflicts.listed(other, Reader.WORKER)
    other.close()
