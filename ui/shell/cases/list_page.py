"""The list of cases with its filter."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from app.domain.cases import Stage
from ui.shell.cases.model import COLUMNS
from ui.shell.cases.presenter import CasesPresenter
from ui.shell.room import Shell
from ui.spoken import stage_name
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.cell_table import CellTable
from ui.widgets.chips import Chips
from ui.widgets.empty_page import EmptyPage
from ui.widgets.page import Page
from ui.words import say

WIDTHS = {"number": 160, "matter": 148, "stage": 104, "risk": 108, "due": 112, "worker": 80, "mark": 44}
"""In unscaled pixels; the name gets what is left."""

HIDDEN_BELOW = {"worker": 1000, "matter": 760}
"""Columns that give way where the table is narrower than this."""


class ListPage(QWidget):
    """`wanted` carries the kind of case to open: couple, one or quick."""

    wanted = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.presenter = CasesPresenter(shell, self)
        self.page = Page(say("cases.title"))
        self.couple = PrimaryButton(say("cases.open_couple"), "plus")
        self.quick = QuietButton(say("cases.open_quick"), "lightning")
        stages = ((None, say("cases.all")), *((stage, stage_name(stage)) for stage in Stage))
        self.filter = Chips(say("cases.filter"), stages)
        self.table = CellTable(say("cases.title"))
        self.empty = EmptyPage("users", say("cases.empty"), say("cases.open_couple"))
        self._lay_out()
        self._listen()

    def open(self) -> None:
        """Read the list; the arrow keys are on it at once."""
        self.presenter.refresh()
        self.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows show fewer columns, never half ones."""
        super().resizeEvent(event)
        for name, least in HIDDEN_BELOW.items():
            self.table.setColumnHidden(COLUMNS.index(name), event.size().width() < px(least))

    def _lay_out(self) -> None:
        self.page.offer(self.quick, self.couple)
        self.filter.choose(None)
        self.table.setModel(self.presenter.model)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for name, width in WIDTHS.items():
            self.table.setColumnWidth(COLUMNS.index(name), px(width))
        self.sheet = QStackedWidget()
        self.sheet.addWidget(self.table)
        self.sheet.addWidget(self.empty)
        card = Card()
        card.body.setContentsMargins(px(4), px(4), px(4), px(4))
        card.add(self.sheet, 1)
        self.page.column.addWidget(self.filter)
        self.page.column.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.presenter.read.connect(self._on_read)
        self.filter.chosen.connect(self.presenter.narrow)
        self.table.opened.connect(self.presenter.open_case)
        self.couple.clicked.connect(self._on_couple)
        self.quick.clicked.connect(self._on_quick)
        self.empty.stepped.connect(self._on_couple)

    @Slot(int)
    def _on_read(self, count: int) -> None:
        is_empty = count == 0 and self.filter.value() is None
        self.sheet.setCurrentWidget(self.empty if is_empty else self.table)
        if count and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.presenter.model.index(0, 0, QModelIndex()))
        if not is_empty and self.isVisible() and self.empty.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_couple(self) -> None:
        self.wanted.emit("couple")

    @Slot()
    def _on_quick(self) -> None:
        self.wanted.emit("quick")
