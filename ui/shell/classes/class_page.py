"""One class: the numbers, the field that is always ready for the scanner, the people with their large marks."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.classes import IS_OVER, TAKES_PEOPLE, SessionState, Stand, must_be_told
from app.domain.ids import RecordId
from ui.scanning.burst import TAKES_CODES
from ui.shell.classes.counts_bar import CountsBar
from ui.shell.classes.enrol_panel import EnrolPanel
from ui.shell.classes.menu import ClassMenu
from ui.shell.classes.presenter import ClassPresenter
from ui.shell.classes.printer import ClassPrinter
from ui.shell.classes.rows import called, person_row, state_words, when
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.quiet_notice import QuietNotice
from ui.widgets.rows_view import LED, RowsView
from ui.words import say

BETWEEN_KEYS_MS = 120
"""So long after the last key the list is narrowed: a scanner types a whole code meanwhile."""

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
_NEXT = {
    SessionState.PLANNED: SessionState.OPEN,
    SessionState.OPEN: SessionState.RUNNING,
    SessionState.RUNNING: SessionState.DONE,
    SessionState.DONE: SessionState.CLOSED,
    SessionState.CALLED_OFF: SessionState.OPEN,
}
"""The step a class is offered; those back and aside are in the menu."""


class ClassPage(QWidget):
    """Signals:
    left: back to the list of classes.
    change_wanted: the class is to be changed.
    feedback_wanted: its feedback and materials.
    """

    left = Signal()
    change_wanted = Signal()
    feedback_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.presenter = ClassPresenter(shell, self)
        self.printer = ClassPrinter(shell, self)
        self._shell = shell
        self._moved = False  # the person on whom the keys are was chosen by arrow keys
        self.page = Page("")
        self.back = PlainButton(say("classes.back"), "arrow-left")
        self.menu = ClassMenu(self.presenter, self.printer)
        self.next = QuietButton("")
        self.new = PrimaryButton(say("classes.enrol.title"), "user-plus")
        self.counts = CountsBar()
        self.field = LineEdit(say("classes.field"))
        self.line = PlainLabel("", "secondary", wraps=True)
        self.panel = EnrolPanel(self.presenter)
        self.list = RowsView(say("classes.people"), one_click=False)
        self.none = QuietNotice("users", say("classes.nobody"))
        self.who = PlainLabel("", "secondary")
        self.phone = PlainButton(say("classes.phone"), "phone")
        self.told = PlainButton(say("classes.tell"), "check")
        self.take_back = PlainButton(say("classes.take_back"), "arrow-u-up-left")
        self.leave_early = PlainButton(say("classes.leave_early"), "sign-out")
        self.cancel = PlainButton(say("classes.cancel"), "x")
        self.slip = PlainButton(say("classes.print.slip"), "receipt")
        self.sheet = PlainButton(say("classes.print.enrolment"), "printer")
        self.keepsake = PlainButton(say("classes.print.keepsake"), "medal")
        self._soon = QTimer(self, singleShot=True, interval=BETWEEN_KEYS_MS)
        self._lay_out()
        self._listen()

    def open(self, session: RecordId) -> None:
        """Show a class, ready for the first slip."""
        if session != self.presenter.session:
            self.panel.hide()
            self.line.setText("")
            self.field.clear()
            self.list.show_rows(())
        self.presenter.open(session)
        self.ready()

    def ready(self) -> None:
        """The field has the keys, unless somebody is just being enrolled."""
        if self.panel.isHidden():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down in the field go through the list; Tab ends a scan, as Enter does, where anything is typed."""
        if watched is not self.field or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self._step(step)
            return True
        if event.key() == Qt.Key.Key_Tab and self.field.text().strip():
            self._on_enter()
            return True
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            return True
        return super().eventFilter(watched, event)

    # --- what a person does
    @Slot()
    def _on_enter(self) -> None:
        self._soon.stop()
        typed = self.field.text()
        chosen = self.presenter.one(self.list.chosen_ref()) if self._moved else None
        if self.presenter.enter(typed, chosen):
            self.field.clear()
        else:
            self.field.selectAll()  # the next scan takes its place
        self._moved = False

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self._moved = False
        self._soon.start()

    @Slot()
    def _on_typed(self) -> None:
        self.presenter.narrow(self.field.text())

    @Slot(object)
    def _on_acted(self, ref: object) -> None:
        if (one := self.presenter.one(ref)) is not None:
            self.presenter.act(one)
        self.ready()

    @Slot()
    def _on_person(self) -> None:
        """One of the buttons for the person chosen."""
        one, button = self.presenter.one(self.list.chosen_ref()), self.sender()
        if one is not None and self.presenter.session is not None:
            id_ = one.enrolment.id
            if button is self.phone:
                self.presenter.phone(one)
            elif button is self.told:
                self.presenter.tell(one)
            elif button is self.take_back:
                self.presenter.take_back(one)
            elif button is self.leave_early:
                self.presenter.leave(one)
            elif button is self.cancel:
                self.presenter.cancel(one)
            elif button is self.slip:
                self.printer.slip(id_)
            elif button is self.sheet:
                self.printer.enrolment(id_)
            else:
                self.printer.keepsakes(self.presenter.session, id_)
        self.ready()

    @Slot()
    def _on_new(self) -> None:
        self.panel.show()
        self.panel.begin()
        self._show_chosen()

    @Slot()
    def _on_panel_closed(self) -> None:
        self.panel.hide()
        self._show_chosen()
        self.ready()

    @Slot(object, bool)
    def _on_enrolled(self, id_: RecordId, wants_slip: bool) -> None:
        self._say(say("classes.enrol.done"), True)
        if wants_slip:
            self.printer.slip(id_)

    @Slot()
    def _on_next(self) -> None:
        if self.presenter.page is not None:
            self.presenter.move(_NEXT[self.presenter.page.session.state])
        self.ready()

    # --- what is shown
    @Slot()
    def _show(self) -> None:
        page = self.presenter.page
        self.list.show_rows([person_row(page.session, one) for one in self.presenter.shown] if page else ())
        if page is None:
            return
        session, counts = page.session, page.counts
        self.page.title.setText(session.plan.title)
        parts = (when(session, self.presenter.today), session.plan.room, state_words(session, counts))
        self.page.beside.setText(" · ".join(part for part in parts if part))
        self.counts.show_counts(session, counts)
        state = _NEXT.get(session.state)
        self.next.setVisible(state is not None)
        self.next.setText(say(f"classes.next.{state.value}") if state else "")
        self.new.setVisible(session.state in TAKES_PEOPLE)
        self.menu.show_session(session)
        if not self.new.isVisibleTo(self) and self.panel.isVisible():
            self._on_panel_closed()
        if page.people and not self.presenter.shown:
            self.none.show_sentence(say("classes.none_fits"))
        else:
            self.none.show_sentence(say("classes.nobody"))
        self.stack.setCurrentWidget(self.list if self.presenter.shown else self.none)
        self._show_chosen()

    @Slot(object)
    def _on_chosen(self, ref: object) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        one = self.presenter.one(self.list.chosen_ref())
        page = self.presenter.page
        self.foot.setVisible(one is not None and self.panel.isHidden())
        if one is None or page is None:
            return
        takes, came = page.session.state in TAKES_PEOPLE, one.enrolment.came_at is not None
        is_on = page.now < page.session.ends_at
        self.who.setText(called(one.enrolment))
        self.told.setVisible(takes and must_be_told(one))
        self.take_back.setVisible(came and not one.enrolment.certificate)
        self.leave_early.setVisible(came and is_on and not one.enrolment.certificate)
        back = one.stand is Stand.LEFT_EARLY
        self.leave_early.setText(say("classes.not_left" if back else "classes.leave_early"))
        self.cancel.setVisible(takes and not came and one.stand is not Stand.CANCELLED)
        for button in (self.slip, self.sheet):
            button.setVisible(takes and one.stand is not Stand.CANCELLED)
        self.keepsake.setVisible(came and page.session.state in IS_OVER)

    @Slot(str, bool)
    def _say(self, words: str, is_well: bool) -> None:
        self.line.setText(words)
        self.line.set_role("safe" if is_well else "soon")
        self.line.setAccessibleName(words)

    def _step(self, step: int) -> None:
        count = len(self.presenter.shown)
        if not count:
            return
        here = self.list.currentIndex()
        at = 0 if not here.isValid() or not self._has_moved_before() else here.row() + step
        at = max(0, min(count - 1, at))
        self.list.setCurrentIndex(self.list.rows.index(at))
        self.list.scrollTo(self.list.rows.index(at))
        self._moved = True

    def _has_moved_before(self) -> bool:
        return self._moved or not self.field.text()

    def _buttons(self) -> tuple[PlainButton, ...]:
        """For the person chosen."""
        return (
            self.phone, self.told, self.take_back, self.leave_early, self.cancel, self.slip, self.sheet, self.keepsake,
        )  # fmt: skip

    def _lay_out(self) -> None:
        self.page.offer(self.back, self.menu, self.next, self.new)
        self.new.setToolTip("Alt+N")
        self.field.setProperty(TAKES_CODES, True)
        self.field.setPlaceholderText(say("classes.field"))
        self.field.installEventFilter(self)
        self.list.setProperty(LED, True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.setMinimumHeight(px(20))
        self.panel.hide()
        self.foot = QWidget()
        foot = row(self.who, None, *self._buttons())
        foot.setContentsMargins(px(12), px(4), px(4), px(4))
        self.foot.setLayout(foot)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.none)
        card = Card()
        card.body.setContentsMargins(px(4), px(4), px(4), px(4))
        card.add(self.stack, 1)
        card.add(self.foot)
        column = self.page.column
        column.addWidget(self.counts)
        column.addWidget(self.field)
        column.addWidget(self.line)
        column.addWidget(self.panel)
        column.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.presenter.read.connect(self._show)
        self.presenter.said.connect(self._say)
        self.back.clicked.connect(self.left)
        self.next.clicked.connect(self._on_next)
        self.new.clicked.connect(self._on_new)
        self.menu.change_wanted.connect(self.change_wanted)
        self.menu.feedback_wanted.connect(self.feedback_wanted)
        self.panel.closed.connect(self._on_panel_closed)
        self.panel.enrolled.connect(self._on_enrolled)
        self.field.submitted.connect(self._on_enter)
        self.field.textChanged.connect(self._on_edited)
        self._soon.timeout.connect(self._on_typed)
        self.list.acted.connect(self._on_acted)
        self.list.opened.connect(self._on_acted)
        self.list.chosen.connect(self._on_chosen)
        for button in self._buttons():
            button.clicked.connect(self._on_person)
        bind(self, "Alt+N", self._on_new)
        bind(self, "Alt+M", self.menu.showMenu)
