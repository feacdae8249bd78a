"""Two groups of the recovery code, typed back: the sheet is really there."""

from PySide6.QtCore import Signal, Slot

from ui.shell.setup.code_page import groups_of
from ui.shell.setup.page import SetupPage
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.words import say


class ConfirmPage(SetupPage):
    """Signals:
    confirmed: both groups are right.
    """

    confirmed = Signal()

    def __init__(self, code: str, asked: tuple[int, int]) -> None:
        """`asked`: which two groups, counted from 0."""
        super().__init__(
            say("setup.confirm_title"), say("setup.confirm_why"), say("setup.finish"), say("setup.show_again")
        )
        groups = groups_of(code)
        self.boxes = [
            (FieldBox(say("setup.group", number=number + 1), LineEdit(input_method=False)), groups[number])
            for number in sorted(asked)
        ]
        for box, _ in self.boxes:
            self.add(box)
            if isinstance(box.field, LineEdit):
                box.field.submitted.connect(self._on_forward)
        self.setFocusProxy(self.boxes[0][0])
        self.forward.clicked.connect(self._on_forward)

    @Slot()
    def _on_forward(self) -> None:
        wrong = [box for box, group in self.boxes if not self._judge(box, group)]
        if wrong:
            wrong[0].setFocus()
        else:
            self.confirmed.emit()

    def _judge(self, box: FieldBox, group: str) -> bool:
        typed = box.field.text().strip().upper() if isinstance(box.field, LineEdit) else ""
        is_right = typed == group.upper()
        box.show_problem("" if is_right else say("setup.group_wrong"))
        return is_right
