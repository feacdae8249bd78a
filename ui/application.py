"""The composition root: makes the parts, introduces them to each other, and runs the program.

Paints the start screen before anything heavy is imported: the store, the paper and the network follow on threads.
"""

import gc
import sys
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app import log, settings
from app.now import Now, system_now
from app.settings import Settings
from ui.account import Account
from ui.background import Background
from ui.doors import Doorkeeper, Doors
from ui.dressing import Dressing
from ui.idle import IdleWatch
from ui.parts import Parts, Printing, SyncMaker
from ui.scenes import Scenes
from ui.session import Session
from ui.sync_desk import SyncDesk
from ui.window import Window
from ui.wording import sentence

_ROOMS = ("today", "cases", "case", "entry", "forms")
WARM = ("ui.syncing", "ui.shell.cover.view", "ui.shell.frame.making", *(f"ui.shell.{room}.view" for room in _ROOMS))
"""What the first unlocking needs, imported while the passphrase is being typed."""


class Desktop(QObject):
    """The running desktop. `parts`, `scenes` and `idle` are open to the tour and the tests."""

    def __init__(
        self, app: QApplication, root: Path, now: Now = system_now, *, sync: SyncMaker | None = None,
        printing: Printing | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._app = app
        self.parts = parts = Parts(root, now, settings.load(root))
        self.idle = IdleWatch(now, parts.settings.auto_lock_minutes, self)
        self._dressing = Dressing(app, parts, self.idle, self)
        self._dressing.put_on()
        parts.background = Background(self)
        parts.doors = doorkeeper(root, now)
        parts.printing = printing or late_printing()
        parts.session = Session(parts.background, parts.doors, self)
        parts.make_sync = sync or late_sync(now)
        parts.account = Account(parts, self._dressing.keep)
        parts.window = Window()
        self.scenes = Scenes(parts, self._dressing, self)
        self._introduce()

    def show(self) -> None:
        """Show the first scene; import the rest once it is painted."""
        self.scenes.begin()
        self.parts.window.show()
        QTimer.singleShot(0, self._on_painted)

    @Slot()
    def close(self) -> None:
        """Hand over drafts, lock, end the threads. Harmless when called twice."""
        self.parts.session.lock()
        self.idle.stop()
        self._app.removeEventFilter(self.idle)
        self.parts.background.stop()

    @Slot()
    def _on_painted(self) -> None:
        self.parts.background.apart(self.parts.doors)
        self.parts.background.online(partial(_warm, WARM), self._on_warm)

    def _on_warm(self, _: object) -> None:
        """What has been imported stays for good: collecting garbage need not look at it again."""
        gc.freeze()

    @Slot(object)
    def _on_lost(self, error: Exception) -> None:
        """An error nobody waited for: into the log without its words, and one sentence on screen."""
        log.failure(error)
        self.scenes.tell(sentence(error))

    def on_uncaught(self, kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        """The last hook: a slot has raised. The program goes on."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        log.failure(error)
        self.scenes.tell(sentence(error))

    def _introduce(self) -> None:
        parts, session = self.parts, self.parts.session
        parts.window.cover_asked.connect(session.cover)
        parts.window.lock_asked.connect(session.lock)
        parts.window.closing.connect(self.close)
        parts.background.lost.connect(self._on_lost)
        session.opened.connect(self.idle.start)
        session.locked.connect(self.idle.stop)
        self.idle.idled.connect(session.lock)
        self._app.installEventFilter(self.idle)


def run(root: Path) -> int:
    """Run the desktop until its window is closed; the process's exit code."""
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    desktop = Desktop(app, root)
    sys.excepthook = desktop.on_uncaught
    desktop.show()
    code = app.exec()
    desktop.close()
    return code


def doorkeeper(root: Path, now: Now) -> Doorkeeper:
    """Real vaults under `root`, imported at the first call."""

    @cache
    def doors() -> Doors:
        made: Doors = import_module("ui.vault_doors").VaultDoors(root, now)
        return made

    return doors


def late_printing() -> Printing:
    """The system's printer, imported at the first page."""

    def send(title: str, pdfs: list[bytes], chosen: Settings) -> None:
        import_module("ui.printing.printer").print_pdfs(title, pdfs, chosen)

    return send


def late_sync(now: Now) -> SyncMaker:
    """The exchange with the centre, imported at the first unlocking."""

    def make(background: Background) -> SyncDesk:
        made: SyncDesk = import_module("ui.syncing").Exchange(background, now)
        return made

    return make


def _warm(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)
