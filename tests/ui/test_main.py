"""The front door of the command line: words, exit codes, and one sentence when something fails."""

import os
import stat
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from app import settings
from app.settings import Settings
from ui.__main__ import DRAW
from ui.viewing.messages import LENGTH_BYTES, Cannot, Open, decode_reply, framed


def tongxing(*words: str, root: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    environment = {**os.environ, "TONGXING_HOME": str(root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "ui", *words]
    return subprocess.run(command, input=typed, capture_output=True, text=True, env=environment, check=False)


def test_help_lists_every_command(tmp_path: Path) -> None:
    """Each module of the commands is a word, and help is one of them."""
    done = tongxing("help", root=tmp_path)
    assert done.returncode == 0
    for word in ("help", "vault"):
        assert f"tongxing {word}" in done.stdout
    assert tongxing("--help", root=tmp_path).stdout == done.stdout


def test_an_unknown_word_is_one_sentence(tmp_path: Path) -> None:
    """Exit code 2, nothing on stdout, nothing but the sentence on stderr."""
    done = tongxing("../vault", root=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "../vault" in done.stderr


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    """It is stated in one place only."""
    assert tongxing("--version", root=tmp_path).stdout.strip() == metadata.version("tongxing")


def test_the_chosen_language_is_spoken(tmp_path: Path) -> None:
    """The settings of this computer hold for the command line too."""
    settings.save(tmp_path, Settings(language="en"))
    assert "There is no command" in tongxing("nothing-like-it", root=tmp_path).stderr


def test_a_failure_is_a_sentence_and_exit_code_1(tmp_path: Path) -> None:
    """No traceback; what failed stands in the log by its kind and place."""
    done = tongxing("vault", "check", "--seat", "nobody", root=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    text = (tmp_path / "logs" / "tongxing.log").read_text("utf-8")
    assert "app.errors.NotFound" in text
    assert "nobody" not in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_what_is_written_is_for_this_person_alone(tmp_path: Path) -> None:
    """Files and folders made by any command are closed to others."""
    tongxing("vault", "check", root=tmp_path)
    for path in (tmp_path / "logs", tmp_path / "logs" / "tongxing.log"):
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_wrong_use_is_exit_code_2(tmp_path: Path) -> None:
    """A word that is known but used wrongly."""
    assert tongxing("vault", root=tmp_path).returncode == 2
    assert tongxing("vault", "smash", root=tmp_path).returncode == 2


def test_the_process_that_draws_is_the_program_itself(tmp_path: Path) -> None:
    """As the frozen program starts it: it answers through its pipes, reads no settings and leaves nothing behind."""
    asked = b"".join(part for one in (Open(b"no document", is_pdf=True),) for part in framed(one))
    environment = {**os.environ, "TONGXING_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "ui", DRAW]
    done = subprocess.run(command, input=asked, capture_output=True, env=environment, check=False, timeout=60)

    assert done.returncode == 0
    assert decode_reply.decode(done.stdout[LENGTH_BYTES:]) == Cannot("damaged")
    assert not (tmp_path / "home").exists()
