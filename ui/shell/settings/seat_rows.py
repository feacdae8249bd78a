"""One computer, and one colleague's late work, as lines of the section."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say

if TYPE_CHECKING:  # as in seats_section
    from ui.sync_seats import LateLine, SeatLine


class SeatRow(QWidget):
    """Number, name, what it may do and whether it takes part.

    Signals:
        asked: carries the SeatLine that is to be shut out.
    """

    asked = Signal(object)

    def __init__(self, line: "SeatLine", *, may_change: bool) -> None:
        super().__init__()
        self.line = line
        name = line.worker or say("settings.seats.unknown")
        number = say("settings.seats.number", number=f"{line.number:02}") if line.number else "–"
        state = "mine" if line.is_mine else ("active" if line.is_active else "out")
        parts = (say(f"settings.seats.{'admin' if line.is_admin else 'member'}"), say(f"settings.seats.{state}"))
        self.out = QuietButton(say("settings.seats.shut_out_ask"), "prohibit")
        self.out.setAccessibleName(say("settings.seats.shut_out_title", worker=name))
        self.out.setVisible(may_change and line.is_active and not line.is_mine)
        self.out.clicked.connect(self._on_out)
        self.words = PlainLabel(" · ".join((number, name, *parts)), "" if line.is_active else "secondary", wraps=True)
        self.setLayout(_line(self.words, self.out))

    @Slot()
    def _on_out(self) -> None:
        self.asked.emit(self.line)


class LateRow(QWidget):
    """How much of whom waits for an administrator's word.

    Signals:
        asked: carries the LateLine that is to count.
    """

    asked = Signal(object)

    def __init__(self, line: "LateLine") -> None:
        super().__init__()
        self.line = line
        worker = line.worker or say("settings.seats.unknown")
        told = say("settings.seats.late", worker=worker, count=len(line.envelopes))
        self.admit = QuietButton(say("settings.seats.admit"), "check")
        self.admit.clicked.connect(self._on_admit)
        self.words = PlainLabel(told, "soon", wraps=True)
        self.setLayout(_line(self.words, self.admit))

    @Slot()
    def _on_admit(self) -> None:
        self.asked.emit(self.line)


def _line(words: QWidget, button: QWidget) -> QHBoxLayout:
    """The words take what room there is."""
    line = row()
    line.addWidget(words, 1)
    line.addWidget(button)
    return line
