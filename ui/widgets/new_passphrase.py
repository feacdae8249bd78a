"""A new passphrase, typed twice, with plain advice."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import px
from ui.widgets.field_box import FieldBox
from ui.widgets.secret_edit import SecretEdit
from ui.words import say

SHORTEST = 8


class NewPassphrase(QWidget):
    """Two fields that must agree.

    Signals:
        submitted: Enter in the second field.
    """

    submitted = Signal()

    def __init__(self, first: str, second: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = SecretEdit()
        self.second = SecretEdit()
        self.first_box = FieldBox(first, self.first, say("common.passphrase.advice", shortest=SHORTEST))
        self.second_box = FieldBox(second, self.second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.first_box)
        column.addWidget(self.second_box)
        self.setFocusProxy(self.first)
        self.first.submitted.connect(self.second.setFocus)
        self.second.submitted.connect(self.submitted)
        self.first.textEdited.connect(self._on_edited)
        self.second.textEdited.connect(self._on_edited)

    def text(self) -> str:
        """The passphrase."""
        return self.first.text()

    def is_fit(self) -> bool:
        """Whether it is long enough and typed twice alike; where not, the field says so and gets the cursor."""
        too_short = len(self.first.text()) < SHORTEST
        differs = self.first.text() != self.second.text()
        self.first_box.show_problem(say("common.passphrase.short", shortest=SHORTEST) if too_short else "")
        self.second_box.show_problem(say("common.passphrase.differs") if differs and not too_short else "")
        if too_short:
            self.first.setFocus()
        elif differs:
            self.second.setFocus()
        return not too_short and not differs

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()

    @Slot(str)
    def _on_edited(self, _: str) -> None:
        for box in (self.first_box, self.second_box):
            if box.problem:
                box.show_problem("")
