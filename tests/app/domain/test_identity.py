"""Identity numbers: what they say, what looks wrong, and that nothing is ever rejected."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identity import IdKind, check_digit, read
from app.domain.people import Sex

TODAY = date(2026, 11, 23)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(birth: date, order: int = 1, region: str = "990101") -> str:
    """A number with its right check digit."""
    first = f"{region}{birth:%Y%m%d}{order:03}"
    return first + check_digit(first)


@pytest.mark.parametrize(
    ("text", "kind", "birth", "sex"),
    [
        ("11010519491231002X", IdKind.RESIDENT, date(1949, 12, 31), Sex.FEMALE),
        ("81000019980902013X", IdKind.PERMIT, date(1998, 9, 2), Sex.MALE),
        ("830000198005050025", IdKind.PERMIT, date(1980, 5, 5), Sex.FEMALE),
        (number(date(1988, 3, 12)), IdKind.RESIDENT, date(1988, 3, 12), Sex.MALE),
        (number(date(1990, 7, 3), 2, "931156"), IdKind.FOREIGN, date(1990, 7, 3), Sex.FEMALE),
        ("130503670401001", IdKind.RESIDENT_OLD, date(1967, 4, 1), Sex.MALE),
    ],
)
def test_a_number_says_birth_date_and_sex(text: str, kind: IdKind, birth: date, sex: Sex) -> None:
    """Every layout of GB 11643, unassigned regions included, without a warning."""
    found = read(text, TODAY)
    assert (found.kind, found.birth_date, found.sex, found.warnings) == (kind, birth, sex, ())


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(1, 999))
def test_width_gaps_and_small_x_do_not_matter(birth: date, order: int) -> None:
    """Full-width digits, spaces and a small x come to the same number."""
    plain = number(birth, order)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in plain.lower())
    assert read(f" {wide[:6]} {wide[6:14]}　{wide[14:]}\t", TODAY) == read(plain, TODAY)


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_digit_follows_the_standard(first: str) -> None:
    """Weighted sum modulo 11, looked up in 1 0 X 9 8 7 6 5 4 3 2."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    assert check_digit(first) == "10X98765432"[total % 11]


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 9))
def test_a_wrong_check_digit_warns_and_keeps_the_number(birth: date, shift: int) -> None:
    """Warn, never reject: what the number says is still used."""
    right = number(birth)
    wrong = right[:17] + ("0" if right[17] == "X" else "X")
    found = read(wrong, TODAY)
    assert (found.warnings, found.number, found.birth_date) == (("wrong_check_digit",), wrong, birth)


def test_a_birth_date_in_the_future_warns_and_is_not_used() -> None:
    """Nobody is born tomorrow."""
    found = read(number(date(2026, 11, 24)), TODAY)
    assert (found.warnings, found.birth_date) == (("birth_in_future",), None)


def test_an_impossible_birth_date_warns() -> None:
    """30 February is no day."""
    first = "99010119900230001"
    assert read(first + check_digit(first), TODAY).warnings == ("impossible_birth_date",)


@pytest.mark.parametrize("text", ["9901011990010100", "99010119900101002", "9901011990010100261"])
def test_a_resident_number_with_a_digit_missing_warns(text: str) -> None:
    """A long run of digits of an odd length is most likely mistyped."""
    found = read(text, TODAY)
    assert (found.kind, found.warnings, found.number) == (IdKind.OTHER, ("unknown_length",), text)


@pytest.mark.parametrize("text", ["H12345678", "G00000000", "12345678", "军字第0000-01号", "A1-2.3"])
def test_other_documents_stay_as_typed(text: str) -> None:
    """Passports, travel permits and military cards are free text without a warning."""
    found = read(text, TODAY)
    assert (found.kind, found.number, found.warnings) == (IdKind.OTHER, text, ())


@given(st.text(max_size=40))
def test_nothing_is_ever_rejected(text: str) -> None:
    """Whatever is typed gives a value."""
    assert isinstance(read(text, TODAY).kind, IdKind)


def test_nothing_typed_is_an_empty_number() -> None:
    """Blanks are no number and no mistake."""
    assert read(" 　", TODAY).kind is IdKind.EMPTY
