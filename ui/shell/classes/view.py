"""Classes: the list, one of them, or the page on which one is planned."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.domain.changes import Changes
from app.domain.ids import RecordId
from ui.shell.classes.class_page import ClassPage
from ui.shell.classes.feedback_page import FeedbackPage
from ui.shell.classes.list_page import ListPage
from ui.shell.classes.plan_page import PlanPage
from ui.shell.room import Place, Room, Shell


class View(Room):
    """`Place.record` names a class to open at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.list = ListPage(shell)
        self.one = ClassPage(shell)
        self.plan = PlanPage(shell)
        self.feedback = FeedbackPage(shell)
        self.stack = QStackedWidget()
        for page in (self.list, self.one, self.plan, self.feedback):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.list.opened.connect(self._on_opened)
        self.list.wanted.connect(self._on_wanted)
        self.one.left.connect(self._on_list)
        self.one.change_wanted.connect(self._on_change)
        self.one.feedback_wanted.connect(self._on_feedback)
        self.feedback.left.connect(self._on_opened)
        self.plan.left.connect(self._on_left)
        self.plan.planned.connect(self._on_opened)

    def open(self, place: Place) -> None:
        """Where one was, or the class the place names."""
        if place.record is not None:
            self._on_opened(place.record)
        elif self.stack.currentWidget() is self.one and self.one.presenter.session is not None:
            self.one.open(self.one.presenter.session)
        elif self.stack.currentWidget() is self.list:
            self.list.open()
        elif self.stack.currentWidget() is self.feedback:
            self.feedback.presenter.refresh()

    def redraw(self, changes: Changes) -> None:
        """Each page looks for itself."""
        if self.stack.currentWidget() is self.list:
            self.list.redraw(changes)
        elif self.stack.currentWidget() is self.one:
            self.one.presenter.redraw(changes)
        elif self.stack.currentWidget() is self.feedback:
            self.feedback.presenter.redraw(changes)

    def leave(self) -> None:
        """What is half typed goes to the vault at once."""
        self.plan.keep()
        self.feedback.keep()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the pages scroll."""
        return QSize(0, 0)

    @Slot(object)
    def _on_opened(self, session: RecordId) -> None:
        self.stack.setCurrentWidget(self.one)
        self.one.open(session)

    @Slot()
    def _on_wanted(self) -> None:
        self.stack.setCurrentWidget(self.plan)
        self.plan.begin(None)

    @Slot()
    def _on_change(self) -> None:
        if (page := self.one.presenter.page) is not None:
            self.stack.setCurrentWidget(self.plan)
            self.plan.begin(page.session)

    @Slot()
    def _on_feedback(self) -> None:
        if (session := self.one.presenter.session) is not None:
            self.stack.setCurrentWidget(self.feedback)
            self.feedback.open(session)

    @Slot()
    def _on_left(self) -> None:
        """Back to the class that was to be changed, or to the list."""
        if self.plan.is_change and self.one.presenter.session is not None:
            self._on_opened(self.one.presenter.session)
        else:
            self._on_list()

    @Slot()
    def _on_list(self) -> None:
        self.stack.setCurrentWidget(self.list)
        self.list.open()
