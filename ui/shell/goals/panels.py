"""Where goals are typed: what is agreed, how far one has come, where it stands."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.goals import LEVELS, Goal, GoalDraft, GoalState
from app.domain.readers import OF_PARTIES, Reader, Scope, may_see
from ui.shell.goals import words
from ui.shell.goals.presenter import Shown
from ui.spoken import scope_name
from ui.theme.tokens import px
from ui.widgets.buttons import DangerButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scope_tag import ScopeTag
from ui.widgets.segmented import Segmented
from ui.widgets.typed_fields import TypedFields
from ui.words import say


class TypedPanel(Card):
    """Title, fields, and the three ways out.

    Signals:
        saving, closing, discarding: what the person wants.
        typed: something changed in the fields.
    """

    saving = Signal()
    closing = Signal()
    discarding = Signal()
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = TypedFields(self)
        self.title = PlainLabel("", "section", wraps=True)
        self.tag = ScopeTag(Scope.BOTH)
        self.kept = PlainLabel("", "secondary")
        self.trouble = PlainLabel("", "problem", wraps=True)
        self.discard = DangerButton(say("goals.discard"))
        self.close_button = QuietButton(say("goals.close"))
        self.save = PrimaryButton(f"{say('goals.save')}  Ctrl+S", "check")
        self.body.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title, 1)
        head.addWidget(self.tag, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.discard, self.close_button, self.save):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self.add(self.kept)
        self.add(self.trouble)
        self.save.clicked.connect(self.saving)
        self.close_button.clicked.connect(self.closing)
        self.discard.clicked.connect(self.discarding)
        self.fields.changed.connect(self.typed)
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self.save.click)
        self.hide()

    def show_draft(self, draft: GoalDraft, goal: Goal | None, shown: Shown, reader: Reader) -> None:
        """Put a draft into the fields."""
        self.fields.fill(draft.content)
        self.tag.show_scope(draft.scope)
        self.tag.setVisible(shown.page.case.is_couple)
        self.kept.clear()
        self.kept.hide()
        self.show_trouble("", "")
        self.title.setText(self.heading(goal))
        self.show()

    def heading(self, goal: Goal | None) -> str:
        """What is done here."""
        raise NotImplementedError

    def show_trouble(self, field: str, sentence: str) -> None:
        """Say what is wrong at its field, else on top."""
        at_field = self.fields.show_problem(field, sentence)
        self.trouble.setText("" if at_field else sentence)
        self.trouble.setVisible(bool(sentence) and not at_field)
        if at_field and sentence:
            self.fields.focus(field)

    def forget(self) -> None:
        """Nothing of it stays."""
        self.fields.fill({})
        self.title.clear()
        self.hide()

    def line(self, *parts: tuple[QWidget, int]) -> None:
        """Fields beside each other."""
        line = QHBoxLayout()
        line.setSpacing(px(16))
        for part, share in parts:
            line.addWidget(part, share, Qt.AlignmentFlag.AlignTop)
        self.add(line)


class EditPanel(TypedPanel):
    """What is agreed about a goal.

    Signals:
        scope_chosen: for whom a new goal is.
    """

    scope_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.scope = Segmented(((scope, scope_name(scope), scope.value) for scope in OF_PARTIES), say("goals.for_whom"))
        self.closed_hint = PlainLabel(say("note.closed_scopes"), "caption", wraps=True)
        self.scope.chosen.connect(self.scope_chosen)
        self.add(self.scope)
        self.add(self.closed_hint)
        self._is_filled = False

    def show_draft(self, draft: GoalDraft, goal: Goal | None, shown: Shown, reader: Reader) -> None:
        """For whom is chosen before the first letter of a new goal."""
        if not self._is_filled:
            self._is_filled = True
            self._make_fields(shown)
        self.fields.box("set_on").setVisible(goal is None)
        self.fields.box("towards").setVisible(shown.page.case.desk == "marriage")
        super().show_draft(draft, goal, shown, reader)
        is_open = goal is None and shown.page.case.is_couple
        self.scope.setVisible(is_open)
        self.tag.setVisible(shown.page.case.is_couple and not is_open)
        self.scope.choose(draft.scope)
        closed = [scope for scope in OF_PARTIES if not may_see(reader, scope)]
        for scope in OF_PARTIES:
            self.scope.button(scope).setEnabled(scope not in closed)
        self.closed_hint.setVisible(is_open and bool(closed))
        self.fields.focus("goal")

    def heading(self, goal: Goal | None) -> str:
        """A new goal, or which one."""
        return say("goals.title_new") if goal is None else say("goals.title_edit", goal=goal.words.goal)

    def _make_fields(self, shown: Shown) -> None:
        """Made once the lists are known."""
        make, lists = self.fields, shown.lists
        goal = make.line("goal", say("goals.field.goal"), say("goals.hint.goal"))
        self.line((goal, 1))
        self.line((make.line("problem", say("goals.field.problem")), 1))
        indicator = make.line("indicator", say("goals.field.indicator"), say("goals.hint.indicator"))
        self.line((indicator, 1), (make.line("baseline", say("goals.field.baseline")), 1))
        self.add(PlainLabel(say("goals.levels"), "strong"))
        self.add(PlainLabel(say("goals.hint.levels"), "caption", wraps=True))
        self.add(self._levels())
        start = make.chips("start", say("goals.field.start"), words.level_options())
        weight = make.number("weight", say("goals.field.weight"), say("goals.hint.weight"))
        self.line((start, 2), (weight, 1))
        self.line((make.text("tasks", say("goals.field.tasks"), 2, say("goals.hint.tasks")), 1),
                  (make.text("method", say("goals.field.method"), 2), 1))  # fmt: skip
        who = make.choice("who", say("goals.field.who"), tuple(lists.roles.items()))
        note = make.line("who_note", say("goals.field.who_note"))
        self.line((who, 1), (note, 2), (make.day("due", say("goals.field.due")), 1))
        domain = make.choice("domain", say("goals.field.domain"), tuple(lists.domains.items()))
        towards = make.choice("towards", say("goals.field.towards"), tuple(lists.wishes.items()))
        self.line((domain, 1), (towards, 1), (make.day("set_on", say("goals.field.set_on")), 1))

    def _levels(self) -> QGridLayout:
        """The five levels under each other, the best on top."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        for place, value in enumerate(reversed(LEVELS)):
            name = say(f"goals.meaning.{value}")
            box = self.fields.line(words.LEVEL_FIELDS[value], "")
            box.field.setAccessibleName(name)
            grid.addWidget(PlainLabel(name, "secondary"), place, 0)
            grid.addWidget(box, place, 1)
        return grid


class RatePanel(TypedPanel):
    """How far a goal has come: two views side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.ladder = PlainLabel("", "secondary", wraps=True)
        self.add(self.ladder)
        make, levels = self.fields, words.level_options()
        self.line((make.chips("level", say("goals.field.level"), levels), 1),
                  (make.chips("own_level", say("goals.field.own_level"), levels), 1))  # fmt: skip
        self.line((make.line("evidence", say("goals.field.evidence")), 1),
                  (make.line("own_words", say("goals.field.own_words")), 1))  # fmt: skip
        self.line((make.day("happened_on", say("goals.field.happened_on")), 1))

    def show_draft(self, draft: GoalDraft, goal: Goal | None, shown: Shown, reader: Reader) -> None:
        """What the levels look like stands above them."""
        super().show_draft(draft, goal, shown, reader)
        self.ladder.setText("\n".join(text for text, _ in words.ladder(goal)) if goal else "")
        self.fields.focus("level")

    def heading(self, goal: Goal | None) -> str:
        """Which one."""
        return say("goals.title_rate", goal=goal.words.goal) if goal else ""


class MovePanel(TypedPanel):
    """Where a goal stands, and why."""

    def __init__(self) -> None:
        super().__init__()
        states = tuple((state.value, say(f"goals.state.{state.value}")) for state in GoalState)
        self.line((self.fields.chips("state", say("goals.field.state"), states), 1))
        self.line((self.fields.line("why", say("goals.field.why"), say("goals.hint.why")), 1))

    def show_draft(self, draft: GoalDraft, goal: Goal | None, shown: Shown, reader: Reader) -> None:
        """The keys stand on where it is."""
        super().show_draft(draft, goal, shown, reader)
        self.fields.focus("state")

    def heading(self, goal: Goal | None) -> str:
        """Which one."""
        return say("goals.title_move", goal=goal.words.goal) if goal else ""


def buttons(*made: QWidget) -> QHBoxLayout:
    """A line of buttons, to the left."""
    return row(*made, None)
