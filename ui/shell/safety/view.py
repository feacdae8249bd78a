"""One party's safety, for that party and the worker alone: for everybody else there is no such page."""

from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.casework import safety
from app.casework.safety import Looked
from app.casework.work import Work
from app.definitions.handed import KEPT, TAKEN, TOLD
from app.domain.cases import Case
from app.domain.changes import Changes
from app.domain.readers import Reader, Role
from app.domain.safe_rule import SafeRule
from ui.printing.questions import PrivateDialog
from ui.shell.case_room import CaseRoom, Read
from ui.shell.room import Place, Shell
from ui.shell.safety import presenter as reading
from ui.shell.safety import words
from ui.shell.safety.extract_panel import CheckPanel, ExtractPanel
from ui.shell.safety.presenter import SafetyPresenter, Shown
from ui.shell.safety.rule_panel import RulePanel
from ui.shell.safety.section import Section
from ui.spoken import clock_time, day, role_name
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.keys import bind
from ui.widgets.segmented import Segmented
from ui.words import say

_SUFFIX = {Role.HUSBAND: "his", Role.WIFE: "her", Role.CLIENT: ""}


class View(CaseRoom):
    """The room."""

    concerned = (
        Changes.CASES | Changes.PEOPLE | Changes.ANSWERS | Changes.TASKS | Changes.SHEETS | Changes.NOTES
        | Changes.SCREENINGS
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, say("safety.title"), "safety")
        self.presenter = SafetyPresenter(shell, self)
        self._shown: Shown | None = None
        self._typed: dict[Role, SafeRule] = {}  # rules half typed when somebody else came in or was turned to
        self._chosen: frozenset[bytes] = frozenset()
        self._how = ""
        self._wanted: QWidget | None = None
        self.record = PrimaryButton(f"{say('safety.do.record')}  Alt+N", "plus")
        self.page.offer(self.record)
        self.party = QWidget()
        self._party_line = QVBoxLayout(self.party)
        self._party_line.setContentsMargins(0, 0, 0, 0)
        self.segments: Segmented | None = None
        self.first = Section(say("safety.card.first"))
        self.report = Section(say("safety.card.report"))
        self.order = Section(say("safety.card.order"))
        self.plan = Section(say("safety.card.plan"))
        self.contact = Section(say("safety.card.contact"))
        self.extract = Section(say("safety.card.extract"))
        self.rule_panel, self.extract_panel, self.check_panel = RulePanel(), ExtractPanel(), CheckPanel()
        self._make_buttons()
        for part in (
            self.party, self.first, self.report, self.order, self.plan, self.contact, self.rule_panel, self.extract,
            self.extract_panel, self.check_panel,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._listen()
        self.clear()

    # --- the frame's calls

    def open(self, place: Place) -> None:
        """One party's page; without one named, that of whoever was looked at last."""
        if place.role is not None:
            self.presenter.role = place.role
        super().open(place)

    def look(self, work: Work, case: Case, reader: Reader) -> Any:
        """Every party this reader has a page of; on the store thread."""
        return reading.look(work, case, reader, self.shell.lang)

    def show_read(self, found: Read) -> None:
        """Show one of them."""
        self._shown, self.presenter.case = found.shown, found.case.id
        roles = [one.role for one in self._shown.parties]
        if self.presenter.role not in roles:
            self.presenter.role = self._first_role()
        self._offer_parties(roles, is_couple=found.case.is_couple)
        self._show_party()

    def clear(self) -> None:
        """Nothing stays on screen; a rule half typed waits for those who may see it."""
        self._put_aside()
        self._shown = None
        for panel in (self.rule_panel, self.extract_panel, self.check_panel):
            panel.forget()
        for section in self._sections():
            section.say_lines(())
            section.hide()
        self._drop_segments()
        self.record.hide()

    # --- making

    def _make_buttons(self) -> None:
        self.go_on = QuietButton(say("safety.do.go_on"), "pencil-simple")
        self.write_report = QuietButton(say("safety.do.report"), "pencil-simple")
        self.fill_order = QuietButton(say("safety.do.order"), "pencil-simple")
        self.fill_plan = QuietButton(say("safety.do.plan"), "pencil-simple")
        self.take = QuietButton(say("safety.do.taken"), "printer")
        self.keep = QuietButton(say("safety.do.kept"), "printer")
        self.tell = QuietButton(say("safety.do.told"), "check")
        self.set_rule = QuietButton(say("safety.do.rule"), "pencil-simple")
        self.make = QuietButton(say("safety.do.extract"), "printer")
        self.check = QuietButton(say("safety.do.check"), "check")
        self.first.offer(self.go_on)
        self.report.offer(self.write_report)
        self.order.offer(self.fill_order)
        self.plan.offer(self.fill_plan, self.take, self.keep, self.tell)
        self.contact.offer(self.set_rule)
        self.extract.offer(self.make, self.check)

    def _listen(self) -> None:
        self.record.clicked.connect(self._on_record)
        self.go_on.clicked.connect(self._on_go_on)
        self.write_report.clicked.connect(self._on_go_on)
        self.fill_order.clicked.connect(self._on_order)
        self.fill_plan.clicked.connect(self._on_plan)
        self.take.clicked.connect(self._on_take)
        self.keep.clicked.connect(self._on_keep)
        self.tell.clicked.connect(self._on_tell)
        self.set_rule.clicked.connect(self._on_rule)
        self.make.clicked.connect(self._on_extract)
        self.check.clicked.connect(self._on_check)
        self.rule_panel.saving.connect(self.presenter.keep_rule)
        self.rule_panel.closing.connect(self._on_rule_closed)
        self.extract_panel.making.connect(self._on_make)
        self.extract_panel.closing.connect(self._on_closed)
        self.check_panel.asked.connect(self.presenter.check)
        self.check_panel.closing.connect(self._on_closed)
        self.presenter.rule_kept.connect(self._on_rule_closed)
        self.presenter.extract_made.connect(self._on_closed)
        self.presenter.checked.connect(self.check_panel.show_checked)
        self.presenter.failed.connect(self._on_failed)
        bind(self, "Alt+N", self._on_record)
        bind(self, "Ctrl+S", self._on_save)

    # --- showing

    def _found(self) -> Looked | None:
        shown = self._shown.parties if self._shown else ()
        return next((one for one in shown if one.role is self.presenter.role), None)

    def _first_role(self) -> Role:
        """Whoever has told something, else the first."""
        parties = self._shown.parties if self._shown else ()
        told = [one.role for one in parties if one.records]
        return told[0] if told else parties[0].role

    def _offer_parties(self, roles: list[Role], *, is_couple: bool) -> None:
        self._drop_segments()
        if is_couple and len(roles) > 1:
            options = [(role, role_name(role), _SUFFIX[role]) for role in roles]
            self.segments = Segmented(options, say("safety.whose"))
            self.segments.choose(self.presenter.role)
            self.segments.chosen.connect(self._on_party)
            self._party_line.addWidget(self.segments)
            self.party.show()

    def _drop_segments(self) -> None:
        if self.segments is not None:
            self.segments.hide()
            self.segments.deleteLater()
        self.segments = None
        self.party.hide()

    def _sections(self) -> tuple[Section, ...]:
        return (self.first, self.report, self.order, self.plan, self.contact, self.extract)

    def _show_party(self) -> None:
        found, shown = self._found(), self._shown
        if found is None or shown is None:
            return
        for section in self._sections():
            section.show()
            section.let_do(found.may_work)
        asked = any(panel.isVisible() for panel in (self.rule_panel, self.extract_panel, self.check_panel))
        self.record.setVisible(found.may_work and not asked)
        self._show_first(found, shown)
        self.report.setVisible(bool(found.records))
        self.report.say_lines((line, words.report_look(found)) for line in words.report(found))
        lines = [*words.order(found, shown), *words.deadlines(found, shown)]
        self.order.say_lines((line, "") for line in lines or [say("safety.order.none")])
        self.plan.say_lines((line, "") for line in words.plan(found, shown))
        for button in (self.take, self.keep, self.tell):
            button.setVisible(found.plan is not None)
        contact = [(line, "") for line in words.contact(found)]
        ways = [(line, "" if is_open else "secondary") for line, is_open in words.ways(found)]
        self.contact.say_lines((*contact, *ways))
        self._show_extracts(found)
        self._go_on_typing(found)

    def _show_first(self, found: Looked, shown: Shown) -> None:
        lines = [(line, "strong" if is_first else "") for line, is_first in words.steps(found)]
        if found.signs:
            signs = say("safety.comma").join(shown.lists["DV_SIGN"][sign.value] for sign in found.signs)
            lines.insert(0, (say("safety.signs", signs=signs), "overdue"))
        lines.append(words.duty(found))
        if found.records:
            lines += [(line, "secondary") for line in words.told(found.records[0], shown)]
        else:
            lines.append((say("safety.nothing_told"), "secondary"))
        lines.append((say("safety.not_a_score", source=shown.sign_source), "caption"))
        self.first.say_lines(lines)
        self.go_on.setVisible(bool(found.records))

    def _show_extracts(self, found: Looked) -> None:
        lines = [
            say("safety.extract.line", when=f"{day(one.printed_at.date())} {clock_time(one.printed_at)}", code=one.code)
            for one in found.extracts
        ]
        self.extract.say_lines((line, "") for line in lines or [say("safety.extract.none")])

    def _put_aside(self) -> None:
        if self.rule_panel.isVisible() and self.presenter.role is not None:
            self._typed[self.presenter.role] = self.rule_panel.typed()

    def _go_on_typing(self, found: Looked) -> None:
        """Somebody else was in the room for a while: what was half typed comes back."""
        typed = self._typed.get(found.role)
        if typed is not None and not self.rule_panel.isVisible():
            self.rule_panel.show_rule(typed, "")
            self.rule_panel.drop.setVisible(found.rule is not None)

    # --- doing

    @Slot(object)
    def _on_party(self, role: Role) -> None:
        self._put_aside()
        self.presenter.role = role
        for panel in (self.rule_panel, self.extract_panel, self.check_panel):
            panel.forget()
        self._show_party()

    @Slot()
    def _on_record(self) -> None:
        if self._found() is not None:
            self.presenter.fill_in(safety.HELP)

    @Slot()
    def _on_go_on(self) -> None:
        if (found := self._found()) is not None and found.records:
            self.presenter.fill_in(safety.HELP, found.records[0].answer.id)

    @Slot()
    def _on_order(self) -> None:
        self.presenter.fill_in(safety.ORDER)

    @Slot()
    def _on_plan(self) -> None:
        self.presenter.fill_in(safety.PLAN)

    @Slot()
    def _on_take(self) -> None:
        self._ask_before(TAKEN, "carry")

    @Slot()
    def _on_keep(self) -> None:
        self._ask_before(KEPT, "private")

    @Slot()
    def _on_tell(self) -> None:
        self.presenter.hand_over(TOLD)

    def _ask_before(self, how: str, about: str) -> None:
        """Not printing is what Enter and Esc do."""
        self._how = how
        dialog = PrivateDialog(self, about)
        dialog.accepted.connect(self._on_handing)
        dialog.open()

    @Slot()
    def _on_handing(self) -> None:
        self.presenter.hand_over(self._how)

    @Slot()
    def _on_rule(self) -> None:
        if (found := self._found()) is not None and self._shown is not None:
            self._put_away(self.rule_panel)
            self.rule_panel.show_rule(found.rule, found.phone)
            self._bring(self.rule_panel)

    @Slot()
    def _on_check(self) -> None:
        self._put_away(self.check_panel)
        self.check_panel.open_empty()
        self._bring(self.check_panel)

    @Slot()
    def _on_closed(self) -> None:
        """The page is for its own first step again."""
        self._put_away(None)

    def _put_away(self, besides: QWidget | None) -> None:
        """One thing at a time: while something is asked for, that is what the page is for."""
        self._put_aside()
        for panel in (self.rule_panel, self.extract_panel, self.check_panel):
            if panel is not besides:
                panel.forget()
        found = self._found()
        self.record.setVisible(besides is None and found is not None and found.may_work)

    def _bring(self, panel: QWidget) -> None:
        """Into sight, once it has its place."""
        self._wanted = panel
        QTimer.singleShot(0, self._on_placed)

    @Slot()
    def _on_placed(self) -> None:
        scroll = self.findChild(QScrollArea)
        if self._wanted is not None and scroll is not None:
            scroll.ensureWidgetVisible(self._wanted)
        self._wanted = None

    @Slot()
    def _on_rule_closed(self) -> None:
        if self.presenter.role is not None:
            self.rule_panel.forget()
            self._typed.pop(self.presenter.role, None)
        self._put_away(None)

    @Slot()
    def _on_save(self) -> None:
        if self.rule_panel.isVisible():
            self.rule_panel.save.click()

    @Slot()
    def _on_extract(self) -> None:
        if self._shown is not None and self.presenter.role is not None:
            self._put_away(self.extract_panel)
            self.extract_panel.show_sources(self._shown.sources[self.presenter.role])
            self._bring(self.extract_panel)

    @Slot(object)
    def _on_make(self, chosen: frozenset[bytes]) -> None:
        """Somebody has to stand at the printer."""
        self._chosen = chosen
        dialog = PrivateDialog(self)
        dialog.accepted.connect(self._on_make_watched)
        dialog.open()

    @Slot()
    def _on_make_watched(self) -> None:
        self.presenter.make_extract(self._chosen)  # type: ignore[arg-type]  # ids of records, as Qt carries them

    @Slot(str, str)
    def _on_failed(self, field: str, sentence: str) -> None:
        if self.rule_panel.isVisible():
            self.rule_panel.show_trouble(field, sentence)
        elif self.extract_panel.isVisible():
            self.extract_panel.show_trouble(sentence)
        elif self.check_panel.isVisible():
            self.check_panel.show_trouble(field, sentence)
        else:
            self.shell.tell(sentence)
