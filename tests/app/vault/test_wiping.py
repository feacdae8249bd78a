"""Destroying a vault: key slots first, then everything; cut off anywhere, it is finished at the next start."""

import secrets
from pathlib import Path

import pytest

from app.errors import HeaderDamaged
from app.vault import header, layout, vault, wiping
from app.vault.seats import list_seats

WORDS = "four plain words here"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault with a database, its log, and a folder of something else."""
    made = vault.create(tmp_path, "王敏", "青禾区", WORDS, secrets.token_bytes).folder
    for name in ("vault.db", "vault.db-wal", layout.DOOR, layout.BALLAST, layout.LOCK):
        (made / name).write_bytes(secrets.token_bytes(3_000_000 if name == "vault.db" else 5000))
    (made / "later").mkdir()
    (made / "later" / "thing").write_bytes(b"of a later version")
    return made


def test_nothing_is_left(tmp_path: Path, folder: Path) -> None:
    """The folder is gone, and nobody stands on the start screen."""
    assert [card.label for card in list_seats(tmp_path)] == ["王敏"]
    wiping.wipe(folder)
    assert not folder.exists()
    assert list_seats(tmp_path) == ()


def test_the_key_slots_go_first_and_the_rest_at_the_next_start(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power fails at every file in turn: the database is never there with its key but before the beginning."""
    destroy, left = wiping._destroy, len(list(folder.rglob("*")))
    for survives in range(left):
        done: list[Path] = []

        def cut_off(file: Path, done: list[Path] = done, survives: int = survives) -> None:
            if len(done) == survives:
                raise OSError("the power fails")
            done.append(file)
            destroy(file)

        monkeypatch.setattr(wiping, "_destroy", cut_off)
        try:
            wiping.wipe(folder)
        except OSError:
            assert (folder / "vault.db").exists() or not (folder / layout.HEADER).exists()
        if survives > 1:
            with pytest.raises(HeaderDamaged):
                header.read(folder)
            assert list_seats(tmp_path) == ()
    monkeypatch.setattr(wiping, "_destroy", destroy)
    wiping.finish(tmp_path)
    assert not folder.exists()


def test_bytes_are_overwritten_before_they_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an undelete would find is zeros."""
    seen: dict[str, bytes] = {}
    unlink = Path.unlink

    def look(file: Path, missing_ok: bool = False) -> None:
        if file.exists():
            seen[file.name] = file.read_bytes()
        unlink(file, missing_ok)

    monkeypatch.setattr(Path, "unlink", look)
    wiping.wipe(folder)
    assert len(seen["vault.db"]) == 3_000_000
    assert not any(any(seen[name]) for name in (layout.HEADER, layout.HEADER_COPY, "vault.db", "vault.db-wal", "thing"))


def test_the_mark_alone_destroys_nothing(tmp_path: Path, folder: Path) -> None:
    """Whoever can put a file there cannot make the program do the rest."""
    (folder / layout.WIPED).write_bytes(b"")
    wiping.finish(tmp_path)
    assert vault.unlock(folder, WORDS)
    assert [card.label for card in list_seats(tmp_path)] == ["王敏"]
