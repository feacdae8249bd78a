"""The instrument command: what there is, and totals from answers, in words or as data."""

import json
from collections.abc import Iterator

import pytest

from ui.commands.instrument import run
from ui.words import language, set_language


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A command may speak another language; the next test speaks Chinese again."""
    before = language()
    yield
    set_language(before)


def _data(args: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert run([*args, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert isinstance(said, dict)
    return said


def test_the_list_names_each_with_its_licence(capsys: pytest.CaptureFixture[str]) -> None:
    """In words, and as data."""
    assert run(["list"]) == 0
    out = capsys.readouterr().out
    assert "pg13r  PG-13-R 延长哀伤筛查，13 项（第 1 版，已核实）\n    使用说明：版权归作者" in out
    assert "适用年龄：12 岁及以上（尚待核实）" in out
    assert run(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert len(listed) == 12
    assert all(one["licence"] and one["source"] for one in listed)


def test_a_total_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve points: moderate, positive, complete."""
    said = _data(["score", "phq9", "--items", "2,2,2,2,2,2,0,0,0"], capsys)
    assert said["scales"] == [
        {"scale": "total", "total": 12, "band": "moderate", "positive": True, "missing": [], "why": None}
    ]
    assert (said["positive"], said["risk_prompt"], said["complete"]) == (True, False, True)


def test_the_risk_prompt_comes_first_and_without_a_total(capsys: pytest.CaptureFixture[str]) -> None:
    """Item 9 alone is enough, even as the only answer."""
    assert run(["score", "phq9", "--items", "-,-,-,-,-,-,-,-,1"]) == 0
    said = capsys.readouterr().out
    assert said.index("风险提示：第 9 项") < said.index("不计总分")
    assert "未回答的超过 20%" in said
    assert "这是筛查，不是诊断" in said


def test_a_mean_of_cbi(capsys: pytest.CaptureFixture[str]) -> None:
    """One decimal where there is one."""
    said = _data(["score", "cbi", "--items", ",".join(["25", *["50"] * 18])], capsys)
    assert isinstance(said["scales"], list)
    assert [one["total"] for one in said["scales"]] == [45.8, 50, 50]


def test_too_early_for_grief_is_said_with_the_months(capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve months, or six for a child; once they have passed the total stands with its band."""
    items = ",".join(["1", "7", *["3"] * 10, "1"])
    assert run(["score", "pg13r", "--items", items]) == 0
    assert "未满 12 个月，现在不计分" in capsys.readouterr().out
    assert run(["score", "pg13r", "--items", items, "--child"]) == 0
    assert "30（10 至 50），总分达到界值，筛查阳性" in capsys.readouterr().out
    assert run(["score", "pg13r", "--items", items.replace("7", "12").removesuffix(",1")]) == 0
    said = capsys.readouterr().out
    assert "是否阳性尚不能定" in said
    assert "尚未回答：第 13 项" in said


def test_levels_are_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """A level where it is certain, else what to ask."""
    assert run(["score", "cssrs", "--items", "1,1,0,1,0,0", "--lang", "en"]) == 0
    assert "Level: high" in capsys.readouterr().out
    assert run(["score", "cssrs", "--items", "0,1", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "分级：尚不能定" in said
    assert "尚未回答：第 3 项、第 4 项、第 5 项、第 6 项" in said


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["list", "phq9"],
        ["list", "--items", "1"],
        ["score"],
        ["score", "phq9"],
        ["score", "phq9", "--items"],
        ["score", "unknown", "--items", "0"],
        ["score", "phq9", "--items", ""],
        ["score", "phq9", "--items", "0,x"],
        ["score", "phq9", "--items", "0,-1"],
        ["score", "phq9", "--items", "4"],
        ["score", "phq9", "--items", ",".join("0" * 11)],
        ["score", "cbi", "--items", "10"],
        ["score", "phq9", "--items", "0", "--colour"],
    ],
)
def test_wrong_use_is_one_sentence_and_two(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on stdout, one line on stderr, exit code 2."""
    assert run(args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_every_instrument_can_be_told_in_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing lacks words, answered by ones or not at all."""
    run(["list", "--json"])
    for one in json.loads(capsys.readouterr().out):
        answer = "25" if one["instrument"] == "cbi" else "1"
        for items in (",".join([answer] * one["items"]), "-"):
            for lang in ("zh", "zh-Hant", "en"):
                assert run(["score", one["instrument"], "--items", items, "--lang", lang]) == 0
    assert "{" not in capsys.readouterr().out
