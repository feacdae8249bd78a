"""The window log: what was offered at the window and what each said, in figures that add up, and nobody named."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.casework import rights, window_log
from app.domain.window_log import Line, Wish, check
from app.errors import BadEntry, Refused
from app.ops import codec
from app.store.tables import folder, op
from tests.desk import RINGS, give, open_work

DAY = date(2026, 11, 23)
DIVORCE = Line(matter="05", is_told=True, him=Wish.NO_NEED, her=Wish.NEED, people=2, slip="a01")


def test_a_line_says_what_was_offered_and_what_each_said(work, clock):
    """With who wrote it and when; the newest stands first."""
    window_log.write(work, DIVORCE)
    clock.pass_by(minutes=5)
    window_log.write(work, msgspec.structs.replace(DIVORCE, matter="01", slip=" "))
    lines = window_log.of_day(work, DAY)
    assert [(one.line.matter, one.line.slip, one.who, f"{one.at:%H:%M}") for one in lines] == [
        ("01", "", "王敏", "09:05"), ("05", "A01", "王敏", "09:00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"matter": ""}, "matter", "window_matter"),
        ({"matter": "77"}, "matter", "window_matter"),
        ({"people": 0}, "people", "window_people"),
        ({"people": 21}, "people", "window_people"),
        ({"people": 1}, "people", "window_fewer"),
        ({"slip": "6901234567892"}, "slip", "window_slip"),
        ({"slip": "A\x0001"}, "slip", "control_character"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(work, change, field, problem):
    """A barcode in the place of a slip number, more spouses than people; nothing is written."""
    with pytest.raises(BadEntry) as caught:
        window_log.write(work, msgspec.structs.replace(DIVORCE, **change))
    assert (caught.value.facts["field"], caught.value.facts["problem"]) == (field, problem)
    assert window_log.of_day(work, DAY) == ()


def test_a_line_struck_through_stays_legible_and_counts_no_more(work, clock):
    """With who, when and why; what it said does not change, and it is struck once."""
    entry = window_log.write(work, DIVORCE).value
    window_log.write(work, DIVORCE)
    with pytest.raises(BadEntry):
        window_log.strike(work, entry, "  ")
    window_log.strike(work, entry, " 选错业务 ")
    with pytest.raises(Refused):
        window_log.strike(work, entry, "再划")
    struck = next(one for one in window_log.of_day(work, DAY) if one.id == entry)
    assert struck.struck is not None
    assert (struck.struck.who, struck.struck.reason) == ("王敏", "选错业务")
    assert struck.line == msgspec.structs.replace(DIVORCE, slip="A01")
    assert window_log.by_day(work, DAY, DAY)[DAY].lines == 1


def test_yesterdays_lines_stay_as_they_are(work, clock):
    """Nobody strikes a line of another day."""
    entry = window_log.write(work, DIVORCE).value
    clock.pass_by(days=1)
    with pytest.raises(Refused) as caught:
        window_log.strike(work, entry, "选错业务")
    assert caught.value.facts["rule"] == "window_day_over"
    assert window_log.of_day(work, DAY)[0].struck is None


def test_two_who_strike_one_line_at_once_have_struck_one_line(tmp_path, work):
    """On two computers that had not heard of each other; the counts agree when they have."""
    second = open_work(tmp_path / "two", number=2, worker="张华")
    rights.take_post(second, "desk")
    entry = window_log.write(work, DIVORCE).value
    window_log.write(second, DIVORCE)
    give(work, second)
    window_log.strike(work, entry, "选错业务")
    window_log.strike(second, entry, "重复")
    give(work, second)
    give(second, work)
    for desk in (work, second):
        assert window_log.by_day(desk, DAY, DAY)[DAY].lines == 1
        assert [one.struck is not None for one in window_log.of_day(desk, DAY) if one.id == entry] == [True]
    second.close()


LINES = st.builds(
    Line,
    matter=st.sampled_from(["01", "04", "05"]),
    is_told=st.booleans(),
    him=st.sampled_from(Wish),
    her=st.sampled_from(Wish),
    people=st.integers(0, 22),
)


def test_figures_by_day_and_month_are_those_of_a_slow_count(work, clock):
    """Against the lines themselves, over the end of a month; each month is the sum of its days."""
    draws = st.lists(LINES, min_size=8, max_size=8)
    written: dict[date, list[Line]] = {}

    @settings(max_examples=20)
    @given(draws)
    def fill(lines: list[Line]) -> None:
        for line in lines:
            try:
                check(line)
            except BadEntry:
                with pytest.raises(BadEntry):
                    window_log.write(work, line)
                continue
            entry = window_log.write(work, line).value
            if line.people == 7:
                window_log.strike(work, entry, "多算了")
            else:
                written.setdefault(clock().date(), []).append(line)
        clock.pass_by(hours=5)

    fill()
    first, last = min(written), max(written)
    days = window_log.by_day(work, first, last)
    assert set(days) == set(written)
    for day, lines in written.items():
        counts = days[day]
        assert (counts.lines, counts.people) == (len(lines), sum(line.people for line in lines))
        assert counts.told == sum(line.is_told for line in lines)
        assert counts.couples == sum(line.spouses == 2 for line in lines)
        for wish in Wish:
            assert counts.him[wish] == sum(line.him is wish for line in lines)
            assert counts.her[wish] == sum(line.her is wish for line in lines)
    months = window_log.by_month(work, first, last)
    for (year, month), counts in months.items():
        of_month = [one for day, one in days.items() if (day.year, day.month) == (year, month)]
        assert (counts.lines, counts.people) == (
            sum(one.lines for one in of_month),
            sum(one.people for one in of_month),
        )
    assert sum(one.lines for one in months.values()) == sum(len(lines) for lines in written.values())


def test_it_lies_in_the_front_ring_and_names_nobody(work):
    """All of it, the strike too; a day of a seat is one folder."""
    entry = window_log.write(work, DIVORCE).value
    window_log.write(work, DIVORCE)
    window_log.strike(work, entry, "选错业务")
    with work.store.read() as connection:
        bodies = [codec.decode(body) for body in connection.scalars(select(op.c.body).where(op.c.body.is_not(None)))]
        of_log = {one.folder for one in bodies for write in one.writes if write.kind.startswith("window")}
        rings = set(connection.scalars(select(folder.c.ring).where(folder.c.id.in_(of_log))))
    assert len(of_log) == 1 and rings == {RINGS["front"]}


def test_only_the_marriage_desk_keeps_it(work):
    """At the others nobody is asked about counselling at a window."""
    assert window_log.is_kept(work)
    for desk in ("bereavement", "relief"):
        work.seat = msgspec.structs.replace(work.seat, desk=desk)
        assert not window_log.is_kept(work)
