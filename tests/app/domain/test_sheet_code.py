"""The sheet code finds every slip people and worn prints make most."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.sheet_code import LENGTH, for_scanners, in_groups, make_code, parse

CODES = st.binary(min_size=16, max_size=16).map(lambda seed: make_code(lambda count: seed[:count]))
FULL_WIDTH = str.maketrans("0123456789TX", "".join(chr(ord(char) + 0xFEE0) for char in "0123456789TX"))


@given(CODES)
def test_a_new_code_has_sixteen_digits_and_reads_back(code: str) -> None:
    """What is made is 16 digits long and is accepted as it is."""
    assert len(code) == LENGTH
    assert code.isdigit()
    assert parse(code) == code


@given(CODES, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_every_single_wrong_digit_is_refused(code: str, place: int, step: int) -> None:
    """Changing any one digit to any other makes the code wrong."""
    wrong = str((int(code[place]) + step) % 10)
    assert parse(code[:place] + wrong + code[place + 1 :]) is None


@given(CODES, st.integers(0, LENGTH - 2))
def test_neighbouring_digits_changed_over_are_refused(code: str, place: int) -> None:
    """Swapping two different neighbours makes the code wrong."""
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (parse(swapped) is None) == (swapped != code)


@given(CODES)
def test_typed_and_scanned_forms_mean_the_same_code(code: str) -> None:
    """Full-width digits, groups, dashes, the scanner's prefix and its final Enter are taken as they come."""
    grouped = in_groups(code)
    for typed in (
        grouped,
        grouped.replace(" ", "-"),
        grouped.replace(" ", "\u3000"),
        code.translate(FULL_WIDTH),
        for_scanners(code) + "\r\n",
        for_scanners(code).lower() + "\t",
        for_scanners(code).translate(FULL_WIDTH),
    ):
        assert parse(typed) == code


@given(st.text(max_size=30))
def test_anything_else_is_no_sheet_code(typed: str) -> None:
    """Arbitrary text is read as a code only when it holds 16 right digits; nothing raises."""
    found = parse(typed)
    assert found is None or (len(found) == LENGTH and found.isascii() and found.isdigit())


def test_the_check_digit_is_damms() -> None:
    """The published example of Damm's algorithm: 572 is followed by 4, so leading zeros keep it."""
    assert parse("0000000000005724") == "0000000000005724"


def test_digits_of_other_scripts_are_refused() -> None:
    """Only ASCII and full-width digits count: an Arabic-Indic number is no sheet code."""
    assert parse("٠٠٠٠٠٠٠٠٠٠٠٠٥٧٢٤") is None
