"""Going on without somebody's consent: which of three grounds, and what happened."""

from PySide6.QtCore import Signal, Slot

from app.casework.pads import Content
from app.domain.consenting import Ground
from app.domain.readers import Role
from ui.shell.process import words
from ui.shell.process.presenter import Shown
from ui.theme.tokens import px
from ui.widgets.buttons import DangerButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.chips import Chips
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class GroundPanel(Card):
    """Signals:
    saving: Role, the Ground (None where none is chosen), the reason.
    """

    saving = Signal(object, object, str)

    def __init__(self) -> None:
        super().__init__()
        self._role = Role.CLIENT
        self.title = PlainLabel("", "section", wraps=True)
        self.which = Chips(say("process.ground.which"))
        self.which_box = FieldBox(say("process.ground.which"), self.which)
        self.reason = LineEdit()
        self.reason.setMaximumWidth(px(560))
        self.reason_box = FieldBox(say("process.ground.reason"), self.reason)
        self.save = DangerButton(say("process.ground.save"), "warning")
        self.cancel = QuietButton(say("common.cancel"))
        self.add(self.title)
        self.add(PlainLabel(say("process.ground.hint"), "secondary", wraps=True))
        self.add(self.which_box)
        self.add(self.reason_box)
        self.add(row(self.save, self.cancel, None))
        self.save.clicked.connect(self._on_save)
        self.reason.submitted.connect(self._on_save)
        self.cancel.clicked.connect(self.forget)
        self.hide()

    def ask(self, role: Role, shown: Shown) -> None:
        """For one person."""
        self._role = role
        self.title.setText(say("process.ground.title", who=words.called(shown.page, role)))
        self.which.offer((Ground(code), label) for code, label in shown.words.grounds.items())
        self.show()
        self.reason.setFocus()

    def typed(self) -> Content:
        """What stands there; nothing while the panel is away."""
        if self.isHidden():
            return {}
        return {"role": self._role.value, "which": str(self.which.value() or ""), "reason": self.reason.text()}

    def put_back(self, content: Content, shown: Shown) -> None:
        """What was left half typed."""
        self.ask(Role(str(content["role"])), shown)
        if content.get("which") in shown.words.grounds:
            self.which.choose(Ground(str(content["which"])))
        self.reason.setText(str(content.get("reason", "")))

    def show_problem(self, field: str, sentence: str) -> None:
        """What stood in the way."""
        self.which_box.show_problem(sentence if field == "which" else "")
        self.reason_box.show_problem("" if field == "which" else sentence)

    @Slot()
    def forget(self) -> None:
        """Put away; nothing is noted."""
        self.reason.clear()
        self.which.offer(())
        self.show_problem("which", "")
        self.show_problem("reason", "")
        self.hide()

    @Slot()
    def _on_save(self) -> None:
        self.saving.emit(self._role, self.which.value(), self.reason.text())
