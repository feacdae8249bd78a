"""The parts of the page below the application: each a card of lines, away where there is nothing in it."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.cases import Alert
from ui.shell.matter import words
from ui.shell.matter.presenter import Shown
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card, row
from ui.widgets.plain_label import PlainLabel
from ui.words import knows, say


class Section(Card):
    """A heading and lines below it, made anew each time; hidden while there are none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        if title:
            self.add(PlainLabel(title, "section"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(6))
        self.add(self._lines)
        self.hide()

    def show_lines(self, lines: Iterable[QWidget]) -> None:
        """Show these in place of the lines before."""
        self.clear()
        for line in lines:
            self._lines.addWidget(line)
        self.setVisible(self._lines.count() > 0)

    def clear(self) -> None:
        """Nothing of it stays."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()


class AlertLine(QWidget):
    """A day to look, and a button that says that somebody has."""

    seen = Signal(object)

    def __init__(self, alert: Alert, sentence: str, *, may_work: bool) -> None:
        super().__init__()
        self._alert = alert
        self.button = QuietButton(say("matter.alert.look"), "check")
        self.button.setAccessibleDescription(sentence)
        line = row(marked("clock", sentence, "soon"), self.button)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.button.setVisible(may_work)
        self.button.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.seen.emit(self._alert)


def marked(glyph: str, sentence: str, shade: str, role: str = "") -> QWidget:
    """An icon and a sentence that wraps."""
    mark = PlainLabel()
    mark.setPixmap(icon(glyph, shade).pixmap(px(18), px(18)))
    mark.setAlignment(Qt.AlignmentFlag.AlignTop)
    words_ = PlainLabel(sentence, role, wraps=True)
    words_.setAlignment(Qt.AlignmentFlag.AlignTop)
    line = row(mark, words_)
    line.setStretch(1, 1)
    whole = QWidget()
    whole.setLayout(line)
    return whole


def plain(lines: Iterable[str], role: str = "") -> list[QWidget]:
    """A label for each sentence."""
    return [PlainLabel(line, role, wraps=True) for line in lines]


def remarks(shown: Shown) -> list[QWidget]:
    """What is worth a second look."""
    said = [(f"entry.problem.{code}", facts) for code, facts in shown.page.remarks]
    return [marked("warning", say(key, **facts), "soon") for key, facts in said if knows(key)]


def family(shown: Shown) -> list[QWidget]:
    """The marriage, and what each said to the offer of counselling."""
    lines = plain(words.marriage(shown))
    lines += plain([words.offered(shown)])
    return lines + plain(words.willing(one, shown.case, shown) for one in shown.page.willing)


def children(shown: Shown) -> list[QWidget]:
    """Each child, whether it was asked and knows, and what the law says of its age."""
    lines: list[QWidget] = []
    for one in shown.page.children:
        lines.append(PlainLabel(words.child(one, shown), "strong", wraps=True))
        if talk := words.child_talk(one):
            lines.append(PlainLabel(talk, "", wraps=True))
        hints = "  ".join(say(f"matter.age.{code}") for code in one.attached)
        if hints:
            lines.append(PlainLabel(hints, "secondary", wraps=True))
    if not lines and shown.page.children_count:
        lines = plain([say("matter.child.none_named", count=shown.page.children_count)], "secondary")
    return lines
