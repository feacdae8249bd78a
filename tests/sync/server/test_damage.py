"""Envelopes whose bytes the server's disk has spoilt: told, asked for, and put right by whoever has them."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from sync.protocol.messages import Damaged, EnvelopePage, StreamPosition
from sync.protocol.names import NO_HASH
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.envelope_log import Wanted, give_envelopes, take_envelopes
from sync.server.store.checking import check_streams
from sync.server.store.damage import MOST_NOTED
from sync.server.store.sessions import Caller
from sync.server.store.shredding import drop_folders
from sync.server.visits import greet
from tests.sync.server.conftest import SampleSite, ids_of

ALL = 1024 * 1024
SPOIL = "UPDATE envelope SET raw = :raw WHERE seq = :seq"


@pytest.fixture(autouse=True)
def warned(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What the operator was warned of; each test here may warn."""
    told: list[str] = []
    yield told
    told += [one.getMessage() for one in caplog.get_records("call") if one.levelno >= logging.WARNING]
    caplog.get_records("call").clear()


@pytest.fixture
def raws(central: Central, caller: Caller, site: SampleSite) -> list[bytes]:
    """Three envelopes of the member, stored."""
    made = [site.member.seal(site.data) for _ in range(3)]
    take_envelopes(central, caller, site.data, made)
    return made


def _spoil(central: Central, raw: bytes, seq: int = 2) -> None:
    with central.database.writing() as connection:
        connection.execute(text(SPOIL), {"raw": raw, "seq": seq})


def _page(central: Central, reader: Caller, site: SampleSite, most: int = ALL) -> EnvelopePage:
    return give_envelopes(central, reader, Wanted(after=StreamPosition(site.data, 0, NO_HASH), max_bytes=most))


def _asked_for(central: Central, caller: Caller, site: SampleSite) -> tuple[Damaged, ...]:
    return greet(
        central, caller, [StreamPosition(site.control, 0, NO_HASH), StreamPosition(site.data, 0, NO_HASH)]
    ).damaged


def _faults(central: Central) -> list[str]:
    with central.database.reading() as connection:
        return [report.fault for report in check_streams(connection) if report.fault]


def _turned(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :]


@pytest.mark.parametrize("at", [0, 3, 40, -70, -1])
def test_a_spoilt_row_is_passed_named_asked_for_and_put_right(
    central: Central, caller: Caller, admin: Caller, site: SampleSite, raws: list[bytes], at: int
) -> None:
    """The rows before and behind it are given out; a member that was met by it is asked for the exact bytes."""
    _spoil(central, _turned(raws[1], at % len(raws[1])))
    two = ids_of(raws)[1]
    assert _asked_for(central, caller, site) == ()
    page = _page(central, admin, site)
    assert [row.raw for row in page.envelopes] == [raws[0], raws[2]]
    assert page.damaged == ((2, two),)
    assert _asked_for(central, caller, site) == (Damaged(site.data, 2, two),)
    (result,) = take_envelopes(central, caller, site.data, [raws[1]]).results
    assert (result.status, result.seq) == ("duplicate", 2)
    assert _asked_for(central, caller, site) == ()
    assert [row.raw for row in _page(central, admin, site).envelopes] == raws
    assert _faults(central) == []


def test_another_envelope_is_never_put_in_its_place(
    central: Central, caller: Caller, admin: Caller, site: SampleSite, raws: list[bytes]
) -> None:
    """What has another id is another envelope, and stands behind all others."""
    _spoil(central, _turned(raws[1], 40))
    _page(central, admin, site)
    forged = _turned(raws[1], -1 % len(raws[1]))
    other = site.member.seal(site.data)
    results = take_envelopes(central, caller, site.data, [forged, other]).results
    assert [(one.status, one.seq) for one in results] == [("rejected", 0), ("accepted", 4)]
    assert _page(central, admin, site).damaged == ((2, ids_of(raws)[1]),)


def test_what_is_whole_after_all_is_asked_for_no_more(
    central: Central, caller: Caller, admin: Caller, site: SampleSite, raws: list[bytes]
) -> None:
    """An operator may have put the row back from a copy."""
    _spoil(central, b"")
    _page(central, admin, site)
    _spoil(central, raws[1])
    assert _page(central, admin, site).damaged == ()
    assert _asked_for(central, caller, site) == ()


def test_the_first_ones_are_asked_for_and_all_are_passed(
    central: Central, caller: Caller, admin: Caller, site: SampleSite
) -> None:
    """A disk that has spoilt very much: a greeting stays small, and what was brought makes room for the rest."""
    many = [site.member.seal(site.data) for _ in range(MOST_NOTED + 5)]
    take_envelopes(central, caller, site.data, many)
    with central.database.writing() as connection:
        connection.execute(text("UPDATE envelope SET raw = :raw"), {"raw": b"dust"})
    assert len(_page(central, admin, site).damaged) == len(many)
    asked = _asked_for(central, caller, site)
    assert [one.seq for one in asked] == list(range(1, MOST_NOTED + 1))
    take_envelopes(central, caller, site.data, many[:MOST_NOTED])
    assert [one.seq for one in _asked_for(central, caller, site)] == list(range(MOST_NOTED + 1, len(many) + 1))
    take_envelopes(central, caller, site.data, many)
    assert _faults(central) == []


def test_a_shut_out_seat_is_asked_for_nothing(
    central: Central, caller: Caller, admin: Caller, site: SampleSite, raws: list[bytes]
) -> None:
    """It is told of the site no more than it may read; what it brings of its own all the same is taken."""
    _spoil(central, b"")
    _page(central, admin, site)
    append_control(central, site.control, 3, [site.revoke(site.member, ids_of(raws)[-1])])
    assert _asked_for(central, caller, site) == ()
    assert len(_asked_for(central, admin, site)) == 1
    take_envelopes(central, caller, site.data, [raws[1]])
    assert _page(central, admin, site).damaged == ()


def test_the_author_hears_of_it_where_it_asks_for_its_own(
    central: Central, caller: Caller, site: SampleSite, raws: list[bytes]
) -> None:
    """Otherwise its own are told without their bytes, and nobody looks at them."""
    _spoil(central, b"")
    assert [seq for seq, _ in _page(central, caller, site).own] == [1, 2, 3]
    wanted = Wanted(after=StreamPosition(site.data, 0, NO_HASH), max_bytes=ALL, own=True)
    assert give_envelopes(central, caller, wanted).damaged == ((2, ids_of(raws)[1]),)


def test_the_check_counts_what_is_spoilt(central: Central, raws: list[bytes]) -> None:
    """One row by its number; of more, the first and how many."""
    _spoil(central, b"", 1)
    _spoil(central, b"", 3)
    assert _faults(central) == ["the bytes of row 1 and of 1 more are damaged"]


def test_of_an_erased_folder_nothing_stays_in_a_spoilt_row_either(
    central: Central, caller: Caller, admin: Caller, site: SampleSite, raws: list[bytes]
) -> None:
    """A skeleton cannot be made of bytes that cannot be trusted: the row is emptied, and whoever has not let go yet
    brings what it is made of."""
    _spoil(central, _turned(raws[1], 40))
    with central.database.writing() as connection:
        assert drop_folders(connection, site.data, [bytes(16)]) == len(raws)
        left = connection.scalar(text("SELECT raw FROM envelope WHERE seq = 2"))
    assert left == b""
    page = _page(central, admin, site)
    assert [row.seq for row in page.gone] == [1, 3]
    assert page.damaged == ((2, ids_of(raws)[1]),)
