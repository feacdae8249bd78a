"""For whom something is: a 4 px bar in the scope's colour and the word, never colour alone."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.readers import Scope
from ui.theme.look import restyle
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel
from ui.words import say

WORDS: dict[Scope, str] = {
    Scope.BOTH: "common.scope.both",
    Scope.HIS: "common.scope.his",
    Scope.HER: "common.scope.her",
    Scope.WORKER: "common.scope.worker",
}
"""Key of each scope's word."""

TOKENS: dict[Scope, str] = {Scope.BOTH: "both", Scope.HIS: "him", Scope.HER: "her", Scope.WORKER: "both"}
"""Colour token of each scope, for what paints itself."""


class ScopeBar(QFrame):
    """The 4 px bar alone, to stand at the left of something taller that has the word in it."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(px(4))
        self.setProperty("role", f"bar-{scope}")
        self.setAccessibleName(say(WORDS[scope]))

    def show_scope(self, scope: Scope) -> None:
        """Take the colour of another scope."""
        self.setProperty("role", f"bar-{scope}")
        self.setAccessibleName(say(WORDS[scope]))
        restyle(self)


class ScopeTag(QWidget):
    """Bar and word."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = ScopeBar(scope)
        self._word = PlainLabel(say(WORDS[scope]), f"scope-{scope}")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(self._bar)
        line.addWidget(self._word)
        line.addStretch(1)

    def show_scope(self, scope: Scope) -> None:
        """Show another scope."""
        self._bar.show_scope(scope)
        self._word.setText(say(WORDS[scope]))
        self._word.set_role(f"scope-{scope}")
