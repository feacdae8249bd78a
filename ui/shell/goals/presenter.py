"""The page of goals: what is typed is kept, then becomes a goal, other words for one, a rating or where it stands."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.casework import goals
from app.casework.goals import GoalPage
from app.casework.work import Work
from app.domain.cases import Case
from app.domain.changes import Done
from app.domain.goals import NEW_GOAL, Goal, GoalDraft, GoalState, of_goal
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from app.errors import BadEntry
from ui.code_words import labels
from ui.shell.goals import words
from ui.shell.goals.words import GoalLists
from ui.shell.room import Shell
from ui.typed_day import write_day
from ui.wording import sentence
from ui.words import say

KEEPS_AFTER_MS = 600

Verb = Callable[[Work], Done[Any]]


class Shown(msgspec.Struct, frozen=True):
    """What the page shows: the goals, and the words of its lists."""

    page: GoalPage
    lists: GoalLists


def look(work: Work, case: Case, reader: Reader) -> Shown:
    """Read the page, on the store thread. Raises NotFound, Refused."""
    lists = GoalLists(labels(work, "LIFE_DOMAIN"), labels(work, "MARR_WISH"), labels(work, "CASE_ROLE"))
    return Shown(goals.page(work, case.id, reader), lists)


class GoalsPresenter(QObject):
    """Signals:
    begun: a GoalDraft, to be typed on.
    kept: nothing typed is only on the screen any more.
    closed: nothing is being typed.
    failed: the field (empty for none) and the sentence.
    """

    begun = Signal(object)
    kept = Signal()
    closed = Signal()
    failed = Signal(str, str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.draft: GoalDraft | None = None
        self.shown: Shown | None = None
        self._is_saving = False
        self._timer = QTimer(self, singleShot=True, interval=KEEPS_AFTER_MS)
        self._timer.timeout.connect(self.keep)

    def begin(self, scope: Scope) -> None:
        """A new goal, or the one half typed."""
        self._begin(NEW_GOAL, scope, {})

    def choose_scope(self, scope: Scope) -> None:
        """For whom the new goal is; what was typed goes with it."""
        if self.draft is not None and self.draft.name == NEW_GOAL:
            self.draft = msgspec.structs.replace(self.draft, scope=scope)
            self._timer.start()

    def edit(self, goal: Goal) -> None:
        """Other words for a goal."""
        self._begin(of_goal("edit", goal.id), goal.scope, words.content_of(goal))

    def rate(self, goal: Goal) -> None:
        """How far it has come."""
        self._begin(of_goal("rate", goal.id), goal.scope, {})

    def correct(self, goal: Goal) -> None:
        """The last rating again, to be put right."""
        last = goal.last
        if last is not None:
            content = {
                "level": "" if last.level is None else str(last.level),
                "own_level": "" if last.own_level is None else str(last.own_level),
                "evidence": last.evidence, "own_words": last.own_words, "happened_on": write_day(last.happened_on),
                "amends": last.id.hex(),
            }  # fmt: skip
            self._begin(of_goal("rate", goal.id), goal.scope, content, is_anew=True)

    def move(self, goal: Goal) -> None:
        """Where it stands."""
        self._begin(of_goal("move", goal.id), goal.scope, {"state": goal.state.value, "why": goal.why})

    def go_on(self, draft: GoalDraft) -> None:
        """What was half typed."""
        self.let_go()
        self.draft = draft
        self.begun.emit(draft)

    def goal(self, draft: GoalDraft) -> Goal | None:
        """The goal a draft is about; None for a new one, or one that is not here."""
        found = self.shown.page.goals if self.shown else ()
        return next((one for one in found if draft.name.endswith(f":{one.id.hex()}")), None)

    def typed(self, content: Mapping[str, str]) -> None:
        """What stands in the fields now."""
        if self.draft is not None:
            hidden = {name: text for name, text in self.draft.content.items() if name == "amends"}
            self.draft = msgspec.structs.replace(self.draft, content={**content, **hidden})
            self._timer.start()

    def keep(self) -> None:
        """Hand it to the vault."""
        self._timer.stop()
        draft = self.draft
        if draft is not None:
            self._shell.run(lambda work: goals.keep(work, draft), self._on_kept)

    def let_go(self) -> None:
        """Keep it and put it away."""
        if self._timer.isActive():
            self.keep()
        self.draft, self._is_saving = None, False
        self.closed.emit()

    def throw_away(self) -> None:
        """Give it up; it can be taken back."""
        draft = self.draft
        if draft is None:
            return
        self._timer.stop()
        self.draft = None
        self.closed.emit()
        self._shell.run(lambda work: goals.give_up(work, draft.case, draft.name))

        def undo() -> None:
            self._shell.run(lambda work: goals.keep(work, draft), lambda _: self.go_on(draft))

        self._shell.tell(say("goals.thrown_away"), undo if any(draft.content.values()) else None)

    def save(self) -> None:
        """Once and for good; what stands in the way is said at its field, and nothing typed is lost."""
        draft, shown = self.draft, self.shown
        if draft is None or shown is None or self._is_saving:
            return
        self.keep()
        try:
            verb = _verb(draft, shown)
        except BadEntry as bad:
            self._on_failed(bad)
            return
        self._is_saving = True
        self._shell.run(verb, self._on_saved, self._on_failed)

    def _begin(self, name: str, scope: Scope, content: Mapping[str, str], *, is_anew: bool = False) -> None:
        if self.shown is None:
            return
        left = next((one for one in self.shown.page.drafts if one.name == name and not is_anew), None)
        self.go_on(left or GoalDraft(case=self.shown.page.case.id, name=name, scope=scope, content=content))

    def _on_kept(self, _: object) -> None:
        if self.draft is not None:
            self.kept.emit()

    def _on_saved(self, _: object) -> None:
        told = (self.draft.name if self.draft else NEW_GOAL).partition(":")[0]
        self._timer.stop()
        self.draft, self._is_saving = None, False
        self.closed.emit()
        self._shell.tell(say(f"goals.told.{told}"))

    def _on_failed(self, error: Exception) -> None:
        self._is_saving = False
        field = str(error.facts.get("field", "")) if isinstance(error, BadEntry) else ""
        self.failed.emit(field, sentence(error))


def _verb(draft: GoalDraft, shown: Shown) -> Verb:
    """What saving does. Raises BadEntry for what is no day."""
    what, _, name = draft.name.partition(":")
    today, content = shown.page.today, draft.content
    if what == NEW_GOAL:
        agreed, day = words.words_of(content), words.day_of(content, "set_on", today)
        return lambda work: goals.add(work, draft.case, draft.scope, agreed, day)
    goal = RecordId(bytes.fromhex(name))
    if what == "edit":
        other = words.words_of(content)
        return lambda work: goals.amend(work, goal, other)
    if what == "rate":
        judged = words.judged_of(content, today)
        return lambda work: goals.rate(work, goal, judged)
    state = GoalState(content.get("state") or GoalState.NEW)
    return lambda work: goals.move(work, goal, state, content.get("why", ""))
