"""The session PIN: three tries, ten minutes, then only the passphrase helps."""

import pytest

from app.errors import BadEntry
from app.vault.pin import PinAnswer, SessionPin
from tests.app.vault.conftest import Times


def test_the_right_pin_uncovers_and_restores_the_tries(times: Times) -> None:
    """Two slips and then the right one leave all three tries for the next time."""
    pin = SessionPin("2580", times.ticks)
    assert [pin.answer(typed) for typed in ("1", "2", "2580")] == [PinAnswer.WRONG, PinAnswer.WRONG, PinAnswer.OPENED]
    assert pin.tries_left == 3


def test_three_wrong_tries_lock_for_good(times: Times) -> None:
    """After the third wrong try not even the right PIN helps, nor covering again a moment later."""
    pin = SessionPin("2580", times.ticks)
    assert [pin.answer("0000") for _ in range(3)][-1] is PinAnswer.MUST_LOCK
    assert pin.answer("2580") is PinAnswer.MUST_LOCK
    pin.cover()
    assert pin.answer("2580") is PinAnswer.MUST_LOCK


def test_after_ten_minutes_under_the_cover_the_pin_is_over(times: Times) -> None:
    """The ten minutes count from covering."""
    pin = SessionPin("2580", times.ticks)
    times.pass_by(3600)
    pin.cover()
    times.pass_by(599)
    assert pin.tries_left == 3
    times.pass_by(2)
    assert pin.answer("2580") is PinAnswer.MUST_LOCK


def test_full_width_digits_are_the_same_pin(times: Times) -> None:
    """A Chinese input method left on does not lock anybody out."""
    assert SessionPin("2580", times.ticks).answer("２５８０") is PinAnswer.OPENED


def test_a_short_pin_is_refused(times: Times) -> None:
    """Fewer than four digits are no PIN."""
    with pytest.raises(BadEntry) as caught:
        SessionPin("258", times.ticks)
    assert caught.value.facts["problem"] == "pin_short"


def test_the_pin_is_not_kept(times: Times) -> None:
    """Only a keyed hash of it stays in memory."""
    assert not any("25803691" in str(value) for value in vars(SessionPin("25803691", times.ticks)).values())
