"""Letting a second seat in: a file, a code, and the records that go with them."""

from hashlib import sha256
from random import Random

import pytest

from app.ops.kept import RingKey
from sync.errors import BadInvitation
from sync.invitation import Inviter, accept, found_site, invite, site_card
from sync.protocol.control import fold
from sync.protocol.site_card import read_card
from sync.sealing.seat_keys import SeatKeys
from sync.sealing.wraps import Place

RANDOM = Random(21).randbytes
SITE = found_site(RANDOM)
CONTROL = fold(SITE.records)
INVITER = Inviter(SeatKeys(SITE.seat), CONTROL, SITE.ring_keys, "https://centre.example", bytes(32))
INVITATION = invite(INVITER, RANDOM)


def reason_of(file: bytes, code: str) -> object:
    """Why an invitation is not accepted."""
    with pytest.raises(BadInvitation) as caught:
        accept(file, code)
    return caught.value.facts["reason"]


def test_an_accepted_invitation_makes_a_reading_member() -> None:
    """The seat in the file is the one the records admit, and every ring's key is sealed for it."""
    joining = accept(INVITATION.file, INVITATION.code)
    keys = SeatKeys(joining.seat)
    after = fold(INVITATION.records, CONTROL)
    assert (joining.site, joining.root_key, joining.server) == (SITE.site, SITE.root_key, "https://centre.example")
    assert joining.number == 2
    assert after.is_active(keys.seat)
    assert not after.is_admin(keys.seat)
    found = []
    for epoch in after.epochs.values():
        wrap = next(wrap for recipient, wrap in epoch.wraps if recipient == keys.seat)
        found.append(keys.open_wrap(Place(SITE.site, epoch.ring, epoch.epoch, keys.seat), wrap))
    assert set(found) == set(SITE.ring_keys)
    assert all(isinstance(key, RingKey) for key in found)


def test_the_code_may_be_typed_as_people_type() -> None:
    """Small letters, spaces, no hyphens, full width."""
    typed = INVITATION.code.lower().replace("-", "  ")
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in typed.upper())
    assert accept(INVITATION.file, typed) == accept(INVITATION.file, wide)


def test_wrong_words_are_told_from_a_damaged_file() -> None:
    """A mistyped or another slip's code, and a file that lost or changed a byte, each have their reason."""
    first = INVITATION.code[0]
    mistyped = ("A" if first != "A" else "B") + INVITATION.code[1:]
    assert reason_of(INVITATION.file, mistyped) == "wrong_words"
    assert reason_of(INVITATION.file, "") == "wrong_words"
    assert reason_of(INVITATION.file, invite(INVITER, RANDOM).code) == "wrong_words"
    assert reason_of(INVITATION.file[:-1], INVITATION.code) == "damaged"
    assert reason_of(b"", INVITATION.code) == "damaged"
    for place in (0, 4, 10, 60, -1):
        spoilt = bytearray(INVITATION.file)
        spoilt[place] ^= 1
        assert reason_of(bytes(spoilt), INVITATION.code) == "damaged"


def test_a_file_of_a_later_version_says_so() -> None:
    """Undamaged, but not for this program."""
    body = INVITATION.file[:4] + b"\x02" + INVITATION.file[5:-8]
    assert reason_of(body + sha256(body).digest()[:8], INVITATION.code) == "other_version"


def test_the_file_holds_no_secret_in_the_clear() -> None:
    """Neither the seat's keys nor a ring key can be found in it, nor in what is printed of the values."""
    secret = accept(INVITATION.file, INVITATION.code).seat
    assert secret[1:33] not in INVITATION.file
    for key in SITE.ring_keys:
        assert key.key not in INVITATION.file
    shown = repr(INVITATION) + repr(SITE) + repr(accept(INVITATION.file, INVITATION.code))
    assert INVITATION.code not in shown
    assert repr(SITE.root_seed) not in shown


def test_the_site_card_names_the_root() -> None:
    """The operator's line leads back to the site's root key."""
    assert read_card(site_card(SITE.root_seed)).root_key == SITE.root_key
