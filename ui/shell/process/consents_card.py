"""What each person said when asked alone, as far as whoever is in the room may know, and what follows from it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.casework.process import Person
from app.domain.cases import ConsentState
from app.domain.readers import Reader
from ui.shell.process import words
from ui.shell.process.presenter import Shown
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card
from ui.widgets.chips import Flow
from ui.widgets.plain_label import PlainLabel
from ui.words import say

NO = (ConsentState.REFUSED, ConsentState.WITHDRAWN)


class PersonLines(QWidget):
    """One person.

    Signals:
        asked: is to be asked.
        unasked: something has to be done without their consent.
        anonymous: a record without a name.
        erasing: the records are to go.
    """

    asked = Signal(object)
    unasked = Signal(object)
    anonymous = Signal()
    erasing = Signal()

    def __init__(self, person: Person, shown: Shown, reader: Reader) -> None:
        super().__init__()
        self.person = person
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        is_no = person.word.said in NO and not person.word.has_ground
        self.state = PlainLabel(words.consent(person, shown.page), "strong", wraps=True)
        column.addWidget(self.state)
        for line in words.consent_facts(person, shown.words):
            column.addWidget(PlainLabel(line, "secondary", wraps=True))
        asks = "process.consent.ask" if person.word.said is None else "process.consent.ask_again"
        self.ask = LinkButton(say(asks), "pen")
        self.ask.setAccessibleName(say("process.consent.ask_of", who=words.called(shown.page, person.role)))
        self.write = LinkButton(say("process.consent.anonymous"), "note-pencil")
        self.go_without = LinkButton(say("process.consent.without"), "warning")
        self.erase = LinkButton(say("process.consent.erase"), "trash")
        actions = QWidget()
        flow = Flow(actions)
        is_alone = reader is Reader.WORKER
        wanted = {
            self.ask: True,
            self.write: is_no,
            self.go_without: is_alone and not person.word.agrees and not person.word.has_ground,
            self.erase: is_alone and person.word.said is ConsentState.WITHDRAWN,
        }
        for button, is_wanted in wanted.items():
            button.setVisible(is_wanted)
            if is_wanted:
                flow.addWidget(button)
        actions.setVisible(shown.page.may_work)
        column.addWidget(actions)
        self.ask.clicked.connect(self._on_ask)
        self.go_without.clicked.connect(self._on_without)
        self.write.clicked.connect(self.anonymous)
        self.erase.clicked.connect(self.erasing)

    @Slot()
    def _on_ask(self) -> None:
        self.asked.emit(self.person.role)

    @Slot()
    def _on_without(self) -> None:
        self.unasked.emit(self.person.role)


class ConsentsCard(Card):
    """Signals: as of each person."""

    asked = Signal(object)
    unasked = Signal(object)
    anonymous = Signal()
    erasing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.people: list[PersonLines] = []
        self.add(PlainLabel(say("process.consent.title"), "section"))
        self.order = PlainLabel(say("process.consent.order"), "secondary", wraps=True)
        self.hidden = PlainLabel(say("process.consent.hidden"), "secondary", wraps=True)
        self.add(self.order)
        self.add(self.hidden)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(12))
        self.add(self._lines)

    def show_read(self, shown: Shown, reader: Reader) -> None:
        """Everybody whom those in the room may know of; that there is more to know is said always and to all."""
        self.clear()
        self.hidden.setVisible(shown.page.case.is_couple and reader is not Reader.WORKER)
        for person in shown.page.people:
            lines = PersonLines(person, shown, reader)
            lines.asked.connect(self.asked)
            lines.unasked.connect(self.unasked)
            lines.anonymous.connect(self.anonymous)
            lines.erasing.connect(self.erasing)
            self.people.append(lines)
            self._lines.addWidget(lines)

    def clear(self) -> None:
        """Show nobody."""
        self.people = []
        self.hidden.hide()
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
