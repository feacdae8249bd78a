"""Files on their way into a case: read one after another, looked at before they are kept, kept when somebody says so.

Nothing is written before that; what was chosen and not kept is forgotten.
"""

from collections.abc import Sequence
from functools import partial
from itertools import count
from threading import Event

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import attachments
from app.casework.attachments import Ready
from app.domain.attachments import Media
from app.domain.ids import RecordId
from app.domain.readers import Scope, may_see
from app.errors import Refused
from ui.shell.case.incoming import Source
from ui.shell.room import Shell
from ui.viewing.drawing import Drawing
from ui.wording import sentence
from ui.words import say

MOST = 20
"""At once; a folder dropped by mistake does not fill a case."""

RULES = {
    "locked": "attachment_locked",
    "pages": "attachment_pages",
    "pixels": "attachment_pixels",
    "slow": "attachment_slow",
    "damaged": "attachment_damaged",
}
"""What the process that draws says of a PDF, as the rule by which it is refused."""


class Item(msgspec.Struct, frozen=True):
    """One of them as it stands: being read, ready, or refused for a reason."""

    number: int
    name: str
    read: int = 0  # bytes
    file: Ready | None = None
    why: str = ""  # it is not attached, and why


class AttachPresenter(QObject):
    """Signals:
    changed: the list is another, or something in it is.
    kept: all that was ready is attached: how many are new, and how many were there already.
    """

    changed = Signal()
    kept = Signal(int, int)
    _moved = Signal(int, int)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._numbers = count()
        self._sources: dict[int, Source] = {}  # not read yet
        self._stops: dict[int, Event] = {}  # being read
        self._looked_at: int | None = None
        self._file: Ready | None = None
        self._drawing: Drawing | None = None
        self._there: frozenset[RecordId] = frozenset()
        self._keeping: tuple[RecordId, Scope] | None = None
        self._new = self._known = 0
        self.items: list[Item] = []
        self._moved.connect(self._on_moved)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being read or kept."""
        return bool(self._sources or self._stops or self._keeping is not None)

    @property
    def is_keeping(self) -> bool:
        """Whether something is being put into the vault."""
        return self._keeping is not None

    @property
    def ready(self) -> list[Item]:
        """Those that can be kept."""
        return [item for item in self.items if item.file is not None]

    def may_attach_for(self, scope: Scope) -> bool:
        """Whether everyone in the room may see it."""
        return may_see(self._shell.reader, scope)

    def take(self, sources: Sequence[Source]) -> None:
        """Read these, one after another."""
        room = max(0, MOST - len(self.items))
        for source in sources[:room]:
            number = next(self._numbers)
            self._sources[number] = source
            self.items.append(Item(number, source.name))
        if sources[room:]:
            self._shell.tell(say("attach.too_many", most=MOST))
        self.changed.emit()
        self._read_next()

    def rename(self, number: int, name: str) -> None:
        """What it is, in somebody's words; the list is not told, for it is being typed there."""
        self._put(number, tells=False, name=name)

    def drop(self, number: int) -> None:
        """Not this one; if it is being read that stops."""
        self._sources.pop(number, None)
        if (stop := self._stops.get(number)) is not None:
            stop.set()
        if self._looked_at == number:
            self._end_look()
        self.items = [item for item in self.items if item.number != number]
        self.changed.emit()
        self._read_next()

    def forget(self) -> None:
        """Stop everything; nothing of what was chosen stays in memory."""
        for stop in self._stops.values():
            stop.set()
        self._sources.clear()
        self._end_look()
        self.items, self._keeping = [], None
        self.changed.emit()

    def keep(self, case: RecordId, scope: Scope, there: frozenset[RecordId] = frozenset()) -> None:
        """Attach what is ready, for these people. `there`: what the case has already."""
        if self._keeping is None and self.ready:
            self._keeping, self._there, self._new, self._known = (case, scope), there, 0, 0
            self.changed.emit()
            self._keep_next()

    # --- reading
    def _read_next(self) -> None:
        if self._stops or self._looked_at is not None or not self._sources:
            return
        number = next(iter(self._sources))
        source, stop = self._sources.pop(number), Event()
        self._stops[number] = stop
        task = partial(source.read, partial(self._goes_on, number, stop))
        self._shell.aside(task, partial(self._on_read, number), partial(self._on_refused, number))

    def _goes_on(self, number: int, stop: Event, read: int) -> bool:
        """On the thread that reads."""
        self._moved.emit(number, read)
        return not stop.is_set()

    @Slot(int, int)
    def _on_moved(self, number: int, read: int) -> None:
        self._put(number, read=read)

    def _on_read(self, number: int, file: Ready) -> None:
        self._stops.pop(number, None)
        if self._item(number) is None:
            self._read_next()
        elif file.media is Media.PDF:
            self._look(number, file)
        else:
            self._is_ready(number, file)

    def _on_refused(self, number: int, error: Exception) -> None:
        self._stops.pop(number, None)
        self._refuse(number, error)

    def _look(self, number: int, file: Ready) -> None:
        """Whether a PDF can be drawn at all: what nobody could open later is not attached."""
        self._looked_at = number
        self._drawing = drawing = Drawing(self)
        self._file = file
        drawing.opened.connect(self._on_opened)
        drawing.failed.connect(self._on_not_opened)
        drawing.open(file.content, file.media)

    @Slot(int)
    def _on_opened(self, pages: int) -> None:
        number, file = self._looked_at, self._file
        self._end_look()
        if number is not None and file is not None:
            self._is_ready(number, file)

    @Slot(str)
    def _on_not_opened(self, why: str) -> None:
        number = self._looked_at
        self._end_look()
        if number is not None:
            self._refuse(number, Refused(rule=RULES.get(why, "attachment_damaged")))

    def _end_look(self) -> None:
        self._looked_at, self._file = None, None
        if self._drawing is not None:
            self._drawing.end()
            self._drawing.deleteLater()
            self._drawing = None

    def _is_ready(self, number: int, file: Ready) -> None:
        item = self._item(number)
        if item is not None:
            self._put(number, file=file, name=file.name, why="")
        self._read_next()

    def _refuse(self, number: int, error: Exception) -> None:
        if self._item(number) is not None:
            self._put(number, why=sentence(error))
        self._read_next()

    # --- keeping
    def _keep_next(self) -> None:
        if self._keeping is None:
            return
        if not self.ready:
            self._keeping = None
            self.changed.emit()
            self.kept.emit(self._new, self._known)
            return
        (case, scope), item = self._keeping, self.ready[0]
        file = attachments.renamed(item.file, item.name) if item.file is not None else None
        if file is not None:
            self._shell.run(
                lambda work: attachments.add(work, case, scope, file),
                partial(self._on_kept, item.number),
                partial(self._on_not_kept, item.number),
            )

    def _on_kept(self, number: int, id_: RecordId) -> None:
        is_known = id_ in self._there
        self._new, self._known = self._new + (not is_known), self._known + is_known
        self._there |= {id_}
        self.items = [item for item in self.items if item.number != number]
        self.changed.emit()
        self._keep_next()

    def _on_not_kept(self, number: int, error: Exception) -> None:
        """The file stays in the list as it was: it can be kept when there is room again."""
        self._keeping = None
        self._shell.tell(sentence(error))
        self.changed.emit()

    # --- the list
    def _item(self, number: int) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def _put(self, number: int, *, tells: bool = True, **fields: object) -> None:
        self.items = [msgspec.structs.replace(item, **fields) if item.number == number else item for item in self.items]
        if tells:
            self.changed.emit()
