"""The recovery code survives how people copy it, and says where they slipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import WrongSecret
from app.vault import recovery_code
from app.vault.recovery_code import ALPHABET

secrets = st.binary(min_size=20, max_size=20)
FULL_WIDTH = {ord(mark): ord(mark) + 0xFEE0 for mark in ALPHABET + "-"}


def slip(typed: str) -> int:
    """The group named by the refusal of `typed`."""
    with pytest.raises(WrongSecret) as caught:
        recovery_code.read(typed)
    return int(str(caught.value.facts["group"]))


@given(secrets)
def test_a_code_is_read_as_it_was_printed(secret: bytes) -> None:
    """Eight groups of five characters, and reading them gives the same text back."""
    code = recovery_code.spelled(secret)
    assert [len(group) for group in code.split("-")] == [5] * 8
    assert recovery_code.read(code) == code


@given(secrets, secrets)
def test_different_secrets_have_different_codes(one: bytes, other: bytes) -> None:
    """All 160 bits are in the code."""
    assert (recovery_code.spelled(one) == recovery_code.spelled(other)) == (one == other)


@given(secrets, st.sampled_from(["", " ", "—", "－", "。", "\n", " / "]))
def test_ways_of_typing_do_not_matter(secret: bytes, between: str) -> None:
    """Case, full-width characters, dashes, and O for 0, I or l for 1, U for V are all the same code."""
    code = recovery_code.spelled(secret)
    spoken = code.lower().replace("-", between).replace("0", "o").replace("1", "l").replace("v", "u")
    assert recovery_code.read(spoken) == code
    assert recovery_code.read(code.translate(FULL_WIDTH)) == code


@given(secrets, st.integers(0, 39), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found_in_its_group(secret: bytes, place: int, other: str) -> None:
    """Every single wrong character is noticed, and its group named."""
    marks = list(recovery_code.spelled(secret).replace("-", ""))
    if marks[place] != other:
        marks[place] = other
        assert slip("".join(marks)) == place // 5 + 1


@given(secrets, st.integers(0, 7), st.integers(0, 4), st.integers(0, 4))
def test_swapped_characters_are_found(secret: bytes, group: int, one: int, other: int) -> None:
    """Two characters of a group in each other's place are noticed, neighbours or not."""
    marks = list(recovery_code.spelled(secret).replace("-", ""))
    one, other = group * 5 + one, group * 5 + other
    if marks[one] != marks[other]:
        marks[one], marks[other] = marks[other], marks[one]
        assert slip("".join(marks)) == group + 1


@given(secrets, st.permutations(range(8)))
def test_groups_in_another_order_are_found(secret: bytes, order: list[int]) -> None:
    """A group knows its place: the first one out of place is named."""
    groups = recovery_code.spelled(secret).split("-")
    moved = [groups[place] for place in order]
    wrong = [place for place, origin in enumerate(order) if place != origin]
    if wrong:
        assert slip("-".join(moved)) == wrong[0] + 1


@given(st.text(max_size=60))
def test_any_text_is_answered(typed: str) -> None:
    """Whatever is typed is either a code or a refusal with the facts a sentence needs."""
    try:
        assert len(recovery_code.read(typed)) == 47
    except WrongSecret as refusal:
        assert {"wait_s", "group", "typed"} == set(refusal.facts) - {"least", "most"}


def test_a_wrong_length_is_said_as_such() -> None:
    """A missing character is not blamed on a group: the count is given."""
    code = recovery_code.spelled(bytes(20))
    with pytest.raises(WrongSecret) as caught:
        recovery_code.read(code[:-1])
    assert caught.value.facts == {"wait_s": 0, "group": 0, "typed": 39, "least": 8, "most": 40}


def test_a_chinese_character_is_a_wrong_one() -> None:
    """A character outside the alphabet spoils its group only."""
    assert slip("王" + recovery_code.spelled(bytes(20))[1:]) == 1
