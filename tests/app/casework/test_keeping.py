"""How long a case is kept, and the list of those whose time is over."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import cases, closing, keeping, people
from app.casework.closing import Ending
from app.casework.work import Work
from app.definitions.loader import Definitions
from app.domain.cases import Case, Closing, Party, Stage
from app.domain.ids import FolderRef, RecordId
from app.domain.keeping import kept_until, later
from app.domain.people import VIOLENCE, Person, PersonDetails
from app.domain.readers import Reader, Role
from app.now import today
from tests.desk import HeldClock, agreed, definitions

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
RULES = {"case": 10, "grave": 30, "quick": 3}


def case(ended: date | None, born: date | None = None, risk: str = "", flags: frozenset[str] = frozenset()) -> Case:
    """A case of one person."""
    id_ = RecordId(b"p")
    details = PersonDetails(name="周燕", birth_date=born)
    person = Person(id=id_, folder=FolderRef(b"f"), private_folder=None, details=details, flags=flags)
    return Case(
        id=RecordId(b"c"), folder=FolderRef(b"f"), desk="marriage", number="1", address="", matter="",
        stage=Stage.CLOSED if ended else Stage.PLAN, risk=risk, opened_on=date(2000, 1, 1), worker="王敏",
        parties=(Party(id_, Role.CLIENT, person),), closing=Closing(day=ended, reason="02") if ended else None,
    )  # fmt: skip


@given(DAYS, st.none() | DAYS)
def test_it_is_kept_at_least_its_years_and_a_minors_longer(real: Definitions, ended: date, born: date | None) -> None:
    """From the closing, or from coming of age where that is later; violence and a crisis never shorten it."""
    rules = real.keeping
    until = kept_until(case(ended, born), rules)
    grave = kept_until(case(ended, born, risk="high"), rules)
    flagged = kept_until(case(ended, born, flags=frozenset({VIOLENCE})), rules)
    assert until >= later(ended, rules.case) and grave == flagged >= until
    if born is not None and later(born, rules.of_age) > ended:
        assert until == later(later(born, rules.of_age), rules.case)
    else:
        assert until == later(ended, rules.case)


def test_an_open_case_has_no_end(real: Definitions) -> None:
    """However old it is."""
    assert kept_until(case(None), real.keeping) is None
    assert (real.keeping.case, real.keeping.grave, real.keeping.quick) == tuple(RULES.values())


def test_the_list_has_what_is_over_for_the_worker_alone(work: Work, clock: HeldClock) -> None:
    """A closed case after ten years, a nameless visit after three; an open one and a grave one not."""
    made = {name: cases.open_single(work, PersonDetails(name=name), "04").value for name in ("到期", "暴力", "在办")}
    visit = cases.open_single(work, PersonDetails(address="王女士"), "11").value
    for name in ("到期", "暴力"):
        closing.close(work, agreed(work, made[name]), Ending(reason="02", day=today(work.now)))
    violent = cases.get(work, made["暴力"]).parties[0].person.id
    people.set_flag(work, violent, VIOLENCE, Reader.WORKER, stands=True)

    def over(reader: Reader = Reader.WORKER) -> list[RecordId]:
        return [one.case for one in keeping.run_out(work, reader)]

    assert over() == []
    clock.moment = clock.moment.replace(year=2029, month=11, day=23)
    assert over() == []
    clock.moment += timedelta(days=1)
    assert over() == [visit]
    clock.moment = clock.moment.replace(year=2036)
    assert over() == [visit, made["到期"]] and over(Reader.BOTH) == []
    (_, told) = keeping.run_out(work, Reader.WORKER)
    assert (told.called, told.ended_on, told.kept_until) == ("到期", date(2026, 11, 23), date(2036, 11, 23))
    clock.moment = clock.moment.replace(year=2057)
    assert set(over()) == {visit, made["到期"], made["暴力"]}
    work.seat = msgspec.structs.replace(work.seat, worker="张华")
    assert over() == []
    work.seat = msgspec.structs.replace(work.seat, post="desk")
    assert over() == []


@pytest.fixture(scope="module")
def real() -> Definitions:
    """The program's own."""

    return definitions()
