"""The central server of the tour: a process of its own on loopback, as in a real site."""

import subprocess
import sys
from pathlib import Path

START_S = 30


class ServerProcess:
    """Started over an empty folder, stopped at the end."""

    def __init__(self, data: Path) -> None:
        self.data = data
        arguments = [*_program(), "serve", "--data", str(data), "--port", "0"]
        self._log = (data.parent / "server.log").open("w")
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            arguments, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self.address = self._listening()

    @property
    def database(self) -> Path:
        """Where it keeps what it was given."""
        return next(self.data.glob("*.db"))

    def add_site(self, card: str) -> None:
        """What the operator does with a site's line."""
        subprocess.run(  # noqa: S603  # our own program; the card holds no secret
            [*_program(), "site", "add", "--data", str(self.data), card], check=True, stdout=subprocess.DEVNULL
        )

    def stop(self) -> None:
        """Shut down cleanly."""
        self._process.terminate()
        self._process.wait(START_S)
        if self._process.stdout:
            self._process.stdout.close()
        self._log.close()

    def _listening(self) -> str:
        for line in self._process.stdout or ():
            if "http" in line:
                return line.split()[-1]
        raise RuntimeError("the server did not start")


def _program() -> list[str]:
    """The server beside this program: frozen, its own executable; else the module."""
    if getattr(sys, "frozen", False):
        return [str(Path(sys.executable).with_name("tongxing-server"))]
    return [sys.executable, "-m", "sync.server"]
