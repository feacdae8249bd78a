"""Bookings and walk-ins: from the telephone to the counsellor, between colleagues who do not know of each other."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.casework import bookings, cases, delivery, rights
from app.domain.bookings import NEXT, State, Wanted, clash, read_time
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope, visible_scopes
from app.errors import BadEntry, NotFound, Refused
from app.ops import codec
from app.store.tables import folder, op
from tests.desk import RINGS, give, open_work

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
MS_WANG = Wanted(day=TODAY, time="14:30", address="王女士", about="04", phone="138 0000 0000", worker="王敏")
ALONE = Reader.WORKER


def states(work, reader=ALONE, day=TODAY):
    """The day's list in a few letters."""
    return [(one.wanted.address, one.state.value, one.number) for one in bookings.of_day(work, reader, day)]


def test_a_booking_goes_from_expected_to_done(work):
    """A number at arrival; who is served stands above who waits."""
    booking = bookings.book(work, MS_WANG).value
    assert states(work) == [("王女士", "booked", "")]
    slip = bookings.arrive(work, booking, ALONE, 80, "zh").value
    assert slip.number == "A01" and slip.pdf.startswith(b"%PDF")
    assert bookings.call(work, booking, ALONE).value.called_by == "王敏"
    assert bookings.step(work, booking, State.WITH, ALONE).value is State.CALLED
    bookings.step(work, booking, State.DONE, ALONE)
    assert states(work) == [("王女士", "done", "A01")]


def test_who_walks_in_waits_in_turn_and_who_is_expected_stands_below(work, clock):
    """Turn of arrival for those who are here, the clock for those who are not; who has gone is last."""
    early = bookings.book(work, msgspec.structs.replace(MS_WANG, time="9:05", address="张先生")).value
    late = bookings.book(work, MS_WANG).value
    first = bookings.walk_in(work, Wanted(day=TOMORROW, time="8:00", address="李女士"), 80, "zh").value
    clock.pass_by(minutes=10)
    bookings.arrive(work, late, ALONE, 80, "zh")
    assert first.number == "A01"
    assert states(work) == [
        ("李女士", "arrived", "A01"), ("王女士", "arrived", "A02"), ("张先生", "booked", ""),
    ]  # fmt: skip
    bookings.step(work, early, State.ABSENT, ALONE)
    bookings.call(work, late, ALONE)
    assert [address for address, *_ in states(work)] == ["王女士", "李女士", "张先生"]


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"address": " "}, "address", "booking_address"),
        ({"address": "王" * 21}, "address", "too_long"),
        ({"time": ""}, "time", "booking_time"),
        ({"time": "25:00"}, "time", "time_unreadable"),
        ({"time": "下班前"}, "time", "time_unreadable"),
        ({"day": date(2026, 11, 22)}, "day", "booking_past"),
        ({"phone": "王女士的手机"}, "phone", "not_a_phone"),
        ({"contact": "a\x07b"}, "contact", "control_character"),
        ({"minutes": 0}, "minutes", "booking_minutes"),
    ],
)
def test_what_cannot_be_a_booking_is_refused_at_its_field(work, change, field, problem):
    """And nothing is written."""
    with pytest.raises(BadEntry) as caught:
        bookings.book(work, msgspec.structs.replace(MS_WANG, **change))
    assert (caught.value.facts["field"], caught.value.facts["problem"]) == (field, problem)
    assert states(work) == []


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9:30", "09:30"), ("０９：３０", "09:30"), ("930", "09:30"), ("1430", "14:30"), ("9", "09:00"),
        ("9点半", "09:30"), ("下午3点", "15:00"), ("下午2:15", "14:15"), ("14时05分", "14:05"), ("", ""),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed, time):
    """At the counter nobody has time for colons."""
    assert read_time(typed) == time


@given(st.text(max_size=8))
def test_whatever_is_typed_as_a_time_is_one_or_is_said_not_to_be(typed):
    """Never another error, and what is read reads the same again."""
    try:
        time = read_time(typed)
    except BadEntry as bad:
        assert bad.facts["problem"] == "time_unreadable"
    else:
        assert time == "" or ("00:00" <= time <= "23:59" and read_time(time) == time)


def test_a_step_is_taken_or_refused_as_the_table_says(work):
    """From every state to every other; each state is reached by steps the table allows."""
    for start in State:
        for wish in State:
            booking = bookings.book(work, MS_WANG).value
            for state in _WAY[start]:
                bookings.step(work, booking, state, ALONE)
            if wish in NEXT[start]:
                assert bookings.step(work, booking, wish, ALONE).value is start
            else:
                with pytest.raises(Refused):
                    bookings.step(work, booking, wish, ALONE)
            assert bookings.get(work, booking, ALONE).state is (wish if wish in NEXT[start] else start)


_ARRIVED = (State.ARRIVED,)
_WAY = {
    State.BOOKED: (), State.ARRIVED: _ARRIVED, State.CALLED: (*_ARRIVED, State.CALLED),
    State.WITH: (*_ARRIVED, State.WITH), State.DONE: (*_ARRIVED, State.WITH, State.DONE),
    State.ABSENT: (State.ABSENT,), State.CANCELLED: (State.CANCELLED,),
}  # fmt: skip


def test_a_move_takes_the_booking_to_its_new_time(work):
    """Expected again, without a number; who is here is not moved, and neither day nor time may be wrong."""
    booking = bookings.book(work, MS_WANG).value
    bookings.step(work, booking, State.ABSENT, ALONE)
    bookings.amend(work, booking, msgspec.structs.replace(MS_WANG, day=TOMORROW, time="9"), ALONE)
    assert states(work) == []
    assert [(one.wanted.time, one.state) for one in bookings.ahead(work, ALONE)] == [("09:00", State.BOOKED)]
    with pytest.raises(Refused) as caught:
        bookings.arrive(work, booking, ALONE, 80, "zh")
    assert caught.value.facts["rule"] == "booking_other_day"
    bookings.amend(work, booking, MS_WANG, ALONE)
    bookings.arrive(work, booking, ALONE, 80, "zh")
    with pytest.raises(Refused):
        bookings.amend(work, booking, msgspec.structs.replace(MS_WANG, time="16:00"), ALONE)
    bookings.amend(work, booking, msgspec.structs.replace(MS_WANG, phone="020-1234 5678"), ALONE)
    assert bookings.get(work, booking, ALONE).wanted.phone == "020-1234 5678"


def test_one_colleague_or_room_at_one_time_twice_is_told_and_not_forbidden(work):
    """Without a word of whom it is with; what is over, and the booking itself, stand in nobody's way."""
    booking = bookings.book(work, MS_WANG).value
    other = msgspec.structs.replace(MS_WANG, time="15:00", address="陈先生", room="2 室")
    (found,) = bookings.clashes(work, other)
    assert (found.what, found.name, found.start, found.end) == ("worker", "王敏", "14:30", "15:30")
    assert bookings.clashes(work, MS_WANG, booking) == ()
    assert bookings.clashes(work, msgspec.structs.replace(other, time="15:30")) == ()
    second = bookings.book(work, other).value
    assert [one.what for one in bookings.clashes(work, msgspec.structs.replace(other, worker="张华"))] == ["room"]
    bookings.step(work, second, State.CANCELLED, ALONE)
    bookings.step(work, booking, State.CANCELLED, ALONE)
    assert bookings.clashes(work, other) == ()


@given(st.integers(8 * 60, 17 * 60), st.integers(5, 120), st.integers(8 * 60, 17 * 60), st.integers(5, 120))
def test_two_talks_clash_where_a_minute_belongs_to_both(start, length, other_start, other_length):
    """Against the minutes counted one by one, either way round."""
    one, other = (
        msgspec.structs.replace(MS_WANG, time=f"{at // 60:02d}:{at % 60:02d}", minutes=minutes)
        for at, minutes in ((start, length), (other_start, other_length))
    )
    shares = bool(set(range(start, start + length)) & set(range(other_start, other_start + other_length)))
    assert (clash(one, other) is not None) is shares is (clash(other, one) is not None)


def test_two_who_call_one_number_at_once_both_see_that_they_did(tmp_path, work):
    """Neither knew of the other: both names stand on both computers until one of them takes the person."""
    second = open_work(tmp_path / "two", number=2, worker="张华")
    booking = bookings.book(work, MS_WANG).value
    bookings.arrive(work, booking, ALONE, 80, "zh")
    give(work, second)
    bookings.call(work, booking, ALONE)
    bookings.call(second, booking, ALONE)
    give(work, second)
    give(second, work)
    for desk in (work, second):
        (dispute,) = bookings.get(desk, booking, ALONE).disputes
        assert dispute.field == "called_by" and sorted(dispute.values) == ["张华", "王敏"]
    bookings.take(second, booking, ALONE)
    give(second, work)
    for desk in (work, second):
        settled = bookings.get(desk, booking, ALONE)
        assert (settled.disputes, settled.called_by, settled.state) == ((), "张华", State.WITH)
    second.close()


def test_who_is_called_already_is_not_called_again_but_can_be_taken_over(tmp_path, work):
    """Where the second one knows of the first, it is told who has called."""
    second = open_work(tmp_path / "two", number=2, worker="张华")
    booking = bookings.book(work, MS_WANG).value
    bookings.arrive(work, booking, ALONE, 80, "zh")
    bookings.call(work, booking, ALONE)
    bookings.call(work, booking, ALONE)
    give(work, second)
    with pytest.raises(Refused) as caught:
        bookings.call(second, booking, ALONE)
    assert caught.value.facts == {"rule": "called_already", "what": "王敏"}
    bookings.take(second, booking, ALONE)
    assert bookings.get(second, booking, ALONE).called_by == "张华"
    second.close()


def test_two_times_for_one_booking_stand_until_one_is_chosen(tmp_path, work):
    """Moved on two computers at once: both are told, the chosen one holds, and a choice is made once."""
    second = open_work(tmp_path / "two", number=2, worker="张华")
    booking = bookings.book(work, MS_WANG).value
    give(work, second)
    bookings.amend(work, booking, msgspec.structs.replace(MS_WANG, time="15:00"), ALONE)
    bookings.amend(second, booking, msgspec.structs.replace(MS_WANG, time="16:00"), ALONE)
    give(work, second)
    give(second, work)
    (dispute,) = bookings.get(work, booking, ALONE).disputes
    assert dispute.field == "time" and sorted(dispute.values) == ["15:00", "16:00"]
    with pytest.raises(Refused):
        bookings.choose(work, booking, "time", "17:00", ALONE)
    bookings.choose(work, booking, "time", "15:00", ALONE)
    give(work, second)
    assert bookings.get(second, booking, ALONE).wanted.time == "15:00"
    with pytest.raises(Refused):
        bookings.choose(second, booking, "time", "16:00", ALONE)
    rights.take_post(second, "head")
    with pytest.raises(Refused) as caught:
        bookings.choose(second, booking, "time", "16:00", ALONE)
    assert caught.value.facts["rule"] == "not_reception"
    second.close()


@pytest.mark.parametrize("reader", [Reader.WORKER, Reader.BOTH, Reader.HIM, Reader.HER])
def test_a_spouse_who_comes_alone_is_shown_to_nobody_else(work, reader):
    """Not listed, not counted, not got, not changed by hand, and not among what waits to be sent."""
    made = {}
    for number, scope in enumerate((Scope.BOTH, Scope.HIS, Scope.HER)):
        wanted = msgspec.structs.replace(MS_WANG, address=f"第{number}位", scope=scope, time=f"{9 + number}")
        made[scope] = bookings.book(work, wanted).value
        bookings.book(work, msgspec.structs.replace(wanted, day=TOMORROW))
    seen = {booking for scope, booking in made.items() if scope in visible_scopes(reader)}
    assert {one.id for one in bookings.of_day(work, reader, TODAY)} == seen
    assert len(bookings.ahead(work, reader)) == len(seen)
    waiting = {folder.folder for folder in delivery.undelivered(work, reader).folders}
    for booking in made.values():
        assert (bookings.get(work, booking, ALONE).folder in waiting) is (booking in seen)
        if booking not in seen:
            for verb in (
                lambda id_: bookings.get(work, id_, reader),
                lambda id_: bookings.call(work, id_, reader),
                lambda id_: bookings.take(work, id_, reader),
                lambda id_: bookings.step(work, id_, State.CANCELLED, reader),
                lambda id_: bookings.amend(work, id_, MS_WANG, reader),
                lambda id_: bookings.arrive(work, id_, reader, 80, "zh"),
                lambda id_: bookings.choose(work, id_, "time", "9:00", reader),
            ):
                with pytest.raises(NotFound):
                    verb(booking)


def test_a_case_begun_for_somebody_received_says_so_and_the_counter_does_not_say_which(work):
    """The link lies in the case's folder; in the booking's stands no word of the case."""
    booking = bookings.book(work, MS_WANG).value
    case = cases.open_single(work, PersonDetails(address="王女士"), "04", booking=booking).value
    received = bookings.get(work, booking, ALONE)
    assert (received.case, received.state, received.called_by) == (case, State.WITH, "王敏")
    with work.store.read() as connection:
        front = set(connection.scalars(select(folder.c.id).where(folder.c.ring == RINGS["front"])))
        ops = [codec.decode(body) for body in connection.scalars(select(op.c.body)) if body]
    assert received.folder in front
    told = [write for one in ops if one.folder in front for write in one.writes]
    assert case not in [write.record for write in told] and case not in [write.value for write in told]


def test_a_seat_of_the_counter_learns_that_somebody_was_received_and_nothing_else(tmp_path, work):
    """What its keys open: of a booking that became a case, the booking."""
    booking = bookings.book(work, MS_WANG).value
    case = cases.open_single(work, PersonDetails(address="王女士"), "04", booking=booking).value
    desk = open_work(tmp_path / "desk", number=2, worker="张华")
    rights.take_post(desk, "desk")
    give(work, desk, "front")
    received = bookings.get(desk, booking, ALONE)
    assert (received.state, received.case) == (State.WITH, None)
    with pytest.raises(Refused):
        cases.page(desk, case, ALONE)
    desk.close()
