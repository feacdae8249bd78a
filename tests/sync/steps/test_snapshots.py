"""Snapshots: a new computer can look at everything at once, reads it all afterwards, and believes only what it read."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from app.domain.ids import RecordId
from app.errors import Refused
from app.ops.kept import PartPlace
from app.ops.values import Write
from app.store import snapshot, tables
from sync.errors import Cancelled
from sync.membership import revoke
from sync.protocol.control import Control, written
from sync.protocol.control_record import NewMember, NewSnapshot
from sync.protocol.messages import BlobName
from sync.sealing.snapshots import seal_part
from sync.steps import preview as previewing
from sync.steps.blobs import bring, lacking, name_of
from sync.steps.control import extend_control
from sync.steps.snapshot import leave_snapshot
from tests.simulation.disk import Place
from tests.simulation.real_disk import RealDisk
from tests.sync.computers import Computer, Office
from tests.sync.test_restricted import begins, restricts, says_readers

SHOWN = ("case", "note", "person")


def seen(disk: RealDisk) -> dict[str, set[tuple[object, ...]]]:
    """What the pages of some kinds show, whatever stands behind it."""
    with disk.store.read() as connection:
        return {
            kind: {
                tuple(row)
                for row in connection.execute(
                    select(*(column for column in tables.VIEWS[kind].c if column.name != "op"))
                )
            }
            for kind in SHOWN
        }


def noted(computer: Computer, place: Place, body: str) -> None:
    """A note in a case there is."""
    record = RecordId(secrets.token_bytes(16))
    fields = {"body": body, "case": place.record, "scope": "both"}
    writes = tuple(Write("note", record, name, value) for name, value in fields.items())
    computer.saves(place.record, writes)


def some_work(computer: Computer, cases: int = 6, ring: str = "front") -> list[Place]:
    """Cases with a note each, every one sent in a round of its own."""
    made = []
    for number in range(cases):
        place = computer.writes(f"第{number}户", ring=ring)
        noted(computer, place, f"第{number}户的记录")
        computer.round()
        made.append(place)
    return made


def left(computer: Computer) -> None:
    """Snapshots of all rings of this computer are at the centre."""
    for _ in computer.talk.control.rings:
        leave_snapshot(computer.talk, 1)


@pytest.fixture
def stops(monkeypatch: pytest.MonkeyPatch) -> Callable[[Computer, str], None]:
    """Stops a computer's round at a step."""

    def stop(computer: Computer, at: str) -> None:
        def progress(step: str, done: int, total: int) -> bool:
            return step != at

        monkeypatch.setattr(computer.talk, "progress", progress)
        with pytest.raises(Cancelled):
            computer.round()
        monkeypatch.undo()

    return stop


def test_everything_can_be_looked_at_before_it_is_read(office: Office, stops) -> None:
    """The snapshot and what was saved since; then the whole is read, and shown from what was read."""
    first = office.first
    first.round()
    places = some_work(first)
    left(first)
    some_work(first, 2)
    first.writes("搬走了", places[0])
    first.round()
    new = office.second()
    stops(new, "fetch")
    assert new.disk.preview() is not None
    assert seen(new.disk) == seen(first.disk)
    assert new.disk.heads(places[0]) == ()  # looked at, not read
    new.round()
    assert new.disk.preview() is None
    office.settle()
    assert office.agree()
    assert new.disk.dump() == first.disk.dump()


def test_what_is_only_shown_cannot_be_changed_and_new_work_goes_on(office: Office, stops) -> None:
    """A new case is written, seen and sent; a shown one says that it is still arriving."""
    first = office.first
    first.round()
    [place, *_] = some_work(first)
    left(first)
    new = office.second()
    stops(new, "fetch")
    with pytest.raises(Refused) as caught:
        new.writes("改了", place)
    assert caught.value.facts["rule"] == "still_arriving"
    mine = new.writes("新的一户")
    noted(new, mine, "新的一户的记录")
    new.round()
    new.writes("改了", place)
    office.settle()
    assert office.agree()
    assert "改了" in first.lines()
    assert "新的一户" in first.lines()


@pytest.mark.parametrize("at", ["preview", "confirm", "fetch"])
def test_an_interruption_anywhere_is_gone_on_with(office: Office, stops, at: str, monkeypatch) -> None:
    """Between chunks, between pages, between folders."""
    monkeypatch.setattr(snapshot, "PART_BYTES", 200)
    monkeypatch.setattr(snapshot, "_PAGE", 2)
    monkeypatch.setattr(previewing, "_FOLDERS", 2)
    first = office.first
    first.round()
    some_work(first)
    left(first)
    some_work(first, 2)
    new = office.second()
    stops(new, at)
    new.restart()
    new.round()
    assert new.disk.preview() is None
    office.settle()
    assert office.agree()


def test_only_its_readers_can_open_a_snapshot(office: Office) -> None:
    """The counter's computer sees what is in `front`, and nothing of `case`."""
    first = office.first
    first.round()
    some_work(first, 3)
    some_work(first, 3, ring="case")
    left(first)
    assert set(first.talk.control.snapshots) == {first.ring("front"), first.ring("case")}
    third = office.third()
    third.round()
    first.round()
    third.round()
    assert len(seen(third.disk)["case"]) == 3
    assert third.disk.ring_keys(first.ring("case")) == []


class Wrong(RealDisk):
    """A vault that makes snapshots of what nobody saved."""

    lie: dict[str, list[list[object]]]

    def part(self, ring, at):  # type: ignore[no-untyped-def]  # as Ledger.part
        """The part, with a lie in it."""
        raw, following = super().part(ring, at)
        sections = snapshot.read_part(raw)
        told = []
        for section in sections:
            rows = section.rows
            at_column = section.columns.index
            if section.table == "case":
                rows = [[*row] for row in rows]
                for row in rows:
                    row[at_column("address") + 1] = "假的"
                    row[at_column("risk") + 1] = "假的风险"
            if section.table == "note":
                false = [*rows[0]]
                false[at_column("id") + 1] = secrets.token_bytes(16)
                false[at_column("body") + 1] = "没有人写过"
                rows = [*rows, false]
            told.append(replace(section, rows=rows))
        return snapshot._encode(told), following


def test_a_wrong_snapshot_leaves_nothing_behind(office: Office, stops) -> None:
    """It misleads whoever looks at it before all is read; afterwards no row and no word of it is left."""
    first = office.first
    first.round()
    some_work(first)
    first.disk.__class__ = Wrong  # what it holds stays; only what it says of it is false
    left(first)
    first.disk.__class__ = RealDisk
    new = office.second()
    stops(new, "fetch")
    assert "没有人写过" in {row[4] for row in seen(new.disk)["note"]}
    new.round()
    assert seen(new.disk) == seen(first.disk)
    assert new.disk.screen() == first.disk.screen()
    with new.disk.store.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM search_todo")) == len(seen(first.disk)["note"])


@pytest.mark.parametrize("harm", ["garbage", "no_blob", "other_history"])
def test_a_snapshot_that_is_no_good_is_passed_over(office: Office, harm: str) -> None:
    """Bytes that are none, a blob that is not there, a history that is not this one: the stream is read as ever."""
    first = office.first
    first.round()
    some_work(first)
    spoil(first, harm)
    new = office.second()
    new.round()
    assert new.disk.preview() is None
    office.settle()
    assert office.agree()


def spoil(computer: Computer, harm: str) -> None:
    """Leave a snapshot that is none."""
    talk = computer.talk
    ring = computer.ring("front")
    key = talk.ring_keys(ring)[-1]
    state = talk.disk.stream_state(talk.data_stream)
    part = computer.disk.part(ring, PartPlace())[0] if harm == "other_history" else b"garbage"
    sealed = seal_part(key, talk.data_stream, bytes(32), (0, True), part)
    if harm != "no_blob":
        bring(talk, name_of(ring, sealed), sealed)
    rolling = bytes(31) + b"\x01" if harm == "other_history" else state.hash
    seq = state.cursor - 2 if harm == "other_history" else state.cursor
    body = NewSnapshot(ring, key.generation, seq, rolling, bytes(32), [name_of(ring, sealed).name])

    def say(control: Control) -> tuple[bytes, ...]:
        return written(control, [body], talk.keys.seat, talk.keys.sign)

    extend_control(talk, say)


def test_the_next_snapshot_takes_the_place_of_the_last(office: Office) -> None:
    """The server keeps the blobs of the newest alone; a round with nothing to do stays one request."""
    first = office.first
    first.round()
    some_work(first)
    left(first)
    ring = first.ring("front")
    [old] = first.talk.control.snapshots[ring].said.chunks
    some_work(first)
    left(first)
    [new] = first.talk.control.snapshots[ring].said.chunks
    assert old != new
    names = [BlobName(ring, old), BlobName(ring, new)]
    assert lacking(first.talk, names) == [(names[0], 0)]
    first.round()
    asked: list[bytes] = []
    first.hang_up()
    first.tap = asked.append
    first.round()
    asked.clear()
    first.round()
    assert sum(part.startswith(b"/v1/") for part in asked) == 1


def test_a_shut_out_computers_snapshot_counts_no_more(office: Office) -> None:
    """Whoever joins afterwards reads the stream."""
    first, second = office.first, office.second()
    first.round()
    some_work(first)
    second.round()
    left(second)
    assert first.round() is not None
    assert first.talk.control.snapshot(first.ring("front")) is not None
    revoke(first.talk, second.keys.seat)
    assert first.talk.control.snapshot(first.ring("front")) is None


def test_a_seat_that_waits_for_keys_waits_with_reading_too(office: Office) -> None:
    """Else it would read all of it sealed, and could look at nothing when the keys come."""
    first = office.first
    first.round()
    some_work(first)
    left(first)
    new = office.second()
    kept = new.disk.ring_keys
    new.disk.ring_keys = lambda ring: []  # type: ignore[method-assign]  # as before a colleague has given them
    new.round()
    assert not new.disk.kept
    assert not new.disk.held_here
    assert new.disk.stream_state(new.talk.data_stream).last_complete_ms == 0
    new.disk.ring_keys = kept  # type: ignore[method-assign]
    new.restart()
    new.round()
    office.settle()
    assert office.agree()


@pytest.mark.parametrize("seed", range(5))
def test_random_histories_of_two_writers(office: Office, stops, seed: int, monkeypatch) -> None:
    """Contradictions, late edits, snapshots at any moment, a reader that is stopped anywhere: in the end all agree."""
    monkeypatch.setattr(snapshot, "PART_BYTES", 400)
    dice = Random(seed)
    first, second = office.first, office.second()
    writers = (first, second)
    office.settle()
    places = [first.writes("第一户"), first.writes("第二户", ring="case")]
    office.settle()
    for number in range(dice.randint(10, 25)):
        who = dice.choice(writers)
        kind = dice.choice(("edit", "note", "new", "round", "round", "snapshot"))
        if kind == "edit":
            who.writes(f"改{number}", dice.choice(places))
        elif kind == "note":
            noted(who, dice.choice(places), f"记录{number}")
        elif kind == "new":
            places.append(first.writes(f"新{number}", ring=dice.choice(("front", "case"))))
            office.settle()
        else:
            who.round()
            if kind == "snapshot":
                left(who)
    first.round()
    left(first)
    first.round()
    new = office.more(office.site.seats[3])
    say = written_admission(office, new)
    extend_control(first.talk, say)
    first.round()
    for at in dice.sample(("preview", "fetch", "confirm", "control"), 2):
        with suppress(pytest.fail.Exception):
            stops(new, at)
        new.restart()
    office.settle(3)
    assert new.disk.preview() is None
    assert office.agree()


def test_nobody_waits_for_the_keys_of_a_restricted_case(office: Office) -> None:
    """Its readers may be away for long: a newcomer who is one of them reads everything else meanwhile."""
    first = office.first
    ring = restricts(first)
    begins(first, ring, "只给几个人看")
    some_work(first, 2)
    left(first)
    new = office.more(office.site.seats[3])
    extend_control(first.talk, written_admission(office, new))
    first.round()
    says_readers(first, ring, first, new)

    new.round()

    assert ring in new.talk.control.snapshots and not new.disk.ring_keys(ring)
    assert sorted(line for line in new.lines() if "户" in line) == ["第0户", "第0户的记录", "第1户", "第1户的记录"]
    office.settle()
    assert "只给几个人看" in new.lines()


def written_admission(office: Office, new: Computer) -> Callable[[Control], tuple[bytes, ...]]:
    """The records that let one more social worker in."""
    first, keys = office.first, new.keys
    body = NewMember(keys.seat, keys.verify_key, keys.kem_public, "member", "worker")

    def say(control: Control) -> tuple[bytes, ...]:
        return written(control, [body], first.keys.seat, first.keys.sign)

    return say
