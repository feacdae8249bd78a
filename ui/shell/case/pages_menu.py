"""The way from the case page to the pages beside it: one button, one menu, each page under its digit."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.shell.case.pages import Beside
from ui.theme.icons import icon
from ui.widgets.buttons import QuietButton
from ui.words import say


class PagesMenu(QuietButton):
    """Signals:
    chosen: the room of a page.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(f"{say('case.beside.more')}  Alt+M", "dots-three")
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)
        self._offers: tuple[Beside, ...] = ()
        self.hide()

    def offer(self, pages: Sequence[Beside]) -> None:
        """These pages and no others; the same ones leave an open menu alone."""
        if self._offers != tuple(pages):
            self._offers = tuple(pages)
            self._menu.clear()
            for digit, one in enumerate(pages, start=1):
                words = say(f"case.beside.{one.room}")
                action = self._menu.addAction(icon(one.glyph), f"&{digit}  {words}" if digit <= 9 else words)
                action.setData(one.room)
        self.setVisible(bool(pages))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())
