"""One process per vault."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import VaultBusy
from app.vault import lock

HOLDING = """
import sys, time
from pathlib import Path
from app.vault import lock
held = lock.hold(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_process_is_turned_away_until_the_first_is_gone(tmp_path: Path) -> None:
    """Also a killed process lets go: nobody has to delete a file by hand."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(VaultBusy):
        lock.hold(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    lock.hold(tmp_path).release()


def test_a_second_window_of_the_same_process_is_turned_away(tmp_path: Path) -> None:
    """The lock is on the vault, not on the process; letting go twice is harmless."""
    with lock.hold(tmp_path) as held:
        with pytest.raises(VaultBusy):
            lock.hold(tmp_path)
        held.release()
        lock.hold(tmp_path).release()
