"""The number on an enrolment slip."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain import class_code, sheet_code


@given(st.binary(min_size=16, max_size=16))
def test_a_number_is_read_however_a_scanner_or_a_hand_writes_it(random: bytes) -> None:
    """With prefix, in groups, in full width; no sheet code is taken for one, nor the other way round."""
    code = class_code.make(lambda size: random)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    scanned = class_code.for_scanners(code)

    written = (scanned, scanned.lower() + "\r", sheet_code.in_groups(code), full_width, f" {code[:4]}-{code[4:]}")
    assert {class_code.parse(one) for one in written} == {code}
    assert sheet_code.parse(scanned) is None
    assert class_code.parse(sheet_code.for_scanners(sheet_code.make_code(lambda size: random))) is None


@given(st.binary(min_size=16, max_size=16), st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_nobodys_number(random: bytes, at: int, shift: int) -> None:
    """Nor are two neighbours changed over."""
    code = class_code.make(lambda size: random)
    wrong = code[:at] + str((int(code[at]) + shift) % 10) + code[at + 1 :]
    swapped = code[: at - 1] + code[at] + code[at - 1] + code[at + 1 :] if at else code

    assert class_code.parse(wrong) is None
    assert class_code.parse(swapped) == (code if swapped == code else None)
