"""The goals of a case: agreed in the person's words, rated by both, behind the same walls as notes."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.casework.work import Work
from app.domain.cases import Case
from app.domain.changes import Changes
from app.domain.goals import GoalDraft
from app.domain.readers import SCOPE_OF_ROLE, Reader, Role, Scope
from ui.shell.case_room import CaseRoom, Read
from ui.shell.goals import presenter as reading
from ui.shell.goals import words
from ui.shell.goals.goal_card import GoalCard
from ui.shell.goals.panels import EditPanel, MovePanel, RatePanel, TypedPanel
from ui.shell.goals.presenter import GoalsPresenter, Shown
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PrimaryButton
from ui.widgets.chips import Flow
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_OWN = {Reader.HIM: SCOPE_OF_ROLE[Role.HUSBAND], Reader.HER: SCOPE_OF_ROLE[Role.WIFE]}
"""For whom a new goal is at first, while one spouse alone is in the room."""


class View(CaseRoom):
    """The room."""

    concerned = Changes.GOALS | Changes.CASES | Changes.PEOPLE

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, say("goals.title"), "goals")
        self.presenter = GoalsPresenter(shell, self)
        self.add_goal = PrimaryButton(f"{say('goals.add')}  Alt+N", "plus")
        self.page.offer(self.add_goal)
        self.meaning = PlainLabel("", "secondary", wraps=True)
        self.score = PlainLabel("", "strong", wraps=True)
        self.edit, self.rate, self.move_panel = EditPanel(), RatePanel(), MovePanel()
        self.panels: dict[str, TypedPanel] = {
            "new": self.edit, "edit": self.edit, "rate": self.rate, "move": self.move_panel
        }  # fmt: skip
        self.cards: list[GoalCard] = []
        self.going_on = QWidget()
        self._going_on = Flow(self.going_on)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(12))
        for part in (self.meaning, self.score, self.going_on, self.edit, self.rate, self.move_panel):
            self.body.addWidget(part)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self._listen()
        self.clear()

    def look(self, work: Work, case: Case, reader: Reader) -> Any:
        """Goals and words; on the store thread."""
        return reading.look(work, case, reader)

    def show_read(self, found: Read) -> None:
        """Every goal as a card; what is half typed can be gone on with."""
        shown: Shown = found.shown
        self.presenter.shown = shown
        is_couple = shown.page.case.is_couple
        self.meaning.setText(say("goals.meaning_couple" if is_couple else "goals.meaning_one"))
        self._say_score(shown)
        self._offer_another()
        self._show_cards(shown)
        self._offer_to_go_on(shown)

    def clear(self) -> None:
        """What is typed goes to the vault; nothing stays on screen."""
        self.presenter.let_go()
        self.presenter.shown = None
        self.meaning.clear()
        self.score.clear()
        self.score.hide()
        self.add_goal.hide()
        self._drop_cards()
        self._drop_links()

    def _listen(self) -> None:
        shown = self.presenter
        shown.begun.connect(self._on_begun)
        shown.closed.connect(self._on_closed)
        shown.kept.connect(self._on_kept)
        shown.failed.connect(self._on_failed)
        self.add_goal.clicked.connect(self._on_add)
        self.edit.scope_chosen.connect(shown.choose_scope)
        for panel in (self.edit, self.rate, self.move_panel):
            panel.typed.connect(self._on_typed)
            panel.saving.connect(shown.save)
            panel.closing.connect(self._on_closing)
            panel.discarding.connect(shown.throw_away)
        bind(self, "Alt+N", self._on_add)

    def _offer_another(self) -> None:
        """One thing at a time: while something is typed, saving it is what the page is for."""
        shown = self.presenter.shown
        self.add_goal.setVisible(shown is not None and shown.page.may_work and self.presenter.draft is None)

    def _say_score(self, shown: Shown) -> None:
        said = words.score(shown.page)
        self.score.setText(said)
        self.score.setVisible(bool(said))

    def _show_cards(self, shown: Shown) -> None:
        self._drop_cards()
        page = shown.page
        for goal in sorted(page.goals, key=words.is_over):
            card = GoalCard(goal, shown.lists, page.today, is_couple=page.case.is_couple, may_work=page.may_work)
            card.rating.connect(self.presenter.rate)
            card.editing.connect(self.presenter.edit)
            card.moving.connect(self.presenter.move)
            card.correcting.connect(self.presenter.correct)
            self.cards.append(card)
            self._list.addWidget(card)
        if not page.goals:
            self._list.addWidget(PlainLabel(say("goals.empty"), "secondary", wraps=True))

    def _drop_cards(self) -> None:
        self.cards = []
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _offer_to_go_on(self, shown: Shown) -> None:
        self._drop_links()
        for draft in shown.page.drafts if shown.page.may_work else ():
            if self.presenter.draft is not None and draft.name == self.presenter.draft.name:
                continue
            goal = self.presenter.goal(draft)
            what = draft.name.partition(":")[0]
            link = LinkButton(say(f"goals.go_on.{what}", goal=goal.words.goal if goal else ""), "pencil-simple")
            link.setProperty("draft", draft.name)
            link.clicked.connect(self._on_go_on)
            self._going_on.addWidget(link)
        self.going_on.setVisible(self._going_on.count() > 0)

    def _drop_links(self) -> None:
        while (item := self._going_on.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.going_on.hide()

    @Slot()
    def _on_add(self) -> None:
        if self.add_goal.isVisible():
            self.presenter.begin(self._first_scope())

    def _first_scope(self) -> Scope:
        shown = self.presenter.shown
        is_couple = shown is not None and shown.page.case.is_couple
        return _OWN.get(self.shell.reader, Scope.BOTH) if is_couple else Scope.BOTH

    @Slot()
    def _on_go_on(self) -> None:
        shown, name = self.presenter.shown, self.sender().property("draft")
        left = shown.page.drafts if shown is not None else ()
        if (draft := next((one for one in left if one.name == name), None)) is not None:
            self.presenter.go_on(draft)

    @Slot(object)
    def _on_begun(self, draft: GoalDraft) -> None:
        shown = self.presenter.shown
        if shown is None:
            return
        wanted = self.panels[draft.name.partition(":")[0]]
        self._put_away(besides=wanted)
        wanted.show_draft(draft, self.presenter.goal(draft), shown, self.shell.reader)
        self._offer_to_go_on(shown)
        self._offer_another()

    @Slot()
    def _on_closed(self) -> None:
        self._put_away(besides=None)
        self._offer_another()

    def _put_away(self, besides: TypedPanel | None) -> None:
        for panel in (self.edit, self.rate, self.move_panel):
            if panel is not besides:
                panel.forget()

    @Slot()
    def _on_typed(self) -> None:
        if self.presenter.draft is not None:
            panel = self.panels[self.presenter.draft.name.partition(":")[0]]
            self.presenter.typed(panel.fields.read())

    @Slot()
    def _on_kept(self) -> None:
        if self.presenter.draft is not None:
            panel = self.panels[self.presenter.draft.name.partition(":")[0]]
            panel.kept.setText(say("goals.kept"))
            panel.kept.show()

    @Slot(str, str)
    def _on_failed(self, field: str, sentence: str) -> None:
        if self.presenter.draft is not None:
            self.panels[self.presenter.draft.name.partition(":")[0]].show_trouble(field, sentence)
        else:
            self.shell.tell(sentence)

    @Slot()
    def _on_closing(self) -> None:
        """Put away, kept; the page says that it can be gone on with."""
        self.presenter.let_go()
        self.reading.refresh()

    @Slot()
    def _on_back(self) -> None:
        """One step: from what is being typed, then from the page."""
        if self.presenter.draft is not None:
            self._on_closing()
        else:
            super()._on_back()
