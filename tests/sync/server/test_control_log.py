"""The control stream: compare-and-set, and only records that fold."""

import pytest

from sync.protocol.control import fold
from sync.server.central import Central
from sync.server.control_log import append_control, give_control
from sync.server.faults import Refusal
from sync.server.store.database import Database
from sync.server.store.sessions import Caller
from sync.server.store.sites import add_site
from tests.sync.server.conftest import SampleSeat, SampleSite


def test_records_come_back_as_they_were_and_fold_to_the_head(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """What was appended is given out byte for byte; folding it gives the position and hash of the head."""
    page = give_control(central, caller, site.control, 0)
    folded = fold(page.records)
    assert list(page.records) == site.records
    assert (folded.position, folded.hash) == (page.head.seq, page.head.hash)
    assert give_control(central, caller, site.control, 2).records == (site.records[2],)


def test_a_writer_who_has_not_seen_the_last_record_is_told_where_the_stream_stands(
    central: Central, site: SampleSite
) -> None:
    """Compare-and-set: a stale or a future position is refused with the true one, and nothing is stored."""
    record = site.sign(SampleSeat().member(), site.admin)
    for expect in (0, 2, 4):
        with pytest.raises(Refusal, match="control_moved") as caught:
            append_control(central, site.control, expect, [record])
        assert caught.value.position is not None
        assert caught.value.position.seq == 3
    assert append_control(central, site.control, 3, [record]).seq == 4


def test_only_a_root_the_operator_added_may_begin(central: Central, site: SampleSite) -> None:
    """A stream nobody added is unknown; a genesis of one site does not fit another's stream."""
    other, third = SampleSite(), SampleSite()
    with pytest.raises(Refusal, match="unknown_stream"):
        append_control(central, other.control, 0, other.found())
    with central.database.writing() as connection:
        add_site(connection, third.root_key, 0)
    with pytest.raises(Refusal, match="forbidden"):
        append_control(central, third.control, 0, other.records)


def test_a_record_signed_by_nobody_who_may_is_refused(central: Central, site: SampleSite) -> None:
    """A plain member or a stranger cannot admit; neither can a broken signature."""
    body = SampleSeat().member()
    sound = site.sign(body, site.admin)
    flipped = sound[:-1] + bytes([sound[-1] ^ 1])
    for record in (site.sign(body, site.member), site.sign(body, site.stranger), flipped):
        with pytest.raises(Refusal, match="forbidden"):
            append_control(central, site.control, 3, [record])


def test_garbage_is_malformed_and_one_bad_record_keeps_all_out(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """An append is all or nothing."""
    good = site.sign(SampleSeat().member(), site.admin)
    for records in ([b""], [b"\xc1"], [good, good]):
        with pytest.raises(Refusal, match="malformed"):
            append_control(central, site.control, 3, records)
    assert give_control(central, caller, site.control, 0).head.seq == 3


def test_a_second_server_over_the_same_database_follows(central: Central, database: Database, site: SampleSite) -> None:
    """Workers share nothing but the database: what one appended, the other folds before it appends."""
    second = Central(database, central.now_ms)
    append_control(second, site.control, 3, [site.say(SampleSeat().member(), site.admin)])
    append_control(central, site.control, 4, [site.say(SampleSeat().member(), site.admin)])
    append_control(second, site.control, 5, [site.say(SampleSeat().member(), site.admin)])


def test_a_control_stream_of_another_site_is_not_given(central: Central, caller: Caller) -> None:
    """Membership of one site opens nothing of another."""
    other = SampleSite()
    with central.database.writing() as connection:
        add_site(connection, other.root_key, 0)
    with pytest.raises(Refusal, match="forbidden"):
        give_control(central, caller, other.control, 0)
