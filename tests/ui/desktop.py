"""A running desktop for tests: real vaults under a folder of their own, clicked as a person clicks."""

import atexit
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import PrinterFailed
from app.now import system_now
from app.settings import Settings, save
from ui.application import Desktop
from ui.doors import NewSeat
from ui.printing.port import Progress, Stopped
from ui.shell.frame.view import Frame
from ui.shell.start.view import StartView
from ui.vault_doors import VaultDoors

PASSPHRASE = "four plain words here"
QUIET = "does not support|propagateSizeHints"
"""What Qt's offscreen platform says of itself."""


def make_seats(root: Path, *names: str) -> dict[str, str]:
    """Seats with PASSPHRASE; their recovery codes by name. Made once for all tests that run in this process, which each
    get a copy."""
    template, codes = _seats(names)
    shutil.copytree(template, root, dirs_exist_ok=True)
    return codes


@cache
def _seats(names: tuple[str, ...]) -> tuple[Path, dict[str, str]]:
    root = Path(mkdtemp(prefix="tongxing-test-seats-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    doors = VaultDoors(root, system_now)
    made = {
        name: doors.create(NewSeat(worker=name, site="青禾区婚姻家庭辅导室"), PASSPHRASE).recovery_code
        for name in names
    }
    return root, made


class Printed:
    """Stands where a printer would: keeps the job's title and its pages; fails while `is_off`, waits for `is_ready`."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, list[bytes]]] = []
        self.is_off = False
        self.is_ready = Event()
        self.is_ready.set()

    def name(self) -> str:
        """What a person calls it."""
        return "HP"

    def send(self, title: str, pdfs: Sequence[bytes], progress: Progress, stopped: Stopped) -> None:
        """Take a job."""
        progress(0, len(pdfs))
        self.is_ready.wait(20)
        if self.is_off:
            raise PrinterFailed(printer="HP")
        self.jobs.append((title, list(pdfs)))
        progress(len(pdfs), len(pdfs))


class Driver:
    """A desktop and the hands on it."""

    def __init__(self, desktop: Desktop, qtbot: QtBot, printed: Printed) -> None:
        self.desktop = desktop
        self.bot = qtbot
        self.printed = printed

    @property
    def window(self) -> QWidget:
        """The one window."""
        return self.desktop.parts.window

    @property
    def start(self) -> StartView:
        """The start screen."""
        self.bot.waitUntil(lambda: self.desktop.scenes.start is not None)
        assert self.desktop.scenes.start is not None
        return self.desktop.scenes.start

    @property
    def frame(self) -> Frame:
        """The frame; waits for the unlocking."""
        self.bot.waitUntil(lambda: self.desktop.scenes.frame is not None, timeout=20_000)
        assert self.desktop.scenes.frame is not None
        return self.desktop.scenes.frame

    def type_passphrase(self, passphrase: str) -> None:
        """Into the field that has the focus, then Enter."""
        box = self.start.box
        assert box is not None
        field = box.focusProxy()
        assert field is not None
        self.bot.keyClicks(field, passphrase)
        self.bot.keyClick(field, Qt.Key.Key_Return)

    def unlock(self) -> Frame:
        """The whole way in."""
        self.type_passphrase(PASSPHRASE)
        return self.frame

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key for the window."""
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)
        self.bot.keyClick(self.window, key, modifier)

    def settle(self) -> None:
        """Until nothing is on its way."""
        self.bot.waitUntil(lambda: not self.desktop.parts.background.is_busy, timeout=20_000)


@contextmanager
def running(qapp: QApplication, qtbot: QtBot, root: Path, template: Path | None = None) -> Iterator[Driver]:
    """A shown desktop over a copy of `template`; closed, with its threads, at the end."""
    if template is not None:
        shutil.copytree(template, root)
    else:
        save(root, Settings())
    printed = Printed()
    desktop = Desktop(qapp, root, printing=lambda _: printed)
    desktop.show()
    try:
        yield Driver(desktop, qtbot, printed)
    finally:
        desktop.close()
        desktop.parts.window.close()
        desktop.parts.window.deleteLater()
        desktop.deleteLater()
        qapp.processEvents()
