"""The frame: rail at the left, bar on top, one room, messages at the bottom. It only introduces; rooms do the work."""

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import delete

from app.casework import rights, window_log
from app.casework.work import Work
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.domain.rights import Act
from app.now import Now
from ui.shell.frame.frame_shell import FrameShell
from ui.shell.frame.rail import Rail
from ui.shell.frame.top_bar import TopBar
from ui.shell.frame.trail import Trail
from ui.shell.room import Place, Room, Shell
from ui.sync_desk import SyncStatus
from ui.theme.tokens import px
from ui.widgets.message_bar import MessageBar

RAIL_ROOMS = ("today", "cases", "forms", "classes", "bookings", "window", "settings")
HOME = Place("today")
MESSAGE_WIDTH = 720

Maker = Callable[[Shell], Room]


CLASSES_OF = "marriage"
"""The desk whose course it is (domain.md 2.9)."""


def rooms_of(work: Work) -> dict[str, bool]:
    """Which rooms whoever works here has, of those that not everybody has; the counter holds classes, too."""
    return {
        "cases": rights.may_here(work, Act.LIST),
        "classes": work.seat.desk == CLASSES_OF and rights.may_here(work, Act.COUNTER),
        "bookings": rights.may_here(work, Act.RECEPTION),
        "window": window_log.is_kept(work),
    }


class Frame(QWidget):
    """Signals:
    cover_asked, lock_asked: from the bar.
    sync_asked: exchange now.
    """

    cover_asked = Signal()
    lock_asked = Signal()
    sync_asked = Signal()

    def __init__(self, shell: FrameShell, name: str, now: Now, makers: dict[str, Maker] | None = None) -> None:
        """`makers` builds rooms that need more than a Shell; all others are `View` of `ui.shell.<room>.view`."""
        super().__init__()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shell = shell
        shell.setParent(self)
        self._makers = makers or {}
        self._rooms: dict[str, Room] = {}
        self._trail = Trail()
        self.page = QStackedWidget()
        self.page.setProperty("role", "page")
        self.rail = Rail(RAIL_ROOMS)
        self.bar = TopBar(shell, self, name, now)
        self.messages = MessageBar(self)
        self.watch: QWidget | None = None  # floats over the page while something is printed
        self.scan_card: QWidget | None = None  # the same for paper that has come back
        self._lay_out()
        self._listen()

    @property
    def room(self) -> Room | None:
        """The room shown now."""
        shown = self.page.currentWidget()
        return shown if isinstance(shown, Room) else None

    @property
    def place(self) -> Place:
        """Where the person is."""
        return self._trail.here or HOME

    @Slot(object)
    def go(self, place: Place) -> None:
        """Show a place and remember where one came from."""
        self._trail.go(place)
        self._show(place)

    def leave(self) -> None:
        """Let the room hand over unsaved text."""
        if self.room is not None:
            self.room.leave()

    def shed(self) -> None:
        """Take down at once the rooms that are not shown; they have handed over what was typed when they were left."""
        for name, room in list(self._rooms.items()):
            if room is not self.room:
                del self._rooms[name]
                delete(room)

    @Slot(object)
    def show_sync(self, status: SyncStatus) -> None:
        """How things stand with the centre."""
        self.bar.sync.show_status(status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Messages float at the foot of the page."""
        super().resizeEvent(event)
        self._place_messages()

    @Slot(str, object)
    def _on_told(self, sentence: str, undo: Callable[[], None] | None) -> None:
        self.messages.tell(sentence, undo)
        self._place_messages()

    @Slot(object)
    def redraw(self, changes: Changes) -> None:
        """Let the room decide what of this concerns it; hidden rooms read anew when they are shown."""
        if changes & Changes.SITE:
            self.ask_rights()
        if self.room is not None:
            self.room.redraw(changes)

    def ask_rights(self) -> None:
        """Which rooms the post of this seat has."""
        self.shell.run(rooms_of, self._on_rights)

    def _on_rights(self, found: dict[str, bool]) -> None:
        for room, is_open in found.items():
            self.rail.offer(room, is_open=is_open)
        self.bar.offer(cases=found["cases"], people=found["bookings"])

    @Slot(object)
    def _on_reader(self, reader: Reader) -> None:
        self.shell.set_reader(reader)

    @Slot(object)
    def _on_hit(self, case: RecordId) -> None:
        self.go(Place("case", case=case))

    @Slot()
    def _on_sync(self) -> None:
        self.sync_asked.emit()
        self.go(Place("sync"))

    @Slot(str)
    def _on_rail(self, room: str) -> None:
        self.go(Place(room))

    @Slot()
    def _on_back(self) -> None:
        self._show(self._trail.back())

    @Slot()
    def _on_forward(self) -> None:
        self._show(self._trail.forward())

    def _show(self, place: Place | None) -> None:
        if place is None:
            return
        self.leave()
        room = self._room(place.room)
        self.messages.hide()
        self.rail.show_room(place.room)
        self.page.setCurrentWidget(room)
        room.open(place)

    def _room(self, name: str) -> Room:
        if name not in self._rooms:
            maker: Maker = self._makers.get(name) or import_module(f"ui.shell.{name}.view").View
            self._rooms[name] = maker(self.shell)
            self.page.addWidget(self._rooms[name])
        return self._rooms[name]

    def _place_messages(self) -> None:
        foot = self.page.geometry()
        width = min(px(MESSAGE_WIDTH), foot.width() - px(48))
        self.messages.setFixedWidth(max(width, 0))
        self.messages.adjustSize()
        left = foot.left() + (foot.width() - width) // 2
        self.messages.move(left, foot.bottom() - self.messages.height() - px(16))

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.page, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addLayout(right, 1)

    def _listen(self) -> None:
        self.rail.chosen.connect(self._on_rail)
        self.bar.presence.reader_chosen.connect(self._on_reader)
        self.bar.search.hit_chosen.connect(self._on_hit)
        self.bar.sync.asked.connect(self._on_sync)
        self.bar.cover_asked.connect(self.cover_asked)
        self.bar.lock_asked.connect(self.lock_asked)
        self.shell.place_asked.connect(self.go)
        self.shell.told.connect(self._on_told)
        self.shell.changed.connect(self.redraw)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self._on_back)
        QShortcut(QKeySequence("Alt+Right"), self).activated.connect(self._on_forward)
