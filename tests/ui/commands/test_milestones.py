"""The command that works out the days of mourning."""

import json
from collections.abc import Iterator

import pytest

from ui.commands.milestones import run
from ui.words import language, set_language


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A command may speak another language; the next test speaks Chinese again."""
    before = language()
    yield
    set_language(before)


def test_the_days_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Seven sevens, the hundredth day, three anniversaries."""
    assert run(["2026-11-23", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["sevens"] == [
        "2026-11-29", "2026-12-06", "2026-12-13", "2026-12-20", "2026-12-27", "2027-01-03", "2027-01-10",
    ]  # fmt: skip
    assert said["hundred"] == "2027-03-02"
    assert said["anniversaries"] == ["2027-11-12", "2028-11-30", "2029-11-20"]
    assert said["lunar"] == {"year": 2026, "month": 10, "day": 15, "leap": False}


def test_the_days_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its name, in the language asked for; a leap month is named."""
    assert run(["2026年11月23日"]) == 0
    assert "七七（满七）：2027年1月10日（周日）" in capsys.readouterr().out
    assert run(["2025-08-10", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "leap month 6" in said
    assert "First anniversary: Thu 30 Jul 2026" in said


@pytest.mark.parametrize("wrong", [[], ["tomorrow"], ["2026-02-30"], ["1900-01-01"], ["2026-11-23", "--xml"]])
def test_wrong_use_is_one_sentence(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr, with exit code 2."""
    assert run(wrong) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
