"""A room at a working desk: a real vault behind a real store thread, and a shell that remembers where it was sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader
from app.settings import Settings
from tests.desk import HeldClock, open_work
from ui.background import Background, deliver
from ui.shell.room import Place, Room, Shell
from ui.wording import sentence

T = TypeVar("T")

LI = PersonDetails(name="李强", address="李先生", sex=Sex.MALE, phone="00000001234", safe_contact="只发短信")
WANG = PersonDetails(
    name="王芳", address="王女士", sex=Sex.FEMALE, phone="00000005678", safe_contact="上班时间打单位电话"
)


class CounterShell(Shell):
    """What a room asked for, in order: places, sentences, prints."""

    def __init__(self, background: Background, reader: Reader) -> None:
        super().__init__()
        self.reader, self.lang, self.settings = reader, "zh", Settings()
        self.places: list[Place] = []
        self.told: list[str] = []
        self.undo: Callable[[], None] | None = None
        self.printed: list[tuple[str, list[bytes]]] = []
        self._background = background

    def run(
        self,
        verb: Callable[[Work], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str = "",
    ) -> None:
        """As the frame does it."""

        def answer(value: Any) -> None:
            if isinstance(value, Done):
                self.changed.emit(value.changes)
            deliver(then, value.value if isinstance(value, Done) else value)

        self._background.run(verb, answer, failed or self._tell_error, lane=lane)

    def aside(
        self,
        task: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """As the frame does it."""
        self._background.online(task, then, failed or self._tell_error)

    def go(self, place: Place) -> None:
        """Remember the place."""
        self.places.append(place)

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Remember the sentence."""
        self.told.append(sentence)
        self.undo = undo

    def print_pdfs(
        self,
        title: str,
        pdfs: list[bytes],
        *,
        on_roll: bool = False,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Remember the pages."""
        self.printed.append((title, pdfs))
        if then is not None:
            then(True)

    def _tell_error(self, error: Exception) -> None:
        self.tell(sentence(error))


class Counter(QObject):
    """The store thread with an open seat, and rooms on top."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        super().__init__()
        self.clock = HeldClock()
        self._qtbot = qtbot
        self.background = Background(self)
        self.background.open(lambda: open_work(folder, now=self.clock))
        self.shell = CounterShell(self.background, Reader.BOTH)

    def show(self, room: type[Room], place: Place) -> Any:
        """A room, shown, with its first reading done."""
        view = room(self.shell)
        self.shell.changed.connect(view.redraw)
        self._qtbot.addWidget(view)
        view.resize(1208, 740)
        view.show()
        view.activateWindow()
        self._qtbot.waitUntil(view.isActiveWindow)
        view.open(place)
        self.settle()
        return view

    def do(self, verb: Callable[[Work], T | Done[T]]) -> T:
        """Run a verb and wait for its value; views hear of it."""
        got: list[T] = []
        self.shell.run(verb, got.append)
        self.settle()
        assert got, self.shell.told
        return got[0]

    def settle(self) -> None:
        """Wait until everything asked for has come back."""
        self._qtbot.waitUntil(lambda: not self.background.is_busy, timeout=10_000)

    def let_in(self, reader: Reader) -> None:
        """Somebody else is in the room now."""
        self.shell.reader = reader
        self.shell.reader_changed.emit(reader)

    def close(self) -> None:
        """Close the seat and end the thread."""
        self.background.close(Work.close)
        self.background.stop()


__all__ = ["LI", "WANG", "Changes", "Counter", "CounterShell"]
