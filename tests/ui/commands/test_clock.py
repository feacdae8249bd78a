"""The clock command: dates with their reasons, in words or as data."""

import json
from collections.abc import Iterator

import pytest

from ui.commands.clock import run
from ui.words import language, set_language


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A command may speak another language; the next test speaks Chinese again."""
    before = language()
    yield
    set_language(before)


@pytest.mark.parametrize(
    ("receipt", "expected"),
    [
        ("2026-11-23", ("2026-12-23", "2026-12-24", "2027-01-22")),
        ("2026-09-01", ("2026-10-08", "2026-10-09", "2026-11-09")),
    ],
)
def test_the_divorce_rule_as_data(
    receipt: str, expected: tuple[str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The three dates stand under their own names, with steps, versions and the provisional mark."""
    assert run(["divorce", "--from", receipt, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["cooling_last"], said["window_first"], said["window_last"]) == expected
    assert (said["rule"], said["rule_version"], said["from"]) == ("divorce", 1, receipt)
    assert said["table_version"].startswith("2026-")
    assert said["provisional"] is (receipt == "2026-11-23")
    assert {step["code"] for step in said["steps"]} >= {"start", "day_one", "days", "opens"}


def test_every_step_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Chinese unless asked otherwise, with the rest days a date was moved over."""
    assert run(["divorce", "--from", "2026年9月1日"]) == 0
    said = capsys.readouterr().out
    assert "2026年10月1日（周四）是休息日（连休 7 日），顺延" in said
    assert "申领离婚证期限末日（逾期视为撤回）：2026年11月9日（周一）" in said


def test_a_year_without_a_notice_is_warned_about(capsys: pytest.CaptureFixture[str]) -> None:
    """The dates are printed, the warning goes to stderr."""
    assert run(["divorce", "--from", "2026-11-23", "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "Fri 22 Jan 2027 (provisional)" in said.out
    assert "2027" in said.err


def test_hours_run_from_a_moment(capsys: pytest.CaptureFixture[str]) -> None:
    """A court has 72 hours."""
    assert run(["po_decision", "--from", "2026-11-23T10:30", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["decision_due"] == "2026-11-26T10:30:00+08:00"


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["divorce"],
        ["--from", "2026-11-23"],
        ["unknown", "--from", "2026-11-23"],
        ["divorce", "--from", "soon"],
        ["divorce", "--from", "9999-12-31"],
        ["po_decision", "--from", "2026-11-23"],
        ["divorce", "--from", "2026-11-23", "--colour"],
    ],
)
def test_wrong_use_is_one_sentence_and_two(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on stdout, one line on stderr, exit code 2."""
    assert run(args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_every_rule_can_be_told_in_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    """No rule lacks words."""
    run([])
    rules = capsys.readouterr().err.strip().rpartition("：")[2].split("、")
    assert len(rules) > 15
    for rule in rules:
        for lang in ("zh", "zh-Hant", "en"):
            assert run([rule, "--from", "2026-08-31 09:00", "--lang", lang]) == 0
    assert "{" not in capsys.readouterr().out
