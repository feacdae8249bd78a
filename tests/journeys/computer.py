"""A worker's computer without its window: a vault folder opened with a key, and its conversation with a server."""

import copy
import secrets
from functools import cache
from pathlib import Path

import msgspec

from app.casework import cases, notes, opening, rights
from app.casework.work import Work
from app.definitions import loader
from app.domain.cases import Draft, Note, SyncMark
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from app.now import system_now
from app.store import seats
from app.store.engine import RawKey as Key
from app.store.ledger import Ledger
from app.store.seats import Founding
from sync import conversation
from sync.round import RoundReport, run_round
from sync.sealing.seat_keys import SeatKeys
from sync.steps.talk import Talk
from tests.desk import RawKey


@cache
def definitions() -> loader.Definitions:
    """The forms, read once."""
    return loader.load()


class Computer:
    """A worker's computer: a vault folder, opened with a key, and its conversation with the server."""

    def __init__(self, folder: Path, key: Key, address: str) -> None:
        self.folder, self.address = folder, address
        self.server_key = b""
        self.open(key)

    def open(self, key: Key) -> None:
        """As after any start of the program."""
        self.work: Work = opening.open_seat(self.folder, key, definitions(), system_now, secrets.token_bytes)
        keys = SeatKeys(seats.fact(self.work.store, "seat.secret"))
        ledger = Ledger(self.work.store)
        self.talk: Talk = conversation.begin(
            keys, self.work.seat.site, ledger, self.address, now=system_now, random=secrets.token_bytes,
            server_key=self.server_key,
        )  # fmt: skip

    def close(self) -> None:
        """Log out."""
        self.server_key = self.talk.server_key
        self.talk.wire.close()  # type: ignore[attr-defined]  # it is the one over HTTP
        self.work.close()

    def round(self) -> RoundReport:
        """Talk to the centre."""
        return run_round(self.talk)

    def write(self, case: RecordId, body: str) -> None:
        """A signed note."""
        draft = notes.start(self.work, case, Scope.BOTH).value
        fields = {name: getattr(draft, name) for name in draft.__struct_fields__}
        notes.keep(self.work, Draft(**fields | {"body": body}))
        notes.sign(self.work, draft.id)

    def bodies(self, case: RecordId) -> dict[str, SyncMark]:
        """The notes of a case, each with its mark, whoever of the site's workers it is of."""
        looking = copy.copy(self.work)
        looking.seat = msgspec.structs.replace(self.work.seat, post="supervisor")
        page = cases.page(looking, case, Reader.WORKER)
        return {entry.body: entry.mark for entry in page.timeline if isinstance(entry, Note)}


def joined(folder: Path, founding: Founding, address: str) -> Computer:
    """A colleague's computer; as the site's supervisor she reads every case of it."""
    folder.mkdir()
    opening.found_seat(folder, RawKey(), founding, system_now, secrets.token_bytes)
    made = Computer(folder, RawKey(), address)
    rights.take_post(made.work, "supervisor")
    return made
