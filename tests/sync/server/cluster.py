"""A real PostgreSQL for the tests: a cluster of its own in a temporary folder, on loopback only, gone afterwards."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_PROGRAMS = Path("/usr/lib/postgresql")  # Debian keeps one folder for each major version here
_OWNER = "postgres"  # the server refuses to run as root


class Cluster:
    """One running PostgreSQL server. `durable`: it waits for the disk, as an operator's does."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._folder = Path(tempfile.mkdtemp(prefix="tongxing-pg-"))
        self._programs = max(_PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
        self._names = (f"t{number}" for number in itertools.count(1))
        if os.getuid() == 0:
            owner = pwd.getpwnam(_OWNER)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", self._data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        self.port = _free_port()
        self.start()

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    @classmethod
    def can_be_had(cls) -> bool:
        """Whether the programs are on this computer."""
        return any(_PROGRAMS.glob("*/bin/initdb"))

    def start(self) -> None:
        """Start and wait until it answers. What the tests look at does not need the disk to be waited for."""
        fsync = "on" if self._durable else "off"
        options = f"-h 127.0.0.1 -p {self.port} -k {self._folder} -c fsync={fsync}"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", str(self._folder / "log"), "-w", "start")

    def stop(self) -> None:
        """Stop as an operator would who cannot wait: connections are cut off."""
        self._run("pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")

    def new_database(self) -> str:
        """The URL of a new empty database."""
        name = next(self._names)
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", _OWNER, name)
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/{name}"

    def dump(self, url: str) -> bytes:
        """All of a database but the ledger, by pg_dump, as the manual says."""
        return self._run("pg_dump", "--format=custom", "--exclude-table=shred_ledger", "--dbname", url)

    def put_back(self, url: str, dump: bytes) -> None:
        """A database as it was when it was dumped, by pg_restore."""
        self._run("pg_restore", "--clean", "--single-transaction", "--dbname", url, given=dump)

    def close(self) -> None:
        """Stop it, without writing down what is about to be removed, and remove all of it."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder)

    def _run(self, program: str, *words: str, given: bytes = b"") -> bytes:
        command: Sequence[str] = [str(self._programs / program), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", _OWNER, "--", *command]
        # pg_ctl hands its output to the server it starts, which would hold a pipe open for ever
        told = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        return subprocess.run(command, check=True, input=given, stdout=told, cwd="/", timeout=60).stdout or b""


def _free_port() -> int:
    with socket.socket() as looking:
        looking.bind(("127.0.0.1", 0))
        port: int = looking.getsockname()[1]
        return port
