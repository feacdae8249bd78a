"""Today: three columns that become one where the window is narrow."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.changes import Changes
from ui.shell.room import Place, Room, Shell
from ui.shell.today.batch_dialog import BatchDialog
from ui.shell.today.column import Column
from ui.shell.today.presenter import Page as Day
from ui.shell.today.presenter import TodayPresenter
from ui.shell.today.rows import Ref
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Rule
from ui.widgets.empty_page import EmptyPage
from ui.widgets.keys import bind
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row
from ui.words import say

ONE_COLUMN_BELOW = 1100 - 72
"""The room's own width, in unscaled pixels, of a window 1,100 px wide with its rail."""


class View(Room):
    """The first page a worker sees."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._presenter = TodayPresenter(shell, self)
        self._presenter.read.connect(self.show_day)
        self._reception: tuple[Row, ...] = ()
        self.page = Page(say("today.title"))
        self._offer_beginnings()
        self.served = PlainLabel("", "secondary")
        self.waiting = PlainLabel("", "secondary")
        self.contradictions = LinkButton("", "git-diff")
        self.reception = Column("sign-in", say("today.reception"), say("today.reception_empty"))
        self.due = Column("clock", say("today.due"), say("today.due_empty"))
        self.unfinished = Column("tray", say("today.unfinished"), say("today.unfinished_empty"))
        self.counter = EmptyPage("files", say("today.counter"), say("today.counter_forms"))
        self.counter.hide()
        self._lay_out()
        self._listen()

    def open(self, place: Place) -> None:
        """Read the day."""
        self._presenter.refresh()

    def redraw(self, changes: Changes) -> None:
        """Read the day again where it has changed."""
        self._presenter.redraw(changes)

    @Slot(object)
    def show_day(self, day: Day) -> None:
        """Show what was read."""
        self.page.beside.setText(day.date)
        self.served.setText(day.served)
        self.waiting.setText(day.waiting)
        self.contradictions.setText(day.contradictions)
        self.contradictions.setVisible(bool(day.contradictions))
        self._reception = day.reception
        self.batch.setEnabled(bool(day.reception))
        for part in (self.batch, self.quick, self.one, self.couple, self.served, self.due):
            part.setVisible(day.may_receive)
        receives = day.may_receive or day.words is not None
        self.reception.setVisible(receives)
        self.unfinished.setVisible(day.may_receive or bool(day.unfinished))
        self.counter.setVisible(not receives)
        begun = {booking.case for booking in day.bookings.values()}
        others = [row for row in day.reception if not isinstance(row.ref, Ref) or row.ref.case not in begun]
        self.reception.show_rows((*day.arrivals, *others))
        self.due.show_rows(day.due)
        self.unfinished.show_rows(day.unfinished)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three columns or one; in one, what is due comes before who has been here."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < px(ONE_COLUMN_BELOW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != way:
            self._columns.setDirection(way)
            self._columns.insertWidget(-1 if is_narrow else 0, self.reception, 1)
        for column in (self.reception, self.due, self.unfinished):
            column.grow_with_rows(is_narrow)

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the page scrolls."""
        return QSize(0, 0)

    def _offer_beginnings(self) -> None:
        self.couple = PrimaryButton(say("today.receive_couple"), "users")
        self.one = QuietButton(say("today.receive_one"), "user")
        self.quick = QuietButton(say("today.receive_quick"), "lightning")
        self.slip = PlainButton(say("today.slip"), "ticket")
        self.batch = PlainButton(say("today.batch.offer"), "stack")
        self.page.offer(self.batch, self.slip, self.quick, self.one, self.couple)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.served)
        line.addWidget(self.contradictions)
        line.addStretch(1)
        line.addWidget(self.waiting)
        self.page.column.addLayout(line)
        self.page.column.addWidget(Rule())
        inner = QWidget()
        inner.setProperty("role", "content")
        self._columns = QHBoxLayout(inner)
        self._columns.setContentsMargins(0, px(4), 0, 0)
        self._columns.setSpacing(px(16))
        for column in (self.reception, self.due, self.unfinished):
            self._columns.addWidget(column, 1)
        self._columns.addWidget(self.counter, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self.page.column.addWidget(scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.couple.clicked.connect(self._on_couple)
        self.one.clicked.connect(self._on_one)
        self.quick.clicked.connect(self._on_quick)
        self.batch.clicked.connect(self._on_batch)
        self.counter.stepped.connect(self._on_forms)
        self.contradictions.clicked.connect(self._presenter.settle)
        self.slip.clicked.connect(self._presenter.print_slip)
        for column in (self.reception, self.due, self.unfinished):
            column.list.opened.connect(self._presenter.follow)
        self.due.list.acted.connect(self._presenter.finish)
        self.reception.list.acted.connect(self._presenter.act)
        bind(self, "Alt+R", self._on_reception)

    @Slot()
    def _on_reception(self) -> None:
        """The keys on those who come, on the first of them where none is chosen."""
        rows = self.reception.list
        if not rows.currentIndex().isValid():
            rows.setCurrentIndex(rows.rows.index(0))
        rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_batch(self) -> None:
        """Of those who were here today, as those in the room may see them."""
        BatchDialog(
            self.shell,
            [(row.ref.case, row.title) for row in self._reception if isinstance(row.ref, Ref)],
            self.window(),
        ).open()

    @Slot()
    def _on_forms(self) -> None:
        self.shell.go(Place("forms"))

    @Slot()
    def _on_couple(self) -> None:
        self._presenter.receive("couple")

    @Slot()
    def _on_one(self) -> None:
        self._presenter.receive("one")

    @Slot()
    def _on_quick(self) -> None:
        self._presenter.receive("quick")
