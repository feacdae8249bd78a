"""One form: its page, its name, and what can be done with it."""

from PySide6.QtCore import Qt, Signal, Slot

from ui.shell.forms.miniature import WIDTH, Miniature
from ui.shell.forms.presenter import Leaf
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card, row
from ui.widgets.plain_label import PlainLabel
from ui.words import say

CARD_WIDTH = WIDTH + 72


class FormCard(Card):
    """Signals carry the Leaf: looked (at the page), blank_wanted, fill_wanted."""

    looked = Signal(object)
    blank_wanted = Signal(object)
    fill_wanted = Signal(object)

    def __init__(self, leaf: Leaf) -> None:
        super().__init__()
        self.leaf = leaf
        self.setFixedWidth(px(CARD_WIDTH))
        self.miniature = Miniature(say("forms.look", title=leaf.title))
        self.fill = QuietButton(say("forms.fill_in"), "pencil-simple")
        self.fill.setAccessibleName(say("forms.fill_in_of", title=leaf.title))
        self.blank = QuietButton(say("forms.print_blank"), "printer")
        self.blank.setAccessibleName(say("forms.print_blank_of", title=leaf.title))
        self.body.addWidget(self.miniature, 0, Qt.AlignmentFlag.AlignHCenter)
        self.add(PlainLabel(leaf.title, "strong", wraps=True))
        self.add(self._facts())
        self.body.addStretch(1)
        line = row(self.fill, self.blank)
        line.setStretch(0, 1)
        self._line = line
        self.add(line)
        self.miniature.clicked.connect(self._on_looked)
        self.blank.clicked.connect(self._on_blank)
        self.fill.clicked.connect(self._on_fill)

    def offer_filling(self, offered: bool) -> None:
        """Whether there is a case to fill it in for; a sheet that names nobody is only printed blank."""
        offered = offered and not self.leaf.is_anonymous
        self.fill.setVisible(offered)
        self.blank.setText("" if offered else say("forms.print_blank"))
        self.blank.setToolTip(say("forms.print_blank") if offered else "")
        self._line.setStretch(1, 0 if offered else 1)

    def _facts(self) -> PlainLabel:
        """Code, for whom, and whether the words are verified."""
        leaf = self.leaf
        parts = [leaf.code]
        parts += [say("forms.per_party")] if leaf.is_per_party else []
        parts += [say("forms.anonymous")] if leaf.is_anonymous else []
        parts += [say("forms.assumed")] if leaf.is_assumed else []
        facts = PlainLabel(" · ".join(parts), "caption")
        if leaf.is_assumed:
            facts.setToolTip(say("forms.assumed_hint", source=leaf.source))
        return facts

    @Slot()
    def _on_looked(self) -> None:
        self.looked.emit(self.leaf)

    @Slot()
    def _on_blank(self) -> None:
        self.blank_wanted.emit(self.leaf)

    @Slot()
    def _on_fill(self) -> None:
        self.fill_wanted.emit(self.leaf)
