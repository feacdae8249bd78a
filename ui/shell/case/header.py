"""The top of a case page: who, at which stage, how much at risk, what is due next."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.cases import Case, Task
from app.domain.readers import Reader
from ui.shell.case.party_card import PartyCard
from ui.shell.case.presenter import Reading
from ui.spoken import due_day, risk_tag, task_name, task_until, task_urgency
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.widgets.stage_steps import StageSteps
from ui.words import say


class Header(QWidget):
    """Signals:
    moved: the Stage a person pressed.
    risk_set: the code a person chose.
    edited, settled: Role of the party whose details or contradicting values were asked for.
    flagged: Role of a party, the code of a special circumstance, whether it stands now.
    settling_case: the contradicting values of the case itself were asked for.
    remembering: everything that ever stood was asked for.
    erasing: it is to be proposed that the case be erased, or the proposal is to be seen.
    restricting: who reads the case is to be chosen.
    taking_over: whoever only reads the case wants to work in it.
    """

    moved = Signal(object)
    risk_set = Signal(str)
    edited = Signal(object)
    settled = Signal(object)
    flagged = Signal(object, str, bool)
    settling_case = Signal()
    remembering = Signal()
    erasing = Signal()
    taking_over = Signal()
    restricting = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.parties = QHBoxLayout()
        self.parties.setSpacing(px(12))
        self.cards: list[PartyCard] = []
        self.steps = StageSteps()
        self.later = PlainLabel(say("case.page.later_version"), "secondary")
        self.risk = PlainButton("")
        self.risk.setIconSize(QSize(px(20), px(20)))
        self.conflict = LinkButton(say("case.conflict.badge"), "git-diff")
        self.erase = LinkButton(say("erasing.ask"), "trash")
        self.history = LinkButton(say("case.history.name"), "clock-counter-clockwise")
        self.restrict = LinkButton(say("case.restrict.offer"), "lock-simple-open")
        self.visiting = PlainLabel(say("case.page.visiting"), "secondary", wraps=True)
        self.take_over = LinkButton(say("case.page.take_over"), "folder-open")
        self._clock_icon = PlainLabel()
        self.clock = ElidedLabel("", "secondary")
        self._lay_out()
        self.steps.pressed.connect(self.moved)
        self.conflict.clicked.connect(self.settling_case)
        self.history.clicked.connect(self.remembering)
        self.erase.clicked.connect(self.erasing)
        self.restrict.clicked.connect(self.restricting)
        self.take_over.clicked.connect(self.taking_over)

    def show_reading(self, reading: Reading) -> None:
        """Show a case as it was read."""
        case = reading.page.case
        self._show_parties(reading)
        self.steps.show_stage(case.stage)
        self.steps.setVisible(case.is_understood)
        self.later.setVisible(not case.is_understood)
        self._show_risk(case, reading.names.risks, reading.reader, may_work=reading.page.may_work)
        self._show_clock(reading.page.tasks, reading)
        self.conflict.setVisible(bool(case.conflicts) and reading.page.may_work)
        self._show_apart(reading)
        self._show_visit(may_work=reading.page.may_work)
        for link in (self.erase, self.history):
            link.setVisible(reading.reader is Reader.WORKER)
        self.erase.setText(say("erasing.see" if reading.proposal is not None else "erasing.ask"))

    def clear(self) -> None:
        """Show nobody."""
        self._drop_cards()
        self.clock.clear()
        self._clock_icon.clear()
        self.later.hide()
        self.visit.hide()
        self.restrict.hide()
        self.risk.hide()
        self.conflict.hide()
        self.erase.hide()
        self.history.hide()

    def _show_apart(self, reading: Reading) -> None:
        """Whether chosen colleagues alone read it; not while anybody else is in the room, who might wonder why."""
        apart = reading.page.apart
        key = "offer" if apart is None else "apart" if apart.is_said else "waiting"
        self.restrict.setText("" if apart is None else say(f"case.restrict.{key}"))
        self.restrict.setAccessibleName(say(f"case.restrict.{key}"))
        self.restrict.setIcon(icon("lock-simple-open" if apart is None else "lock-simple", "accent"))
        self.restrict.setToolTip(say(f"case.restrict.{key}_hint"))
        self.restrict.setVisible(reading.reader is Reader.WORKER and reading.page.may_work)

    def _show_visit(self, *, may_work: bool) -> None:
        """A supervisor reads a colleague's case: nothing of it can be pressed that would be refused."""
        self.steps.setEnabled(may_work)
        self.visit.setVisible(not may_work)

    def make_compact(self, is_compact: bool) -> None:
        """Only who it is, while something is written below."""
        self.second_line.setVisible(not is_compact)
        for card in self.cards:
            card.make_compact(is_compact)

    def _lay_out(self) -> None:
        self.second_line = QFrame()
        line = QHBoxLayout(self.second_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(16))
        line.addWidget(self.steps)
        line.addWidget(self.later)
        line.addWidget(self.risk)
        line.addWidget(self.conflict)
        clock = QHBoxLayout()
        clock.setSpacing(px(4))
        clock.addWidget(self._clock_icon)
        clock.addWidget(self.clock, 1)
        line.addLayout(clock, 1)
        line.addWidget(self.erase)
        line.addWidget(self.restrict)
        line.addWidget(self.history)
        self.visit = QFrame()
        visit = QHBoxLayout(self.visit)
        visit.setContentsMargins(0, 0, 0, 0)
        visit.setSpacing(px(12))
        visit.addWidget(self.visiting, 1)
        visit.addWidget(self.take_over)
        self.visit.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(self.parties)
        column.addWidget(self.second_line)
        column.addWidget(self.visit)

    def _show_parties(self, reading: Reading) -> None:
        self._drop_cards()
        for party in reading.page.case.parties:
            card = PartyCard(party, reading)
            card.edited.connect(self.edited)
            card.settled.connect(self.settled)
            card.flagged.connect(self.flagged)
            card.make_compact(self.second_line.isHidden())
            self.cards.append(card)
            self.parties.addWidget(card, 1)

    def _drop_cards(self) -> None:
        for card in self.cards:
            self.parties.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []

    def _show_risk(self, case: Case, risks: Mapping[str, str], reader: Reader, *, may_work: bool) -> None:
        """Only while the worker is alone: a risk seen by the other party is a danger of its own."""
        self.risk.setVisible(reader is Reader.WORKER)
        self.risk.setEnabled(case.is_understood and may_work)
        tag = next(iter(risk_tag(case.risk, risks, reader)), None)
        self.risk.setText(say("case.page.risk", risk=tag.words) if tag else say("case.page.risk_unset"))
        self.risk.setIcon(icon(tag.icon if tag else "shield", tag.tint if tag else "ink-2"))
        menu = QMenu(self.risk)
        for code, words in risks.items():
            action = menu.addAction(words)
            action.setData(code)
        menu.triggered.connect(self._on_risk)
        before = self.risk.menu()
        self.risk.setMenu(menu)
        if before is not None:
            before.deleteLater()

    def _show_clock(self, tasks: tuple[Task, ...], reading: Reading) -> None:
        nearest = min((task for task in tasks if task.state.value == "open"), key=_due, default=None)
        if nearest is None:
            self._clock_icon.clear()
            self.clock.setText(say("case.page.no_clock"))
            self.clock.set_role("secondary")
            return
        today = reading.names.today
        tint = task_urgency(nearest, today)
        glyph = "warning" if tint == "overdue" else "clock"
        self._clock_icon.setPixmap(icon(glyph, tint).pixmap(px(18)))
        self.clock.setText(
            say(
                "case.page.clock",
                task=task_name(nearest.rule, reading.names.tasks),
                day=due_day(nearest.due, today, nearest.closes_at),
                until=task_until(nearest, today),
            )
        )
        self.clock.set_role("secondary" if tint == "ink-2" else tint)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    @Slot(object)
    def _on_risk(self, action: object) -> None:
        self.risk_set.emit(str(action.data()))  # type: ignore[attr-defined]  # a QAction, by the signal's contract


def _due(task: Task) -> date:
    return task.due
