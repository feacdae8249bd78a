"""A site's exchange over a real server process, every part of it timed; measured once for all of its names."""

from collections import defaultdict
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.casework import opening
from app.casework.work import Work
from app.now import system_now
from app.ops import codec
from app.store import envelopes
from sync.errors import Cancelled
from sync.round import run_round
from sync.steps.snapshot import leave_snapshot
from tests.bench import pouchdb
from tests.bench.bare_exchange import FEW, KEPT, BareExchange, bare_exchange
from tests.bench.corpus import bodies
from tests.bench.filling import index_all, open_cases, signed, take
from tests.bench.rounds import medians, timed
from tests.bench.site import (
    JOINER,
    SENDER,
    SERVER,
    Seat,
    copied,
    open_seat,
    served,
    set_up,
    write_cases,
    write_notes,
    write_notes_one_by_one,
)
from tests.bench.values import Scale

CHANGED = 100
"""How many notes a delta is."""
_GREETINGS = 7
LOOKER = "looker"

Taken = dict[str, dict[str, list[float]]]


@cache
def measured(scale: Scale) -> dict[str, dict[str, float]]:
    """Medians by name, then by what was timed."""
    taken: Taken = defaultdict(lambda: defaultdict(list))
    with TemporaryDirectory() as folder:
        place = Path(folder)
        set_up(place / "site")
        write_cases(place / "site", scale.notes)
        write_notes(copied(place / "site", place / "packed"), scale.notes)
        write_notes_one_by_one(copied(place / "site", place / "single"), scale.notes)
        for number in range(scale.rounds):
            site = copied(place / "packed", place / f"ours-{number}")
            ops = _ours(taken, scale, site)
            _bare(taken, ops, site / JOINER / opening.DATABASE, place / f"bare-{number}")
            if pouchdb.is_here():
                _pouchdb(taken, ops, place / f"pouchdb-{number}")
        _one_by_one(taken, scale, copied(place / "single", place / "ours-single"))
    return {name: medians(ways) for name, ways in taken.items()}


def _ours(taken: Taken, scale: Scale, site: Path) -> list[bytes]:
    """Push, first pull, index, nothing, a few more notes; the ops of everything, the few notes last."""
    with served(site / SERVER) as address:
        sender, joiner = open_seat(site / SENDER, address), open_seat(site / JOINER, address)
        sender.talk.makes_snapshots = False  # timed beside it
        taken["sync-push"]["ours"].append(timed(lambda: run_round(sender.talk)))
        taken["sync-push"]["ours_mb"].append(sender.traffic.bytes / 1e6)
        _by_snapshot(taken, scale, sender, open_seat(copied(site / JOINER, site / LOOKER), address))
        joiner.talk.shelf = None  # as if nobody had left a snapshot
        taken["sync-first"]["ours"].append(timed(lambda: run_round(joiner.talk)))
        taken["sync-first"]["ours_mb"].append(joiner.traffic.bytes / 1e6)
        assert notes_in(joiner) == scale.notes
        taken["sync-first"]["index_afterwards"].append(timed(lambda: index_all(joiner.work)))
        run_round(joiner.talk)
        taken["sync-noop"]["ours"] += [timed(lambda: run_round(joiner.talk)) for _ in range(_GREETINGS)]
        requests, size = joiner.traffic.of(lambda: run_round(joiner.talk))
        assert requests == 1
        taken["sync-noop"]["ours_kb"].append(size / 1e3)
        ops = encoded_ops(sender.work)
        write_more(sender)
        pushing, pulling = timed(lambda: run_round(sender.talk)), timed(lambda: run_round(joiner.talk))
        taken["sync-delta"]["ours"].append(pushing + pulling)
        taken["sync-delta"]["push"].append(pushing)
        taken["sync-delta"]["pull"].append(pulling)
        few = [op for op in encoded_ops(sender.work)[len(ops) :] if is_note(op)]
        sender.close()
        joiner.close()
    return [*ops, *few]


def _by_snapshot(taken: Taken, scale: Scale, maker: Seat, looker: Seat) -> None:
    """What the maker leaves at the centre, and how soon all of it can be looked at; nothing has been read then."""
    found = taken["sync-snapshot"]
    before = maker.traffic.bytes
    maker.talk.makes_snapshots = True
    found["making"].append(timed(lambda: _leave_all(maker)))
    found["making_mb"].append((maker.traffic.bytes - before) / 1e6)
    looker.talk.progress = _until_reading
    found["ours"].append(timed(lambda: _cut_short(looker)))
    found["ours_mb"].append(looker.traffic.bytes / 1e6)
    assert notes_in(looker) == scale.notes
    looker.close()


def _leave_all(seat: Seat) -> None:
    while set(seat.talk.control.snapshots) != set(seat.talk.control.rings):
        leave_snapshot(seat.talk, 1)


def _until_reading(step: str, _done: int, _total: int) -> bool:
    return step != "fetch"


def _cut_short(seat: Seat) -> None:
    with suppress(Cancelled):
        run_round(seat.talk)


def _bare(taken: Taken, ops: list[bytes], vault: Path, folder: Path) -> None:
    """The same by raw libraries."""
    with bare_exchange(vault, ops[:-CHANGED], folder / "all") as bare:
        _time_bare(taken, bare)
        taken["sync-noop"]["limit"] += [timed(bare.greet) for _ in range(_GREETINGS)]
    with bare_exchange(vault, ops[-CHANGED:], folder / "few", few=True) as bare:
        sending, fetching, writing = timed(bare.send), timed(bare.fetch), timed(bare.writer(FEW).write)
        taken["sync-delta"]["limit"].append(sending + fetching + writing)


def _time_bare(taken: Taken, bare: BareExchange) -> None:
    bare.greet()  # the connection stands
    sending, fetching = timed(bare.send), timed(bare.fetch)
    writing, keeping = timed(bare.writer().write), timed(bare.writer(KEPT).write)
    for name, moving in (("sync-push", sending), ("sync-first", fetching), ("sync-snapshot", fetching)):
        taken[name]["limit"].append(moving + writing)
        taken[name]["bare_wire_alone"].append(moving)
        taken[name]["bare_with_every_row_we_keep"].append(moving + keeping)
        taken[name]["bare_batches_mb"].append(bare.size / 1e6)


def _pouchdb(taken: Taken, ops: list[bytes], folder: Path) -> None:
    """The same notes by PouchDB. It has no snapshots: a first sync is one that reads everything."""
    spent = pouchdb.exchanged(ops[:-CHANGED], ops[-CHANGED:], folder)
    spent["delta"] = spent["delta_push"] + spent["delta_pull"]
    for name in ("push", "first", "delta", "noop"):
        taken[f"sync-{name}"]["pouchdb"].append(spent[name])
    taken["sync-snapshot"]["pouchdb"].append(spent["first"])


def _one_by_one(taken: Taken, scale: Scale, site: Path) -> None:
    """Beside them: the same notes where each has an envelope of its own, as daily work leaves them."""
    with served(site / SERVER) as address:
        sender, joiner = open_seat(site / SENDER, address), open_seat(site / JOINER, address)
        sender.talk.makes_snapshots = joiner.talk.makes_snapshots = False
        taken["sync-push"]["an_envelope_per_note"].append(timed(lambda: run_round(sender.talk)))
        taken["sync-first"]["an_envelope_per_note"].append(timed(lambda: run_round(joiner.talk)))
        assert notes_in(joiner) == scale.notes
        sender.close()
        joiner.close()


def write_more(seat: Seat) -> None:
    """A hundred more notes, in two new cases."""
    opened = open_cases(seat.work, 2)
    take(seat.work, list(signed(seat.work, opened, bodies(CHANGED, seed=3), start=system_now())))


def notes_in(seat: Seat) -> int:
    """How many notes can be read."""
    with seat.work.store.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM note WHERE body <> ''").scalar_one())


def encoded_ops(work: Work) -> list[bytes]:
    """All ops of a seat that are in envelopes, in the order they were sealed."""
    with work.store.read() as connection:
        payloads = connection.exec_driver_sql("SELECT payload FROM envelope ORDER BY n").scalars()
        return [body for payload in payloads for body in envelopes.bodies(payload)]


def is_note(body: bytes) -> bool:
    """Whether an op is a signed note."""
    return any(write.kind == "note" for write in codec.decode(body).writes)
