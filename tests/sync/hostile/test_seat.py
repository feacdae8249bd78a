"""What a hostile seat of the site can send: the others hold it, say why, and go on working."""

from collections.abc import Callable
from random import Random

import msgspec
import pytest
from msgspec.structs import replace

from app.domain.ids import FolderRef, RecordId, SaveId
from app.ops import hlc
from app.ops.codec import UnreadableOp, decode, encode, op_id
from app.ops.hlc import COUNTER_LIMIT
from app.ops.kept import FolderKey
from app.ops.values import Hlc, Op, Write
from sync.protocol.control import written
from sync.protocol.control_record import NewMember
from sync.protocol.names import seat_id
from sync.sealing.seal import Setting, raw_again, seal
from sync.sealing.wraps import can_be_given, wrap_folder
from sync.steps.control import extend_control
from tests.sync.computers import Computer
from tests.sync.hostile.conftest import Stage

DICE = Random(7)
Change = Callable[[Op], Op]


def an_op(computer: Computer, folder: FolderRef) -> Op:
    """What an honest save looks like."""
    write = Write("case", RecordId(DICE.randbytes(16)), "address", "一行", ())
    seat, save = computer.keys.seat, SaveId(DICE.randbytes(16))
    return Op(seat, folder, save, DICE.randbytes(16), Hlc(1_700_000_000_000, 0), 1_700_000_000_000, 480, (write,))


def nested(depth: int) -> object:
    """A list in a list in a list."""
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value


def send(computer: Computer, bodies: list[bytes], folder: FolderRef) -> str:
    """Seal whatever it is as the program would, and push it past the program; the server's status."""
    talk = computer.talk
    ring = computer.disk.ring_keys(computer.ring("front"))[-1]
    key = FolderKey(folder, ring.ring, DICE.randbytes(32))
    key = replace(key, wrap=wrap_folder(key, ring, talk.data_stream, DICE.randbytes(12)))
    prev = computer.disk.last_own_envelope(talk.data_stream)
    setting = Setting(talk.data_stream, talk.control.position, prev, key, ring, first=True)
    kept = seal([(op_id(body), body) for body in bodies], setting, computer.keys, DICE.randbytes(32))
    (result,) = talk.wire.push(talk.data_stream, [raw_again(kept, key.key, ring.key)])
    return result.status


def one_write(**changed: object) -> Change:
    """The op with its only write changed."""
    return lambda op: replace(op, writes=(replace(op.writes[0], **changed),))


UNREADABLE: dict[str, Change] = {
    "a value thirty lists deep": one_write(value=nested(30)),
    "a field's name of a thousand letters": one_write(field="x" * 1000),
    "a record's id of a kilobyte": one_write(record=RecordId(bytes(1024))),
    "a clock in the year 30000": lambda op: replace(op, hlc=Hlc(10**15, 0)),
    "a clock before the first year": lambda op: replace(op, wall_ms=-(10**15)),
    "a counter beyond all counting": lambda op: replace(op, hlc=Hlc(op.hlc.ms, 2**40)),
    "a time zone of a week": lambda op: replace(op, tz_minutes=10_000),
    "thirty thousand predecessors": one_write(supersedes=(bytes(32),) * 30_000),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_no_program_writes_is_held_and_work_goes_on(stage: Stage, what: str) -> None:
    """At the others' it lies closed, with a reason; what honest seats write reaches everybody."""
    third = stage.office.third()
    third.round()
    folder = FolderRef(DICE.randbytes(16))
    before = stage.first.lines()
    assert send(third, [encode(UNREADABLE[what](an_op(third, folder)))], folder) == "accepted"
    stage.first.round()
    (held,) = stage.first.disk.held(stage.data)
    assert held.reason == "bad_payload"
    assert stage.first.lines() == before
    stage.first.writes("我们照常工作")
    stage.office.settle(2)
    assert "我们照常工作" in third.lines()


@pytest.mark.parametrize("bodies", [[], [b""], [b"\xc1"], [b"\x91" * 5000], [bytes(1000)] * 1001])
def test_a_payload_that_holds_no_ops_is_held(stage: Stage, bodies: list[bytes]) -> None:
    """Nothing, junk, depth without end, more than a seat ever seals; no rounds fail."""
    third = stage.office.third()
    third.round()
    assert send(third, bodies, FolderRef(DICE.randbytes(16))) == "accepted"
    stage.first.round()
    stage.first.writes("我们照常工作")
    stage.office.settle(2)
    assert "我们照常工作" in third.lines()


def test_values_of_a_type_nobody_expects_break_no_page(stage: Stage) -> None:
    """Numbers where words belong, bytes, huge numbers, sets of mixed things: kept, and the others' pages are there."""
    third = stage.office.third()
    third.round()
    folder = FolderRef(DICE.randbytes(16))
    values = (2**63, -(2**63), True, b"\xff\xfe", [1, "a", [2]], {"a": 1}, 1e308, "字" * 5000)
    for field in ("address", "risk", "stage", "name"):
        folder = FolderRef(DICE.randbytes(16))
        writes = [Write("case", RecordId(DICE.randbytes(16)), field, value, ()) for value in values]
        assert send(third, [encode(replace(an_op(third, folder), writes=tuple(writes)))], folder) == "accepted"
    stage.first.round()
    assert stage.first.disk.waiting_count().held == 0
    assert any("字字字" in line for line in stage.first.lines())
    stage.first.writes("我们照常工作")
    stage.office.settle(2)
    assert "我们照常工作" in third.lines()


def test_a_clock_counter_cannot_be_used_up() -> None:
    """A remote counter far above any honest one leaves ours alone; ours could have run out for good."""
    mine, now = Hlc(1000, 3), 2000
    assert hlc.absorb(mine, Hlc(1500, COUNTER_LIMIT + 1), now) == mine
    assert hlc.absorb(mine, Hlc(1500, COUNTER_LIMIT), now) == Hlc(1500, COUNTER_LIMIT)


def test_unreadable_is_said_and_never_a_crash() -> None:
    """Deep nesting that the reader of bytes would follow, and the writer could not."""
    op = Op(bytes(16), FolderRef(bytes(16)), SaveId(bytes(16)), bytes(16), Hlc(1, 0), 1, 0, ())  # type: ignore[arg-type]  # plain bytes
    deep = replace(op, writes=(Write("case", RecordId(bytes(16)), "x", nested(400), ()),))
    with pytest.raises(UnreadableOp):
        decode(msgspec.msgpack.encode(deep))


def test_a_member_whose_key_is_none_holds_up_nobody(stage: Stage) -> None:
    """Only an administrator could let such a seat in; the others are given their keys all the same."""
    junk = b"\x00" * 1216
    verify = stage.victim.keys.verify_key
    broken = NewMember(seat_id(verify, junk), verify, junk, "member")
    assert not can_be_given(junk)

    first = stage.first
    extend_control(first.talk, lambda control: written(control, [broken], first.keys.seat, first.keys.sign))
    third = stage.office.third()
    stage.office.settle(2)
    third.round()
    assert third.disk.ring_keys(third.ring("front"))
    first.writes("我们照常工作")
    stage.office.settle(2)
    assert "我们照常工作" in third.lines()
