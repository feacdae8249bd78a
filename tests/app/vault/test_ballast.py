"""The ballast: room kept back for a full disk."""

from pathlib import Path

from app.vault import ballast, layout
from tests.app.vault.test_header import full_disk


def test_the_ballast_takes_real_room_once(tmp_path: Path) -> None:
    """32 MiB, really on the disk, written the first time only."""
    assert ballast.keep(tmp_path)
    file = tmp_path / layout.BALLAST
    assert file.stat().st_size == ballast.SIZE
    assert file.stat().st_blocks * 512 >= ballast.SIZE
    made_at = file.stat().st_mtime_ns
    assert ballast.keep(tmp_path)
    assert file.stat().st_mtime_ns == made_at


def test_releasing_gives_the_room_back(tmp_path: Path) -> None:
    """Once: the second time there is nothing to give."""
    (tmp_path / layout.BALLAST).write_bytes(b"x")
    assert [ballast.release(tmp_path), ballast.release(tmp_path)] == [True, False]


def test_no_room_for_ballast_is_no_trouble(tmp_path: Path) -> None:
    """A disk that is full already gets no ballast and no half of one."""
    with full_disk():
        assert not ballast.keep(tmp_path)
    assert list(tmp_path.iterdir()) == []
