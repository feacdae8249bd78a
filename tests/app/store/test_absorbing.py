"""Whatever the order ops arrive in, every computer shows the same, and a rebuild changes nothing."""

import random
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.ids import FolderRef, OpId, RecordId
from app.ops import codec
from app.ops.values import Op
from app.store import envelopes, heads, heads_view, rebuild, views
from app.store.absorbing import Arrival, absorb
from app.store.saving import Save, choose
from app.store.store import Store
from app.store.tables import VIEWS, answer_value, conflict, head
from app.store.tables import op as op_table
from tests.desk import open_store

CASE, PERSON, ANSWER, PART, LATER, AGAIN = (RecordId(bytes([n]) * 16) for n in (1, 2, 3, 4, 5, 6))
FOLDER = FolderRef(b"f" * 16)


def _ops(store: Store) -> list[Arrival]:
    with store.read() as connection:
        bodies = connection.scalars(select(op_table.c.body).order_by(op_table.c.n)).all()
    return [Arrival(codec.op_id(body), codec.decode(body), body=body) for body in bodies if body]


def _shown(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Everything any page could show, without the local bookkeeping of which op came last."""
    with store.read() as connection:
        tables = {**VIEWS, "answer_value": answer_value, "head": head, "conflict": conflict}
        return {
            name: sorted(
                tuple(value for column, value in row._mapping.items() if column not in ("op",) or name == "head")
                for row in connection.execute(select(table))
            )
            for name, table in tables.items()
        }


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Arrival], dict[str, list[tuple[object, ...]]]]:
    """Two seats edit the same case apart, meet half way, and edit on."""
    one, two = (open_store(tmp_path_factory.mktemp("seat"), number) for number in (1, 2))
    for store, risk in ((one, "1"), (two, "3")):
        with store.save() as save:
            save.put(FOLDER, "case", CASE, {"risk": risk, "address": "王女士", "stage": "intake"})
            answers = {"form": "marriage/mediation_record", "q.points": [risk], "q.wish": "想一想"}
            save.put(FOLDER, "answer", ANSWER, answers)
            save.put(FOLDER, "person", PERSON, {"phone": risk * 8, "birth_date": f"199{risk}-01-01"})
    _meet(one, two)
    with one.save() as save:
        save.put(FOLDER, "case", CASE, {"stage": "plan"})
        save.put(FOLDER, "note", save.new_record(), {"case": CASE, "body": "谈了孩子", "scope": "both"})
        save.put(FOLDER, "person", PERSON, {"name": "单雄信"})
        save.put(FOLDER, "participation", PART, {"case": CASE, "person": PERSON, "role": "husband"})
    with one.save() as save:
        save.put(FOLDER, "case", LATER, {"opened_on": "2026-11-24"})
    with one.save() as save:
        save.put(FOLDER, "participation", AGAIN, {"case": LATER, "person": PERSON, "role": "client"})
        save.put(FOLDER, "screening", save.new_record(), {"case": CASE, "answers": ["1=2", "2="], "scope": "her"})
    with two.save() as save:
        choose(save, "case", CASE, "risk", "3", _shown_heads(save))
    _meet(one, two)
    assert _shown(one) == _shown(two)
    assert {row[2:] for row in _shown(one)["conflict"]} == {
        ("q.points", 0, "", "", ANSWER), ("phone", 0, "both", "2026-11-24", LATER),
        ("birth_date", 1, "both", "2026-11-24", LATER),
    }  # fmt: skip
    ops = _ops(one)
    shown = _shown(one)
    one.close()
    two.close()
    return ops, shown


def _shown_heads(save: Save) -> set[OpId]:
    """The values a person sees who settles the risk."""
    return {standing.op for standing in heads_view.of(save.connection, "case", CASE, "risk")}


def _meet(one: Store, two: Store) -> None:
    for giver, taker in ((one, two), (two, one)):
        _take(taker, _ops(giver))


def _take(store: Store, ops: list[Arrival]) -> None:
    with store.transaction() as connection:
        absorb(connection, ops, index_now=True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_any_order_of_arrival_shows_the_same(pair, tmp_path_factory, seed):
    """Convergence, over the real encrypted tables."""
    ops, shown = pair
    shuffled = ops[:]
    random.Random(seed).shuffle(shuffled)
    store = open_store(tmp_path_factory.mktemp("order"), 3)

    for arrival in (*shuffled, *shuffled[:2]):
        with store.transaction() as connection:
            absorb(connection, [arrival], index_now=True)

    assert _shown(store) == shown
    store.close()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_any_cut_into_pages_shows_the_same(pair, tmp_path_factory, seed):
    """Ops that come many at a time, in any order and any cut, show what they show one by one."""
    ops, shown = pair
    dice = random.Random(seed)
    shuffled = dice.sample(ops, len(ops))
    store = open_store(tmp_path_factory.mktemp("pages"), 3)

    while shuffled:
        size = dice.randint(1, len(ops))
        with store.transaction() as connection:
            absorb(connection, shuffled[:size], index_now=False)
        del shuffled[:size]

    assert _shown(store) == shown
    store.close()


def test_a_rebuild_shows_what_was_shown(pair, tmp_path: Path):
    """Views are made of ops and of nothing else."""
    ops, shown = pair
    store = open_store(tmp_path, 3)
    with store.transaction() as connection:
        absorb(connection, ops, index_now=True)

    done = rebuild.rebuild(store)

    assert done == len(ops)
    assert _shown(store) == shown
    store.close()


def test_two_different_values_stand_until_a_person_chooses(tmp_path: Path):
    """A surfaced field keeps both, with a mark; choosing supersedes them all."""
    one, two = open_store(tmp_path / "1", 1), open_store(tmp_path / "2", 2)
    for store, risk in ((one, "1"), (two, "3")):
        with store.save() as save:
            save.put(FOLDER, "case", CASE, {"risk": risk})
    _meet(one, two)

    with one.read() as connection:
        assert heads.conflicts(connection, CASE) == ("risk",)
        assert {one_head.value for one_head in heads.of(connection, "case", CASE, "risk")} == {"1", "3"}
    with one.save() as save:
        choose(save, "case", CASE, "risk", "3", _shown_heads(save))
    _meet(one, two)

    with two.read() as connection:
        assert heads.conflicts(connection, CASE) == ()
    one.close()
    two.close()


def test_many_who_overwrite_the_same_value_apart_all_arrive(tmp_path: Path) -> None:
    """Four seats know one value and replace it, each alone; a fifth takes their saves one at a time."""
    first = open_store(tmp_path / "first", 1)
    with first.save() as save:
        save.put(FOLDER, "case", CASE, {"stage": "intake"})
    came = list(_ops(first))
    for number, stage in enumerate(("assessment", "plan", "intervention", "evaluation"), start=2):
        seat = open_store(tmp_path / stage, number)
        _take(seat, _ops(first))
        with seat.save() as save:
            save.put(FOLDER, "case", CASE, {"stage": stage})
        came.append(_ops(seat)[-1])
        seat.close()
    fifth = open_store(tmp_path / "fifth", 9)
    for one in (came[1], came[2], came[0], came[3], came[4]):
        _take(fifth, [one])
    with fifth.read() as connection:
        assert {one.op for one in heads.of(connection, "case", CASE, "stage")} == {one.id for one in came[1:]}
    first.close()
    fifth.close()


def test_saving_the_same_again_makes_no_op(tmp_path: Path):
    """A form saved twice is not two changes."""
    store = open_store(tmp_path)
    for _ in range(2):
        with store.save() as save:
            save.put(FOLDER, "case", CASE, {"risk": "1"})

    assert len(_ops(store)) == 1
    store.close()


def test_a_value_of_a_strange_type_never_breaks_a_page(tmp_path: Path):
    """Another version may write what this one does not expect: shown as text, kept as it is."""
    store = open_store(tmp_path)
    with store.save() as save:
        save.put(FOLDER, "task", CASE, {"due": ["2026", 5], "rule_version": "新", "colour": "blue"})
    (arrival,) = _ops(store)

    with store.read() as connection:
        row = connection.execute(select(VIEWS["task"])).one()

    assert (row.due, row.rule_version) == ("2026,5", 0)
    assert isinstance(arrival.op, Op)
    assert {write.field for write in arrival.op.writes} == {"due", "rule_version", "colour"}
    store.close()


def test_a_save_that_fails_leaves_nothing(tmp_path: Path):
    """One transaction: all or none."""
    store = open_store(tmp_path)

    with pytest.raises(RuntimeError), store.save() as save:
        save.put(FOLDER, "case", CASE, {"risk": "1"})
        raise RuntimeError

    assert _ops(store) == []
    assert views.QUESTION == "q."
    store.close()


def test_an_op_that_cannot_be_read_blocks_none_of_the_others(tmp_path: Path):
    """It stays in its envelope for a later version; the page goes on."""
    store = open_store(tmp_path)
    with store.save() as save:
        save.put(FOLDER, "case", CASE, {"risk": "low"})
    (good,) = _ops(store)
    payload = zstandard.ZstdCompressor().compress(msgspec.msgpack.encode([b"\xc1", b"\xa1\xe6", good.body]))

    assert [arrival.id for arrival in envelopes.arrivals(payload, 1)] == [good.id]
    store.close()
