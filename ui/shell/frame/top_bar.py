"""The bar over every page: search, who is in the room, the sync dot, who is working, the cover."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.now import Now
from ui.shell.frame.presence import Presence
from ui.shell.frame.search_box import SearchBox
from ui.shell.frame.sync_dot import SyncDot
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton
from ui.words import say

HEIGHT = 56
SEARCH_MAX = 420
ROOMY = 1_060
"""Below this width (unscaled) the label of the presence switch gives way to the search box."""


class TopBar(QWidget):
    """Signals:
    cover_asked: hide everything now.
    lock_asked: lock, another person wants to work.
    """

    cover_asked = Signal()
    lock_asked = Signal()

    def __init__(self, shell: Shell, page: QWidget, name: str, now: Now) -> None:
        super().__init__()
        self.setProperty("role", "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(HEIGHT))
        self.search = SearchBox(shell, page)
        self.search.setMaximumWidth(px(SEARCH_MAX))
        self.search.setMinimumWidth(px(180))
        self.presence = Presence(shell.reader)
        self.sync = SyncDot(now)
        self.worker = PlainButton(name, "user-circle")
        self.worker.setAccessibleName(say("shell.worker_menu", name=name))
        self.cover = PlainButton(say("shell.cover"), "eye-slash")
        self.cover.setToolTip(say("shell.cover_hint"))
        self._menu = QMenu(self)
        self._menu.addAction(say("shell.lock")).triggered.connect(self.lock_asked)
        self._menu.addAction(say("shell.cover_hint")).triggered.connect(self.cover_asked)
        self.worker.clicked.connect(self._on_worker)
        self.cover.clicked.connect(self.cover_asked)
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self._on_find)
        self._lay_out()

    def offer(self, *, cases: bool, people: bool) -> None:
        """Searching cases is for those who open them; who of a couple is in the room, also for those who receive them:
        whoever comes alone is shown to nobody else."""
        for part, is_open in ((self.search, cases), (self.presence, people)):
            part.setVisible(is_open)
            part.setEnabled(is_open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way where it is narrow."""
        super().resizeEvent(event)
        self.presence.label.setVisible(self.width() >= px(ROOMY))

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(px(24), 0, px(16), 0)
        line.setSpacing(px(4))
        line.addWidget(self.search, 4)
        line.addStretch(1)
        line.addSpacing(px(12))
        line.addWidget(self.presence)
        line.addSpacing(px(12))
        for part in (self.sync, self.worker, self.cover):
            line.addWidget(part)

    @Slot()
    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _on_worker(self) -> None:
        self._menu.popup(self.worker.mapToGlobal(QPoint(0, self.worker.height() + px(4))))
