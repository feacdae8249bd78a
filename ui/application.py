"""The composition root: makes the parts, introduces them to each other, and runs the program.

Paints the start screen before anything heavy is imported: the store, the paper and the network follow on threads.
"""

import gc
import sys
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app import log, settings
from app.now import Now, system_now
from app.settings import Settings
from ui.account import Account
from ui.background import Background
from ui.doors import Doorkeeper, Doors
from ui.dressing import Dressing
from ui.forgetting import remember_no_folders
from ui.idle import IdleWatch
from ui.parts import Parts, SyncMaker
from ui.printing.desk import PrintDesk
from ui.printing.port import Ports, PrinterPort
from ui.scenes import Scenes
from ui.session import Session
from ui.window import Window

if TYPE_CHECKING:  # imported after the first paint
    from ui.sync_desk import SyncDesk

AUTHORITY = "centre.pem"
"""In the data folder: the certificate of the centre's own authority, where it has one."""

_ROOMS = ("today", "cases", "case", "entry", "screening", "forms")
WARM = ("ui.syncing", "ui.shell.cover.view", "ui.shell.frame.making", *(f"ui.shell.{room}.view" for room in _ROOMS))
"""What the first unlocking needs, imported while the passphrase is being typed."""


class Desktop(QObject):
    """The running desktop. `parts`, `scenes` and `idle` are open to the tour and the tests."""

    def __init__(
        self, app: QApplication, root: Path, now: Now = system_now, *, sync: SyncMaker | None = None,
        printing: Ports | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        remember_no_folders()
        self._app = app
        self.parts = parts = Parts(root, now, settings.load(root))
        self.idle = IdleWatch(now, parts.settings.auto_lock_minutes, self)
        self._dressing = Dressing(app, parts, self.idle, self)
        self._dressing.put_on()
        parts.background = Background(self)
        parts.doors = doorkeeper(root, now, root / AUTHORITY)
        parts.printing = PrintDesk(printing or system_printer, self)
        parts.session = Session(parts.background, parts.doors, self)
        parts.make_sync = sync or late_sync(now, root / AUTHORITY)
        parts.account = Account(parts, self._dressing.keep)
        parts.window = Window()
        self.scenes = Scenes(parts, self._dressing, self)
        self._introduce()

    def show(self) -> None:
        """Show the first scene; import the rest once it is painted."""
        self.scenes.begin()
        self.parts.window.installEventFilter(self)
        self.parts.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Waits for the window's first painting: anything slow that begins before would take time from it."""
        if event.type() == QEvent.Type.Paint:
            self.parts.window.removeEventFilter(self)
            QTimer.singleShot(0, self._on_painted)
        return False

    @Slot()
    def close(self) -> None:
        """Hand over drafts, lock, end the threads. Harmless when called twice."""
        self.parts.session.lock()
        self.idle.stop()
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
        self._tell(error)

    def on_uncaught(self, kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        """The last hook: a slot has raised. The program goes on."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        from ui.wording import sentence  # noqa: PLC0415  # the start screen is painted without it

        log.failure(error)
        self.scenes.tell(sentence(error))

    def _introduce(self) -> None:
        parts, session = self.parts, self.parts.session
        parts.window.cover_asked.connect(session.cover)
        parts.window.lock_asked.connect(session.lock)
        parts.window.closing.connect(self.close)
        parts.background.lost.connect(self._on_lost)
        parts.background.disk_full.connect(session.make_room)
        session.opened.connect(self.idle.start)
        session.locked.connect(self.idle.stop)
        self.idle.idled.connect(session.lock)


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


def doorkeeper(root: Path, now: Now, trust: Path | None = None) -> Doorkeeper:
    """Real vaults under `root`, imported at the first call."""

    @cache
    def doors() -> Doors:
        made: Doors = import_module("ui.vault_doors").VaultDoors(root, now, trust)
        return made

    return doors


def system_printer(chosen: Settings) -> PrinterPort:
    """The system's printer, imported at the first page."""
    port: PrinterPort = import_module("ui.printing.system_printer").SystemPrinter(chosen)
    return port


def late_sync(now: Now, trust: Path) -> SyncMaker:
    """The exchange with the centre, imported at the first unlocking."""

    def make(background: Background) -> "SyncDesk":
        made: SyncDesk = import_module("ui.syncing").Exchange(background, now, trust=trust)
        return made

    return make


def _warm(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)
