"""What waits for the centre: every save in exactly one place, the list complete, and quick among many."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from app.domain.cases import SyncMark
from app.domain.delivery import Waits
from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, SeatId, StreamId
from app.domain.readers import Scope
from app.ops.kept import EnvelopeState, KeptEnvelope, StreamState
from app.store import delivery, meta, tables
from app.store.ledger import Ledger
from app.store.store import Store
from sync.protocol.messages import PushResult
from sync.sealing.payload import pack
from tests.desk import open_store

STREAM = StreamId(b"data-stream-0001")
EACH = 1_000
ALL = [scope.value for scope in Scope]
STATES = ("loose", "frozen", "lost", "refused", "too_big", "centre")
VERSIONS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(STATES), st.sampled_from(list(Scope))), min_size=1, max_size=25
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty vault."""
    made = open_store(tmp_path / "seat")
    yield made
    made.close()


def folders(store: Store, many: int) -> list[FolderRef]:
    """Folders to save in."""
    with store.save() as save:
        return [save.new_folder("case") for _ in range(many)]


def note(store: Store, folder: FolderRef, scope: Scope = Scope.BOTH, record: RecordId | None = None) -> OpId:
    """One note saved in a folder, with its audit line."""
    before = ids(store)
    with store.save() as save:
        record = record or save.new_record()
        save.put(folder, "note", record, {"body": "一句话", "scope": scope.value, "case": folder})
        save.audit(folder, {"verb": "note_signed", "scope": scope.value, "case": folder, "record": record})
    (made,) = ids(store) - before
    return OpId(made)


def ids(store: Store) -> set[bytes]:
    """Every save here."""
    with store.read() as connection:
        return set(connection.scalars(select(tables.op.c.id)))


def seal(store: Store, ops: list[OpId], state: str) -> EnvelopeId:
    """Put saves into one envelope that has come so far."""
    with store.read() as connection:
        rows = connection.execute(select(tables.op).where(tables.op.c.id.in_(ops))).all()
        mine = SeatId(meta.blob(connection, "seat.id"))
    identity = EnvelopeId(bytes(rows[0].id))
    is_big = state == "too_big"
    kept = KeptEnvelope(
        identity, STREAM, FolderRef(rows[0].folder), mine, b"h", pack([row.body for row in rows]), b"s", tuple(ops),
        state=EnvelopeState.QUARANTINE if is_big else EnvelopeState.FROZEN, reason="too_big" if is_big else "",
    )  # fmt: skip
    ledger = Ledger(store)
    ledger.freeze([kept], ())
    if state in ("centre", "lost"):
        ledger.acknowledge([PushResult(identity, "accepted", 1 + rows[0].n, b"receipt")])
    if state == "refused":
        ledger.acknowledge([PushResult(identity, "rejected", code="quota")])
    return identity


def listed(store: Store, scopes: list[str] | None = None) -> dict[bytes, Waits]:
    """Every save on the list, page by page, with why it is there."""
    found: dict[bytes, Waits] = {}
    with store.read() as connection:
        offset = 0
        while page := delivery.folders_waiting(connection, scopes or ALL, 2, offset):
            for one in page:
                some = delivery.saves_waiting(connection, one.folder, scopes or ALL, 1000)
                assert len(some) == one.count
                assert sum(each.waits is Waits.REFUSED for each in some) == one.refused
                assert min(each.saved_at for each in some) == one.oldest
                assert not found.keys() & {each.op for each in some}
                found |= {each.op: each.waits for each in some}
            offset += 2
    return found


@settings(max_examples=25)
@given(story=VERSIONS)
def test_every_save_is_in_exactly_one_place_and_the_list_is_complete(
    tmp_path_factory: pytest.TempPathFactory, story: list[tuple[int, str, Scope]]
) -> None:
    """At the centre, or on the list with the right reason: never both, never neither; walls hold for each reader."""
    store = open_store(tmp_path_factory.mktemp("seat") / "vault")
    try:
        refs = folders(store, 4)
        expected: dict[bytes, Waits] = {}
        walls: dict[bytes, Scope] = {}
        centre: set[bytes] = set()
        lost_from = []
        for at, state, scope in story:
            made = note(store, refs[at], scope)
            walls[made] = scope
            if state != "loose":
                seal(store, [made], state)
            if state == "lost":
                lost_from.append(made)
            if state == "centre":
                centre.add(made)
            else:
                expected[made] = {
                    "loose": Waits.ROUND, "frozen": Waits.RECEIPT, "lost": Waits.AGAIN,
                    "refused": Waits.REFUSED, "too_big": Waits.REFUSED,
                }[state]  # fmt: skip
        _lose(store, lost_from)
        assert listed(store) == expected
        assert expected.keys() | centre == ids(store)
        for scopes in (["both"], ["both", "his"], ["both", "her"]):
            seen = {made: why for made, why in expected.items() if walls[made].value in scopes}
            assert listed(store, scopes) == seen
        with store.read() as connection:
            for at, ref in enumerate(refs):
                here = [made for made, (of, _, _) in zip(walls, story, strict=True) if of == at and made in expected]
                least = delivery.marks(connection, ref)
                assert sum(mark is not SyncMark.CENTRE for mark in least.values()) == 2 * len(here)  # with audit lines
    finally:
        store.close()


def _lose(store: Store, made: list[OpId]) -> None:
    """The centre has lost these, as a page with others in their places shows."""
    with store.read() as connection:
        rows = connection.execute(select(tables.envelope).where(tables.envelope.c.id.in_(made))).all()
    for row in rows:
        state = StreamState(STREAM, row.seq, bytes(32))
        Ledger(store).apply_page(state, (), (), [(row.seq, b"somebody else's".ljust(32))])


def test_a_refused_one_is_offered_again_and_one_too_big_is_not(store: Store) -> None:
    """By id, and all at once."""
    (ref,) = folders(store, 1)
    first, second, big = (note(store, ref) for _ in range(3))
    one, two = seal(store, [first], "refused"), seal(store, [second], "refused")
    seal(store, [big], "too_big")
    with store.transaction() as connection:
        assert delivery.envelopes.offer_again(connection, [one]) == 1
    assert listed(store) == {first: Waits.RECEIPT, second: Waits.REFUSED, big: Waits.REFUSED}
    with store.transaction() as connection:
        assert delivery.envelopes.offer_again(connection) == 1
    assert listed(store) == {first: Waits.RECEIPT, second: Waits.RECEIPT, big: Waits.REFUSED}
    assert [kept.id for kept in Ledger(store).unacknowledged(STREAM, b"", 10)] == [one, two]


def test_a_save_of_several_records_is_called_by_what_counts_most(store: Store) -> None:
    """Three sheets and their audit lines are three sheets."""
    (ref,) = folders(store, 1)
    with store.save() as save:
        for _ in range(3):
            sheet = save.new_record()
            save.put(ref, "sheet", sheet, {"form": "marriage/consent", "role": "wife", "case": ref})
            save.audit(ref, {"verb": "sheet_printed", "scope": "both", "case": ref, "record": sheet})
    with store.read() as connection:
        (found,) = delivery.saves_waiting(connection, ref, ALL, 10)
    assert (found.kind, found.count, found.form, found.case) == ("sheet", 3, "marriage/consent", ref)


def test_among_a_hundred_thousand_saves_the_list_is_quick(store: Store) -> None:
    """A few that wait among many at the centre cost next to nothing; and no list reads all saves."""
    refs = folders(store, 40)
    _many(store, refs, 100_000)
    for ref in refs:
        note(store, ref, Scope.HER)
    with store.read() as connection, steps_of(connection) as steps:
        assert len(delivery.folders_waiting(connection, ["both"], 50, 0)) == 0
        page = delivery.folders_waiting(connection, ALL, 50, 0)
        delivery.saves_waiting(connection, page[0].folder, ALL, 200)
        delivery.marks(connection, page[0].folder)
    assert len(steps) * EACH < 100_000, len(steps) * EACH  # reading all saves once takes several times as many
    with store.read() as connection:
        for query in (delivery._waiting([]), delivery._waiting(delivery._visible(["both"]), refs[0])):
            made = query.compile(connection, compile_kwargs={"render_postcompile": True})
            given_ = tuple(made.params[name] for name in made.positiontup or ())
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {made}", given_)]
            assert not [step for step in plan if step.startswith("SCAN") and "USING INDEX" not in step], plan
            assert not [step for step in plan if "AUTOMATIC" in step], plan


@contextmanager
def steps_of(connection: Connection) -> Iterator[list[None]]:
    """One entry for EACH steps the database's machine takes meanwhile."""
    steps: list[None] = []
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.set_progress_handler(lambda: steps.append(None), EACH)  # no answer lets it go on
    try:
        yield steps
    finally:
        raw.set_progress_handler(None, 0)


def _many(store: Store, refs: list[FolderRef], count: int) -> None:
    """Saves at the centre, a hundred in each envelope."""
    with store.transaction() as connection:
        connection.execute(insert(tables.envelope), [
            {
                "n": n, "id": n.to_bytes(32, "big"), "stream": STREAM, "folder": refs[n % len(refs)], "seat": b"s" * 16,
                "header": b"", "payload": b"", "signature": b"", "seq": n, "state": "centre", "receipt": b"r",
                "reason": "",
            }
            for n in range(1, count // 100 + 1)
        ])  # fmt: skip
        connection.execute(insert(tables.op), [
            {
                "n": n, "id": (n << 64).to_bytes(32, "big"), "folder": refs[(n // 100 + 1) % len(refs)],
                "seat": b"s" * 16, "hlc_ms": n, "hlc_counter": 0, "wall_ms": n, "envelope": n // 100 + 1, "body": None,
            }
            for n in range(count)
        ])  # fmt: skip
