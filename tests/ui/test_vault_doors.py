"""What the doors of the vaults keep beside them."""

from pathlib import Path

from app.definitions import kept_copy
from app.now import system_now
from app.paths import cache_root
from tests.ui.desktop import PASSPHRASE
from ui.doors import NewSeat
from ui.vault_doors import VaultDoors


def test_a_second_unlock_finds_the_checked_definitions(tmp_path: Path) -> None:
    """They are checked once and kept; a copy somebody spoiled costs time and nothing else."""
    doors = VaultDoors(tmp_path, system_now)
    made = doors.create(NewSeat(worker="秦琼", site="青禾区婚姻家庭辅导室"), PASSPHRASE)
    kept = cache_root(tmp_path) / kept_copy.FILE
    sound = kept.read_bytes()
    kept.write_bytes(sound[:-1])
    work = doors.open(made.card, PASSPHRASE)
    doors.close(work)
    assert kept.read_bytes() == sound
