"""Asked before a colleague's computer is shut out: it cannot be undone."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.definitions.typed_dates import NotADate, read_moment
from app.now import system_now
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.segmented import Segmented
from ui.words import say


class ShutOutDialog(Dialog):
    """Accepted: shut it out; `lost` is since when what it sends does not count, None where all of it does.

    Leaving things as they are is what Enter and Esc do.

    Signals:
        exposure_asked: somebody wants to know first what that computer could read.
    """

    exposure_asked = Signal()

    def __init__(self, worker: str, parent: QWidget) -> None:
        super().__init__(
            say("settings.seats.shut_out_title", worker=worker), say("settings.seats.shut_out_why"), parent
        )
        self.lost: datetime | None = None
        since = say("settings.seats.since")
        self.choice = Segmented(
            [(choice, say(f"settings.seats.since_{choice}"), "") for choice in ("now", "lost")], since, compact=True
        )
        self.choice.choose("now")
        self.moment = LineEdit(say("settings.seats.moment"), input_method=False)
        self.moment.setPlaceholderText("2026-11-24 14:30")
        self.box = FieldBox(say("settings.seats.moment"), self.moment, say("settings.seats.moment_hint"))
        self.box.hide()
        self.leave = PlainButton(say("settings.seats.leave"))
        self.go = PrimaryButton(say("settings.seats.shut_out"), "prohibit")
        self.seen = QuietButton(say("settings.exposure.ask"), "list-bullets")
        self.column.addWidget(FieldBox(since, self.choice))
        self.column.addWidget(self.box)
        self.column.addLayout(row(self.seen, None, self.leave, self.go))
        self.choice.chosen.connect(self._on_chosen)
        self.seen.clicked.connect(self.exposure_asked)
        self.leave.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        self.leave.setDefault(True)
        self.leave.setFocus()

    @Slot(object)
    def _on_chosen(self, choice: str) -> None:
        self.box.setVisible(choice == "lost")
        if choice == "lost":
            self.moment.setFocus()

    @Slot()
    def _on_go(self) -> None:
        if self.choice.value() == "lost":
            try:
                self.lost = read_moment(self.moment.text())
            except NotADate:
                self.box.show_problem(say("settings.seats.moment_wrong"))
                return
            if self.lost > system_now():
                self.box.show_problem(say("settings.seats.moment_ahead"))
                return
        self.accept()
