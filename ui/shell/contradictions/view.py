"""The list of contradictions at the left, the values of the chosen one at the right; nothing here is in the way."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.readers import Reader
from ui.contradictions.column import VersionsColumn
from ui.contradictions.settling import Asked, Contradiction, Settling
from ui.shell.contradictions.presenter import ContradictionsPresenter
from ui.shell.room import Place, Room, Shell
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card, row
from ui.widgets.empty_page import EmptyPage
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.rows_view import RowsView
from ui.words import say


class View(Room):
    """All contradictions those in the room may know of."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = ContradictionsPresenter(shell, self)
        self.settling = Settling(shell, self)
        self.page = Page(say("contradictions.title"))
        self.list = RowsView(say("contradictions.title"), one_click=False)
        self.versions = VersionsColumn()
        self.hint = PlainLabel(say("contradictions.hint"), "secondary", wraps=True)
        self.seen = PlainLabel(say("contradictions.only_seen"), "caption", wraps=True)
        self.more = QuietButton(say("sync.more"))
        self.open_field = QuietButton(say("contradictions.open"), "folder-open")
        self.empty = EmptyPage("git-diff", say("contradictions.empty"))
        self._lay_out()
        self._listen()

    def open(self, place: Place) -> None:
        """Read the list; a place with a field asks for its values."""
        self.presenter.refresh()
        self.list.setFocus()
        if place.kind and place.record is not None:
            self.settling.ask((Asked(place.kind, place.record, place.field, form=place.form),))

    def redraw(self, changes: Changes) -> None:
        """Read again where it may have changed."""
        self.presenter.redraw(changes)

    def leave(self) -> None:
        """Nothing stays in a label."""
        self._forget_values()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the lists scroll."""
        return QSize(0, 0)

    def _lay_out(self) -> None:
        self.page.column.addWidget(self.hint)
        self.page.column.addWidget(self.seen)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._both())
        self.stack.addWidget(self.empty)
        self.page.column.addWidget(self.stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _both(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(16))
        left = Card()
        left.body.setContentsMargins(px(4), px(8), px(4), px(8))
        left.add(self.list, 1)
        foot = row(self.more, None)
        foot.setContentsMargins(px(12), 0, px(12), 0)
        left.add(foot)
        line.addWidget(left, 4)
        right = Card()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.versions)
        right.add(area, 1)
        right.add(row(self.open_field, None))
        line.addWidget(right, 5)
        return holder

    def _listen(self) -> None:
        self.presenter.read.connect(self._on_read)
        self.presenter.emptied.connect(self._on_emptied)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.presenter.open)
        self.more.clicked.connect(self.presenter.list_more)
        self.open_field.clicked.connect(self._on_open)
        self.settling.read.connect(self._show_values)
        self.versions.chosen.connect(self.settling.choose)
        self.versions.kept.connect(self.settling.keep_both)

    @Slot()
    def _on_read(self) -> None:
        rows = self.presenter.rows()
        self.list.show_rows(rows)
        self.page.beside.setText(self.presenter.counted())
        self.more.setVisible(self.presenter.has_more())
        self.seen.setVisible(self.shell.reader is not Reader.WORKER)
        self.hint.setVisible(bool(rows))
        self.stack.setCurrentIndex(0 if rows else 1)
        if rows and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.rows.index(0))
        if not rows:
            self._forget_values()

    @Slot()
    def _on_emptied(self) -> None:
        """Whoever comes in sees nothing of what was there."""
        self.list.show_rows(())
        self.page.beside.setText("")
        self._forget_values()

    @Slot(object)
    def _on_chosen(self, ref: object) -> None:
        self.open_field.setEnabled(self.presenter.may_open(ref))
        if ref is not None:
            self.settling.ask(self.presenter.asked(ref))

    @Slot(object)
    def _show_values(self, contradictions: Sequence[Contradiction]) -> None:
        self.versions.show_contradictions(contradictions)

    @Slot()
    def _on_open(self) -> None:
        self.presenter.open(self.list.chosen_ref())

    def _forget_values(self) -> None:
        self.settling.forget()
        self.versions.forget()
