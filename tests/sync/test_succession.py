"""A computer restored from a backup, or copied, goes on as a seat of its own. Real vaults, a server process."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.casework import cases, opening
from app.casework.work import Work
from app.domain.cases import SyncMark
from app.domain.ids import RecordId, SeatId
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from app.now import system_now
from app.store import seats, succession
from app.store.ledger import Ledger
from sync.enrolment import new_site
from sync.errors import ServerRefused
from sync.invitation import site_card
from sync.membership import leave, revoke
from sync.sealing.seat_keys import SeatKeys
from sync.succession import go_on_anew
from tests.desk import SITE, RawKey
from tests.journeys.backups import KeptFolder, order
from tests.journeys.computer import Computer, joined
from tests.letting_in import let_in
from tests.sync.server.conftest import ServerProcess


class Drawer:
    """The vault's own, as the program has it."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def kept(self) -> bytes:
        """See sync.succession."""
        return succession.kept(self.work.store)

    def keep(self, secret: bytes) -> None:
        """See sync.succession."""
        succession.keep(self.work.store, secret)

    def become(self, secret: bytes, number: int) -> bool:
        """See sync.succession."""
        return opening.go_on_as(self.work, SeatKeys(secret).seat, secret, number)


class Cut(Drawer):
    """The power fails when all has been said and nothing done."""

    def become(self, secret: bytes, number: int) -> bool:
        """Nothing comes of it."""
        raise BrokenPipeError


class Office:
    """王敏, who founded the site, and 陈静, whose computer it is about."""

    def __init__(self, folder: Path, server: ServerProcess) -> None:
        kept = KeptFolder(folder / "server", folder / "backup")
        self.folder = folder
        (folder / "wang").mkdir()
        founding = new_site("王敏", "marriage", secrets.token_bytes)
        opening.found_seat(folder / "wang", RawKey(), founding, system_now, secrets.token_bytes)
        self.wang = Computer(folder / "wang", RawKey(), server.address)
        opening.introduce(self.wang.work, SITE)
        order("site", "add", *kept.where, site_card(seats.fact(self.wang.work.store, "site.secret")))
        self.wang.round()
        self.chen = joined(folder / "chen", let_in(self.wang.talk, server.address), server.address)
        self.case = self.opened(self.chen, "王女士")
        self.told(self.chen)
        self.copies: list[Computer] = []

    def opened(self, computer: Computer, address: str) -> RecordId:
        """A case."""
        computer.round()
        opening.catch_up(computer.work)
        return cases.open_single(computer.work, PersonDetails(address=address), "06").value

    def copy(self) -> Computer:
        """陈静's vault as it is now, on another computer or on a stick."""
        self.chen.close()
        target = self.folder / f"copy{len(self.copies)}"
        shutil.copytree(self.chen.folder, target)
        self.chen.open(RawKey())
        made = Computer(target, RawKey(), self.chen.address)
        self.copies.append(made)
        return made

    def told(self, computer: Computer) -> int:
        """A round, and what the program does after it; the new number, if there is one."""
        report = computer.round()
        number = go_on_anew(computer.talk, Drawer(computer.work), is_older_copy=report.unknown_own > 0)
        if number:
            computer.close()
            computer.open(RawKey())
        opening.catch_up(computer.work)
        return number

    def settle(self) -> None:
        """Until everybody has heard of everything."""
        for _ in range(4):
            for computer in (self.wang, self.chen, *self.copies):
                self.told(computer)

    def close(self) -> None:
        """All off."""
        for computer in (self.wang, self.chen, *self.copies):
            computer.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The site, with a case of 陈静's at the centre."""
    server = ServerProcess(tmp_path / "server")
    made = Office(tmp_path, server)
    yield made
    made.close()
    server.stop()


def nothing_waits(computer: Computer) -> bool:
    """Everything saved here is at the centre, and everything there is open here."""
    count = Ledger(computer.work.store).waiting_count()
    return (count.ops, count.quarantined, count.held) == (0, 0, 0)


def test_a_restored_computer_gets_keys_and_a_number_of_its_own(office: Office) -> None:
    """What was sent after the backup comes back, what was written since is kept; the old keys read nothing new."""
    backup = office.copy()
    office.copies.remove(backup)
    old = office.chen.talk.keys.seat
    office.chen.write(office.case, "备份以后写的")
    assert office.told(office.chen) == 0
    office.chen.close()  # the disk dies; the backup is put back
    office.chen = backup
    office.chen.write(office.case, "恢复以后写的")
    assert office.told(office.chen) == 3
    office.settle()
    new = office.chen.talk.keys.seat
    assert new != old
    assert office.chen.work.seat.number == 3
    both = {"备份以后写的": SyncMark.CENTRE, "恢复以后写的": SyncMark.CENTRE}
    assert office.chen.bodies(office.case) == office.wang.bodies(office.case) == both
    control = office.wang.talk.control
    for ring in control.rings:
        readers = {seat for seat, _ in control.epochs[ring, control.latest_epoch(ring)].wraps}
        assert new in readers
        assert old not in readers
    office.chen.write(office.case, "换号以后写的")
    fresh = office.opened(office.chen, "赵女士")
    office.settle()
    assert office.wang.bodies(office.case) == both | {"换号以后写的": SyncMark.CENTRE}
    assert "03-" in next(one.number for one in cases.rows(office.wang.work, Reader.WORKER) if one.id == fresh)
    assert all(map(nothing_waits, (office.wang, office.chen)))


def test_two_computers_with_one_vault_become_two_seats(office: Office) -> None:
    """Each keeps what was written on it, unsent work too, and shows the other's; nobody is shut out by it."""
    copy = office.copy()
    office.chen.write(office.case, "这一台写的")
    office.told(office.chen)
    copy.write(office.case, "那一台写的")
    assert office.told(copy) == 3
    office.chen.write(office.case, "这一台还没有送的")
    assert office.told(office.chen) == 4
    office.settle()
    all_ = {"这一台写的", "那一台写的", "这一台还没有送的"}
    for computer in (office.wang, office.chen, copy):
        assert computer.bodies(office.case) == dict.fromkeys(all_, SyncMark.CENTRE)
        assert nothing_waits(computer)
    assert len({office.chen.talk.keys.seat, copy.talk.keys.seat}) == 2
    for computer, words in ((office.chen, "甲"), (copy, "乙")):
        computer.write(office.case, words)
    office.settle()
    assert office.wang.bodies(office.case).keys() == all_ | {"甲", "乙"}


def test_the_power_fails_between_saying_it_and_being_it(office: Office) -> None:
    """The keys were kept first: the next round goes on with them, and no third seat comes of it."""
    copy = office.copy()
    office.chen.write(office.case, "这一台写的")
    office.told(office.chen)
    report = copy.round()
    assert report.unknown_own
    with pytest.raises(BrokenPipeError):
        go_on_anew(copy.talk, Cut(copy.work), is_older_copy=True)
    copy.close()
    copy.open(RawKey())
    assert office.told(copy) == 3
    office.settle()
    assert [one.number for one in office.wang.talk.control.family(copy.talk.keys.seat)] == [2, 3, 4]


class Saving(Drawer):
    """A note is signed just then."""

    def __init__(self, computer: Computer, case: RecordId, words: str) -> None:
        super().__init__(computer.work)
        self.note = (computer, case, words)

    def become(self, secret: bytes, number: int) -> bool:
        """Between the saying and the being."""
        computer, case, words = self.note
        computer.write(case, words)
        return super().become(secret, number)


def test_what_is_saved_while_it_goes_on_is_sealed_with_the_old_keys(office: Office) -> None:
    """It names the old seat, so that seat sends it first."""
    copy = office.copy()
    office.chen.write(office.case, "这一台写的")
    office.told(office.chen)
    assert copy.round().unknown_own
    assert go_on_anew(copy.talk, Saving(copy, office.case, "正好这时签的"), is_older_copy=True) == 0
    assert office.told(copy) == 3
    office.settle()
    both = dict.fromkeys(("这一台写的", "正好这时签的"), SyncMark.CENTRE)
    assert office.wang.bodies(office.case) == copy.bodies(office.case) == both
    assert all(map(nothing_waits, (office.wang, office.chen, copy)))


@pytest.mark.parametrize("which", ["the first", "a successor"])
def test_whoever_is_shut_out_is_out_with_all_it_was(office: Office, which: str) -> None:
    """Both copies and the old keys; what they had sent stays."""
    copy = office.copy()
    old = office.chen.talk.keys.seat
    office.chen.write(office.case, "这一台写的")
    office.told(office.chen)
    office.told(copy)
    office.settle()
    revoke(office.wang.talk, SeatId(old if which == "the first" else copy.talk.keys.seat))
    for computer in (copy, office.chen):
        with pytest.raises(ServerRefused):
            computer.round()
    assert not any(one.active for one in office.wang.talk.control.family(old))
    office.wang.round()
    assert office.wang.bodies(office.case) == {"这一台写的": SyncMark.CENTRE}


def test_whoever_leaves_leaves_with_the_old_keys(office: Office) -> None:
    """A backup of a leaver's vault lets nobody come back."""
    backup = office.copy()
    office.chen.write(office.case, "这一台写的")
    office.told(office.chen)
    office.told(backup)
    office.told(office.chen)
    assert leave(office.chen.talk).is_out
    office.wang.round()
    assert not any(one.active for one in office.wang.talk.control.family(office.chen.talk.keys.seat))
