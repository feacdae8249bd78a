"""How a case ended and what follows: the summary, the supervisor's signature, the cases it is linked with."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.cases import ENDED, Case, Stage
from app.domain.readers import Reader
from ui.shell.process import words
from ui.shell.process.presenter import Shown
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card
from ui.widgets.chips import Flow
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class EndedCard(Card):
    """Signals:
    closing: the case is to be closed.
    signing: the supervisor has read it.
    taking_back: it was closed by mistake.
    opening_again: there is a new need.
    showing: the case (its id) at the other end of a link.
    """

    closing = Signal()
    signing = Signal()
    taking_back = Signal()
    opening_again = Signal()
    showing = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.add(PlainLabel(say("process.closing.title"), "section"))
        self.said = PlainLabel("", wraps=True)
        self.close_case = LinkButton(say("process.closing.open"), "archive")
        self.sign = LinkButton(say("process.closing.sign"), "check-circle")
        self.take_back = LinkButton(say("process.closing.take_back"), "arrow-counter-clockwise")
        self.again = LinkButton(say("process.closing.again"), "plus")
        self.links: list[LinkButton] = []
        self.add(self.said)
        self._actions = QWidget()
        self._flow = Flow(self._actions)
        self.add(self._actions)
        self.close_case.clicked.connect(self.closing)
        self.sign.clicked.connect(self.signing)
        self.take_back.clicked.connect(self.taking_back)
        self.again.clicked.connect(self.opening_again)

    def show_read(self, shown: Shown, reader: Reader) -> None:
        """What can be done now, and by whom."""
        self.clear()
        page, case = shown.page, shown.page.case
        is_ended, is_alone = case.stage in ENDED, reader is Reader.WORKER
        is_signed = case.closing is not None and bool(case.closing.signed_by)
        said = words.closed(page, shown.words) if is_ended else say("process.closing.hint")
        self.said.setText(said if is_alone or is_ended else say("process.alone"))
        wanted = {
            self.close_case: page.may_work and not is_ended and is_alone,
            self.sign: page.may_read_off and case.closing is not None and not is_signed,
            self.take_back: page.may_work and case.stage is Stage.CLOSED and not is_signed and not page.later,
            self.again: page.may_work and is_ended,
        }  # fmt: skip
        for button, is_wanted in wanted.items():
            self._offer(button, is_wanted=is_wanted)
        for key, one in _linked(shown):
            link = LinkButton(say(f"process.closing.{key}", number=one.number), "link")
            link.setProperty("case", one.id.hex())
            link.clicked.connect(self._on_link)
            self.links.append(link)
            self._flow.addWidget(link)

    def clear(self) -> None:
        """Show nothing of the case."""
        self.said.setText("")
        while self._flow.count():
            item = self._flow.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
        for link in self.links:
            link.deleteLater()
        self.links = []

    def _offer(self, button: LinkButton, *, is_wanted: bool) -> None:
        if is_wanted:
            self._flow.addWidget(button)
        button.setVisible(is_wanted)

    @Slot()
    def _on_link(self) -> None:
        self.showing.emit(bytes.fromhex(self.sender().property("case")))


def _linked(shown: Shown) -> tuple[tuple[str, Case], ...]:
    before = (("earlier", shown.page.earlier),) if shown.page.earlier is not None else ()
    return (*before, *(("later", one) for one in shown.page.later))
