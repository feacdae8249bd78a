"""The classes at hand and earlier ones."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.casework import classes
from app.casework.classes import Sessions
from app.domain.changes import Changes
from ui.shell.classes.presenter import CONCERNED
from ui.shell.classes.rows import session_row
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton
from ui.widgets.card import Card
from ui.widgets.chips import Chips
from ui.widgets.empty_page import EmptyPage
from ui.widgets.keys import bind
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.rows_view import RowsView
from ui.words import say

AT_HAND, EARLIER = "at_hand", "earlier"


class ListPage(QWidget):
    """Signals:
    opened: a class was chosen.
    wanted: a new one.
    """

    opened = Signal(object)
    wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._sessions: Sessions | None = None
        self.page = Page(say("classes.title"))
        self.new = PrimaryButton(say("classes.new"), "plus")
        self.filter = Chips(say("classes.which"), ((one, say(f"classes.list.{one}")) for one in (AT_HAND, EARLIER)))
        self.list = RowsView(say("classes.title"))
        self.empty = EmptyPage("chalkboard-teacher", say("classes.empty"), say("classes.new"))
        self._lay_out()
        self._listen()

    def open(self) -> None:
        """Read the list; the arrow keys are on it at once."""
        self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """Read it again."""
        self._shell.run(classes.listed, self._on_read, lane="classes")

    def redraw(self, changes: Changes) -> None:
        """Read it again where something in it may have changed."""
        if changes & CONCERNED:
            self.refresh()

    def _lay_out(self) -> None:
        self.page.offer(self.new)
        self.new.setToolTip(say("classes.new_hint"))
        self.filter.choose(AT_HAND)
        self.page.column.addWidget(PlainLabel(say("classes.voluntary"), "secondary", wraps=True))
        self.page.column.addWidget(self.filter)
        card = Card()
        card.body.setContentsMargins(px(4), px(4), px(4), px(4))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        card.add(self.stack, 1)
        self.page.column.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.new.clicked.connect(self._on_new)
        self.empty.stepped.connect(self._on_new)
        self.list.opened.connect(self.opened)
        self.filter.chosen.connect(self._on_filter)
        bind(self, "Alt+N", self._on_new)

    def _on_read(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._show()

    def _show(self) -> None:
        if self._sessions is None:
            return
        shown = self._sessions.at_hand if self.filter.value() == AT_HAND else self._sessions.earlier
        today = self._sessions.now.date()
        self.list.show_rows([session_row(session, counts, today) for session, counts in shown])
        is_empty = not shown
        self.empty.words.setText(say("classes.empty" if self.filter.value() == AT_HAND else "classes.empty_earlier"))
        self.stack.setCurrentWidget(self.empty if is_empty else self.list)
        if not is_empty and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.rows.index(0))
        if not is_empty and self.isVisible() and self.empty.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_filter(self, which: object) -> None:
        self._show()

    @Slot()
    def _on_new(self) -> None:
        self.wanted.emit()
