"""The yearly notice as a site enters it: for every seat, above the program's table, and no day that was told moves."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from app.casework import cases, forms, opening, rest_days, site, tasks
from app.casework.work import Work
from app.domain.cases import Task
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from app.errors import BadEntry, Refused
from tests.desk import HeldClock, give, open_work

NEW_YEAR = [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]
WINDOW_LAST = date(2027, 1, 22)  # of an application on 23 November 2026, while the notice of 2027 is not known
FORM = "marriage/cooling_off_notice"


@pytest.fixture
def clock() -> HeldClock:
    """Monday."""
    return HeldClock()


@pytest.fixture
def work(tmp_path: Path, clock: HeldClock) -> Work:
    """A seat."""
    return open_work(tmp_path / "wang", now=clock)


def applied(work: Work) -> RecordId:
    """A couple who applied today; their dates are told on paper."""
    case = cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "05").value
    raw = forms.open_entry(work, case, FORM, None).raw | {"receipt_on": "2026-11-23"}
    assert forms.save_entry(work, case, FORM, None, raw).value.answer
    return case


def window(work: Work, case: RecordId) -> Task:
    """The last day of the certificate period."""
    found = cases.page(work, case, Reader.WORKER).tasks
    return next(one for one in found if one.rule == "divorce.window_last")


def year(work: Work, number: int) -> rest_days.Year:
    """What is known of a year."""
    return next(one for one in rest_days.years(work) if one.year == number)


def test_a_year_without_a_notice_has_its_statutory_days_until_one_is_entered(work: Work) -> None:
    """Then it is published, says who entered it, and days in it are sure."""
    before = year(work, 2027)
    assert not before.is_published and date(2027, 2, 6) in before.rest
    rest_days.enter(work, 2027, " 国办发明电〔2026〕0号 ", [*NEW_YEAR, WINDOW_LAST], [date(2027, 1, 9)])
    now = year(work, 2027)
    assert (now.is_published, now.source, now.who) == (True, "国办发明电〔2026〕0号", "王敏")
    assert now.rest == (*NEW_YEAR, WINDOW_LAST) and now.work == (date(2027, 1, 9),)
    assert work.definitions.workdays.is_published(WINDOW_LAST)
    assert not work.definitions.workdays.is_rest_day(date(2027, 1, 9))


def test_no_day_that_was_told_moves_and_somebody_is_asked(work: Work) -> None:
    """The day by the new table stands beside the one on paper."""
    case = applied(work)
    assert window(work, case).due == WINDOW_LAST and window(work, case).provisional
    rest_days.enter(work, 2027, "通知", [*NEW_YEAR, WINDOW_LAST], [])
    assert window(work, case).due == WINDOW_LAST
    (shift,) = tasks.shifted(work, Reader.WORKER)
    assert (shift.task.id, shift.day) == (window(work, case).id, date(2027, 1, 25))
    rest_days.give_up(work, 2027)
    assert not tasks.shifted(work, Reader.WORKER) and not year(work, 2027).is_published


def test_the_last_entry_counts_and_the_ones_before_stay(work: Work, clock: HeldClock) -> None:
    """Whoever corrects a slip enters the year again."""
    rest_days.enter(work, 2027, "通知", NEW_YEAR, [])
    clock.pass_by(minutes=1)
    rest_days.enter(work, 2027, "通知（更正）", NEW_YEAR[:1], [])
    assert year(work, 2027).rest == tuple(NEW_YEAR[:1])


def test_it_holds_for_every_seat_and_after_the_next_unlocking(work: Work, tmp_path: Path) -> None:
    """A colleague's deadlines are counted by the same table."""
    other = open_work(tmp_path / "zhang", number=2, worker="张华")
    rest_days.enter(work, 2027, "通知", [*NEW_YEAR, WINDOW_LAST], [])
    give(work, other)
    opening.catch_up(other)
    assert other.definitions.workdays == work.definitions.workdays
    assert year(other, 2027).who == "王敏"


@pytest.mark.parametrize(
    ("number", "source", "rest", "worked", "field", "problem"),
    [
        (2027, " ", NEW_YEAR, [], "source", "notice_unnamed"),
        (2027, "通" * 201, NEW_YEAR, [], "source", "too_long"),
        (2027, "通知", [], [], "rest", "no_day_off"),
        (2027, "通知", [date(2029, 1, 1)], [], "rest", "day_of_other_year"),
        (2027, "通知", NEW_YEAR, [date(2027, 1, 11)], "work", "work_on_weekday"),
        (2027, "通知", NEW_YEAR, [date(2027, 1, 3)], "work", "work_and_rest"),
        (2031, "通知", [date(2031, 1, 1)], [], "year", "year_out_of_reach"),
    ],
)
def test_what_cannot_be_true_is_refused_and_the_table_stays(
    work: Work, number: int, source: str, rest: list[date], worked: list[date], field: str, problem: str
) -> None:
    """Beside the field it is about."""
    before = work.definitions.workdays
    with pytest.raises(BadEntry) as refused:
        rest_days.enter(work, number, source, rest, worked)
    assert (refused.value.facts["field"], refused.value.facts["problem"]) == (field, problem)
    assert work.definitions.workdays == before


def test_two_years_do_not_say_opposite_things_of_one_day(work: Work) -> None:
    """A Sunday worked by the notice of one year is no day off by the next year's."""
    sunday = date(2026, 12, 27)
    rest_days.enter(work, 2026, "通知", year(work, 2026).rest, [*year(work, 2026).work, sunday])
    with pytest.raises(BadEntry) as refused:
        rest_days.enter(work, 2027, "通知", [sunday, *NEW_YEAR], [])
    told = refused.value.facts
    assert (told["problem"], told["day"], told["year"]) == ("days_overlap", sunday, 2026)


def test_a_table_that_makes_no_sense_is_set_aside(work: Work) -> None:
    """What another program wrote locks nobody out."""

    with work.store.save() as save:
        folder = site.folder(work, save)
        save.put(folder, "year_notice", save.new_record(), {
            "year": 2027, "source": "", "rest": "2027-01-01,no day", "work": "2027-01-01", "at": "x", "who": "",
        })  # fmt: skip
    opening.catch_up(work)
    assert work.definitions.workdays == work.built_in.workdays


def test_a_registrar_reads_it_and_does_not_change_it(work: Work) -> None:
    """What is the whole site's belongs to those who answer for it."""

    work.seat = structs.replace(work.seat, post="desk")
    assert year(work, 2026).is_published
    with pytest.raises(Refused):
        rest_days.enter(work, 2027, "通知", NEW_YEAR, [])
