"""What a hostile server can do with the control stream: who takes part, which keys, and what is to be destroyed."""

from collections.abc import Callable
from random import Random

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from app.domain.ids import RingId
from sync.errors import Forged, ServerGarbled
from sync.hand_in import _read, pack
from sync.invitation import found_site
from sync.membership import revoke
from sync.protocol.control import fold
from sync.protocol.control_record import (
    NewMember,
    NewWraps,
    Record,
    RecordType,
    make_record,
    parse_body,
    parse_record,
    record_hash,
)
from sync.protocol.envelope import rolled
from sync.protocol.messages import ControlPage
from sync.protocol.names import NOBODY, seat_id
from sync.protocol.signing import control_words
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from tests.sync.computers import Computer
from tests.sync.hostile.conftest import Stage, told
from ui.wording import sentence
from ui.words import say

SPY = make_seat_keys(Random("spy").randbytes)
Sign = Callable[[bytes], bytes]


def member(keys: SeatKeys) -> NewMember:
    """The body that would let a seat in."""
    return NewMember(keys.seat, keys.verify_key, keys.kem_public, "admin")


def one_more(stage: Stage, body: object, signer: bytes, sign: Sign) -> list[bytes]:
    """The real records and one that says `body`, at the right place in the chain."""
    records = stage.records()
    made = make_record(body, len(records) + 1, rolled(map(record_hash, records)), signer, sign)  # type: ignore[arg-type]  # a body
    return [*records, made]


def altered(raw: bytes, **changed: object) -> bytes:
    """A record with something changed and its signature left as it was."""
    return msgspec.msgpack.encode(replace(parse_record(raw), **changed))  # type: ignore[arg-type]  # mixed


def is_refused(stage: Stage, records: list[bytes], kind: type[ServerGarbled | Forged]) -> None:
    """Shown these records, the victim stops with a sentence, seals for nobody new, and loses nothing."""
    stage.victim.writes("本机写的")
    stage.liar.shows_control(stage.control, records)
    stage.liar.asked.clear()
    error = told(stage.victim, kind)
    assert sentence(error) == say(f"error.{error.code if error.code == 'forged' else 'server_garbled'}")
    assert not [asked for asked in stage.liar.asked if asked.door in ("append", "push")]
    assert SPY.seat not in stage.victim.talk.control.members
    assert stage.victim.lines() == ["本机写的"]
    stage.honest_again()
    assert stage.first.lines() == ["本机写的"]


@pytest.mark.parametrize("signer", ["the server", "nobody known", "the seat itself", "a plain member"])
def test_a_member_the_server_has_made_up(stage: Stage, signer: str) -> None:
    """Signed by anybody but the root or an administrator, it is no member, and no key is sealed for it."""
    own = Ed25519PrivateKey.generate().sign
    third = stage.office.site.seats[2]
    by: dict[str, tuple[bytes, Sign]] = {
        "the server": (NOBODY, own),
        "nobody known": (bytes(range(16)), own),
        "the seat itself": (SPY.seat, SPY.sign),
        "a plain member": (third.seat, third.sign),
    }
    is_refused(stage, one_more(stage, member(SPY), *by[signer]), Forged)


@pytest.mark.parametrize("change", ["its key", "its key and id"])
def test_a_colleague_with_the_servers_key(stage: Stage, change: str) -> None:
    """A member's key in a newcomer's eyes is what an administrator has signed, not what the server says."""
    records = stage.records()
    at, body = next(
        (at, body) for at, raw in enumerate(records) if isinstance(body := parse_body(parse_record(raw)), NewMember)
    )
    false = replace(body, kem_public=SPY.kem_public)
    if change == "its key and id":
        false = replace(false, seat=seat_id(body.verify_key, SPY.kem_public))
    records[at] = altered(records[at], body=msgspec.msgpack.encode(false))
    stage.liar.shows_control(stage.control, records)
    newcomer = stage.office.third()
    told(newcomer, Forged)
    assert not newcomer.talk.control.members
    stage.honest_again()


def test_a_role_is_not_the_servers_to_give(stage: Stage) -> None:
    """The counter's seat made an administrator by changing the signed bytes."""
    records = stage.records()
    at = next(at for at, raw in enumerate(records) if b"member" in parse_record(raw).body)
    records[at] = altered(records[at], body=parse_record(records[at]).body.replace(b"\xa6member", b"\xa5admin"))
    stage.liar.shows_control(stage.control, records)
    newcomer = stage.office.third()
    told(newcomer, Forged)
    stage.honest_again()


def test_a_revocation_that_is_hidden_again(stage: Stage) -> None:
    """An old control stream replayed to somebody who knows better: who was shut out stays out, and the new key is
    the one that is used."""
    third = stage.office.third()
    third.writes("停用前写的")
    third.round()
    before = stage.records()
    revoke(stage.first.talk, third.keys.seat)
    stage.office.computers.remove(third)
    stage.victim.round()
    stage.liar.shows_control(stage.control, before)
    late = secretly_sealed(stage, third)
    stage.liar.shows_data(stage.data, [*stage.raws(), late])
    stage.victim.writes("停用后写的")
    stage.victim.round()
    assert stage.victim.lines() == ["停用前写的", "停用后写的"]
    assert [one.reason for one in stage.victim.disk.held_here.values()] == ["revoked"]
    newest = stage.victim.talk.control.latest_epoch(stage.victim.ring("front"))
    assert newest == 2
    stage.honest_again()
    third.close()


def test_a_revocation_hidden_from_a_newcomer_shows(stage: Stage) -> None:
    """Who has never met the record cannot know of it; but what colleagues seal afterwards says how far they had read,
    and waits, visibly."""
    before = stage.records()
    revoke(stage.first.talk, stage.office.site.seats[2].seat)
    stage.write(1)
    stage.liar.shows_control(stage.control, before)
    stage.victim.round()
    assert (stage.victim.lines(), [one.reason for one in stage.victim.disk.held_here.values()]) == (
        [],
        ["later_control"],
    )
    assert say("sync.held.later_control") != "sync.held.later_control"
    stage.honest_again()


def secretly_sealed(stage: Stage, computer: Computer) -> bytes:
    """What a computer that does not know yet of its revocation hands to its accomplice."""
    computer.writes("被停用的电脑写的")
    return _read(pack(computer.talk)).envelopes[-1]


def test_an_old_wrap_is_no_new_generation(stage: Stage) -> None:
    """The wrap of generation 1 shown as generation 2: not signed, and bound to its number besides."""
    records = stage.records()
    old = next(
        raw
        for raw in records
        if isinstance(body := parse_body(parse_record(raw)), NewWraps) and stage.victim.keys.seat in dict(body.wraps)
    )
    body = parse_body(parse_record(old))
    assert isinstance(body, NewWraps)
    again = altered(
        old,
        position=len(records) + 1,
        previous=rolled(map(record_hash, records)),
        body=msgspec.msgpack.encode(replace(body, epoch=body.epoch + 1)),
    )
    is_refused(stage, [*records, again], Forged)


def test_an_old_wrap_signed_by_an_accomplice_opens_nothing(stage: Stage) -> None:
    """An administrator who helps the server replays a wrap under the next number: the key is not taken, nothing is
    sealed with the old one, and what waits goes out under the next true one."""
    records = stage.records()
    wraps = [body for raw in records if isinstance(body := parse_body(parse_record(raw)), NewWraps)]
    old = next(body for body in wraps if stage.victim.keys.seat in dict(body.wraps))
    mean = replace(old, epoch=old.epoch + 1)
    shown = one_more(stage, mean, stage.first.keys.seat, stage.first.keys.sign)
    stage.liar.shows_control(stage.control, shown)
    stage.victim.writes("等真钥匙", ring="case" if mean.ring == stage.victim.ring("case") else "front")
    assert stage.victim.round().pushed == 0
    keys = stage.victim.disk.ring_keys(RingId(mean.ring))
    assert [key.epoch for key in keys] == [1]
    assert stage.victim.disk.waiting_count().ops == 1


@pytest.mark.parametrize("kind", [RecordType.SHRED, RecordType.REVOKE, RecordType.RESTRICT])
def test_an_order_to_destroy_that_only_the_server_has_given(stage: Stage, kind: RecordType) -> None:
    """To shred, to shut out, to restrict: without a member's signature it is not even read."""
    records = stage.records()
    said: dict[str, object] = {"folder": bytes(16), "seat": stage.first.keys.seat, "last_envelope": bytes(32)}
    if kind is RecordType.SHRED:
        said = {"proposal": b"", "signature": bytes(64), "approvals": [(bytes(16), 0, bytes(64))] * 2}
    if kind is RecordType.RESTRICT:
        said = {"ring": bytes(16), "turn": 1, "readers": [stage.first.keys.seat], "folders": [bytes(16)]}
    body = msgspec.msgpack.encode(said)
    made = Record(1, int(kind), len(records) + 1, rolled(map(record_hash, records)), NOBODY, body, bytes(64))
    unsigned = (made.version, made.type, made.position, made.previous, made.signer, made.body)
    words = control_words(msgspec.msgpack.encode(unsigned))
    signed = replace(made, signature=Ed25519PrivateKey.generate().sign(words))
    is_refused(stage, [*records, msgspec.msgpack.encode(signed)], Forged)


def test_a_site_of_the_servers_own(stage: Stage) -> None:
    """Another root with the same names in it: neither who knows the site follows it, nor a newcomer."""
    false = found_site(Random("false site").randbytes)
    stage.liar.shows_control(stage.control, false.records)
    newcomer = stage.office.third()
    for computer in (stage.victim, newcomer):
        assert sentence(told(computer, ServerGarbled)) == say("error.server_garbled")
        assert computer.talk.control.root_key in (b"", stage.office.site.keys.root_key)
    stage.honest_again()


@pytest.mark.parametrize("lie", ["swapped", "one missing", "one twice", "none", "cut off"])
def test_a_control_page_that_does_not_add_up(stage: Stage, lie: str) -> None:
    """Records in another order, missing, twice, none at all: nothing of it is kept."""
    newcomer = stage.office.third()
    records = stage.records()
    shown = {
        "swapped": [records[1], records[0], *records[2:]],
        "one missing": [*records[:2], *records[3:]],
        "one twice": [*records[:3], *records[2:]],
        "none": [],
        "cut off": [*records[:-1], records[-1][:-1]],
    }[lie]
    stage.liar.lies["control"] = lambda said, _asked: ControlPage(tuple(shown), said.head, False)
    assert sentence(told(newcomer, ServerGarbled)) == say("error.server_garbled")
    assert newcomer.disk.control_records(newcomer.talk.control_stream, 0) == []
    stage.honest_again()
    assert fold(newcomer.disk.control_records(newcomer.talk.control_stream, 0)).site_id == stage.office.site.keys.site
