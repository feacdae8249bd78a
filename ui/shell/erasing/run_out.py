"""The cases whose time of keeping is over, to be appraised by two people: shown while the worker is alone."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.casework import keeping
from app.domain.keeping import RunOut
from app.domain.readers import Reader
from ui.shell.erasing.propose_dialog import ProposeDialog
from ui.shell.room import Place, Shell
from ui.spoken import day
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say

MOST = 20
"""So many are shown; the next come when these have been dealt with."""


class RunOutLines(QWidget):
    """Nothing of it is there while anybody else is in the room, and nothing where nothing is over."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.found: tuple[RunOut, ...] = ()
        self.buttons: list[tuple[LinkButton, LinkButton]] = []
        self.title = PlainLabel("", wraps=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(4))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.title)
        column.addLayout(self._lines)
        self.hide()
        shell.reader_changed.connect(self._on_reader_changed)

    def read(self) -> None:
        """Read them anew."""
        reader = self._shell.reader
        self._shell.run(lambda work: (reader, keeping.run_out(work, reader)), self._show, lane="run_out")

    def _show(self, answer: tuple[Reader, tuple[RunOut, ...]]) -> None:
        reader, found = answer
        self._clear()
        if reader is not self._shell.reader or not found:
            return
        self.found = found
        self.title.setText(say("erasing.run_out.title", count=len(found)))
        for place, one in enumerate(found[:MOST]):
            self._lines.addWidget(self._line(place, one))
        self.show()

    def _line(self, place: int, one: RunOut) -> QWidget:
        words = say(
            "erasing.run_out.line", number=one.number, called=one.called, ended=day(one.ended_on),
            until=day(one.kept_until),
        )  # fmt: skip
        look, propose = LinkButton(say("erasing.run_out.look"), "eye"), LinkButton(say("erasing.ask"), "trash")
        for button, name in ((look, say("erasing.run_out.look")), (propose, say("erasing.ask"))):
            button.setAccessibleName(f"{name} {one.number}")
            button.setProperty("at", place)
        look.clicked.connect(self._on_look)
        propose.clicked.connect(self._on_propose)
        self.buttons.append((look, propose))
        line = row(PlainLabel(words, wraps=True), look, propose)
        line.setStretch(0, 1)
        whole = QWidget()
        whole.setLayout(line)
        return whole

    def _clear(self) -> None:
        self.found, self.buttons = (), []
        self.title.setText("")
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()

    @Slot(object)
    def _on_reader_changed(self, _: Reader) -> None:
        self._clear()
        self.read()

    @Slot()
    def _on_look(self) -> None:
        self._shell.go(Place("case", case=self.found[self.sender().property("at")].case))

    @Slot()
    def _on_propose(self) -> None:
        one = self.found[self.sender().property("at")]
        ProposeDialog(self._shell, one.case, one.number, self.window()).open()
