"""Classes as the counter holds them: planned, filled, checked in, ended; two desks at once."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import classes, enrolments
from app.casework.enrolments import Applicant, Outcome
from app.casework.work import Work
from app.domain import class_code
from app.domain.classes import Enrolment, Plan, Session, SessionState, Stand, minutes_of, seated
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader
from app.errors import BadEntry, NotFound, Refused
from app.store import folders, rebuild
from tests.desk import MONDAY, RINGS, HeldClock, give, open_work

AT_TWO = MONDAY.replace(hour=14)
PLAN = Plan(
    title="新婚第一课", modules=("M1", "M3"), starts_at=AT_TWO, minutes=90, room="二楼教室", teacher="王敏",
    mode="hall", seats=2,
)  # fmt: skip


def planned(work: Work, **other: object) -> RecordId:
    """A class this afternoon."""
    return classes.plan(work, msgspec.structs.replace(PLAN, **other)).value


def put_down(work: Work, session: RecordId, *names: str) -> list[RecordId]:
    """People enrolled one after the other."""
    return [enrolments.enrol(work, session, Applicant(name=name), may_wait=True).value for name in names]


def stands(work: Work, session: RecordId, reader: Reader = Reader.WORKER) -> dict[str, Stand]:
    """How each stands."""
    return {one.enrolment.name: one.stand for one in classes.page(work, session, reader).people}


def refused(verb) -> str:
    """What stood in the way."""
    with pytest.raises((BadEntry, Refused)) as caught:
        verb()
    return str(caught.value.facts.get("problem") or caught.value.facts["rule"])


def test_a_class_is_open_at_once_and_lies_in_a_folder_everybody_reads(work: Work) -> None:
    """A course of its own title gathers the modules of its classes."""
    first = planned(work)
    other = planned(work, modules=("M9",), starts_at=AT_TWO + timedelta(days=2))

    listed = classes.listed(work)
    assert [one.id for one, _ in listed.at_hand] == [first, other]
    session = listed.at_hand[0][0]
    assert (session.plan, session.state) == (PLAN, SessionState.OPEN)
    assert [(one.title, one.modules) for one in classes.courses(work)] == [("新婚第一课", ("M1", "M3", "M9"))]
    with work.store.read() as connection:
        keys = folders.keys(connection, [one.folder for one, _ in listed.at_hand])
    assert len({one.folder for one in keys}) == 2
    assert {one.ring for one in keys} == {RINGS["front"]}


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"title": " "}, "class_title"),
        ({"title": "长" * 61}, "too_long"),
        ({"modules": ()}, "class_modules"),
        ({"minutes": 0}, "class_minutes"),
        ({"seats": 0}, "class_seats_range"),
        ({"seats": 1000}, "class_seats_range"),
        ({"starts_at": MONDAY - timedelta(minutes=1)}, "class_past"),
    ],
)
def test_what_cannot_be_planned_is_told(work: Work, other: dict[str, object], problem: str) -> None:
    """And nothing is planned."""
    assert refused(lambda: planned(work, **other)) == problem
    assert classes.listed(work).at_hand == ()


def test_a_class_that_was_held_is_written_down_when_that_is_meant(work: Work, clock: HeldClock) -> None:
    """Its people had come; nobody is late in it."""
    held = msgspec.structs.replace(PLAN, starts_at=MONDAY - timedelta(days=3))
    session = classes.plan(work, held, is_past_meant=True).value
    (one,) = put_down(work, session, "王芳")
    assert enrolments.check_in(work, one, Reader.WORKER).value.outcome is Outcome.IN_TIME
    assert classes.page(work, session, Reader.WORKER).people[0].enrolment.came_at == held.starts_at
    assert [one.id for one, _ in classes.listed(work).earlier] == [session]
    classes.amend(work, session, msgspec.structs.replace(held, room="三楼"))
    assert classes.page(work, session, Reader.WORKER).session.plan.room == "三楼"


def test_who_finds_no_place_is_offered_to_wait_and_moves_up_by_itself(work: Work) -> None:
    """When somebody with a place cancels; whoever moved up has to be told, and is confirmed then."""
    session = planned(work)
    first, second = put_down(work, session, "王芳", "李强")
    assert refused(lambda: enrolments.enrol(work, session, Applicant(name="陈静"))) == "class_full"
    (third,) = put_down(work, session, "陈静")
    assert stands(work, session) == {"王芳": Stand.CONFIRMED, "李强": Stand.CONFIRMED, "陈静": Stand.WAITING}
    assert classes.page(work, session, Reader.WORKER).counts.waiting == 1

    moved = enrolments.cancel(work, first).value
    assert moved is not None
    assert moved.id == third
    assert stands(work, session)["陈静"] is Stand.SIGNED_UP
    assert classes.page(work, session, Reader.WORKER).counts.to_tell == 1
    enrolments.tell(work, third)
    assert stands(work, session)["陈静"] is Stand.CONFIRMED

    listed = classes.listed(work).at_hand[0][1]
    assert listed == classes.page(work, session, Reader.WORKER).counts
    enrolments.take_back_cancel(work, first)
    assert stands(work, session) == {"王芳": Stand.CONFIRMED, "李强": Stand.CONFIRMED, "陈静": Stand.WAITING}
    enrolments.cancel(work, second)
    assert enrolments.cancel(work, second).value is None


def test_two_desks_that_give_the_last_place_away_lose_nobody(tmp_path) -> None:
    """The earlier keeps it on both computers; the later is promised no more, and that has to be told."""
    clocks = [HeldClock(), HeldClock()]
    one, other = (open_work(tmp_path / str(n), n, clocks[n - 1]) for n in (1, 2))
    session = planned(one, seats=1)
    give(one, other)
    clocks[1].pass_by(minutes=5)
    put_down(other, session, "李强")
    clocks[0].pass_by(minutes=3)
    put_down(one, session, "王芳")
    give(other, one)
    give(one, other)

    for work in (one, other):
        assert stands(work, session) == {"王芳": Stand.CONFIRMED, "李强": Stand.WAITING}
        assert [one.enrolment.name for one in classes.page(work, session, Reader.WORKER).people] == ["王芳", "李强"]
        assert classes.page(work, session, Reader.WORKER).counts.to_tell == 1
        rebuild.rebuild(work.store)
        assert stands(work, session) == {"王芳": Stand.CONFIRMED, "李强": Stand.WAITING}
        work.close()


def test_nobody_is_late_because_a_second_desk_scanned_again(tmp_path) -> None:
    """Two desks, one slip: the earlier scan counts."""
    clocks = [HeldClock(AT_TWO - timedelta(minutes=10)), HeldClock(AT_TWO - timedelta(minutes=10))]
    one, other = (open_work(tmp_path / str(n), n, clocks[n - 1]) for n in (1, 2))
    session = planned(one)
    (who,) = put_down(one, session, "王芳")
    give(one, other)
    enrolments.check_in(one, who, Reader.WORKER)
    clocks[1].pass_by(minutes=20)
    enrolments.check_in(other, who, Reader.WORKER)
    give(other, one)
    give(one, other)
    for work in (one, other):
        assert stands(work, session) == {"王芳": Stand.ATTENDED}
        work.close()


def test_the_door(work: Work, clock: HeldClock) -> None:
    """Every slip a scanner can meet, and what is none; only who comes is written down."""
    session = planned(work)
    later = planned(work, starts_at=AT_TWO + timedelta(days=2), title="沟通")
    wang, li, chen, gone = put_down(work, session, "王芳", "李强", "陈静", "赵雷")
    (other,) = put_down(work, later, "周洁")
    enrolments.cancel(work, gone)
    people = classes.page(work, session, Reader.WORKER).people + classes.page(work, later, Reader.WORKER).people
    codes = {one.enrolment.id: class_code.for_scanners(one.enrolment.code) for one in people}

    def scan(text: str, at: RecordId = session) -> Outcome:
        return enrolments.scan(work, at, text, Reader.BOTH).value.outcome

    clock.moment = AT_TWO - timedelta(minutes=10)
    assert scan(codes[wang] + "\r") is Outcome.IN_TIME
    assert scan(codes[wang]) is Outcome.ALREADY
    assert scan(codes[other]) is Outcome.OTHER
    assert enrolments.scan(work, session, codes[other], Reader.BOTH).value.session.plan.title == "沟通"
    assert scan(codes[other], later) is Outcome.TOO_SOON
    assert scan(codes[gone]) is Outcome.CANCELLED
    assert scan("TX1234567890123452") in (Outcome.SHEET, Outcome.GARBAGE)
    for garbage in ("", "ÿ#~12", "TK123", "6901234567892", "\x00\x1b[A", "TK" + "9" * 400):
        assert scan(garbage) is Outcome.GARBAGE
    assert scan(class_code.for_scanners(class_code.make(lambda size: b"z" * size))) is Outcome.UNKNOWN
    assert classes.page(work, session, Reader.WORKER).session.state is SessionState.OPEN

    clock.moment = AT_TWO.replace(second=59)
    assert scan(codes[li]) is Outcome.IN_TIME
    assert scan(codes[chen]) is Outcome.FULL
    enrolments.leave(work, li)
    clock.pass_by(minutes=5)
    assert scan(codes[chen]) is Outcome.LATE
    page = classes.page(work, session, Reader.WORKER)
    assert page.session.state is SessionState.RUNNING
    assert stands(work, session) == {
        "王芳": Stand.ATTENDED, "李强": Stand.LEFT_EARLY, "陈静": Stand.LATE, "赵雷": Stand.CANCELLED,
    }  # fmt: skip
    assert (page.counts.here, page.counts.late) == (2, 1)
    assert classes.listed(work).at_hand[0][1] == page.counts
    with pytest.raises(NotFound):
        enrolments.scan(work, RecordId(b"?" * 16), codes[wang], Reader.BOTH)


def test_a_check_in_by_mistake_and_somebody_who_leaves(work: Work, clock: HeldClock) -> None:
    """Both are taken back; who has come cannot cancel."""
    session = planned(work)
    (who,) = put_down(work, session, "王芳")
    assert refused(lambda: enrolments.leave(work, who)) == "class_not_here"
    clock.moment = AT_TWO + timedelta(minutes=30)
    enrolments.check_in(work, who, Reader.WORKER)
    assert refused(lambda: enrolments.cancel(work, who)) == "class_came"
    clock.pass_by(minutes=20)
    enrolments.leave(work, who)
    assert stands(work, session) == {"王芳": Stand.LEFT_EARLY}
    page = classes.page(work, session, Reader.WORKER)
    assert minutes_of(page.session, page.people[0].enrolment) == 20
    enrolments.come_back(work, who)
    assert stands(work, session) == {"王芳": Stand.LATE}
    enrolments.take_back_check_in(work, who)
    assert stands(work, session) == {"王芳": Stand.CONFIRMED}


def test_the_states_of_a_class(work: Work, clock: HeldClock) -> None:
    """One step after the other, each can be taken back; who has not come is absent once it is over."""
    session = planned(work)
    came, _ = put_down(work, session, "王芳", "李强")
    clock.moment = AT_TWO
    enrolments.check_in(work, came, Reader.WORKER)
    for wrong in (SessionState.CLOSED, SessionState.CALLED_OFF):
        assert refused(lambda wrong=wrong: classes.move(work, session, wrong)) == "class_cannot_move"
    assert classes.move(work, session, SessionState.DONE).value is SessionState.RUNNING
    assert stands(work, session) == {"王芳": Stand.ATTENDED, "李强": Stand.ABSENT}
    assert refused(lambda: put_down(work, session, "陈静")) == "class_not_open"
    classes.move(work, session, SessionState.CLOSED)
    classes.move(work, session, SessionState.DONE)
    assert classes.move(work, session, SessionState.DONE).value is SessionState.DONE


def test_bad_applicants(work: Work) -> None:
    """The same person twice is warned of; a telephone is none of letters; nobody has to say a name."""
    session = planned(work, seats=9)
    enrolments.enrol(work, session, Applicant(name=" 王芳 ", phone="138 0000 0000"))
    for twin in (Applicant(name="王芳"), Applicant(name="小王", phone="138 0000 0000")):
        assert refused(lambda twin=twin: enrolments.enrol(work, session, twin)) == "class_twice"
    enrolments.enrol(work, session, Applicant(name="王芳"), is_twin_meant=True)
    assert refused(lambda: enrolments.enrol(work, session, Applicant(name="李", phone="不知道"))) == "not_a_phone"
    assert refused(lambda: enrolments.enrol(work, session, Applicant(name="长" * 41))) == "too_long"
    enrolments.enrol(work, session, Applicant())
    enrolments.enrol(work, session, Applicant())
    names = [one.enrolment.name for one in classes.page(work, session, Reader.WORKER).people]
    assert names == ["王芳", "王芳", "", ""]


def test_seats_are_not_taken_from_people_who_have_one(work: Work) -> None:
    """More can be added, and who waits moves up."""
    session = planned(work)
    put_down(work, session, "王芳", "李强", "陈静")
    fewer, more = (msgspec.structs.replace(PLAN, seats=seats) for seats in (1, 3))
    assert refused(lambda: classes.amend(work, session, fewer)) == "class_seats"
    classes.amend(work, session, more)
    assert stands(work, session)["陈静"] is Stand.SIGNED_UP


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.HIM, Reader.HER, Reader.OUTSIDER])
def test_others_in_the_room_learn_no_telephone_and_no_name_of_who_wants_it_on_no_list(
    work: Work, reader: Reader
) -> None:
    """Neither on the list nor from a scan, and not by how it is read aloud; the worker alone sees them."""
    session = planned(work, starts_at=AT_TWO)
    enrolments.enrol(work, session, Applicant(name="王芳", phone="13800000000", is_quiet=True))
    enrolments.enrol(work, session, Applicant(name="李强", phone="13900000000"))
    told = [one.enrolment for one in classes.page(work, session, reader).people]
    assert [(one.name, one.initials, one.pinyin, one.phone) for one in told] == [
        ("", "", "", ""), ("李强", "lq", "liqiang", ""),
    ]  # fmt: skip
    scanned = enrolments.scan(work, session, told[0].code, reader).value
    assert scanned.who is not None
    assert (scanned.who.name, scanned.who.phone) == ("", "")
    alone = [one.enrolment for one in classes.page(work, session, Reader.WORKER).people]
    assert [(one.name, one.initials, one.phone) for one in alone] == [
        ("王芳", "wf", "13800000000"), ("李强", "lq", "13900000000"),
    ]  # fmt: skip


SESSION = Session(
    id=RecordId(b"s"), folder=FolderRef(b"f"), course=RecordId(b"c"), plan=PLAN, state=SessionState.OPEN
)  # fmt: skip


@given(st.lists(st.booleans(), max_size=12), st.integers(1, 6))
def test_places_go_by_the_order_of_enrolment(cancelled: list[bool], seats: int) -> None:
    """The first that did not cancel have them, no more than there are, and nobody waits while one is free."""
    session = msgspec.structs.replace(SESSION, plan=msgspec.structs.replace(PLAN, seats=seats))
    people = [
        Enrolment(
            id=RecordId(bytes([at])), session=session.id, code="", enrolled_at=MONDAY, confirmed=True,
            cancelled_at=MONDAY if is_gone else None,
        )
        for at, is_gone in enumerate(cancelled)
    ]  # fmt: skip
    found = [one.stand for one in seated(session, people)]
    left = [stand for stand, is_gone in zip(found, cancelled, strict=True) if not is_gone]
    assert left == [Stand.CONFIRMED] * min(seats, len(left)) + [Stand.WAITING] * max(0, len(left) - seats)
