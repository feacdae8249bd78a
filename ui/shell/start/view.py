"""The start screen: names as large cards, the passphrase below the chosen one, nothing else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.doors import PersonCard
from ui.shell.start.choice_bar import ChoiceBar
from ui.shell.start.person_card import PersonButton
from ui.shell.start.unlock_box import UnlockBox
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton
from ui.widgets.plain_label import PlainLabel
from ui.words import say

if TYPE_CHECKING:  # imported when somebody has forgotten a passphrase: the start screen is painted before
    from ui.shell.start.recover_box import RecoverBox

COLUMNS = 3
BOX_WIDTH = 384


class StartView(QWidget):
    """Who is it?

    Signals:
        unlock_asked: card and passphrase.
        recover_asked: card, recovery code, new passphrase.
        add_asked: another person wants a seat on this computer.
    """

    unlock_asked = Signal(object, str)
    recover_asked = Signal(object, str, str)
    add_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choices = ChoiceBar()
        self.add = LinkButton(say("start.add_person"))
        self.add.clicked.connect(self.add_asked)
        self._people = QButtonGroup(self)
        self._people.buttonClicked.connect(self._on_person)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(12))
        self._below = QVBoxLayout()
        self.box: UnlockBox | RecoverBox | None = None
        self._lay_out()

    def show_people(self, people: Sequence[PersonCard], chosen: str = "") -> None:
        """One card each; the one whose seat is `chosen` (else the only or first one) asks for its passphrase."""
        for number, card in enumerate(people):
            button = PersonButton(card)
            self._people.addButton(button, number)
            self._grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        seats = [card.seat for card in people]
        if people:
            self._choose(self._people.button(seats.index(chosen) if chosen in seats else 0))

    @property
    def chosen(self) -> PersonCard | None:
        """Whose passphrase is asked for."""
        button = self._people.checkedButton()
        return button.card if isinstance(button, PersonButton) else None

    def show_failure(self, error: Exception) -> None:
        """Unlocking did not succeed."""
        if self.box is not None:
            self.box.show_failure(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the names."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        buttons = self._people.buttons()
        here = self._people.checkedId() + step
        if step and 0 <= here < len(buttons):
            self._choose(buttons[here])
        else:
            super().keyPressEvent(event)

    def _choose(self, button: QAbstractButton) -> None:
        button.setChecked(True)
        self._on_person(button)

    @Slot(QAbstractButton)
    def _on_person(self, button: QAbstractButton) -> None:
        if isinstance(button, PersonButton):
            self._ask_passphrase()

    @Slot()
    def _ask_passphrase(self) -> None:
        if self.chosen is None:
            return
        box = UnlockBox(self.chosen)
        box.submitted.connect(self._on_passphrase)
        box.forgotten.connect(self._ask_recovery)
        self._show_box(box)

    @Slot()
    def _ask_recovery(self) -> None:
        from ui.shell.start.recover_box import RecoverBox  # noqa: PLC0415  # as above

        box = RecoverBox()
        box.submitted.connect(self._on_recovery)
        box.remembered.connect(self._ask_passphrase)
        self._show_box(box)

    @Slot(str)
    def _on_passphrase(self, passphrase: str) -> None:
        self.unlock_asked.emit(self.chosen, passphrase)

    @Slot(str, str)
    def _on_recovery(self, code: str, passphrase: str) -> None:
        self.recover_asked.emit(self.chosen, code, passphrase)

    def _show_box(self, box: "UnlockBox | RecoverBox") -> None:
        if self.box is not None:
            self._below.removeWidget(self.box)
            self.box.hide()
            self.box.deleteLater()
        self.box = box
        box.setFixedWidth(px(BOX_WIDTH))
        self._below.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFocusProxy(box)
        box.setFocus()

    def _lay_out(self) -> None:
        name = PlainLabel(say("shell.product"), "display")
        line = PlainLabel(say("start.tagline"), "secondary")
        middle = QWidget()
        middle.setProperty("role", "content")
        column = QVBoxLayout(middle)
        column.setContentsMargins(px(24), px(32), px(24), px(16))
        column.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(2)
        column.addWidget(name, 0, centre)
        column.addSpacing(px(4))
        column.addWidget(line, 0, centre)
        column.addSpacing(px(24))
        cards = QWidget()
        cards.setLayout(self._grid)
        column.addWidget(cards, 0, centre)
        column.addSpacing(px(16))
        column.addLayout(self._below)
        column.addStretch(3)
        foot = QVBoxLayout()
        foot.setContentsMargins(px(24), 0, px(24), px(24))
        foot.setSpacing(px(16))
        foot.addWidget(self.add, 0, centre)
        foot.addWidget(self.choices)
        scroll = QScrollArea()
        scroll.setWidget(middle)
        scroll.setWidgetResizable(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)
