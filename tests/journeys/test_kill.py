"""Killed at random moments while typing, signing and syncing, fifty times: nothing promised is ever missing."""

import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.casework import cases, opening
from app.casework.work import Work
from app.domain.cases import Note
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from app.now import system_now
from app.store import notes, seats
from sync.enrolment import new_site
from sync.invitation import site_card
from sync.round import run_round
from tests.desk import SITE, RawKey
from tests.journeys.typist import converse, open_again

KILLS = 50


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A server process on loopback."""
    data = tmp_path / "server"
    command = [sys.executable, "-m", "sync.server", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield data, next(line for line in process.stdout if "http" in line).split()[-1]
        process.terminate()


@pytest.fixture
def seat(tmp_path: Path, server: tuple[Path, str]) -> Path:
    """A founded seat whose site is on the server."""
    folder = tmp_path / "seat"
    folder.mkdir()
    opening.found_seat(
        folder, RawKey(), new_site("王敏", "marriage", secrets.token_bytes), system_now, secrets.token_bytes
    )
    work = open_again(folder)
    opening.introduce(work, SITE)
    card = site_card(seats.fact(work.store, "site.secret"))
    subprocess.run([sys.executable, "-m", "sync.server", "site", "add", "--data", str(server[0]), card], check=True)
    work.close()
    return folder


def _live_and_die(folder: Path, address: str, span: float) -> list[list[str]]:
    """The promises of one short life; the clock runs from the moment it works."""
    command = [sys.executable, "-m", "tests.journeys.typist", str(folder), address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        first = process.stdout.readline()
        time.sleep(span)
        process.send_signal(signal.SIGKILL)
        lines = [first, *process.stdout.read().splitlines()]
    return [line.split() for line in lines if line.strip()]


def _bodies(work: Work) -> tuple[dict[str, str], dict[str, str]]:
    """Signed notes and drafts, by id."""
    signed = {
        entry.id.hex(): entry.body
        for row in cases.rows(work, Reader.WORKER, limit=1000)
        for entry in cases.page(work, row.id, Reader.WORKER).timeline
        if isinstance(entry, Note)
    }
    with work.store.read() as connection:
        drafts = {draft.id.hex(): draft.body for draft in notes.drafts(connection, [scope.value for scope in Scope])}
    return signed, drafts


@pytest.mark.timeout(900)
def test_fifty_kills_lose_nothing_that_was_promised(seat: Path, server: tuple[Path, str]) -> None:
    """No signed note lost, no kept draft lost, the vault opens every time; at the end the centre has it all."""
    dice = random.Random(20261123)
    promised: dict[str, str] = {}
    for kill in range(KILLS):
        lines = _live_and_die(seat, server[1], dice.uniform(0.0, 0.6))
        work = open_again(seat)
        signed, drafts = _bodies(work)
        kept: dict[str, str] = {}
        for line in lines:
            if line[0] == "kept":
                kept[line[1]] = line[2].replace("_", " ")
            elif line[0] == "signed":
                promised[line[1]] = line[2].replace("_", " ")
        for id_, body in promised.items():
            assert signed.get(id_) == body, f"kill {kill}: a signed note is gone"
        for id_, body in kept.items():
            standing = signed.get(id_) or drafts.get(id_, "")
            assert standing.startswith(body), f"kill {kill}: a kept draft is gone"
        work.close()
    work = open_again(seat)
    report = run_round(converse(work, server[1]))
    signed, _ = _bodies(work)
    marks = {entry.mark.value for row in cases.rows(work, Reader.WORKER, limit=1000)
             for entry in cases.page(work, RecordId(row.id), Reader.WORKER).timeline}  # fmt: skip
    work.close()
    assert report.refused == report.held == 0
    assert set(promised) <= set(signed)
    assert marks == {"centre"}
