"""Erasing as people do it: proposed, agreed to by two others, gone everywhere, and what a seat that was away does."""

import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from app.casework import cases, erasing, notes, opening, search
from app.casework.work import Work
from app.domain.erasing import Erasure, Standing, State
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from app.errors import BadEntry, NotFound, Refused
from app.store import cases as stored_cases
from app.store import seats
from app.store.ledger import Ledger
from sync.compare import compare
from sync.enrolment import new_site
from sync.invitation import site_card
from sync.membership import revoke
from sync.protocol.posts import Post
from sync.round import run_round
from sync.sealing.erasing import SeatPen
from sync.sealing.seat_keys import make_seat_keys
from sync.steps.erasing import APPROVER_OUT, SAME_PERSON, carry_out
from sync.steps.freeze import freeze_waiting
from sync.steps.talk import Talk
from tests.app.store.test_letting_go import holds, plain, rows_of
from tests.bench.site import served
from tests.desk import SITE, HeldClock, open_work
from tests.letting_in import let_in
from tests.sync.test_two_seats import Seat, server

__all__ = ["server"]

MARK = "鹓雏非梧桐不止"
LATE = "蜩与学鸠笑之曰"
REASON = "consent_withdrawn"
SERVER = [sys.executable, "-m", "sync.server"]


class Desk(NamedTuple):
    """A computer with its worker."""

    seat: Seat
    talk: Talk

    @property
    def work(self) -> Work:
        """What its worker does things with."""
        return self.seat.work

    @property
    def pen(self) -> SeatPen:
        """What signs for it."""
        return SeatPen(self.seat.keys, self.work.seat.site)


class House:
    """A site: 王敏 founded it, the others are let in as they are needed."""

    def __init__(self, folder: Path, data: Path, address: str) -> None:
        self.folder, self.data, self.address = folder, data, address
        self.clock, self.numbers = HeldClock(), count()
        seat = Seat(folder / "first", new_site("王敏", "marriage", secrets.token_bytes), self.clock)
        opening.introduce(seat.work, SITE)
        talk = seat.connect(address)
        card = site_card(seats.fact(seat.work.store, "site.secret"))
        command = [sys.executable, "-m", "sync.server", "site", "add", "--data", str(data), card]
        subprocess.run(command, check=True)
        run_round(talk)
        self.desks = [Desk(seat, talk)]

    def more(self, worker: str, post: Post = "supervisor") -> Desk:
        """One more computer, which has read everything."""
        first = self.desks[0]
        name = f"desk{next(self.numbers)}"
        seat = Seat(self.folder / name, let_in(first.talk, self.address, worker, post=post), self.clock)
        desk = Desk(seat, seat.connect(self.address))
        self.desks.append(desk)
        run_round(desk.talk)
        opening.introduce(seat.work, None)
        self.settle()
        return desk

    def settle(self, rounds: int = 2, *, without: Desk | None = None) -> None:
        """Rounds by all in turn."""
        for _ in range(rounds):
            for desk in self.desks:
                if desk is not without:
                    run_round(desk.talk)

    def close(self) -> None:
        """All switched off."""
        for desk in self.desks:
            desk.work.close()


@pytest.fixture
def house(tmp_path: Path, server: tuple[Path, str]) -> Iterator[House]:
    """A site with one computer."""
    made = House(tmp_path, *server)
    yield made
    made.close()


@pytest.fixture
def four(house: House) -> tuple[Desk, Desk, Desk, Desk]:
    """王敏, 陈静, 赵磊 and the counter's 孙悦."""
    return house.desks[0], house.more("陈静"), house.more("赵磊"), house.more("孙悦", "desk")


def write(work: Work, case: RecordId, body: str) -> None:
    """A signed note."""
    draft = notes.start(work, case, Scope.BOTH).value
    notes.keep(work, msgspec.structs.replace(draft, body=body))
    notes.sign(work, draft.id)


def begun(desk: Desk, name: str = "李强", body: str = MARK) -> RecordId:
    """A case with a note."""
    case = cases.open_couple(
        desk.work, PersonDetails(name=name, residence="海湾路九号"), PersonDetails(name="王芳"), "04"
    ).value
    write(desk.work, case, body)
    return case


def proposed(desk: Desk, case: RecordId) -> RecordId:
    """A proposal of it."""
    return erasing.propose(desk.work, case, REASON, desk.pen).value


def agrees(desk: Desk, erasure: RecordId) -> None:
    """One agrees."""
    erasing.approve(desk.work, erasure, desk.pen)


def stored_case(desk: Desk, case: RecordId) -> bool:
    """Whether a case is on a computer."""
    with desk.work.store.read() as connection:
        return bool(stored_cases.folder(connection, case))


def standing(desk: Desk, erasure: RecordId) -> Standing:
    """How a proposal stands on a computer."""
    return next(one for one in erasing.everything(desk.work) if one.erasure.id == erasure)


def state(desk: Desk, erasure: RecordId) -> State:
    """The same in a word."""
    here = erasing.who_counts(desk.work)
    assert here is not None
    return standing(desk, erasure).state(here)


def is_nowhere(desk: Desk, *markers: str) -> bool:
    """Whether nothing of some words can be read in a vault: no row, no index, no free page, no log."""
    rows = rows_of(desk.work.store)
    pages = plain(desk.seat.folder / "vault.db")
    return not any(holds(found, one) for found in rows.values() for one in markers) and not any(
        one.encode() in pages for one in markers
    )


def whole_at_centre(data: Path, folders: tuple[bytes, ...]) -> int:
    """Envelopes of some folders the server has more than a skeleton of."""
    with sqlite3.connect(data / "server.db") as connection:
        marks = ",".join("?" * len(folders))
        query = f"SELECT count(*) FROM envelope WHERE bare = 0 AND folder IN ({marks})"  # noqa: S608 - question marks
        found: int = connection.execute(query, folders).fetchone()[0]
    return found


def test_proposed_agreed_to_and_gone_everywhere(house: House, four: tuple[Desk, Desk, Desk, Desk]) -> None:
    """Two others agree; then nothing of it can be read anywhere, all say so, and the record of it stays."""
    first, second, third, counter = four
    case, other = begun(first), begun(first, "刘洋", "留下来的一句话")
    house.settle()
    number = cases.page(first.work, case, Reader.WORKER).case.number
    erasure = proposed(second, case)
    folders = standing(second, erasure).erasure.folders
    assert len(folders) == 4  # the case, its people, and the sensitive half of one
    assert whole_at_centre(house.data, folders) >= 4
    house.settle()
    assert [state(desk, erasure) for desk in four] == [State.OPEN] * 4
    assert [one.erasure.id for one in erasing.to_judge(first.work)] == [erasure]
    assert erasing.to_judge(second.work) == erasing.to_judge(counter.work) == ()

    agrees(first, erasure)
    house.settle()
    assert state(third, erasure) is State.OPEN and cases.page(third.work, case, Reader.WORKER)
    agrees(third, erasure)
    assert state(third, erasure) is State.AGREED
    house.settle(3)

    for desk in four:
        assert is_nowhere(desk, MARK, "李强")
        assert not any(Ledger(desk.work.store).is_here(one) for one in folders)
        assert state(desk, erasure) is State.ERASED
        told = standing(desk, erasure).carried
        assert {seat for seat, _ in told.approved} == {first.work.seat.id, third.work.seat.id}
        assert {seat for seat, aside in told.receipts if not aside} == {one.work.seat.id for one in four}
        assert told.awaited == ()
        assert compare(desk.talk).differs == ()
        record = standing(desk, erasure).erasure
        assert (record.number, record.reason, record.who) == (number, REASON, "陈静")
        assert not search.find(desk.work, MARK, Reader.WORKER)
    with pytest.raises(NotFound):
        cases.page(first.work, case, Reader.WORKER)
    assert whole_at_centre(house.data, folders) == 0
    assert [row.id for row in cases.rows(second.work, Reader.WORKER)] == [other]
    write(second.work, other, "照常工作")
    house.settle()
    assert holds(rows_of(first.work.store)["note"], "照常工作")
    with pytest.raises(Refused, match="erasing_over"):
        erasing.object_to(first.work, erasure, "太晚了")


def test_a_seat_that_was_away_sends_its_place_and_shows_its_worker_what_nobody_had(
    house: House, four: tuple[Desk, Desk, Desk, Desk]
) -> None:
    """What it had sealed has its place at the centre, what it had only saved is sealed no more; she reads it once more
    and lets it go, and the receipt says so."""
    first, second, third, _ = four
    fourth = house.more("周琳")
    case = begun(first)
    house.settle()
    write(third.work, case, f"{LATE}，已封好")
    freeze_waiting(third.talk)
    write(third.work, case, f"{LATE}，还没封")
    erasure = proposed(first, case)
    house.settle(without=third)
    agrees(second, erasure)
    run_round(second.talk)
    with pytest.raises(Refused, match="erasing_own"):
        agrees(first, erasure)
    agrees(fourth, erasure)
    house.settle(3, without=third)
    assert state(first, erasure) is State.ERASED
    told = standing(first, erasure).carried
    assert told.awaited == (third.work.seat.id,)
    assert fourth.work.seat.id in dict(told.receipts)

    house.settle()

    assert dict(standing(first, erasure).carried.receipts)[third.work.seat.id] == 2
    texts = [text for one in erasing.unseen(third.work, Reader.WORKER) for _, text in one.lines]
    assert texts == [f"{LATE}，已封好", f"{LATE}，还没封"]
    rows = rows_of(third.work.store)
    assert {name for name, found in rows.items() if holds(found, LATE)} == {"set_aside"}
    assert is_nowhere(first, MARK, LATE) and is_nowhere(third, MARK)
    assert whole_at_centre(house.data, standing(first, erasure).erasure.folders) == 0
    assert [compare(desk.talk).differs for desk in four] == [()] * 4

    assert erasing.let_unseen_go(third.work).value == 2
    house.settle()

    assert is_nowhere(third, LATE, MARK) and erasing.unseen(third.work, Reader.WORKER) == ()
    assert dict(standing(first, erasure).carried.receipts)[third.work.seat.id] == 0


def test_a_station_of_two(house: House) -> None:
    """The proposer is one of the two there, and only there; one alone never can."""
    first = house.desks[0]
    case = begun(first)
    run_round(first.talk)
    erasure = proposed(first, case)
    agrees(first, erasure)
    house.settle(3)
    assert state(first, erasure) is State.OPEN and cases.page(first.work, case, Reader.WORKER)
    second = house.more("陈静")
    assert MARK.encode() not in (house.data / "server.db").read_bytes()
    agrees(second, erasure)
    house.settle()
    assert [state(desk, erasure) for desk in house.desks] == [State.ERASED] * 2
    assert is_nowhere(first, MARK) and is_nowhere(second, MARK)


def test_whoever_was_shut_out_no_longer_agrees(house: House, four: tuple[Desk, Desk, Desk, Desk]) -> None:
    """Two looked like enough; one of them takes part no more, and it says so until somebody else agrees."""
    first, second, third, _ = four
    case = begun(first)
    house.settle()
    erasure = proposed(first, case)
    house.settle()
    agrees(third, erasure)
    run_round(third.talk)
    revoke(first.talk, third.work.seat.id)
    run_round(second.talk)
    agrees(second, erasure)
    house.settle(without=third)
    assert state(first, erasure) is State.OPEN
    assert standing(first, erasure).carried.problem == APPROVER_OUT
    assert cases.page(second.work, case, Reader.WORKER)

    house.desks.remove(third)
    fourth = house.more("周琳")
    agrees(fourth, erasure)
    house.settle()
    assert state(first, erasure) is State.ERASED
    assert {seat for seat, _ in standing(first, erasure).carried.approved} == {
        second.work.seat.id,
        fourth.work.seat.id,
    }
    house.desks.append(third)


def test_an_objection_stops_it_until_it_is_taken_back(house: House, four: tuple[Desk, Desk, Desk, Desk]) -> None:
    """Anybody's, the counter's too; everybody reads why."""
    first, second, third, counter = four
    case = begun(first)
    house.settle()
    erasure = proposed(first, case)
    house.settle()
    erasing.object_to(counter.work, erasure, "家属下周来复印")
    run_round(counter.talk)
    house.settle()
    for desk in (second, third):
        agrees(desk, erasure)
    house.settle()
    assert [state(desk, erasure) for desk in four] == [State.OBJECTED] * 4
    assert [word.remark for word in standing(second, erasure).objections] == ["家属下周来复印"]
    assert cases.page(second.work, case, Reader.WORKER)
    with pytest.raises(Refused, match="erasing_nothing_said"):
        erasing.take_back(first.work, erasure)

    erasing.take_back(counter.work, erasure)
    house.settle()
    assert [state(desk, erasure) for desk in four] == [State.ERASED] * 4


def test_withdrawn_is_over(house: House, four: tuple[Desk, Desk, Desk, Desk]) -> None:
    """By the proposer alone; agreeing afterwards is refused, and what was agreed before counts no more."""
    first, second, third, counter = four
    case = begun(first)
    house.settle()
    erasure = proposed(first, case)
    house.settle()
    agrees(second, erasure)
    with pytest.raises(Refused, match="erasing_not_yours"):
        erasing.withdraw(second.work, erasure)
    run_round(second.talk)
    erasing.withdraw(first.work, erasure)
    run_round(first.talk)
    agrees(third, erasure)  # has not heard of it yet
    house.settle()
    assert [state(desk, erasure) for desk in four] == [State.WITHDRAWN] * 4
    for said in (lambda: agrees(third, erasure), lambda: erasing.object_to(counter.work, erasure, "不同意")):
        with pytest.raises(Refused, match="erasing_over"):
            said()
    again = proposed(second, case)
    assert state(second, again) is State.OPEN and cases.page(third.work, case, Reader.WORKER)


def test_what_is_refused(house: House, four: tuple[Desk, Desk, Desk, Desk]) -> None:
    """A reason that is not in the list, a post whose word does not count, twice, somebody who is still needed."""
    first, second, third, counter = four
    case = begun(first)
    house.settle()
    with pytest.raises(BadEntry, match="erasure_reason"):
        erasing.propose(first.work, case, "because", first.pen)
    with pytest.raises(NotFound):
        erasing.propose(first.work, RecordId(b"nothing like it."), REASON, first.pen)
    erasure = proposed(first, case)
    with pytest.raises(Refused, match="erasing_proposed_already"):
        proposed(first, case)
    house.settle()
    with pytest.raises(Refused, match="erasing_not_your_post"):
        agrees(counter, erasure)
    for remark in ("  ", "很" * 201):
        with pytest.raises(BadEntry):
            erasing.object_to(counter.work, erasure, remark)
    him = cases.get(second.work, case).parties[0].person.id
    assert erasing.stakes(second.work, case, Reader.WORKER).going == ("李强", "王芳")
    cases.open_single(second.work, him, "04")
    assert erasing.stakes(second.work, case, Reader.WORKER).staying == ("李强",)
    with pytest.raises(Refused, match="erasing_person_needed"):
        agrees(second, erasure)
    agrees(third, erasure)  # has not heard of the other case yet
    house.settle()
    fourth = house.more("周琳")
    with pytest.raises(Refused, match="erasing_person_needed"):
        agrees(fourth, erasure)


def test_a_proposal_with_more_in_it_than_one_case_is_not_signed(
    house: House, four: tuple[Desk, Desk, Desk, Desk]
) -> None:
    """Made by a program that cheats: the number of one case, and beside it another one, or the site's own data."""
    first, second, _, _ = four
    case, other = begun(first), begun(first, "刘洋")
    house.settle()
    with first.work.store.read() as connection:
        refs = [stored_cases.folder(connection, one) for one in (case, other)]
        site_folder = seats.site_folder(connection, first.work.seat.site)
    assert site_folder is not None
    for strangers in ((refs[1],), (site_folder,)):
        erasure = Erasure(
            id=RecordId(secrets.token_bytes(16)), number="婚辅〔2026〕01-0001", folders=(refs[0], *strangers),
            reason=REASON, seat=first.work.seat.id, who="王敏", at_ms=1, signature=b"",
        )  # fmt: skip
        with first.work.store.save() as save:
            fields = {"number": erasure.number, "folders": b"".join(erasure.folders), "reason": REASON, "who": "王敏"}
            save.put(
                site_folder, "erasure", erasure.id, {**fields, "at_ms": 1, "signature": first.pen.propose(erasure)}
            )
        house.settle()
        with pytest.raises(Refused, match="erasing_mixed"):
            agrees(second, erasure.id)


def test_yesterdays_backup_of_the_server_brings_nothing_back(tmp_path: Path) -> None:
    """It has the case and has never heard of the erasing: the ledger beside it has, every seat hands the record back,
    and a seat that was away all the time and one that joins afterwards never get anything of it."""
    data, backup = tmp_path / "server", tmp_path / "backup"
    with served(data) as address:
        house = House(tmp_path, data, address)
        first, second, third = house.desks[0], house.more("陈静"), house.more("赵磊")
        away = house.more("周琳")
        case, other = begun(first), begun(first, "刘洋", "留下来的一句话")
        house.settle()
        subprocess.run([*SERVER, "backup", "--data", str(data), "--to", str(backup)], check=True)
        erasure = proposed(first, case)
        folders = standing(first, erasure).erasure.folders
        house.settle(without=away)
        for desk in (second, third):
            agrees(desk, erasure)
        house.settle(3, without=away)
        assert state(first, erasure) is State.ERASED
    for file in data.glob("server.db*"):
        file.unlink()
    (data / "server.db").write_bytes((backup / "server.db").read_bytes())
    assert whole_at_centre(data, folders) >= 4
    told = subprocess.run([*SERVER, "restored", "--data", str(data)], check=True, capture_output=True, text=True)
    assert "dropped" in told.stdout and whole_at_centre(data, folders) == 0

    with served(data) as address:
        house.address = address
        house.desks = [Desk(desk.seat, desk.seat.connect(address)) for desk in house.desks]
        away = house.desks[-1]
        house.settle(without=away)
        house.settle(3)
        late = house.more("孙悦")
        house.settle()
        assert [state(desk, erasure) for desk in house.desks] == [State.ERASED] * 5
        for desk in house.desks:
            assert is_nowhere(desk, MARK)
            assert not any(Ledger(desk.work.store).is_here(one) for one in folders)
            assert compare(desk.talk).differs == ()
        assert stored_case(late, other) and whole_at_centre(data, folders) == 0
        house.close()


def test_cut_short_anywhere_it_is_finished_by_the_next_round(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The computer goes out before each commit of the round in which it lets go, own unsent work and all."""
    first, others = house.desks[0], [house.more(name) for name in ("陈静", "赵磊", "周琳")]
    away = others.pop()
    for left in range(40):
        case = begun(first, body=f"{MARK}{left}")
        run_round(first.talk)
        run_round(away.talk)
        write(away.work, case, f"{LATE}{left}，已封好")
        freeze_waiting(away.talk)
        write(away.work, case, f"{LATE}{left}，还没封")
        erasure = proposed(first, case)
        run_round(first.talk)
        for desk in others:
            run_round(desk.talk)
            agrees(desk, erasure)
            run_round(desk.talk)
        is_whole = goes_out(away, left, monkeypatch)
        away = Desk(away.seat, away.seat.connect(house.address))
        run_round(away.talk)
        texts = {text for one in erasing.unseen(away.work, Reader.WORKER) for _, text in one.lines}
        assert texts == {f"{LATE}{left}，已封好", f"{LATE}{left}，还没封"}, left
        run_round(first.talk)
        assert dict(standing(first, erasure).carried.receipts)[away.work.seat.id] == 2
        erasing.let_unseen_go(away.work)
        if is_whole:
            break
    assert is_whole and left > 3
    assert is_nowhere(away, MARK, LATE) and compare(away.talk).differs == ()


class GoneOut(Exception):
    """The power has failed."""


def goes_out(desk: Desk, left: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """A round on a computer that makes so many commits more; whether it came to its end."""
    store = desk.work.store
    whole, budget = store.transaction, iter(range(left))

    @contextmanager
    def mortal() -> Iterator[Connection]:
        if next(budget, None) is None:
            raise GoneOut
        with whole() as connection:
            yield connection

    with monkeypatch.context() as patched:
        patched.setattr(store, "transaction", mortal)
        try:
            run_round(desk.talk)
        except GoneOut:
            return False
    return True


def test_two_computers_of_one_person_count_once(house: House, four: tuple[Desk, Desk, Desk, Desk]) -> None:
    """She agreed, her computer was restored from a backup, and she agrees on it once more: that is one word."""
    first, second, third, _ = four
    case = begun(first)
    house.settle()
    erasure = proposed(first, case)
    house.settle()
    agrees(second, erasure)
    run_round(second.talk)
    run_round(third.talk)
    control, seat = third.talk.control, third.work.seat.id
    members = control.members | {seat: replace(control.members[seat], went_before=second.work.seat.id)}
    agrees(third, erasure)
    third.talk.control = replace(control, members=members)
    carry_out(third.talk)
    assert state(third, erasure) is State.OPEN
    assert standing(third, erasure).carried.problem == SAME_PERSON
    assert cases.get(first.work, case)


def test_a_seat_that_has_never_been_to_the_centre_is_told_so(tmp_path: Path) -> None:
    """Who counts is not known before."""
    work = open_work(tmp_path / "alone")
    case = cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value
    with pytest.raises(Refused, match="erasing_not_told_yet"):
        erasing.propose(work, case, REASON, SeatPen(make_seat_keys(secrets.token_bytes), work.seat.site))
    assert erasing.to_judge(work) == () and erasing.proposal_about(work, case) is None
    work.close()
