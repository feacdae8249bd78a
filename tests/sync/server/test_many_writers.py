"""Many at once on one stream, on both databases: numbers stay dense, and no reader passes a row that comes later."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sync.protocol.messages import StreamPosition
from sync.protocol.names import NO_HASH, next_hash
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.envelope_log import Wanted, give_envelopes, take_envelopes
from sync.server.store.checking import check_streams
from sync.server.store.sessions import Caller
from tests.sync.server.conftest import SampleSeat, SampleSite, ids_of

WRITERS = 12
PUSHES = 8
EACH = 3


def test_twelve_writers_never_hide_a_row_from_a_reader(central: Central, caller: Caller, site: SampleSite) -> None:
    """A reader that follows while they write gets every row once, in order, with the hash of the whole."""
    seats = [SampleSeat() for _ in range(WRITERS)]
    records = [site.say(seat.member(), site.admin) for seat in seats]
    append_control(central, site.control, 3, records)
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        following = pool.submit(follow, central, caller, site, done)
        writing = [pool.submit(push_often, central, site, seat) for seat in seats]
        given = [identity for job in writing for identity in job.result()]
        done.set()
        seen = following.result()
    assert sorted(seen) == sorted(given)
    assert len(set(seen)) == WRITERS * PUSHES * EACH
    with central.database.reading() as connection:
        assert [report.fault for report in check_streams(connection) if report.fault] == []


def push_often(central: Central, site: SampleSite, seat: SampleSeat) -> list[bytes]:
    """The ids of what one seat handed in, push after push."""
    caller = Caller(stream=site.control, seat=seat.id, expires_ms=2**50)
    given: list[bytes] = []
    for _ in range(PUSHES):
        raws = [seat.seal(site.data) for _ in range(EACH)]
        results = take_envelopes(central, caller, site.data, raws).results
        assert {result.status for result in results} == {"accepted"}
        given += ids_of(raws)
    return given


def follow(central: Central, caller: Caller, site: SampleSite, done: threading.Event) -> list[bytes]:
    """The ids a reader is given, page after page; every page starts where the last one ended."""
    seen: list[bytes] = []
    at = StreamPosition(site.data, 0, NO_HASH)
    while True:
        was_done = done.is_set()
        page = give_envelopes(central, caller, Wanted(after=at, max_bytes=2000))
        rolling = at.hash
        for place, stored in enumerate(page.envelopes, start=1):
            assert stored.seq == at.seq + place
            (identity,) = ids_of([stored.raw])
            rolling = next_hash(rolling, identity)
            seen.append(identity)
        at = StreamPosition(site.data, at.seq + len(page.envelopes), rolling)
        if was_done and not page.more:
            return seen


def test_a_revocation_and_a_push_have_an_order(central: Central, admin: Caller, site: SampleSite) -> None:
    """What was accepted from a seat lies before the control record that ends it was answered; nothing comes after."""
    caller = Caller(stream=site.control, seat=site.member.id, expires_ms=2**50)
    ended = threading.Event()

    def push() -> list[tuple[bool, str]]:
        told: list[tuple[bool, str]] = []
        for _ in range(30):
            was_ended = ended.is_set()
            result = take_envelopes(central, caller, site.data, [site.member.seal(site.data)]).results[0]
            told.append((was_ended, result.status))
        return told

    with ThreadPoolExecutor(1) as pool:
        pushing = pool.submit(push)
        append_control(central, site.control, 3, [site.revoke(site.member, NO_HASH)])
        ended.set()
        told = pushing.result()
    assert (True, "accepted") not in told
    assert told[-1][1] == "rejected"
