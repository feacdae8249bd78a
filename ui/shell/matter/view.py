"""The registry matter: the application and its days, what came of it, the family; for whoever is in the room."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.casework.gate import ASSESSMENT
from app.casework.matter import FORM, Told
from app.casework.work import Work
from app.domain.cases import Alert, Case
from app.domain.changes import Changes
from app.domain.divorce import Move, Phase
from app.domain.ids import RecordId
from app.domain.readers import READER_OF_ROLE, Reader, Role
from ui.shell.case_room import CaseRoom, Read
from ui.shell.matter import presenter as reading
from ui.shell.matter import sections, words
from ui.shell.matter.day_path import DayPath
from ui.shell.matter.move_panel import MovePanel
from ui.shell.matter.presenter import CHECKLIST, CONFLICT, NOTICE, REGISTRATION, RIGHTS, MatterPresenter, Shown
from ui.shell.matter.sections import AlertLine, Section, marked, plain
from ui.shell.room import Shell
from ui.spoken import role_name
from ui.widgets.buttons import LinkButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.chips import Flow
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_GLYPHS = {
    Move.APPLY: "receipt", Move.REFUSE: "prohibit", Move.WITHDRAW: "arrow-u-up-left", Move.CERTIFY: "certificate",
    Move.NOT_REGISTER: "prohibit", Move.DEEM: "check",
}  # fmt: skip


class View(CaseRoom):
    """The room."""

    concerned = Changes.ANSWERS | Changes.TASKS | Changes.CASES | Changes.PEOPLE | Changes.SCREENINGS | Changes.CONSENTS

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, say("matter.title"), "matter")
        self.presenter = MatterPresenter(shell, self)
        self.edit = QuietButton(f"{say('matter.edit')}  Alt+E", "pencil-simple")
        self.page.offer(self.edit)
        self.gate = Section("")
        self.application = Card()
        self.phase = PlainLabel("", "section", wraps=True)
        self.path = DayPath()
        self.about = PlainLabel("", "", wraps=True)
        self.notes = PlainLabel("", "secondary", wraps=True)
        self.moves = QWidget()
        self._moves = Flow(self.moves)
        self.buttons: dict[Move, QuietButton] = {}
        self.panel = MovePanel()
        self._asked_in: RecordId | None = None  # the case a move is being typed for
        self.alerts = Section(say("matter.alerts"))
        self.remarks = Section(say("matter.remarks"))
        self.family = Section(say("matter.family"))
        self.children_part = Section(say("matter.children"))
        self.court = Section(say("matter.court.title"))
        self.earlier = Section(say("matter.earlier.title"))
        self.sheets = Section(say("matter.sheets"))
        for part in (PlainLabel(say("matter.application"), "secondary"), self.phase, self.path, self.about):
            self.application.add(part)
        for part in (self.notes, self.moves, self.panel):
            self.application.add(part)
        for section in self._sections(self.application):
            self.body.addWidget(section)
        self.body.addStretch(1)
        self._listen()
        self.clear()

    def _sections(self, *first: QWidget) -> tuple[QWidget, ...]:
        return (
            self.gate, *first, self.alerts, self.remarks, self.family, self.children_part, self.court, self.earlier,
            self.sheets,
        )  # fmt: skip

    def look(self, work: Work, case: Case, reader: Reader) -> Any:
        """The matter and its words; on the store thread."""
        return reading.look(work, case, reader)

    def show_read(self, found: Read) -> None:
        """Every part that has something in it."""
        shown: Shown = found.shown
        self.presenter.shown = shown
        page = shown.page
        self.edit.setVisible(page.may_work)
        self._show_gate(shown)
        self._show_application(shown)
        lines = [AlertLine(one, words.alert(one, dict(shown.tasks)), may_work=page.may_work) for one in page.alerts]
        for line in lines:
            line.seen.connect(self._on_seen)
        self.alerts.show_lines(lines)
        self.remarks.show_lines(sections.remarks(shown))
        self.family.show_lines(sections.family(shown))
        self.children_part.show_lines(sections.children(shown))
        self.court.show_lines(plain([words.court(page.court, shown)]) if page.court else ())
        self.earlier.show_lines(plain(words.earlier(one, shown) for one in page.earlier))
        self.sheets.show_lines([self._links(shown, found.reader)] if page.may_work else ())
        self.application.show()

    def clear(self) -> None:
        """Nothing of it stays; what is half typed of a move comes back if it can still happen."""
        self.presenter.shown = None
        for part in self._sections():
            if isinstance(part, Section):
                part.clear()
        for label in (self.phase, self.about, self.notes):
            label.clear()
        self.panel.hide()
        self.path.hide()
        self.application.hide()
        self.edit.hide()
        self._drop_moves()

    def leave(self) -> None:
        """Nothing stays, typed or read."""
        self.panel.forget()
        super().leave()

    def _listen(self) -> None:
        self.edit.clicked.connect(self._on_edit)
        self.panel.saving.connect(self._on_saving)
        self.panel.finished.connect(self.panel.forget)
        self.presenter.stored.connect(self.panel.forget)
        self.presenter.failed.connect(self.panel.show_problem)
        bind(self, "Alt+E", self._on_edit)

    def _show_gate(self, shown: Shown) -> None:
        gate = shown.page.gate
        if gate is None:
            self.gate.clear()
            return
        said = say("matter.gate.open" if gate.is_open else "matter.gate.alone_first")
        self.gate.show_lines([marked("users", said, "ink-2", "strong"), *plain(words.gate_why(shown), "secondary")])

    def _show_application(self, shown: Shown) -> None:
        page = shown.page
        self.phase.setText(words.phase(shown))
        applied, periods = page.application.applied_on, page.application.periods
        self.path.setVisible(periods is not None)
        if applied is not None and periods is not None:
            self.path.show_days(applied, periods, page.today)
        said = "    ".join(words.about(shown))
        self.about.setText(said)
        self.about.setVisible(bool(said))
        is_running = page.phase in (Phase.COOLING, Phase.WINDOW)
        notes = {
            "matter.note.voluntary": is_running,
            "matter.note.passed": page.phase is Phase.PASSED,
            "matter.note.provisional": page.is_provisional and is_running,
            "matter.note.unsettled": not page.is_settled,
        }
        self.notes.setText(" ".join(say(key) for key, holds in notes.items() if holds))
        self.notes.setVisible(any(notes.values()))
        self._drop_moves()
        for move in page.moves:
            self._offer(move)
        self.moves.setVisible(bool(page.moves))
        if self._asked_in == shown.case.id and self.panel.move_asked in page.moves:
            self.panel.show()
        else:
            self.panel.forget()

    def _offer(self, move: Move) -> None:
        button = QuietButton(say(f"matter.move.{move.value}"), _GLYPHS[move])
        button.setProperty("move", move.value)
        button.clicked.connect(self._on_move)
        self.buttons[move] = button
        self._moves.addWidget(button)

    def _drop_moves(self) -> None:
        self.buttons = {}
        while (item := self._moves.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _links(self, shown: Shown, reader: Reader) -> QWidget:
        """The sheets these facts fill; of a sheet for one, only those whom the reader may see."""
        whole = QWidget()
        line = Flow(whole)
        for form, name in ((REGISTRATION, "registration"), (NOTICE, "notice")):
            line.addWidget(self._link(say(f"matter.sheet.{name}"), form, None))
        if reader is Reader.WORKER:
            line.addWidget(self._link(say("matter.sheet.conflict"), CONFLICT, None))
        of_one = [(CHECKLIST, "checklist"), (RIGHTS, "rights")]
        if reader is Reader.WORKER:
            of_one.append((ASSESSMENT, "assessment"))
        for form, name in of_one:
            for party in shown.case.parties:
                if reader in (Reader.WORKER, Reader.BOTH, READER_OF_ROLE[party.role]):
                    who = "" if party.role is Role.CLIENT else role_name(party.role)
                    line.addWidget(self._link(say(f"matter.sheet.{name}", who=who), form, party.role))
        return whole

    def _link(self, said: str, form: str, role: Role | None) -> LinkButton:
        link = LinkButton(said)
        link.setProperty("form", form)
        link.setProperty("party", role.value if role else "")
        link.clicked.connect(self._on_link)
        return link

    @Slot()
    def _on_link(self) -> None:
        link = self.sender()
        party = str(link.property("party"))
        self.presenter.fill_in(str(link.property("form")), Role(party) if party else None)

    @Slot()
    def _on_edit(self) -> None:
        if self.edit.isVisible():
            self.presenter.fill_in(FORM)

    @Slot()
    def _on_move(self) -> None:
        shown = self.presenter.shown
        if shown is not None:
            move = Move(str(self.sender().property("move")))
            self._asked_in = shown.case.id
            self.panel.ask(move, shown.lists, shown.page.today, shown.page.registry)

    @Slot(object, object)
    def _on_saving(self, move: Move, told: Told) -> None:
        self.presenter.record(move, told)

    @Slot(object)
    def _on_seen(self, alert: Alert) -> None:
        self.presenter.look_at(alert)
