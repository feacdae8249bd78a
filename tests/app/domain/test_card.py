"""What keyboard card readers type, in the several ways they do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import find
from app.domain.people import Sex

TODAY = date(2026, 11, 23)
NUMBER = "990101199208030025"
ADDRESS = "示例市示例区同行路2号1栋302室"


@pytest.mark.parametrize(
    "burst",
    [
        f"沈㛃宁\t女\t汉\t19920803\t{ADDRESS}\t{NUMBER}\r\n",
        f"沈㛃宁,女,汉,1992-08-03,{ADDRESS},{NUMBER},示例市公安局",
        f"沈㛃宁，女，汉族，1992年8月3日，{ADDRESS}，{NUMBER}",
        f"姓名：沈㛃宁\n性别：女\n民族：汉\n出生：1992年8月3日\n住址：{ADDRESS}\n公民身份号码：{NUMBER}\n",
        f"{NUMBER}|沈㛃宁|女|19920803|{ADDRESS}",
    ],
)
def test_a_burst_gives_all_that_the_card_said(burst: str) -> None:
    """Tabs, commas, new lines, bars and labels all come to the same card."""
    card = find(burst, TODAY)
    assert card is not None
    assert (card.name, card.sex, card.birth_date) == ("沈㛃宁", Sex.FEMALE, date(1992, 8, 3))
    assert (card.address, card.identity.number) == (ADDRESS, NUMBER)


def test_a_bare_number_is_a_card_too() -> None:
    """Birth date and sex then come from the number."""
    card = find(f"{NUMBER}\r", TODAY)
    assert card is not None
    assert (card.name, card.birth_date, card.sex) == ("", date(1992, 8, 3), Sex.FEMALE)


def test_minority_and_latin_names_are_names() -> None:
    """A dot between the parts of a name, or Latin letters, do not hide it."""
    for name in ("阿依古丽·买买提", "Maria Example"):
        card = find(f"{name}\t女\t维吾尔\t{NUMBER}", TODAY)
        assert card is not None
        assert card.name == name


def test_what_is_not_understood_is_kept() -> None:
    """The rest of a burst is handed on word by word."""
    card = find(f"沈㛃宁\t女\t汉\t{NUMBER}\t2015.01.01-2035.01.01", TODAY)
    assert card is not None
    assert card.rest == ("汉", "2015.01.01-2035.01.01")


@pytest.mark.parametrize("text", ["", "今天谈了50分钟", "00000000000", "9901011992080300251", "电话 020-0000 0000"])
def test_other_text_is_no_card(text: str) -> None:
    """No number of a card's length as a word of its own: no card."""
    assert find(text, TODAY) is None


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Scanners type anything."""
    find(f"{text}\t{NUMBER}\t{text}", TODAY)
