"""A site of two seats and its server, set up once and copied for every round."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_bytes

import msgspec

from app.casework import opening
from app.casework.work import Work
from app.definitions import loader
from app.now import system_now
from app.store import seats
from app.store.ledger import Ledger
from app.store.seats import Founding
from sync import conversation
from sync.enrolment import new_site
from sync.invitation import site_card
from sync.round import run_round
from sync.sealing.seat_keys import SeatKeys
from sync.steps.freeze import freeze_waiting
from sync.steps.talk import Talk
from tests.bench.child import ROOT
from tests.bench.corpus import bodies
from tests.bench.filling import fill, open_cases, signed, take
from tests.desk import SITE, RawKey
from tests.letting_in import let_in

SENDER, JOINER, SERVER = "sender", "joiner", "server"
_SERVE = (sys.executable, "-m", "sync.server")


class Seat(msgspec.Struct, frozen=True):
    """An open seat, talking."""

    work: Work
    talk: Talk

    def close(self) -> None:
        """Close the database."""
        self.work.close()


def open_seat(folder: Path, address: str) -> Seat:
    """A seat of the site, about to talk with the server."""
    work = opening.open_seat(folder, RawKey(), loader.load(), system_now, token_bytes)
    keys = SeatKeys(seats.fact(work.store, "seat.secret"))
    ledger = Ledger(work.store)
    talk = conversation.begin(keys, work.seat.site, ledger, address, now=system_now, random=token_bytes)
    return Seat(work, talk)


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


def write_notes(folder: Path, count: int) -> None:
    """Notes of the sender that have never met a server: as many as fit go into one envelope."""
    sender = open_seat(folder / SENDER, "http://127.0.0.1:1")
    fill(sender.work, count)
    sender.close()


def write_notes_one_by_one(folder: Path, count: int) -> None:
    """The same, sealed as they would be in daily work: every note in an envelope of its own."""
    sender = open_seat(folder / SENDER, "http://127.0.0.1:1")
    work = sender.work
    opened = open_cases(work, max(1, count // 100))
    arrivals = list(signed(work, opened, bodies(count), start=work.now()))
    for at in range(0, count, len(opened)):
        take(work, arrivals[at : at + len(opened)])
        freeze_waiting(sender.talk)
    sender.close()


def copied(template: Path, to: Path) -> Path:
    """A site as it was set up, for one round."""
    shutil.copytree(template, to)
    return to


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The address of a server process over `data`."""
    command = [*_SERVE, "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(line for line in process.stdout if "http" in line).split()[-1]
        finally:
            process.terminate()


def _found(folder: Path, founding: Founding) -> None:
    folder.mkdir(parents=True)
    opening.found_seat(folder, RawKey(), founding, system_now, token_bytes)
