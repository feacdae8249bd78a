"""A worker's process to be killed: types, signs and syncs for as long as it lives, and says what was stored.

Run as `python -m tests.journeys.typist FOLDER ADDRESS`. Each line on stdout is a promise: what it names is in the
vault, because the verb that put it there has returned.
"""

import itertools
import os
import sys
from pathlib import Path

import msgspec

from app.casework import cases, notes, opening
from app.casework.work import Work
from app.definitions import loader
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Scope
from app.now import system_now
from app.store import seats
from app.store.ledger import Ledger
from sync import conversation
from sync.errors import SyncError
from sync.round import run_round
from sync.sealing.seat_keys import SeatKeys
from sync.steps.talk import Talk
from tests.desk import RawKey

SENTENCE = "双方谈到了孩子的探望安排和今后的联系方式。"


def promise(*words: str) -> None:
    """Say what is stored; unbuffered, so that a line once written outlives this process."""
    os.write(1, (" ".join(words) + "\n").encode())


def open_again(folder: Path) -> Work:
    """The seat, as after any start of the program."""
    return opening.open_seat(folder, RawKey(), loader.load(), system_now, os.urandom)


def converse(work: Work, address: str) -> Talk:
    """A talk with the server."""
    keys = SeatKeys(seats.fact(work.store, "seat.secret"))
    ledger = Ledger(work.store)
    return conversation.begin(keys, work.seat.site, ledger, address, now=system_now, random=os.urandom)


def type_and_sign(work: Work, case: RecordId, number: int) -> None:
    """One note, typed in pieces, each kept; then signed."""
    draft = notes.start(work, case, Scope.BOTH).value
    body = f"第{number}条 "
    for piece in (SENTENCE[at : at + 5] for at in range(0, len(SENTENCE), 5)):
        body += piece
        notes.keep(work, msgspec.structs.replace(draft, body=body))
        promise("kept", draft.id.hex(), body.replace(" ", "_"))
    notes.sign(work, draft.id)
    promise("signed", draft.id.hex(), body.replace(" ", "_"))


def main(folder: Path, address: str) -> None:
    """Until killed."""
    work = open_again(folder)
    talk = converse(work, address)
    case = cases.open_single(work, PersonDetails(address="王女士"), "06").value
    promise("ready")
    for number in itertools.count():
        type_and_sign(work, case, number)
        if number % 3 == 0:
            try:
                run_round(talk)
                promise("round")
            except SyncError as error:
                promise("failed", error.code)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
