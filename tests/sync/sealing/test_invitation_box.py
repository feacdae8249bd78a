"""The slip's code, the box it opens and the answer it proves."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadInvitation, Forged, Malformed
from sync.sealing.invitation_box import Box, make_answer, open_box, read_answer, seal_box
from sync.sealing.invitation_code import Code, new_code
from sync.sealing.seat_keys import make_seat_keys

RANDOM = Random(21).randbytes
CODE, OTHER = new_code(RANDOM), new_code(RANDOM)
BOX = Box(bytes(16), bytes(32), "青禾区婚姻家庭辅导室", bytes(32), 7, bytes(32), 2, "relief", "member", "desk")
SEALED = seal_box(BOX, CODE, RANDOM)
KEYS = make_seat_keys(RANDOM)
ANSWER = make_answer(KEYS, "陈静", CODE, RANDOM)


def test_the_code_may_be_typed_as_people_type() -> None:
    """Small letters, spaces, no hyphens, full width."""
    typed = CODE.text.lower().replace("-", "  ")
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in typed.upper())
    assert Code(typed).id == Code(wide).id == CODE.id
    assert Code(wide).text == CODE.text


@given(st.integers(0, 24), st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ23456789"))
def test_one_wrong_sign_is_noticed_or_leads_nowhere(place: int, sign: str) -> None:
    """Most typing mistakes are noticed at once; the others belong to no invitation."""
    signs = CODE.text.replace("-", "")
    typed = signs[:place] + sign + signs[place + 1 :]
    try:
        code = Code(typed)
    except BadInvitation as error:
        assert error.facts["reason"] == "wrong_words"
    else:
        assert (code.id == CODE.id) == (typed == signs)


@pytest.mark.parametrize("typed", ["", "AAAA", "一二三四五", CODE.text + "A", CODE.text[:-1] + "0"])
def test_what_is_no_code_is_told(typed: str) -> None:
    """Nothing is asked of the centre for it."""
    with pytest.raises(BadInvitation) as caught:
        Code(typed)
    assert caught.value.facts["reason"] == "wrong_words"


def test_the_code_opens_the_box_and_proves_the_answer() -> None:
    """Both ways, and only with that code."""
    assert open_box(SEALED, CODE) == BOX
    answer, name = read_answer(ANSWER, CODE)
    assert (answer.seat, answer.verify_key, answer.kem_public, name) == (
        KEYS.seat,
        KEYS.verify_key,
        KEYS.kem_public,
        "陈静",
    )
    with pytest.raises(BadInvitation):
        open_box(SEALED, OTHER)
    with pytest.raises(Forged):
        read_answer(ANSWER, OTHER)


def test_nobody_without_the_code_can_put_other_keys_in_an_answer() -> None:
    """Neither the server, nor somebody who answers with keys of their own and a code that is not the slip's."""
    theirs = msgspec.msgpack.decode(make_answer(make_seat_keys(RANDOM), "陈静", OTHER, RANDOM))
    mine = msgspec.msgpack.decode(ANSWER)
    for mixed in ([*theirs[:4], mine[4], theirs[5]], [*mine[:4], mine[4], theirs[5]], [*theirs[:3], *mine[3:]]):
        with pytest.raises(Forged):
            read_answer(msgspec.msgpack.encode(mixed), CODE)


@given(st.data())
def test_a_changed_byte_is_always_noticed(data: st.DataObject) -> None:
    """In the box and in the answer, cut short or flipped."""
    place, bit = data.draw(st.integers(0, len(SEALED) - 1)), data.draw(st.integers(0, 7))
    spoilt = SEALED[:place] + bytes([SEALED[place] ^ 1 << bit]) + SEALED[place + 1 :]
    for raw in (spoilt, SEALED[:place]):
        with pytest.raises(BadInvitation):
            open_box(raw, CODE)
    place = data.draw(st.integers(0, len(ANSWER) - 1))
    spoilt = ANSWER[:place] + bytes([ANSWER[place] ^ 1 << bit]) + ANSWER[place + 1 :]
    for raw in (spoilt, ANSWER[:place]):
        with pytest.raises((Forged, Malformed)):
            read_answer(raw, CODE)


@given(st.binary(max_size=3000))
def test_any_bytes_are_refused_in_order(raw: bytes) -> None:
    """No crash."""
    with pytest.raises(BadInvitation):
        open_box(raw, CODE)
    with pytest.raises((Forged, Malformed)):
        read_answer(raw, CODE)


def test_nothing_can_be_read_without_the_code() -> None:
    """No name, no site in what the server keeps; no code in what is printed of the values."""
    assert "陈静".encode() not in ANSWER
    assert "青禾".encode() not in SEALED
    assert CODE.text[:5] not in repr(CODE)
