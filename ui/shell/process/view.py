"""The process of a case: where it stands, what is missing, who agreed to what, which deadlines run, how it ends."""

from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from app.casework.closing import Ending
from app.casework.pads import Content
from app.casework.work import Work
from app.domain.cases import Case, ConsentState, Stage
from app.domain.changes import Changes
from app.domain.consenting import Ground
from app.domain.process import Missing
from app.domain.readers import Reader, Role
from ui.shell.case.consent_panel import ConsentPanel
from ui.shell.case_room import CaseRoom, Read
from ui.shell.erasing.propose_dialog import ProposeDialog
from ui.shell.process import presenter as reading
from ui.shell.process import words
from ui.shell.process.closing_panel import ClosingPanel
from ui.shell.process.consents_card import ConsentsCard
from ui.shell.process.ended_card import EndedCard
from ui.shell.process.ground_panel import GroundPanel
from ui.shell.process.half_typed import HalfTyped
from ui.shell.process.next_card import NextCard
from ui.shell.process.presenter import ProcessPresenter, Shown
from ui.shell.room import Place, Shell
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel
from ui.widgets.stage_steps import StageSteps
from ui.words import say


class View(CaseRoom):
    """The room."""

    concerned = (
        Changes.CASES | Changes.PEOPLE | Changes.CONSENTS | Changes.TASKS | Changes.SHEETS | Changes.ANSWERS
        | Changes.SCREENINGS
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        self._wanted: Stage | None = None
        super().__init__(shell, say("process.title"), "process")
        self.presenter = ProcessPresenter(shell, self)
        self.steps = StageSteps()
        self.visiting = PlainLabel(say("process.read_only"), "secondary", wraps=True)
        self.next = NextCard()
        self.consent, self.ground, self.closing = ConsentPanel(), GroundPanel(), ClosingPanel()
        self.clocks = Card()
        self._clock_lines = QVBoxLayout()
        self.clocks.add(PlainLabel(say("process.clock.title"), "section"))
        self.clocks.add(self._clock_lines)
        self.consents, self.ended = ConsentsCard(), EndedCard()
        for part in (
            self.steps, self.visiting, self.consent, self.ground, self.closing, self.next, self.clocks, self.consents,
            self.ended,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.half = HalfTyped(shell, self)
        self._listen()
        self.clear()

    def open(self, place: Place) -> None:
        """Show a case; `place.stage` is where somebody wants to go on to."""
        self._wanted = Stage(place.stage) if place.stage in set(Stage) else None
        super().open(place)

    def look(self, work: Work, case: Case, reader: Reader) -> Any:
        """On the store thread."""
        return reading.look(work, case, reader, self._wanted)

    def show_read(self, found: Read) -> None:
        """Everything those in the room may know of."""
        shown: Shown = found.shown
        self.presenter.shown = shown
        self.steps.show_stage(shown.page.case.stage)
        self.steps.setVisible(shown.page.case.is_understood)
        self.steps.setEnabled(shown.page.may_work)
        self.visiting.setVisible(not shown.page.may_work)
        self.next.show_read(shown)
        self.consents.show_read(shown, found.reader)
        self.ended.show_read(shown, found.reader)
        self._show_clocks(shown)
        for part in (self.next, self.clocks, self.consents, self.ended):
            part.show()
        self.half.open(found.case.id, found.reader)
        if self._wanted is Stage.CLOSED and found.reader is Reader.WORKER and shown.page.may_work:
            self._wanted = None
            self._on_closing()

    def clear(self) -> None:
        """Nothing stays on screen; what was typed comes back before the same eyes."""
        self.half.hand_over(self._typed())
        self.presenter.shown = None
        self.next.clear()
        self.next.reason.clear()
        self.consents.clear()
        self.ended.clear()
        self._drop_clocks()
        self.ground.forget()
        self.closing.forget()
        for part in (self.visiting, self.consent, self.steps, self.next, self.clocks, self.consents, self.ended):
            part.hide()

    def _listen(self) -> None:
        to = self.presenter
        self.steps.pressed.connect(self._on_step)
        self.next.seeing_to.connect(self._on_seeing_to)
        self.next.going.connect(to.go_on)
        self.next.closing.connect(self._on_closing)
        self.consents.asked.connect(self._on_ask)
        self.consents.unasked.connect(self._on_ground)
        self.consents.anonymous.connect(to.write_anonymous)
        self.consents.erasing.connect(self._on_erase)
        self.consent.recorded.connect(self._on_consent)
        self.consent.finished.connect(self.consent.hide)
        self.ground.saving.connect(self._on_ground_saved)
        self.closing.saving.connect(self._on_close)
        self.ended.closing.connect(self._on_closing)
        self.ended.signing.connect(to.sign_off)
        self.ended.taking_back.connect(to.take_back)
        self.ended.opening_again.connect(to.open_again)
        self.ended.showing.connect(to.show_case)
        self.half.found.connect(self._on_found)
        to.asked.connect(self._on_ask)
        to.done.connect(self._on_done)
        to.failed.connect(self._on_failed)
        to.withdrawn.connect(self._on_erase)

    def _typed(self) -> Content:
        """By panel and field: "closing.words"."""
        reason = self.next.reason.text()
        parts = {"closing": self.closing.typed(), "ground": self.ground.typed()}
        typed = {f"{panel}.{field}": value for panel, part in parts.items() for field, value in part.items()}
        return typed | ({"next.reason": reason} if reason else {})

    @Slot(object)
    def _on_found(self, content: Content) -> None:
        """What was left half typed the last time."""
        shown = self.presenter.shown
        if shown is None:
            return
        if not self.next.reason.text():
            self.next.reason.setText(str(content.get("next.reason", "")))
        for name, panel in (("ground", self.ground), ("closing", self.closing)):
            left = {key.partition(".")[2]: value for key, value in content.items() if key.startswith(f"{name}.")}
            if left and panel.isHidden():
                panel.put_back(left, shown)

    def _show_clocks(self, shown: Shown) -> None:
        self._drop_clocks()
        lines = [words.clock(one, shown.page.today, shown.words) for one in shown.page.clocks]
        for line in lines or [say("process.clock.none")]:
            self._clock_lines.addWidget(PlainLabel(line, "" if lines else "secondary", wraps=True))

    def _drop_clocks(self) -> None:
        while (item := self._clock_lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    @Slot(object)
    def _on_step(self, stage: Stage) -> None:
        """Another stage is wanted: what it lacks is read."""
        self._wanted = stage
        self.reading.refresh()

    @Slot(object)
    def _on_seeing_to(self, one: Missing) -> None:
        self.presenter.see_to(one)

    @Slot(object)
    def _on_ask(self, role: Role | None) -> None:
        shown = self.presenter.shown
        party = shown.page.case.party(role) if shown is not None and role is not None else None
        if shown is not None and party is not None:
            self.consent.ask(party, shown.page.today, shown.words.texts)
            self.consent.show()

    @Slot(object, object, object, str, str)
    def _on_consent(self, role: Role, state: ConsentState, given_on: date, witness: str, text: str) -> None:
        self.presenter.consent(role, state, given_on, witness, text)

    @Slot(object)
    def _on_ground(self, role: Role) -> None:
        if self.presenter.shown is not None:
            self.ground.ask(role, self.presenter.shown)

    @Slot(object, object, str)
    def _on_ground_saved(self, role: Role, ground: Ground | None, reason: str) -> None:
        self.presenter.without_consent(role, ground, reason)

    @Slot()
    def _on_closing(self) -> None:
        if self.shell.reader is not Reader.WORKER:
            self.shell.tell(say("process.alone"))
        elif self.presenter.shown is not None:
            self.closing.ask(self.presenter.shown)

    @Slot(object)
    def _on_close(self, ending: Ending) -> None:
        self.presenter.close(ending)

    @Slot()
    def _on_erase(self) -> None:
        """Offered after a withdrawal; what goes is both parties’, so only while the worker is alone."""
        shown = self.presenter.shown
        if shown is not None and self.shell.reader is Reader.WORKER:
            ProposeDialog(self.shell, shown.page.case.id, shown.page.case.number, self).open()

    @Slot(str)
    def _on_done(self, part: str) -> None:
        if part == "consent":
            self.consent.hide()
        elif part == "ground":
            self.ground.forget()
        elif part == "closing":
            self.closing.forget()
        else:
            self._wanted = None
            self.next.reason.clear()
        self.half.keep(self._typed())

    @Slot(str, str, str)
    def _on_failed(self, part: str, field: str, sentence: str) -> None:
        if part == "ground":
            self.ground.show_problem(field, sentence)
        elif part == "closing":
            self.closing.show_problem(field, sentence)
        elif part == "next":
            self.next.show_problem(field, sentence)
        else:
            self.shell.tell(sentence)
