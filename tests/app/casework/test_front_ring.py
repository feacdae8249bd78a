"""What the counter's keys open: whatever casework does, its words never lie in the front ring."""

from collections.abc import Callable
from datetime import date

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.casework import bookings, cases, notes, rights, window_log
from app.casework.work import Work
from app.domain.bookings import Wanted
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from app.domain.rights import Act
from app.domain.window_log import Line, Wish
from app.ops import codec
from app.store.tables import VIEWS, op
from tests.desk import agreed, give, open_work

DAY = date(2026, 11, 23)
SECRET = "钥匙在邻居那里"
ID_NO = "990101199001011234"
OF_THE_COUNTER = {"person", "booking", "window_entry", "window_strike", "audit", "site", "seat"}


def booked(work: Work) -> None:
    """Somebody is expected, and becomes a case with a note."""
    booking = bookings.book(work, Wanted(day=DAY, time="14:30", address="王女士", about="04")).value
    noted(work, cases.open_single(work, PersonDetails(address="王女士"), "04", booking=booking).value)


def couple(work: Work) -> None:
    """A couple with what only casework reads."""
    him, her = PersonDetails(name="单雄信", id_no=ID_NO, residence=SECRET), PersonDetails(name="王小燕")
    noted(work, cases.open_couple(work, him, her, "04").value)


def noted(work: Work, case: bytes) -> None:
    """A signed note, and a risk."""
    agreed(work, case)
    draft = notes.start(work, case, Scope.BOTH).value
    notes.keep(work, msgspec.structs.replace(draft, body=SECRET))
    notes.sign(work, draft.id)
    cases.set_risk(work, case, "high")


def at_the_window(work: Work) -> None:
    """A line of the log."""
    window_log.write(work, Line(matter="05", is_told=True, him=Wish.UNSAID, her=Wish.NEED, people=2))


DONE: tuple[Callable[[Work], None], ...] = (booked, couple, at_the_window)


def test_what_the_counters_keys_open_holds_nothing_of_a_case(tmp_path, work):
    """After any day of casework the counter's own vault, filled with all its keys open, has kinds of the counter only;
    no note, number, risk or residence stands in any table, and its lists are empty."""
    desk = open_work(tmp_path / "desk", number=2, worker="张华")
    rights.take_post(desk, "desk")

    @settings(max_examples=6)
    @given(st.lists(st.sampled_from(DONE), max_size=3))
    def day_after_day(done: list[Callable[[Work], None]]) -> None:
        for verb in done:
            verb(work)
        give(work, desk, "front")
        with desk.store.read() as connection:
            ops = [codec.decode(body) for body in connection.scalars(op.select().with_only_columns(op.c.body)) if body]
            cells = [repr(tuple(row)) for name in VIEWS for row in connection.execute(text(f'SELECT * FROM "{name}"'))]  # noqa: S608  # names of our own tables
        assert {write.kind for one in ops for write in one.writes} <= OF_THE_COUNTER
        told = " ".join(cells)
        assert not any(secret in told for secret in (SECRET, ID_NO, "婚辅"))
        assert cases.rows(desk, Reader.WORKER) == () and not rights.may_here(desk, Act.LIST)
        counted = {len(bookings.of_day(seat, Reader.WORKER, DAY)) for seat in (work, desk)}
        assert len(counted) == 1 and all(one.case is None for one in bookings.of_day(desk, Reader.WORKER, DAY))

    day_after_day()
    desk.close()
