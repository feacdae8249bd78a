"""All sheets of a class together: a small chart for each question with its number in words, and what was written."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.class_feedback import FEW, SCORES, Item
from ui.code_words import Labels
from ui.shell.classes.feedback_presenter import FeedbackPage
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel
from ui.widgets.score_bars import ScoreBars
from ui.words import say


class FeedbackSummary(Card):
    """Built anew when what it shows has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: FeedbackPage | None = None
        self.add(PlainLabel(say("classes.feedback.summary"), "section"))
        self.count = PlainLabel("", "secondary", wraps=True)
        self.add(self.count)
        self._content = QWidget()
        self.add(self._content)

    def show_summary(self, page: FeedbackPage) -> None:
        """Of this class."""
        if page == self._shown:
            return
        self._shown = page
        self.count.setText(_count_words(page.summary.sheets))
        self.body.removeWidget(self._content)
        self._content.hide()
        self._content.deleteLater()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        for item in page.summary.items if page.summary.sheets else ():
            for part in _parts(item, page.questions):
                column.addWidget(part)
        if page.summary.topics:
            column.addWidget(PlainLabel(_wished(page), "secondary", wraps=True))
        if page.summary.said:
            column.addWidget(PlainLabel(say("classes.feedback.said"), "strong"))
        for text in page.summary.said:
            column.addWidget(PlainLabel(f"“{text}”", wraps=True))
        self.add(self._content)


def _count_words(sheets: int) -> str:
    if not sheets:
        return say("classes.feedback.none")
    return say("classes.feedback.sheets", count=sheets) if sheets >= FEW else say("classes.feedback.sheets_few")


def _parts(item: Item, questions: Labels) -> tuple[QWidget, ...]:
    name = questions.get(item.question, item.question)
    if item.mean is None:
        words = say("classes.feedback.answered_few")
        return (PlainLabel(f"{name} · {words}", "secondary", wraps=True),)
    words = say("classes.feedback.mean", mean=f"{item.mean:.1f}", count=item.answered)
    return PlainLabel(f"{name} · {words}", wraps=True), ScoreBars(item.cells, _few(), f"{name}. {_spoken(item)}")


def _spoken(item: Item) -> str:
    cells = zip(SCORES, item.cells, strict=True)
    return ", ".join(say("classes.feedback.bar", score=score, count=_told(cell)) for score, cell in cells)


def _told(count: int | None) -> str:
    return _few() if count is None else str(count)


def _few() -> str:
    return say("classes.feedback.few")


def _wished(page: FeedbackPage) -> str:
    words = (f"{page.modules.get(topic, topic)} {_told(count)}" for topic, count in page.summary.topics)
    return say("classes.feedback.wished", words=", ".join(words))
