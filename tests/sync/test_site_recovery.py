"""The recovery sheet of a site: sealed for, tried, replaced, and enough to read it all again. Real vaults, a server."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import site_sheet
from app.domain.ids import SeatId, StreamId
from app.errors import Refused, WrongSecret
from app.ops.kept import StreamState
from sync.errors import BadSheet, Forged
from sync.membership import leave, revoke
from sync.protocol.control import fold
from sync.protocol.names import stream_id
from sync.protocol.posts import RECOVERY, may_erase, may_read
from sync.sealing.seat_keys import SeatKeys
from sync.sealing.site_sheet import Sheet, new_sheet, read_sheet
from sync.site_recovery import Returned, come_back, keep_sheet, sheet_of, try_sheet
from sync.wire import Credentials, HttpWire
from tests.simulation.site import Site
from tests.sync.computers import Computer, Office, VaultMaker
from tests.sync.offices import served


@pytest.fixture
def office(tmp_path: Path, site: Site, vaults: VaultMaker) -> Iterator[Office]:
    """Two administrators and the counter."""
    yield from served(tmp_path, site, vaults)


@pytest.fixture
def sheet(office: Office) -> Sheet:
    """Made by the first, and known to all."""
    made = new_sheet(office.site.keys.site, secrets.token_bytes)
    keep_sheet(office.first.talk, made)
    office.settle(1)
    return made


@contextmanager
def on_paper(sheet: Sheet, address: str) -> Iterator[HttpWire]:
    """The way to the centre of somebody who has the sheet and nothing else."""
    stream = StreamId(stream_id("control", sheet.site))
    with HttpWire(address, Credentials(stream, sheet.keys.seat, sheet.keys.sign)) as wire:
        yield wire


def returned(office: Office, sheet: Sheet) -> tuple[Computer, Returned]:
    """A new, empty vault that has only what the sheet gave it."""
    typed = read_sheet(sheet.text)
    with on_paper(typed, office.address) as wire:
        back = come_back(wire, typed, secrets.token_bytes)
    made = office.more(SeatKeys(back.seat))
    control = fold(back.records)
    stream = StreamId(stream_id("control", control.site_id))
    made.disk.add_control_records(stream, back.records, StreamState(stream, control.position, control.hash))
    return made, back


def test_the_whole_site_is_read_again_from_paper(office: Office, sheet: Sheet) -> None:
    """Both rings, old and new generations; and the new seat lets in, shuts out and writes as an administrator."""
    first, second, third = office.computers
    first.writes("人员")
    first.writes("个案", ring="case")
    first.round()
    revoke(first.talk, SeatId(second.keys.seat))  # new generations of both rings
    first.writes("换钥匙以后的个案", ring="case")
    first.round()
    for gone in (first, second):
        office.computers.remove(gone)  # burnt
        gone.close()
    made, back = returned(office, sheet)
    made.round()
    assert made.lines() == ["个案", "人员", "换钥匙以后的个案"]
    assert back.number == 4
    assert made.talk.control.is_admin(made.keys.seat)
    made.writes("重建以后", ring="case")
    assert made.round().pushed == 1
    revoke(made.talk, SeatId(third.keys.seat))
    assert not made.talk.control.is_active(third.keys.seat)


def test_the_sheet_is_sealed_for_by_whoever_reads_a_ring(office: Office) -> None:
    """An administrator of the counter's post has no key of the cases; a colleague seals it, and the trial says when."""
    first, second, _ = office.computers
    made = new_sheet(office.site.keys.site, secrets.token_bytes)
    keep_sheet(second.talk, made)
    first.round()
    assert try_sheet(first.talk, made) == 2
    case = first.ring("case")
    newest = first.talk.control.epochs[case, first.talk.control.latest_epoch(case)]
    assert made.keys.seat in {seat for seat, _ in newest.wraps}
    revoke(first.talk, SeatId(second.keys.seat))
    assert try_sheet(first.talk, made) == 2  # renewed keys are sealed for it as well


def test_a_trial_that_does_not_go_well_says_why(office: Office, sheet: Sheet) -> None:
    """Another site's, one that was never made known, one that was replaced."""
    first = office.first
    for other, reason in (
        (new_sheet(bytes(16), secrets.token_bytes), "other_site"),
        (new_sheet(sheet.site, secrets.token_bytes), "unknown"),
    ):
        with pytest.raises(BadSheet) as caught:
            try_sheet(first.talk, other)
        assert caught.value.facts["reason"] == reason
    fresh = new_sheet(sheet.site, secrets.token_bytes)
    keep_sheet(first.talk, fresh)
    with pytest.raises(BadSheet) as caught:
        try_sheet(first.talk, sheet)
    assert caught.value.facts["reason"] == "replaced"
    assert try_sheet(first.talk, fresh) == 2
    found = sheet_of(first.talk.control)
    assert found is not None
    assert found.seat == fresh.keys.seat


def test_a_replaced_sheet_opens_nothing_sealed_later(office: Office, sheet: Sheet) -> None:
    """Nor does it let anybody in."""
    first = office.first
    keep_sheet(first.talk, new_sheet(sheet.site, secrets.token_bytes))
    for ring in first.talk.control.rings:
        newest = first.talk.control.epochs[ring, first.talk.control.latest_epoch(ring)]
        assert sheet.keys.seat not in {seat for seat, _ in newest.wraps}
    with on_paper(sheet, office.address) as wire, pytest.raises(BadSheet) as caught:
        come_back(wire, sheet, secrets.token_bytes)
    assert caught.value.facts["reason"] == "replaced"


def test_a_sheet_the_centre_does_not_know(office: Office, sheet: Sheet) -> None:
    """Right in form, and of no site there."""
    for other in (new_sheet(sheet.site, secrets.token_bytes), new_sheet(bytes(16), secrets.token_bytes)):
        with on_paper(other, office.address) as wire, pytest.raises(BadSheet) as caught:
            come_back(wire, other, secrets.token_bytes)
        assert caught.value.facts["reason"] == "unknown"


def test_a_plain_member_makes_no_sheet(office: Office) -> None:
    """It would be a key to everything."""
    with pytest.raises(Forged):
        keep_sheet(office.computers[2].talk, new_sheet(office.site.keys.site, secrets.token_bytes))


def test_a_sheet_is_no_administrator_who_stays(office: Office, sheet: Sheet) -> None:
    """The last one at a computer cannot leave because there is paper in a safe; and the sheet has no number."""
    first, second, _ = office.computers
    assert first.talk.control.next_number == 4
    leave(first.talk)
    second.round()
    with pytest.raises(Refused):
        leave(second.talk)


def test_what_a_sheet_may_read() -> None:
    """Everything of the site but care; and its word erases nothing."""
    assert all(may_read(RECOVERY, ring) for ring in ("front", "case", "restricted/ab"))
    assert not may_read(RECOVERY, "care/ab")
    assert not may_erase(RECOVERY)


SHEET = Sheet(bytes(range(16)), bytes(range(20)))


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=20, max_size=20))
def test_what_is_printed_is_read_back(site: bytes, seed: bytes) -> None:
    """Typed in any usual way, or scanned."""
    made = Sheet(site, seed)
    scanned = site_sheet.write("https://centre.example", made.text)
    for typed in (made.text, made.text.lower().replace("-", " "), scanned):
        assert read_sheet(typed).text == made.text
    assert read_sheet(made.text).keys.seat == made.keys.seat
    assert repr(made) == f"Sheet({site.hex()})"


@given(st.integers(0, 74), st.integers(1, 31))
def test_any_wrong_sign_is_named_by_its_group(at: int, by: int) -> None:
    """Before anything is tried."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    signs = list(SHEET.text.replace("-", ""))
    signs[at] = alphabet[(alphabet.index(signs[at]) + by) % 32]
    with pytest.raises(WrongSecret) as caught:
        read_sheet("".join(signs))
    assert caught.value.facts["group"] == at // 5 + 1


def test_the_same_paper_gives_the_same_keys_for_good() -> None:
    """A change here would lock every site out of its own sheet."""
    assert SHEET.text == "2001N-081G2-8186J-0W40Y-J2GBS-1G6GP-W3R08-0410G-6105V-0R3GG-G28AX-1C60E-T3GFF-208HX-44TC7"
    assert SHEET.keys.seat.hex() == "82eb935ff971887f660152e742eb7d86"
