"""Where it is written down before whom a sheet was refused, or why it is void."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from app.domain.cases import Sheet, SheetState
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.field_box import FieldBox
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say

ASKED = (SheetState.REFUSED, SheetState.VOID)
"""The states that need a word."""


class SheetPanel(Card):
    """`marked` carries the Sheet, its SheetState, the witness and the reason; `finished` puts the panel away.

    What was typed stays until the step has been taken: `settle` is told of it.
    """

    marked = Signal(object, object, str, str)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Sheet | None = None
        self._state = SheetState.REFUSED
        self.title = PlainLabel("", "section", wraps=True)
        self.hint = PlainLabel("", "secondary", wraps=True)
        self.witness, self.reason = LineEdit(), LineEdit()
        self.witness.setMaximumWidth(px(320))
        self.reason.setMaximumWidth(px(560))
        self.boxes = {
            SheetState.REFUSED: FieldBox(say("case.sheet.witness"), self.witness),
            SheetState.VOID: FieldBox(say("case.sheet.reason"), self.reason),
        }
        self.save = PrimaryButton("", "check")
        self.cancel = QuietButton(f"{say('common.cancel')}  Esc")
        self._lay_out()
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self._on_cancel)
        self.witness.submitted.connect(self._on_save)
        self.reason.submitted.connect(self._on_save)
        bind(self, "Esc", self._on_cancel)

    def ask(self, sheet: Sheet, state: SheetState, called: str) -> None:
        """Ask for the one word that `state` needs; `called` is how the sheet stands in the timeline."""
        self.forget()
        self._sheet, self._state = sheet, state
        self.title.setText(say(f"case.sheet.title_{state.value}", form=called))
        self.hint.setText(say(f"case.sheet.hint_{state.value}"))
        self.save.setText(say(f"case.page.sheet_{state.value}"))
        for one, box in self.boxes.items():
            box.setVisible(one is state)
        self.boxes[state].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self, sheet: Sheet) -> None:
        """The step has been taken; where the panel asks about this sheet it goes."""
        if self._sheet is not None and self._sheet.id == sheet.id:
            self._on_cancel()

    def forget(self) -> None:
        """No name and no reason stays in a field."""
        self._sheet = None
        for field in (self.witness, self.reason):
            field.clear()
        for box in self.boxes.values():
            box.show_problem("")

    def _lay_out(self) -> None:
        self.body.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title, 1)
        head.addWidget(self.cancel)
        head.addWidget(self.save)
        self.add(head)
        self.add(self.hint)
        for box in self.boxes.values():
            self.add(box)
        self.body.addStretch(1)

    @Slot()
    def _on_save(self) -> None:
        if self._sheet is None:
            return
        box, typed = self.boxes[self._state], self._typed()
        box.show_problem("" if typed else say(f"case.sheet.needs_{self._state.value}"))
        if not typed:
            box.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        is_refused = self._state is SheetState.REFUSED
        self.marked.emit(self._sheet, self._state, typed if is_refused else "", "" if is_refused else typed)

    def _typed(self) -> str:
        return (self.witness if self._state is SheetState.REFUSED else self.reason).text().strip()

    @Slot()
    def _on_cancel(self) -> None:
        self.forget()
        self.finished.emit()
