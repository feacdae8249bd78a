"""One attached document in the process that draws it: asked without waiting, ended when nobody looks any more."""

import sys
from collections import deque

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from app.domain.attachments import Media
from app.paper.scanned import Picture
from ui.viewing.messages import (
    LENGTH_BYTES,
    LONGEST,
    Cannot,
    Draw,
    Drawn,
    Open,
    Opened,
    Photograph,
    Photographed,
    Reply,
    Request,
    decode_reply,
    framed,
)

PATIENCE_MS = 20_000
"""A page that takes longer is given up: our slowest computers draw a scanned page in half a second."""
WORD = "draw"
"""By which the frozen program knows that it is to be the process that draws."""
SLOW, BROKEN = "slow", "damaged"


class Drawing(QObject):
    """Signals:
    opened: how many pages it has; only then may it be asked for one.
    drawn: a page counted from 0, and its picture.
    photographed: a page counted from 0, and it as a Picture for the printer.
    failed: why it is not drawn: `locked`, `pages`, `pixels`, `damaged`, `slow`. Nothing follows.
    """

    opened = Signal(int)
    drawn = Signal(int, QImage)
    photographed = Signal(int, object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Request] = deque()
        self._asked: Request | None = None
        self._come = bytearray()
        self._is_over = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_too_slow)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._on_come)
        self._process.finished.connect(self._on_ended)
        self._process.errorOccurred.connect(self._on_ended)

    def open(self, content: bytes, media: str) -> None:
        """Begin with a document; once."""
        program, *arguments = _program()
        self._process.start(program, arguments)
        self._ask(Open(content, media == Media.PDF))

    def draw(self, page: int, width: int) -> None:
        """A page, `width` pixels wide; of several asked for and not begun only the last is drawn."""
        self._waiting = deque(one for one in self._waiting if not isinstance(one, Draw))
        self._ask(Draw(page, width))

    def photograph(self, page: int) -> None:
        """A page for the printer."""
        self._ask(Photograph(page))

    def end(self) -> None:
        """End the process; nothing is told any more. Harmless when called twice."""
        self._is_over = True
        self._patience.stop()
        self._waiting.clear()
        self._come.clear()
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(1_000)

    def _ask(self, request: Request) -> None:
        if not self._is_over:
            self._waiting.append(request)
            self._go_on()

    def _go_on(self) -> None:
        if self._asked is None and self._waiting:
            self._asked = self._waiting.popleft()
            for part in framed(self._asked):
                self._process.write(part)
            self._patience.start()

    @Slot()
    def _on_come(self) -> None:
        self._come += self._process.readAllStandardOutput().data()
        while not self._is_over and len(self._come) >= LENGTH_BYTES:
            length = int.from_bytes(self._come[:LENGTH_BYTES], "big")
            if length > LONGEST:
                self._give_up(BROKEN)
                return
            if len(self._come) < LENGTH_BYTES + length:
                return
            with memoryview(self._come) as whole:
                reply = decode_reply.decode(whole[LENGTH_BYTES : LENGTH_BYTES + length])
            del self._come[: LENGTH_BYTES + length]
            self._patience.stop()
            self._asked = None
            self._tell(reply)
            self._go_on()

    def _tell(self, reply: Reply) -> None:
        if isinstance(reply, Opened):
            self.opened.emit(reply.pages)
        elif isinstance(reply, Drawn):
            self.drawn.emit(reply.page, _image(reply))
        elif isinstance(reply, Photographed):
            self.photographed.emit(reply.page, Picture(reply.jpeg, reply.width, reply.height))
        elif isinstance(reply, Cannot):
            self._give_up(reply.why)

    @Slot()
    def _on_too_slow(self) -> None:
        self._give_up(SLOW)

    @Slot()
    def _on_ended(self) -> None:
        """It has ended by itself: whatever it was drawing has brought it down."""
        self._give_up(BROKEN)

    def _give_up(self, why: str) -> None:
        if not self._is_over:
            self.end()
            self.failed.emit(why)


def _image(page: Drawn) -> QImage:
    """The rows as a picture with memory of its own."""
    return QImage(page.pixels, page.width, page.height, 4 * page.width, QImage.Format.Format_RGB32).copy()


def _program() -> list[str]:
    """This program once more: frozen, its own executable; else the module."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-m", "ui.viewing.artist"]


def _environment() -> QProcessEnvironment:
    """Without a screen, and without anything that would make Qt or Python write."""
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("QT_QPA_PLATFORM", "offscreen")
    environment.insert("PYTHONDONTWRITEBYTECODE", "1")
    return environment
