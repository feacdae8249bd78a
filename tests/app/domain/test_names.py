"""How names are found by pinyin."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import initials, pinyin


@pytest.mark.parametrize(
    ("name", "read", "short"),
    [
        ("单雄信", "shanxiongxin", "sxx"),
        ("解示", "xieshi", "xs"),
        ("单于示", "chanyushi", "cys"),
        ("尉迟示", "yuchishi", "ycs"),
        ("王敏", "wangmin", "wm"),
        ("吕绿", "lvlv", "ll"),
        ("沈㛃宁", "shenjiening", "sjn"),
        ("不详", "buxiang", "bx"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("Maria Example", "mariaexample", "me"),
        ("", "", ""),
    ],
)
def test_a_name_is_found_by_its_reading(name: str, read: str, short: str) -> None:
    """Surnames have their own readings; Latin names give one initial a word."""
    assert (pinyin(name), initials(name)) == (read, short)


@given(st.text(max_size=20))
def test_any_name_has_a_reading(name: str) -> None:
    """Rare characters and emoji stay themselves; nothing raises."""
    assert " " not in pinyin(name)
    assert len(initials(name)) <= max(1, len(pinyin(name)))


def test_pinyin_is_not_imported_before_a_name_is_read() -> None:
    """Its import costs a fifth of a second, which the start screen does not pay."""
    program = "import sys, app.domain.names; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
