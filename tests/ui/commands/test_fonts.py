"""`tongxing fonts` says who prints what."""

import json

import pytest

from ui.commands.fonts import run


def test_json_has_the_three_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """The total is the standard's, and the faces and boxes add up to it."""
    assert run(["--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {"han_total", "by_face", "boxed"}
    assert figures["han_total"] == 87_887 == sum(figures["by_face"].values()) + figures["boxed"]


def test_words_name_every_face(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json the same figures come as lines."""
    assert run([]) == 0
    said = capsys.readouterr().out
    assert "87,887" in said
    assert "HanaMinB" in said
