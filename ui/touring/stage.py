"""What all chapters share: the folders, the clock, the server, the traffic, and one desktop per seat."""

import secrets
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.now import system_now
from ui.application import Desktop
from ui.background import Background
from ui.printing.file_printer import FilePrinter
from ui.syncing import Exchange
from ui.touring.hands import Album, Hands
from ui.touring.server import ServerProcess
from ui.touring.stalls import Stalls


class Stage:
    """Set up once; `close` ends the server and the desktops."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self._app = app
        self.out = out
        self.screens = _fresh(out / "screens")
        self.papers = _fresh(out / "papers")
        self.seats = _fresh(out / "seats")
        self.album = Album(self.screens)
        self.stalls = Stalls()
        self.traffic: list[bytes] = []
        self.server = ServerProcess(out / "server")
        self.desktops: list[Desktop] = []

    def seat(self, name: str) -> tuple[Desktop, Hands]:
        """A computer with nobody on it yet: its own folder, window, printer and exchange."""
        printer = FilePrinter(self.papers / name)
        desktop = Desktop(self._app, self.seats / name, system_now, sync=self._exchange, printing=lambda _: printer)
        self.desktops.append(desktop)
        desktop.show()
        window = desktop.parts.window
        window.resize(1280, 800)
        background = desktop.parts.background
        return desktop, Hands(window, self.album, self.stalls, lambda: background.is_busy)

    def close(self) -> None:
        """End everything that runs."""
        self.stalls.stop()
        for desktop in self.desktops:
            desktop.close()
            desktop.parts.window.close()
        self.server.stop()
        (self.out / "traffic.bin").write_bytes(b"\n".join(self.traffic))

    def _exchange(self, background: Background) -> Exchange:
        return Exchange(background, system_now, tap=self.traffic.append)


def _fresh(folder: Path) -> Path:
    """An empty folder; an earlier tour's is set aside under a random name, never deleted."""
    if folder.exists() and any(folder.iterdir()):
        folder.rename(folder.with_name(f"{folder.name}-{secrets.token_hex(3)}"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
