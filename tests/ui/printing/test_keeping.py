"""PDF files somebody asked for."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import DiskFull
from ui.printing.keeping import keep, keep_all


def test_a_set_is_kept_under_names_that_are_free(tmp_path: Path) -> None:
    """What is there already is never written over by a set."""
    (tmp_path / "M-1.pdf").write_bytes(b"old")
    written = keep_all(tmp_path, [("M-1", b"new"), ("M-2", b"her"), ("M-2", b"him")])
    assert [file.name for file in written] == ["M-1 2.pdf", "M-2.pdf", "M-2 2.pdf"]
    assert (tmp_path / "M-1.pdf").read_bytes() == b"old"


def test_a_full_disk_leaves_the_old_file_and_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is its own error; nothing half-written stays."""
    file = tmp_path / "M-5.pdf"
    file.write_bytes(b"old")

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as world:
        world.setattr(Path, "write_bytes", full)
        with pytest.raises(DiskFull):
            keep(file, b"new")
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == ["M-5.pdf"]
    assert file.read_bytes() == b"old"


def test_a_place_that_takes_no_files_says_so(tmp_path: Path) -> None:
    """Not every failure is a full disk."""
    with pytest.raises(OSError, match="No such file"):
        keep(tmp_path / "nowhere" / "M-5.pdf", b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit for a process")
def test_a_quota_that_is_used_up_is_a_full_disk(tmp_path: Path) -> None:
    """A real one: the system cuts the file short; what was there before stays, and nothing half-written is left."""
    (tmp_path / "M-1.pdf").write_bytes(b"before")
    script = (
        "import resource, signal, sys; from pathlib import Path; from ui.printing.keeping import keep;"
        "from app.errors import DiskFull;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: keep(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except DiskFull: print('full')"
    )
    made = subprocess.run(  # our own interpreter and script
        [sys.executable, "-c", script, str(tmp_path / "M-1.pdf")], capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == "full"
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("M-1.pdf", b"before")]
