"""The log says where something failed, never what was said."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import log
from app.errors import WrongSecret

SECRET = "她说他昨夜又动手了"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    log.stop()


def written(root: Path) -> str:
    """All of the log."""
    return (root / "logs" / "tongxing.log").read_text("utf-8")


def fail(words: str) -> None:
    """Fail with words in the error, in its cause and in the line itself."""
    try:
        raise ValueError(words)
    except ValueError as error:
        raise WrongSecret(wait_s=0, typed=words) from error


def caught(words: str) -> Exception:
    """The error of `fail`."""
    try:
        fail(words)
    except WrongSecret as error:
        return error
    raise AssertionError


def test_a_failure_is_written_without_its_words(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Its kinds, its causes and its places are there; nothing that it says is."""
    log.start(tmp_path)
    number = log.failure(caught(SECRET))
    text = written(tmp_path)
    assert f"number={number}" in text
    assert "app.errors.WrongSecret" in text
    assert "builtins.ValueError" in text
    assert "test_log.py" in text
    assert SECRET not in text
    caplog.clear()


def test_events_are_codes_and_counts(tmp_path: Path) -> None:
    """Whole numbers only: a text in their place is a mistake that shows at once."""
    log.start(tmp_path)
    log.note("sync_round", sent=3, received=0)
    assert written(tmp_path).rstrip().endswith("INFO sync_round sent=3 received=0")
    with pytest.raises(ValueError, match="invalid literal"):
        log.note("sync_round", sent="many")  # type: ignore[arg-type]  # that is the point


def test_the_same_mistake_has_the_same_number() -> None:
    """Whatever it says, and another mistake has another."""
    assert log.number_of(caught("one")) == log.number_of(caught("another"))
    assert log.number_of(caught("one")) != log.number_of(ValueError("one"))


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    """It rotates, and keeps a few files."""
    log.start(tmp_path)
    for n in range(3000):
        log.note("x" * 1000, n=n)
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == log.KEPT_FILES + 1
    assert all(file.stat().st_size <= log.MOST_BYTES for file in files)


def test_a_disk_that_takes_no_log_stops_nobody(tmp_path: Path) -> None:
    """Where there is no folder to be had, nothing is written and nothing fails."""
    (tmp_path / "logs").write_text("a file in the way", "utf-8")
    log.start(tmp_path)
    log.note("started")
    assert not [handler for handler in log.LOGGER.handlers if isinstance(handler, logging.FileHandler)]
