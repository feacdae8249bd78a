"""A seat with many signed notes in it: the very ops that signing makes, absorbed in bulk."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from secrets import token_bytes

from app.casework import cases, search
from app.casework.work import Work
from app.domain.ids import FolderRef, RecordId, SaveId
from app.domain.people import PersonDetails
from app.now import wall_ms
from app.ops import codec
from app.ops.values import Hlc, Op, Value, Write
from app.store import cases as case_rows
from app.store import clock
from app.store.absorbing import Arrival, absorb
from tests.bench.corpus import bodies

PER_CASE = 100
_PAGE = 1000
_INDEXED = 100
"""Notes indexed in one transaction, as the window does it (ui.syncing.INDEX_AT_ONCE)."""
_APART = timedelta(minutes=7)  # between two notes

Case = tuple[RecordId, FolderRef]


def fill(work: Work, count: int, *, seed: int = 20261123) -> list[Case]:
    """Sign `count` notes, a hundred to a case, in the months before now. They wait for the index and the centre."""
    opened = open_cases(work, max(1, count // PER_CASE))
    arrivals = list(signed(work, opened, bodies(count, seed), start=work.now() - _APART * count))
    take(work, arrivals)
    return opened


def open_cases(work: Work, count: int) -> list[Case]:
    """Cases of one person each, with the folders they live in."""
    ids = [cases.open_single(work, PersonDetails(address=f"第{number}位来访者"), "06").value for number in range(count)]
    with work.store.read() as connection:
        return [(id_, case_rows.get(connection, id_).folder) for id_ in ids]


def signed(work: Work, opened: list[Case], texts: Iterable[str], start: datetime) -> Iterator[Arrival]:
    """One op a note, with its audit line, as signing makes it."""
    with work.store.read() as connection:
        stamp = clock.last(connection)
    for number, text in enumerate(texts):
        case, folder = opened[number % len(opened)]
        moment = start + _APART * number
        stamp = Hlc(stamp.ms, stamp.counter + 1)
        op = Op(
            work.seat.id, folder, SaveId(token_bytes(16)), token_bytes(16), stamp, wall_ms(moment), 480,
            tuple(_writes(work, case, text, moment)),
        )  # fmt: skip
        body = codec.encode(op)
        yield Arrival(codec.op_id(body), op, body=body)


def take(work: Work, arrivals: list[Arrival]) -> None:
    """Absorb ops made here, a thousand to a transaction."""
    for at in range(0, len(arrivals), _PAGE):
        with work.store.transaction() as connection:
            absorb(connection, arrivals[at : at + _PAGE], index_now=False)
            clock.remember(connection, arrivals[min(at + _PAGE, len(arrivals)) - 1].op.hlc)


def index_all(work: Work) -> None:
    """Index every note that waits for it."""
    while search.index_more(work, _INDEXED):
        pass


def _writes(work: Work, case: RecordId, text: str, moment: datetime) -> Iterator[Write]:
    note, said_at = RecordId(token_bytes(16)), moment.isoformat(timespec="seconds")
    fields: dict[str, Value] = {
        "case": case, "scope": "both", "body": text, "mode": "face", "minutes": 50,
        "happened_on": moment.date().isoformat(), "recorded_at": said_at, "author": work.seat.worker, "late": 0,
        "amends": None, "reason": "",
    }  # fmt: skip
    line: dict[str, Value] = {
        "verb": "note_signed", "at": said_at, "who": work.seat.worker, "case": case, "record": note, "scope": "both",
    }  # fmt: skip
    for field, value in fields.items():
        yield Write("note", note, field, value)
    audit = RecordId(token_bytes(16))
    for field, value in line.items():
        yield Write("audit", audit, field, value)
