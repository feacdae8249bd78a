"""Who is in the room: until changed, both are, and only what both may see is shown."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.readers import Reader
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.words import say

ORDER = (Reader.WORKER, Reader.BOTH, Reader.HIM, Reader.HER)
_SUFFIX = {Reader.WORKER: "", Reader.BOTH: "both", Reader.HIM: "his", Reader.HER: "her"}


class Presence(QWidget):
    """Four segments; Ctrl+1 to Ctrl+4.

    Signals:
        reader_chosen: for whom everything is shown from now on.
    """

    reader_chosen = Signal(object)

    def __init__(self, reader: Reader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        options = [(reader_, say(f"shell.presence.{reader_}"), _SUFFIX[reader_]) for reader_ in ORDER]
        self.label = PlainLabel(say("shell.presence.name"), "secondary")
        self.segments = Segmented(options, say("shell.presence.name"))
        self.segments.choose(reader)
        for number, reader_ in enumerate(ORDER):
            button = self.segments.button(reader_)
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self).activated.connect(button.click)
            button.setToolTip(say(f"shell.presence.hint_{reader_}"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(self.label)
        line.addWidget(self.segments)
        self.segments.chosen.connect(self._on_chosen)

    @Slot(object)
    def _on_chosen(self, reader: object) -> None:
        self.reader_chosen.emit(reader)
