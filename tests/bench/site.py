"""A site of two seats and its server, set up once and copied for every round."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_bytes

import msgspec

from app.casework import opening
from app.casework.work import Work
from app.definitions import loader
from app.domain.ids import FolderRef, RecordId
from app.now import system_now
from app.store import seats
from app.store.ledger import Ledger
from app.store.seats import Founding
from sync import conversation
from sync.enrolment import new_site
from sync.invitation import site_card
from sync.round import run_round
from sync.sealing.seat_keys import SeatKeys
from sync.server.store.database import Home
from sync.steps.control import load_control
from sync.steps.freeze import freeze_waiting
from sync.steps.talk import Talk
from tests.bench.child import ROOT
from tests.bench.corpus import bodies
from tests.bench.filling import Case, open_cases, signed, take
from tests.desk import SITE, RawKey
from tests.letting_in import let_in

SENDER, JOINER, SERVER = "sender", "joiner", "server"
PER_CASE = 5
_SERVE = (sys.executable, "-m", "sync.server")


class Traffic:
    """Counts what a seat sends and is sent, addresses included."""

    def __init__(self) -> None:
        self.bytes = 0
        self.requests = 0

    def __call__(self, part: bytes) -> None:
        """One part of an exchange: the address asked, the body sent, the body received, in turn."""
        self.requests += part.startswith(b"/v1/")
        self.bytes += len(part)

    def of(self, way: Callable[[], object]) -> tuple[int, int]:
        """Requests and bytes of one call."""
        before = self.requests, self.bytes
        way()
        return self.requests - before[0], self.bytes - before[1]


class Seat(msgspec.Struct, frozen=True):
    """An open seat, talking."""

    work: Work
    talk: Talk
    traffic: Traffic

    def close(self) -> None:
        """Close the database."""
        self.work.close()


def open_seat(folder: Path, address: str) -> Seat:
    """A seat of the site, about to talk with the server."""
    work = opening.open_seat(folder, RawKey(), loader.load(), system_now, token_bytes)
    keys = SeatKeys(seats.fact(work.store, "seat.secret"))
    ledger, traffic = Ledger(work.store), Traffic()
    talk = conversation.begin(
        keys, work.seat.site, ledger, address, now=system_now, random=token_bytes, tap=traffic
    )  # fmt: skip
    return Seat(work, talk, traffic)


def set_up(folder: Path) -> None:
    """A server that knows the site, its founder and a second seat that has never read anything."""
    with served(folder / SERVER) as address:
        _found(folder / SENDER, new_site("王敏", "marriage", token_bytes))
        sender = open_seat(folder / SENDER, address)
        opening.introduce(sender.work, SITE)
        card = site_card(seats.fact(sender.work.store, "site.secret"))
        adding = [*_SERVE, "site", "add", "--data", str(folder / SERVER), card]
        subprocess.run(adding, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        run_round(sender.talk)
        _found(folder / JOINER, let_in(sender.talk, address))
        sender.close()


def write_cases(folder: Path, notes: int) -> None:
    """The sender's cases for so many notes, five to each; they have never met a server."""
    sender = open_seat(folder / SENDER, "http://127.0.0.1:1")
    open_cases(sender.work, max(1, notes // PER_CASE))
    sender.close()


def write_notes(folder: Path, count: int) -> None:
    """Notes in these cases as an import brings them: as many as fit go into one envelope."""
    sender = open_seat(folder / SENDER, "http://127.0.0.1:1")
    work = sender.work
    take(work, list(signed(work, _cases(work), bodies(count), start=work.now())))
    sender.close()


def write_notes_one_by_one(folder: Path, count: int) -> None:
    """The same, sealed as they would be in daily work: every note in an envelope of its own."""
    sender = open_seat(folder / SENDER, "http://127.0.0.1:1")
    work = sender.work
    load_control(sender.talk)  # without it no ring's key counts as the newest, and nothing would be sealed
    freeze_waiting(sender.talk)
    before = sender.talk.disk.waiting_count().offers
    opened = _cases(work)
    arrivals = list(signed(work, opened, bodies(count), start=work.now()))
    for at in range(0, count, len(opened)):
        take(work, arrivals[at : at + len(opened)])
        freeze_waiting(sender.talk)
    assert sender.talk.disk.waiting_count().offers == before + count
    sender.close()


def _cases(work: Work) -> list[Case]:
    with work.store.read() as connection:
        rows = connection.exec_driver_sql('SELECT id, folder FROM "case" ORDER BY rowid').all()
    return [(RecordId(row.id), FolderRef(row.folder)) for row in rows]


def copied(template: Path, to: Path) -> Path:
    """A site as it was set up, for one round."""
    shutil.copytree(template, to)
    return to


@contextmanager
def served(home: Home, *options: str) -> Iterator[str]:
    """The address of a server process over `home`."""
    with serving(home, *options) as (address, _):
        yield address


@contextmanager
def serving(home: Home, *options: str) -> Iterator[tuple[str, int]]:
    """The same with the number of the process."""
    where = "--data" if isinstance(home, Path) else "--database"
    command = [*_SERVE, "serve", where, str(home), "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(line for line in process.stdout if "http" in line).split()[-1], process.pid
        finally:
            process.terminate()


def _found(folder: Path, founding: Founding) -> None:
    folder.mkdir(parents=True)
    opening.found_seat(folder, RawKey(), founding, system_now, token_bytes)
