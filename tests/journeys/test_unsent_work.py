"""What was saved and not yet sent outlives whatever happens to the computer, the person or the server.

Real parts end to end: a vault with passphrase and recovery code, SQLCipher, a server process on loopback, a colleague
at a second computer who must see the note in the end.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command

from app.casework import cases, opening
from app.domain.cases import SyncMark
from app.domain.people import PersonDetails
from app.errors import HeaderDamaged, WrongSecret
from app.now import system_now
from app.store import migrate, seats
from app.store.ledger import Ledger
from app.vault import header, vault
from sync.enrolment import new_site
from sync.errors import ServerAway, ServerRefused
from sync.hand_in import pack, take_in
from sync.invitation import site_card
from sync.membership import admit_late, late_work, revoke
from tests.desk import SITE, RawKey
from tests.journeys.backups import Keeping, KeptDatabase, KeptFolder, order
from tests.journeys.computer import Computer, joined
from tests.letting_in import let_in
from tests.sync.server.cluster import Cluster
from tests.sync.server.conftest import ServerProcess

PASSPHRASE, OTHER = "correct horse battery", "another longer passphrase"
BEFORE, UNSENT = "先前已经送到的记录", "还没有送出的记录"


class Desk:
    """One site: 王敏 at her computer, 陈静 at hers, the server, and a case with one note sent and one not yet."""

    def __init__(self, folder: Path, server: ServerProcess, kept: Keeping) -> None:
        self.server, self.kept = server, kept
        self.made = vault.create(folder / "home", "王敏", SITE.name, PASSPHRASE, secrets.token_bytes)
        founding = new_site("王敏", "marriage", secrets.token_bytes)
        opening.found_seat(self.made.folder, self.made.key, founding, system_now, secrets.token_bytes)
        self.hers = Computer(self.made.folder, self.made.key, server.address)
        opening.introduce(self.hers.work, SITE)
        card = site_card(seats.fact(self.hers.work.store, "site.secret"))
        order("site", "add", *kept.where, card)
        self.hers.round()
        self.colleague = self._join(folder / "colleague")
        kept.back_up()
        self.case = cases.open_single(self.hers.work, PersonDetails(address="王女士"), "06").value
        self.hers.write(self.case, BEFORE)
        self.hers.round()
        self.hers.write(self.case, UNSENT)

    def _join(self, folder: Path) -> Computer:
        return joined(folder, let_in(self.hers.talk, self.server.address, role="admin"), self.server.address)

    def check(self) -> None:
        """One round each, and both notes are at the centre and on the colleague's screen; nothing waits."""
        assert self.hers.bodies(self.case).keys() == {BEFORE, UNSENT}
        self.hers.round()
        self.colleague.round()
        assert self.hers.bodies(self.case) == {BEFORE: SyncMark.CENTRE, UNSENT: SyncMark.CENTRE}
        assert self.colleague.bodies(self.case).keys() == {BEFORE, UNSENT}
        count = Ledger(self.hers.work.store).waiting_count()
        assert (count.ops, count.quarantined, count.held) == (0, 0, 0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The site, with a note that has not been sent."""
    yield from served(tmp_path, KeptFolder(tmp_path / "server", tmp_path / "backups" / "yesterday"))


@pytest.fixture
def desk_on_postgresql(tmp_path: Path, cluster: Cluster) -> Iterator[Desk]:
    """The same site on the other database."""
    yield from served(tmp_path, KeptDatabase(cluster))


def served(folder: Path, kept: Keeping) -> Iterator[Desk]:
    """The site while its server runs."""
    server = ServerProcess(folder / "server", home=kept.home)
    made = Desk(folder, server, kept)
    yield made
    made.hers.close()
    made.colleague.close()
    assert made.server.stop() == 0


def test_unsent_work_survives_logout(desk: Desk) -> None:
    """Logged out without a network, logged in again the next day."""
    desk.server.stop()
    with pytest.raises(ServerAway):
        desk.hers.round()
    desk.hers.close()
    restart(desk)
    desk.hers.open(vault.unlock(desk.made.folder, PASSPHRASE))
    desk.check()


def test_unsent_work_survives_passphrase_change(desk: Desk) -> None:
    """The passphrase is changed and the recovery code renewed before it is sent."""
    desk.hers.close()
    vault.change_passphrase(desk.made.folder, PASSPHRASE, OTHER, secrets.token_bytes)
    vault.new_recovery_code(desk.made.folder, OTHER, secrets.token_bytes)
    with pytest.raises(WrongSecret):
        vault.unlock(desk.made.folder, PASSPHRASE)
    desk.hers.open(vault.unlock(desk.made.folder, OTHER, ticks=later))
    desk.check()


def test_unsent_work_survives_update(desk: Desk) -> None:
    """An older program saved it; the new one brings the vault up to date first."""
    with desk.hers.work.store.transaction() as connection:
        command.downgrade(migrate.config(connection), "0001")
    desk.hers.close()
    desk.hers.open(desk.made.key)
    with desk.hers.work.store.read() as connection:
        assert migrate.revision(connection) == migrate.head()
    desk.check()


def test_unsent_work_survives_key_error(desk: Desk) -> None:
    """The passphrase is forgotten and both copies of the header are damaged; a copy and the recovery sheet are left."""
    desk.hers.close()
    files = {file: file.read_bytes() for file in desk.made.folder.iterdir() if file.name.startswith("vault.header")}
    with pytest.raises(WrongSecret):
        vault.unlock(desk.made.folder, "not the passphrase")
    for file, content in files.items():
        file.write_bytes(content[: len(content) // 2])
    with pytest.raises(HeaderDamaged):
        vault.unlock(desk.made.folder, PASSPHRASE, ticks=later)
    next(iter(files)).write_bytes(next(iter(files.values())))
    key = vault.unlock_with_recovery(desk.made.folder, desk.made.recovery_code, ticks=later)
    vault.set_passphrase(desk.made.folder, key, OTHER, secrets.token_bytes)
    assert header.read(desk.made.folder).headers
    desk.hers.open(vault.unlock(desk.made.folder, OTHER, ticks=later))
    desk.check()


def test_unsent_work_survives_server_restore(desk: Desk) -> None:
    """The server goes back to before the case was opened: what was sent is offered again, with what was not."""
    go_back_to_yesterday(desk)


def test_unsent_work_survives_server_restore_of_postgresql(desk_on_postgresql: Desk) -> None:
    """The same with pg_dump and pg_restore."""
    go_back_to_yesterday(desk_on_postgresql)


def go_back_to_yesterday(desk: Desk) -> None:
    """Restore as the manual says; everybody goes on."""
    desk.server.stop()
    desk.kept.put_back()
    assert "sound" in order("check", *desk.kept.where)
    order("restored", *desk.kept.where)
    desk.hers.close()
    restart(desk)
    desk.hers.open(desk.made.key)
    desk.check()


def test_unsent_work_survives_account_disabled(desk: Desk) -> None:
    """王敏 is shut out with a note unsent; 陈静, an administrator, takes in her file and lets it count."""
    revoke(desk.colleague.talk, desk.hers.talk.keys.seat)
    with pytest.raises(ServerRefused):
        desk.hers.round()
    packed = pack(desk.hers.talk)
    assert UNSENT.encode() not in packed
    desk.hers.close()
    taken = take_in(desk.colleague.talk, packed)
    assert taken.new >= 1
    desk.colleague.round()
    assert desk.colleague.bodies(desk.case).keys() == {BEFORE}
    late = late_work(desk.colleague.talk)
    assert [one.seat for one in late] == [desk.hers.talk.keys.seat] * taken.new
    admit_late(desk.colleague.talk, [one.id for one in late])
    desk.colleague.round()
    assert desk.colleague.bodies(desk.case) == {BEFORE: SyncMark.CENTRE, UNSENT: SyncMark.CENTRE}
    count = Ledger(desk.colleague.work.store).waiting_count()
    assert (count.ops, count.quarantined, count.held) == (0, 0, 0)
    desk.hers.open(vault.unlock(desk.made.folder, PASSPHRASE))  # her own vault is hers as before
    assert desk.hers.bodies(desk.case).keys() == {BEFORE, UNSENT}


def later() -> float:
    """A clock on which every wait after a wrong passphrase is over."""
    return 10.0**9


def restart(desk: Desk) -> None:
    """The server is started again, on a port of its own."""
    desk.server.start()
    desk.hers.address = desk.colleague.address = desk.server.address
    desk.colleague.close()
    desk.colleague.open(RawKey())
