"""How an operator backs a server up and puts the backup back, for each database, by the commands of the manual."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from sync.server.store.database import Home
from tests.sync.server.cluster import Cluster


def order(*words: str) -> str:
    """What a `tongxing-server` command says."""
    done = subprocess.run([sys.executable, "-m", "sync.server", *words], check=True, capture_output=True, text=True)
    return done.stdout


class Keeping(Protocol):
    """A server's database and its backup."""

    home: Home
    where: tuple[str, str]  # as commands are told

    def back_up(self) -> None:
        """While the server serves."""

    def put_back(self) -> None:
        """While it does not."""


class KeptFolder:
    """SQLite: a backup is a data folder."""

    def __init__(self, folder: Path, backup: Path) -> None:
        self.home, self._backup = folder, backup
        self.where = ("--data", str(folder))

    def back_up(self) -> None:
        """`tongxing-server backup`."""
        order("backup", *self.where, "--to", str(self._backup))

    def put_back(self) -> None:
        """Empty the folder, and copy the backup there."""
        shutil.rmtree(self.home)
        shutil.copytree(self._backup, self.home)


class KeptDatabase:
    """PostgreSQL: its own programs."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster, self.home = cluster, cluster.new_database()
        self.where = ("--database", self.home)

    def back_up(self) -> None:
        """pg_dump."""
        self._dump = self._cluster.dump(self.home)

    def put_back(self) -> None:
        """Everything there is goes, and the dump comes."""
        self._cluster.put_back(self.home, self._dump)
