"""What else can be done with a class."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu

from app.domain.classes import MOVES, Session, SessionState
from ui.shell.classes.presenter import ClassPresenter
from ui.shell.classes.printer import ClassPrinter
from ui.widgets.buttons import QuietButton
from ui.words import say

_BACK_OR_ASIDE = {
    SessionState.OPEN: (SessionState.PLANNED, SessionState.CALLED_OFF),
    SessionState.RUNNING: (SessionState.OPEN,),
    SessionState.DONE: (SessionState.RUNNING,),
    SessionState.CLOSED: (SessionState.DONE,),
    SessionState.PLANNED: (SessionState.CALLED_OFF,),
}


class ClassMenu(QuietButton):
    """Signals:
    change_wanted: day, hour, room and the like are to be changed.
    feedback_wanted: what participants thought, and what was given out.
    """

    change_wanted = Signal()
    feedback_wanted = Signal()

    def __init__(self, presenter: ClassPresenter, printer: ClassPrinter) -> None:
        super().__init__(say("classes.more"), "dots-three")
        self.setToolTip("Alt+M")
        self._presenter, self._printer = presenter, printer
        self._menu = QMenu(self)
        self.setMenu(self._menu)

    def show_session(self, session: Session) -> None:
        """What this class allows."""
        self._menu.clear()
        self._menu.addAction(say("classes.print.sign_in")).triggered.connect(self._on_sign_in)
        self._menu.addAction(say("classes.print.keepsakes")).triggered.connect(self._on_keepsakes)
        self._menu.addSeparator()
        self._menu.addAction(say("classes.feedback.open")).triggered.connect(self.feedback_wanted)
        self._menu.addAction(say("classes.change")).triggered.connect(self.change_wanted)
        for state in _BACK_OR_ASIDE.get(session.state, ()):
            if state in MOVES[session.state]:
                action = self._menu.addAction(say(f"classes.back_to.{state.value}"))
                action.setData(state.value)
                action.triggered.connect(self._on_move)

    @Slot()
    def _on_sign_in(self) -> None:
        if self._presenter.session is not None:
            self._printer.sign_in(self._presenter.session)

    @Slot()
    def _on_keepsakes(self) -> None:
        if self._presenter.session is not None:
            self._printer.keepsakes(self._presenter.session)

    @Slot()
    def _on_move(self) -> None:
        action = self.sender()
        if action is not None:
            self._presenter.move(SessionState(action.data()))  # type: ignore[attr-defined]  # one of our QActions
