"""The tour as a test: the whole job by clicking, two seats, a real server; then what it left behind is searched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from ui.touring import cast


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    """One tour, in a process of its own as `make tour` runs it."""
    out = tmp_path_factory.mktemp("tour")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TONGXING_HOME": str(out / "home")}
    command = [sys.executable, "-m", "ui", "tour", "--out", str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((out / "summary.json").read_text("utf-8")), out


def _text(pdf: str) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    finally:
        document.close()


def test_it_shows_what_it_did(tour):
    """Pictures, printed pages and counts, under the keys others rely on."""
    summary, _ = tour

    assert set(summary) == {"screenshots", "pdfs", "entered", "vaults", "server_database", "traffic", "counts"}
    assert len(summary["screenshots"]) > 25
    assert all(Path(name).stat().st_size > 5000 for name in summary["screenshots"])
    assert summary["counts"]["printed"] == 4
    assert all(found >= 1 for found in summary["counts"]["search"].values())


def test_nothing_entered_is_readable_outside_the_vault(tour):
    """Neither in the databases with their write-ahead logs, nor at the server, nor on the wire."""
    summary, _ = tour
    places = [*summary["vaults"], summary["server_database"], summary["traffic"]]

    assert summary["counts"]["leaks"] == []
    for place in places:
        content = Path(place).read_bytes()
        assert len(content) > 1000
        for word in summary["entered"]:
            assert word.encode() not in content, place


def test_the_printed_names_are_the_entered_ones(tour):
    """Rare characters come back from the page."""
    summary, _ = tour
    printed = [_text(pdf) for pdf in summary["pdfs"] if "print-" in pdf]

    assert any(cast.HUSBAND in text for text in printed)
    assert any(cast.WIFE in text for text in printed)
    assert all("在工作日白天" not in text for text in printed if cast.HUSBAND in text)
