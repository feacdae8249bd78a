"""Appending and giving out envelopes."""

from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from sync.protocol.control_record import LateWork, Revocation
from sync.protocol.envelope import rolled
from sync.protocol.messages import MAX_ENVELOPE_BYTES, MAX_ENVELOPES, EnvelopePage, StreamPosition
from sync.protocol.names import NO_HASH
from sync.protocol.signing import check_signature, receipt_words
from sync.server import crew
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.envelope_log import Wanted, give_envelopes, take_envelopes
from sync.server.faults import Refusal
from sync.server.store.sessions import Caller
from sync.server.store.sites import add_site
from tests.sync.server.conftest import SampleSeat, SampleSite, ids_of

ALL = 1024 * 1024


def _pull(
    central: Central, caller: Caller, site: SampleSite, seq: int = 0, hash: bytes = NO_HASH, most: int = ALL
) -> EnvelopePage:
    return give_envelopes(central, caller, Wanted(after=StreamPosition(site.data, seq, hash), max_bytes=most))


def test_each_new_envelope_gets_the_next_number_and_a_receipt_that_verifies(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """Accepted: dense sequence numbers from 1, and the server's signature over place and id."""
    raws = [site.member.seal(site.data) for _ in range(3)]
    response = take_envelopes(central, caller, site.data, raws)
    assert [(result.status, result.seq) for result in response.results] == [("accepted", n) for n in (1, 2, 3)]
    for result in response.results:
        words = receipt_words(response.incarnation, site.data, result.seq, result.id)
        check_signature(central.facts.public_key, result.receipt, words, "receipt")


def test_a_duplicate_has_its_first_number_and_the_same_receipt(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """Offering again, in another offer or twice in one, stores nothing and is answered as the first time."""
    one, two = site.member.seal(site.data), site.member.seal(site.data)
    first = take_envelopes(central, caller, site.data, [one, one]).results
    again = take_envelopes(central, caller, site.data, [two, one]).results
    assert [(result.status, result.seq) for result in (*first, *again)] == [
        ("accepted", 1),
        ("duplicate", 1),
        ("accepted", 2),
        ("duplicate", 1),
    ]
    assert first[0].receipt == first[1].receipt == again[1].receipt


def test_many_at_once_are_answered_one_by_one_in_their_order(
    central: Central, caller: Caller, site: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many hands check and sign them: each has its own verdict, number and receipt."""
    monkeypatch.setattr(crew, "_HANDS", 3)
    raws = [(site.stranger if at % 5 == 2 else site.member).seal(site.data) for at in range(60)]
    results = take_envelopes(central, caller, site.data, raws).results
    assert [result.id for result in results] == ids_of(raws)
    assert [at for at, result in enumerate(results) if result.code == "not_member"] == list(range(2, 60, 5))
    good = [result for result in results if result.status == "accepted"]
    assert [result.seq for result in good] == list(range(1, 49))
    for result in good:
        words = receipt_words(central.facts.incarnation, site.data, result.seq, result.id)
        check_signature(central.facts.public_key, result.receipt, words, "receipt")


def test_a_bad_envelope_does_not_block_the_others(central: Central, caller: Caller, site: SampleSite) -> None:
    """Every fault has its code, and the good ones between them are stored densely."""
    good = [site.member.seal(site.data) for _ in range(2)]
    flipped = bytearray(site.member.seal(site.data))
    flipped[-1] ^= 1
    bad = [
        bytes(flipped),
        site.stranger.seal(site.data),
        site.member.seal(site.control),
        b"\x93\x01\x02\x03",
        site.member.seal(site.data, bytes(1000)) + b"\x00",
    ]
    results = take_envelopes(central, caller, site.data, [good[0], *bad, good[1]]).results
    codes = [result.code for result in results[1:-1]]
    assert codes == ["bad_signature", "not_member", "wrong_stream", "malformed", "malformed"]
    assert [results[0].seq, results[-1].seq] == [1, 2]


def test_too_big_an_envelope_is_rejected_under_the_name_its_sender_knows(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """The rejection carries the envelope's id, so that it can be put into quarantine."""
    part = bytes(MAX_ENVELOPE_BYTES)
    oversized = b"\x93\xc4\x01h" + b"\xc6" + len(part).to_bytes(4, "big") + part + b"\xc4\x01s"
    result = take_envelopes(central, caller, site.data, [oversized]).results[0]
    assert (result.status, result.code) == ("rejected", "too_big")
    assert result.id == sha256(b"h" + part + b"s").digest()


def test_an_offer_has_bounds(central: Central, caller: Caller, site: SampleSite) -> None:
    """More than 500 envelopes or 1 MiB is refused as a whole."""
    for raws in ([b""] * (MAX_ENVELOPES + 1), [bytes(200_000)] * 6):
        with pytest.raises(Refusal, match="too_big"):
            take_envelopes(central, caller, site.data, raws)


NO_THIRD_ROW = {
    "sqlite": "CREATE TRIGGER full BEFORE INSERT ON envelope WHEN NEW.seq = 3 BEGIN SELECT RAISE(ABORT, 'full'); END",
    "postgresql": "ALTER TABLE envelope ADD CHECK (seq <> 3)",
}


def test_a_push_that_fails_half_way_leaves_nothing(central: Central, caller: Caller, site: SampleSite) -> None:
    """All or nothing: rows, head and hash are of one transaction, and the next push begins at 1."""
    with central.database.writing() as connection:
        connection.execute(text(NO_THIRD_ROW[connection.dialect.name]))
    raws = [site.member.seal(site.data) for _ in range(4)]
    with pytest.raises(SQLAlchemyError):
        take_envelopes(central, caller, site.data, raws)
    assert _pull(central, caller, site).head == StreamPosition(site.data, 0, NO_HASH)
    assert [result.seq for result in take_envelopes(central, caller, site.data, raws[:2]).results] == [1, 2]


def test_any_member_may_hand_in_anothers_envelope(central: Central, admin: Caller, site: SampleSite) -> None:
    """What counts is who sealed it, not who carries it."""
    result = take_envelopes(central, admin, site.data, [site.member.seal(site.data)]).results[0]
    assert result.status == "accepted"
    assert _pull(central, admin, site).envelopes[0].seq == 1


def test_a_revoked_seats_later_envelopes_are_rejected_but_not_its_good_ones(
    central: Central, admin: Caller, site: SampleSite
) -> None:
    """Let in: what is stored, the named last one, and what leads up to it in the same offer. The rest: revoked."""
    stored, before, last, after = (site.member.seal(site.data) for _ in range(4))
    take_envelopes(central, admin, site.data, [stored])
    append_control(central, site.control, 3, [site.revoke(site.member, ids_of([last])[0])])
    results = take_envelopes(central, admin, site.data, [stored, before, last, after]).results
    assert [result.status for result in results] == ["duplicate", "accepted", "accepted", "rejected"]
    assert results[-1].code == "revoked"


def test_what_leads_up_to_a_stored_last_good_envelope_is_let_in_too(
    central: Central, admin: Caller, site: SampleSite
) -> None:
    """A restored server may have been given the last one by somebody else first. A forged one leads up to nothing."""
    first, second, last, after = (site.member.seal(site.data) for _ in range(4))
    append_control(central, site.control, 3, [site.revoke(site.member, ids_of([last])[0])])
    assert take_envelopes(central, admin, site.data, [last]).results[0].status == "accepted"
    assert [one.status for one in take_envelopes(central, admin, site.data, [first, after]).results] == ["rejected"] * 2
    assert take_envelopes(central, admin, site.data, [second]).results[0].status == "accepted"
    assert [one.status for one in take_envelopes(central, admin, site.data, [first, after]).results] == [
        "accepted",
        "rejected",
    ]


def test_an_administrator_may_let_late_work_in(central: Central, admin: Caller, site: SampleSite) -> None:
    """By name, whatever it follows on."""
    first, second = (site.member.seal(site.data) for _ in range(2))
    append_control(central, site.control, 3, [site.revoke(site.member, NO_HASH)])
    assert take_envelopes(central, admin, site.data, [second]).results[0].code == "revoked"
    append_control(central, site.control, 4, [site.say(LateWork(ids_of([second])), site.admin)])
    results = take_envelopes(central, admin, site.data, [first, second]).results
    assert [(one.status, one.code) for one in results] == [("rejected", "revoked"), ("accepted", "")]


def test_a_revoked_seat_is_given_no_envelopes(central: Central, caller: Caller, site: SampleSite) -> None:
    """It may hand in, and read the control stream; it may not read the data any more."""
    append_control(central, site.control, 3, [site.revoke(site.member, NO_HASH)])
    with pytest.raises(Refusal, match="forbidden"):
        _pull(central, caller, site)
    result = take_envelopes(central, caller, site.data, [site.member.seal(site.data)]).results[0]
    assert result.code == "revoked"


def test_a_pull_is_a_dense_run_and_own_envelopes_come_without_bytes(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """Together `own` and `envelopes` cover every number once, and the ids roll up to the head's hash."""
    raws = [seat.seal(site.data) for seat in (site.admin, site.member, site.admin, site.member)]
    take_envelopes(central, caller, site.data, raws)
    page = _pull(central, caller, site)
    assert [item.seq for item in page.envelopes] == [1, 3]
    assert list(page.own) == [(2, ids_of(raws)[1]), (4, ids_of(raws)[3])]
    assert page.head == StreamPosition(site.data, 4, rolled(ids_of(raws)))
    assert not page.more


def test_pages_keep_to_the_bytes_asked_for_and_always_get_on(central: Central, admin: Caller, site: SampleSite) -> None:
    """A page holds what fits, at least one; following the pages gives every envelope once, in order."""
    raws = [site.member.seal(site.data, bytes(1000)) for _ in range(7)]
    take_envelopes(central, admin, site.data, raws)
    got, seq, rolling, more = [], 0, NO_HASH, True
    while more:
        page = _pull(central, admin, site, seq, rolling, 2500)
        assert 1 <= len(page.envelopes) <= 2
        got += [item.raw for item in page.envelopes]
        seq, rolling, more = page.envelopes[-1].seq, rolled(ids_of(got)), page.more
    assert got == raws
    assert len(_pull(central, admin, site, most=1).envelopes) == 1


@pytest.mark.parametrize("place", [(2, bytes(32)), (9, bytes(32)), (0, bytes([1]) * 32)])
def test_a_position_of_another_history_is_refused_with_ours(
    central: Central, caller: Caller, site: SampleSite, place: tuple[int, bytes]
) -> None:
    """A wrong hash, or a position we do not reach: history_differs, and where we stand."""
    raws = [site.member.seal(site.data) for _ in range(3)]
    take_envelopes(central, caller, site.data, raws)
    with pytest.raises(Refusal, match="history_differs") as caught:
        _pull(central, caller, site, *place)
    assert caught.value.position == StreamPosition(site.data, 3, rolled(ids_of(raws)))


def test_streams_of_another_site_and_unknown_ones_are_refused(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """Membership of one site opens nothing of another; a control stream takes no envelopes."""
    other = SampleSite()
    with central.database.writing() as connection:
        add_site(connection, other.root_key, 0)
    for stream, code in ((other.data, "forbidden"), (bytes(16), "unknown_stream"), (site.control, "unknown_stream")):
        with pytest.raises(Refusal, match=code):
            take_envelopes(central, caller, stream, [])
        with pytest.raises(Refusal, match=code):
            give_envelopes(central, caller, Wanted(after=StreamPosition(stream, 0, NO_HASH), max_bytes=ALL))


def test_a_seat_that_joins_later_is_let_in_at_once(central: Central, admin: Caller, site: SampleSite) -> None:
    """The folded membership follows the control stream."""
    late = SampleSeat()
    assert take_envelopes(central, admin, site.data, [late.seal(site.data)]).results[0].code == "not_member"
    append_control(central, site.control, 3, [site.say(late.member(), site.admin)])
    assert take_envelopes(central, admin, site.data, [late.seal(site.data)]).results[0].status == "accepted"
    append_control(central, site.control, 4, [site.say(Revocation(late.id, NO_HASH), site.admin)])
    assert take_envelopes(central, admin, site.data, [late.seal(site.data)]).results[0].code == "revoked"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offers=st.lists(st.lists(st.integers(0, 7), max_size=6), max_size=8))
def test_any_order_of_offers_gives_a_dense_log_of_each_envelope_once(central: Central, offers: list[list[int]]) -> None:
    """Duplicates within and between offers, gaps in a chain: numbers follow first arrival, and the ids roll up."""
    site = SampleSite()
    with central.database.writing() as connection:
        add_site(connection, site.root_key, 0)
    append_control(central, site.control, 0, site.found())
    writer = Caller(stream=site.control, seat=site.member.id, expires_ms=2**50)
    pool = [site.member.seal(site.data) for _ in range(8)]
    arrived: list[int] = []
    for offer in offers:
        results = take_envelopes(central, writer, site.data, [pool[number] for number in offer]).results
        for number, result in zip(offer, results, strict=True):
            expected = "duplicate" if number in arrived else "accepted"
            arrived += [number] if number not in arrived else []
            assert (result.status, result.seq) == (expected, arrived.index(number) + 1)
    ids = ids_of([pool[number] for number in arrived])
    assert _pull(central, writer, site).head == StreamPosition(site.data, len(ids), rolled(ids))
