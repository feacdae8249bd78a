"""One goal: what was agreed, where it stands on its levels, how it came there."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.goals import Goal
from ui.shell.goals import words
from ui.shell.goals.words import GoalLists
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card, Rule, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scope_tag import ScopeTag
from ui.widgets.score_chart import ScoreChart
from ui.words import say

CHART_WIDTH = 460


class GoalCard(Card):
    """Signals:
    rating, editing, moving, correcting: the goal.
    """

    rating = Signal(object)
    editing = Signal(object)
    moving = Signal(object)
    correcting = Signal(object)

    def __init__(self, goal: Goal, lists: GoalLists, today: date, *, is_couple: bool, may_work: bool) -> None:
        super().__init__()
        self.goal = goal
        self.title = PlainLabel(goal.words.goal, "strong", wraps=True)
        self.state = PlainLabel(say(f"goals.state.{goal.state.value}"), "secondary")
        self.rate = QuietButton(say("goals.rate"), "chart-line-up")
        self.edit = QuietButton(say("goals.edit"), "pencil-simple")
        self.move_button = QuietButton(say("goals.move"))
        self.correct = QuietButton(say("goals.correct"))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title, 1)
        if is_couple:
            head.addWidget(ScopeTag(goal.scope), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        self.add(head)
        if goal.conflicts:
            self.add(PlainLabel(say("goals.conflicts"), "problem", wraps=True))
        if told := words.facts(goal, lists):
            self.add(PlainLabel(told, "secondary", wraps=True))
        self._add_levels(goal, today)
        self._add_ratings(goal, today)
        self._add_buttons(goal, may_work)

    def _add_levels(self, goal: Goal, today: date) -> None:
        """The ladder in words, the chart beside it."""
        steps = words.ladder(goal)
        series = words.series(goal, today)
        if not steps:
            return
        self.add(Rule())
        line, column = QHBoxLayout(), QVBoxLayout()
        line.setSpacing(px(16))
        column.setSpacing(px(4))
        for text, is_now in steps:
            column.addWidget(PlainLabel(text, "strong" if is_now else "", wraps=True))
        column.addStretch(1)
        line.addLayout(column, 1)
        if series is not None:
            self.chart = ScoreChart()
            self.chart.setMaximumWidth(px(CHART_WIDTH))
            self.chart.show_series(series)
            self.chart.setAccessibleName(say("goals.chart", goal=goal.words.goal))
            line.addWidget(self.chart, 1, Qt.AlignmentFlag.AlignTop)
        self.add(line)

    def _add_ratings(self, goal: Goal, today: date) -> None:
        for one in goal.ratings:
            self.add(PlainLabel(words.said(one, today), "caption" if one.is_replaced else "secondary", wraps=True))

    def _add_buttons(self, goal: Goal, may_work: bool) -> None:
        self.rate.setVisible(not words.is_over(goal))
        self.correct.setVisible(goal.last is not None and not words.is_over(goal))
        if not goal.is_understood:
            self.add(PlainLabel(say("case.page.later_version"), "problem", wraps=True))
        elif may_work:
            self.add(row(self.rate, self.edit, self.move_button, self.correct, None))
        self.rate.clicked.connect(self._on_rate)
        self.edit.clicked.connect(self._on_edit)
        self.move_button.clicked.connect(self._on_move)
        self.correct.clicked.connect(self._on_correct)

    @Slot()
    def _on_rate(self) -> None:
        self.rating.emit(self.goal)

    @Slot()
    def _on_edit(self) -> None:
        self.editing.emit(self.goal)

    @Slot()
    def _on_move(self) -> None:
        self.moving.emit(self.goal)

    @Slot()
    def _on_correct(self) -> None:
        self.correcting.emit(self.goal)
