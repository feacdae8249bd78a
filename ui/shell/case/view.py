"""One case: parties on top, the timeline at the left, what can be done at the right; notes are written in place."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.casework.sheets import Care, Previewed, PreviewedSet
from app.casework.signatures import ToSign
from app.domain.attachments import Attachment
from app.domain.cases import (
    AnswerSet,
    ConsentState,
    Draft,
    Note,
    Party,
    Screening,
    ScreeningDraft,
    Sheet,
    SheetState,
    Task,
)
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Role
from app.errors import Refused
from ui.clipping import copy_record_text
from ui.contradictions.settling import Settling
from ui.printing.questions import BoxedDialog, PrivateDialog
from ui.printing.sheets_dialog import Named, ScanDialog, SheetsDialog
from ui.printing.words import boxed, printer_line
from ui.shell.case.amend_panel import AmendPanel
from ui.shell.case.attach_panel import AttachPanel
from ui.shell.case.attachment_desk import AttachmentDesk
from ui.shell.case.attachment_line import is_coming
from ui.shell.case.conflict_panel import ConflictPanel
from ui.shell.case.consent_panel import ConsentPanel
from ui.shell.case.deadline_panel import DeadlinePanel
from ui.shell.case.deadline_presenter import DeadlinePage, DeadlinePresenter
from ui.shell.case.door import Door
from ui.shell.case.header import Header
from ui.shell.case.history_panel import HistoryPanel
from ui.shell.case.history_presenter import HistoryPresenter, PastPart
from ui.shell.case.incoming import Source, carries_any, from_mime
from ui.shell.case.lines import Entry, Filter
from ui.shell.case.note_editor import NoteEditor
from ui.shell.case.presenter import CasePresenter, OldPages, Reading, Shut, remark_on
from ui.shell.case.reading_panel import ReadingPanel
from ui.shell.case.restrict_panel import RestrictPanel
from ui.shell.case.restrict_presenter import RestrictPresenter
from ui.shell.case.sheet_panel import ASKED, SheetPanel
from ui.shell.case.side import WIDTH, Side
from ui.shell.case.signing_page import SigningPage
from ui.shell.erasing.proposal_dialog import ProposalDialog
from ui.shell.erasing.propose_dialog import ProposeDialog
from ui.shell.room import Place, Room, Shell
from ui.spoken import day
from ui.theme.tokens import px
from ui.widgets.card import Card
from ui.widgets.chips import Chips
from ui.widgets.empty_page import EmptyPage
from ui.widgets.keys import bind
from ui.widgets.page import Page
from ui.widgets.rows_view import RowsView
from ui.window import Window
from ui.wording import sentence
from ui.words import say

if TYPE_CHECKING:  # the engine is brought in after the first paint
    from ui.sync_choosing import Colleague
    from ui.sync_desk import SyncDesk

Wish = Callable[[], None]
"""Something pressed while the page was still being read."""

SCROLL_BAR = 14
"""Room beside the actions, in unscaled pixels: on a small screen there are more of them than it is high."""
FETCHING_MS = 1_500
"""While something is being fetched the page looks so often how far it is."""


class View(Room):
    """The case page."""

    def __init__(self, shell: Shell, sync: "SyncDesk | None" = None) -> None:
        """`sync` knows who else does casework at the site."""
        super().__init__(shell)
        self._wish: Wish | None = None
        self._guarded: OldPages | None = None
        self._scans: tuple[Sheet, tuple[bytes, ...]] | None = None
        self._copy: Previewed | None = None
        self.presenter = CasePresenter(shell, self)
        self.conflicts = Settling(shell, self)
        self.histories = HistoryPresenter(shell, self)
        self.attachments = AttachmentDesk(shell, self)
        self._fetching = QTimer(self, singleShot=True, interval=FETCHING_MS)
        self.deadlines = DeadlinePresenter(shell, self)
        self.page = Page("")
        self.header = Header()
        self.filter = Chips(say("case.filter.name"), ((one, say(f"case.filter.{one.value}")) for one in Filter))
        self.timeline = RowsView(say("case.page.timeline"), one_click=False)
        self.empty = EmptyPage("note-pencil", say("case.page.timeline_empty"), say("case.page.note"))
        self.side = Side()
        self.editor = NoteEditor(shell)
        self.consent = ConsentPanel()
        self.conflict = ConflictPanel()
        self.history = HistoryPanel()
        self.deadline = DeadlinePanel()
        self.amend = AmendPanel()
        self.whole_note = ReadingPanel()
        self.sheet_end = SheetPanel()
        self.attach = AttachPanel(shell)
        self.door = Door()
        self.restrict = RestrictPanel()
        self.restricting = RestrictPresenter(shell, sync, self)
        self.setAcceptDrops(True)
        self._panels = (
            self.editor, self.consent, self.conflict, self.history, self.deadline, self.sheet_end, self.attach,
            self.whole_note, self.amend,
        )  # fmt: skip
        self._lay_out()
        self._listen()

    def open(self, place: Place) -> None:
        """Show the case of `place`."""
        self._wish = None
        self.side.show_printer(printer_line(self.shell.settings))
        if place.case is not None:
            if place.case != self.presenter.case:
                self._on_panel_done()
                self.filter.choose(Filter.ALL)
            if place.kind and place.record:
                self._wish = partial(self._show_field, place.kind, place.record, place.field)
            self.presenter.open(place.case)
            self.timeline.setFocus()

    def redraw(self, changes: Changes) -> None:
        """Read again where it has changed."""
        self.presenter.redraw(changes)

    def leave(self) -> None:
        """What is being written goes to the vault at once; nothing of it stays on screen."""
        self._wish = None
        self._fetching.stop()
        self.attachments.close_viewer()
        self.editor.let_go()
        self._on_panel_done()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the page scrolls."""
        return QSize(0, 0)

    def _lay_out(self) -> None:
        self.page.column.addWidget(self.header)
        self.main = QWidget()
        line = QHBoxLayout(self.main)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(16))
        line.addWidget(self._timeline_card(), 1)
        beside = _scrolled(self.side)
        beside.setFixedWidth(px(WIDTH + SCROLL_BAR))
        line.addWidget(beside)
        self.stack = QStackedWidget()
        self._scroll = _scrolled(self.amend)
        self.stack.addWidget(self.main)
        for part in (*self._panels[:-1], self.door, self.restrict, self._scroll):
            self.stack.addWidget(part)
        self.page.column.addWidget(self.stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _timeline_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(px(4), px(8), px(4), px(4))
        self.filter.choose(Filter.ALL)
        chips = QHBoxLayout()
        chips.setContentsMargins(px(12), 0, px(12), 0)
        chips.addWidget(self.filter)
        card.add(chips)
        self.sheet = QStackedWidget()
        self.sheet.addWidget(self.timeline)
        self.sheet.addWidget(self.empty)
        card.add(self.sheet, 1)
        return card

    def _listen(self) -> None:
        self.presenter.read.connect(self._on_read)
        self.presenter.shut.connect(self._on_shut)
        self.presenter.emptied.connect(self._on_emptied)
        self.header.moved.connect(self.presenter.move_stage)
        self.header.risk_set.connect(self.presenter.set_risk)
        self.header.edited.connect(self._on_edit)
        self.header.flagged.connect(self.presenter.flag_person)
        self.header.settled.connect(self._on_settle)
        self.header.settling_case.connect(self._on_settle_case)
        self.header.remembering.connect(self._on_history)
        self.header.erasing.connect(self._on_erase)
        self.filter.chosen.connect(self.presenter.narrow)
        self.timeline.chosen.connect(self._on_chosen)
        self.timeline.acted.connect(self._on_acted)
        self.timeline.opened.connect(self._on_acted)
        self.empty.stepped.connect(self._on_note)
        self.side.note.clicked.connect(self._on_note)
        self.side.screening.clicked.connect(self._on_screening)
        self.side.attach.clicked.connect(self._on_attach)
        self.side.print.clicked.connect(self._on_print)
        self.side.preview.clicked.connect(self._on_preview)
        self.presenter.previewed.connect(self._on_previewed)
        self.presenter.guarded.connect(self._on_guarded)
        self.presenter.boxed.connect(self._on_boxed)
        self.presenter.scanned.connect(self._on_scanned)
        self.presenter.signing.connect(self._on_signing)
        self.presenter.masked.connect(self._on_masked)
        self.side.more.chosen.connect(self._on_beside)
        self.side.filled.connect(self.presenter.fill)
        self.side.consent_wanted.connect(self._on_consent)
        self.side.finished.connect(self.presenter.finish)
        self.side.pressed.connect(self._on_pressed)
        self._listen_to_panels()
        bind(self, "Alt+N", self._on_note)
        bind(self, "Alt+F", self._on_forms)
        bind(self, "Alt+L", self._on_screening)
        bind(self, "Alt+P", self._on_print)
        bind(self, "Alt+T", self._on_attach)
        bind(self, "Alt+M", self._on_more)
        bind(self.main, "Ctrl+V", self._on_paste)
        self._fetching.timeout.connect(self.presenter.refresh)

    def _listen_to_panels(self) -> None:
        for panel in self._panels:
            panel.finished.connect(self._on_panel_done)
        self.restrict.finished.connect(self._on_panel_done)
        self.restrict.restricting.connect(self.restricting.choose)
        self.restricting.offered.connect(self._on_readers_offered)
        self.restricting.done.connect(self._on_panel_done)
        self.restricting.refused.connect(self.restrict.show_problem)
        self.header.restricting.connect(self._on_restrict)
        self.door.finished.connect(self._on_away)
        self.door.thrown_away.connect(self.presenter.throw_away)
        self.door.joining.connect(self.presenter.join)
        self.presenter.joined.connect(self._on_panel_done)
        self.header.taking_over.connect(self._on_take_over)
        self.consent.recorded.connect(self._on_consent_recorded)
        self.conflicts.read.connect(self.conflict.show_contradictions)
        self.conflict.chosen.connect(self.conflicts.choose)
        self.conflict.kept.connect(self.conflicts.keep_both)
        self.histories.read.connect(self._on_history_read)
        self.amend.amended.connect(self._on_amended)
        self.sheet_end.marked.connect(self.presenter.mark_sheet)
        self.presenter.marked.connect(self.sheet_end.settle)
        self.presenter.consented.connect(self.consent.settle)
        self.presenter.amended.connect(self.amend.settle)
        self._listen_to_deadline()

    def _listen_to_deadline(self) -> None:
        self.side.deadline_wanted.connect(self._on_deadline)
        self.deadlines.read.connect(self._on_deadline_read)
        self.deadlines.stored.connect(self.deadline.settle)
        self.deadline.done.connect(self.deadlines.finish)
        self.deadline.moved.connect(self.deadlines.move)
        self.deadline.taken.connect(self.deadlines.take)
        self.deadline.kept.connect(self.deadlines.keep)
        self.deadline.reopened.connect(self.deadlines.reopen)

    @Slot(object)
    def _on_read(self, reading: Reading) -> None:
        case = reading.page.case
        about = reading.names.matters.get(case.matter, case.matter)
        opened = say("case.page.opened", day=day(case.opened_on), worker=case.worker)
        self.page.title.setText(case.number)
        self.page.beside.setText(" · ".join(part for part in (about, opened) if part))
        self.header.show_reading(reading)
        self.side.show_reading(reading)
        if self.stack.currentWidget() is self.door and reading.page.may_work:
            self._on_panel_done()
        rows = self.presenter.rows()
        self.timeline.show_rows(rows)
        self.sheet.setCurrentWidget(self.timeline if rows else self.empty)
        self._on_chosen(self.timeline.chosen_ref())
        if any(map(is_coming, reading.attachments)):
            self._fetching.start()
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()

    @Slot(object)
    def _on_shut(self, shut: Shut) -> None:
        """Of the case nothing is shown but what lists tell of it."""
        self.page.title.setText(shut.row.number if shut.row else say("case.door.title"))
        self.page.beside.setText("")
        self.door.show_shut(shut)
        self._show(self.door)

    @Slot()
    def _on_restrict(self) -> None:
        if (reading := self.presenter.reading) is not None:
            self.restricting.ask(reading.page.case.id, reading.page.apart)

    @Slot(object, bool)
    def _on_readers_offered(self, colleagues: Sequence["Colleague"], is_apart: bool) -> None:
        if self.presenter.reading is not None:
            self._show(self.restrict)
            self.restrict.ask(colleagues, is_apart=is_apart)

    @Slot()
    def _on_take_over(self) -> None:
        if (reading := self.presenter.reading) is not None:
            self._show(self.door)
            self.door.ask(reading.page.case.worker)

    @Slot()
    def _on_away(self) -> None:
        """Back to the case where it can be read, else to the list."""
        if self.presenter.reading is None:
            self.shell.go(Place("today" if self.door.is_of_post else "cases"))
        else:
            self._on_panel_done()

    @Slot()
    def _on_emptied(self) -> None:
        """Nothing of the case stays on screen until it has been read for the people now in the room."""
        self.header.clear()
        self.side.clear()
        self.timeline.show_rows(())
        self.editor.mind_reader()
        self.attach.mind_reader()
        self.attachments.close_viewer()
        if self.stack.currentWidget() not in (self.editor, self.attach):
            self._on_panel_done()

    @Slot(object)
    def _on_chosen(self, ref: object) -> None:
        reading = self.presenter.reading
        pen_forms = reading.pen_forms if reading else frozenset[str]()
        self.side.show_entry(self.presenter.entry(ref), pen_forms, may_work=self._may_work)

    @Slot(object)
    def _on_acted(self, ref: object) -> None:
        """The one thing a line is for."""
        entry = self.presenter.entry(ref)
        if isinstance(entry, Draft):
            self._go_on(entry)
        elif isinstance(entry, Note):
            self._read_on(entry)
        elif isinstance(entry, AnswerSet):
            self.presenter.open_answers(entry)
        elif isinstance(entry, Screening | ScreeningDraft) and self._may_work:
            self._screen(entry)
        elif isinstance(entry, Attachment):
            self.attachments.open_or_fetch(entry)
        elif isinstance(entry, Sheet) and self._may_work and entry.state is SheetState.PRINTED:
            self.presenter.mark_sheet(entry, SheetState.SIGNED)

    @Slot(str, object)
    def _on_pressed(self, choice: str, entry: Entry) -> None:
        if isinstance(entry, Sheet | AnswerSet) and choice == "masked_copy":
            self.presenter.mask(entry)
        elif isinstance(entry, Note) and choice == "addendum":
            self._amend_note(entry)
        elif isinstance(entry, Note) and choice == "copy":
            copy_record_text(entry.body)
            self.shell.tell(say("case.told.copied"))
        elif isinstance(entry, Screening) and choice == "correct":
            self.presenter.screen(role=entry.role, record=entry.id)
        elif isinstance(entry, Sheet) and choice == "sign_pen":
            self._sign_on_screen(entry)
        elif isinstance(entry, Sheet) and choice == "open_scan":
            self.presenter.open_scans(entry)
        elif isinstance(entry, Sheet) and choice == "print_again":
            self.presenter.print_again(entry)
        elif isinstance(entry, Sheet):
            self._move_sheet(entry, SheetState(choice.removeprefix("sheet_")))
        else:
            self._on_acted(entry.id)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures may be dropped anywhere on the page."""
        if carries_any(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """They go to where files are attached."""
        if sources := from_mime(event.mimeData()):
            event.acceptProposedAction()
            self._take_in(sources)

    @Slot()
    def _on_paste(self) -> None:
        if sources := from_mime(QGuiApplication.clipboard().mimeData()):
            self._take_in(sources)
        else:
            self.shell.tell(say("attach.nothing_to_paste"))

    @Slot()
    def _on_attach(self) -> None:
        if self._is_read(self._on_attach):
            self._take_in(())

    def _take_in(self, sources: Sequence[Source]) -> None:
        """Into the panel; whatever else is being written is not disturbed."""
        reading, shown = self.presenter.reading, self.stack.currentWidget()
        if shown is self.attach:
            self.attach.add_sources(sources)
        elif reading is not None and not reading.page.may_work:
            self.shell.tell(sentence(Refused(rule="reads_only")))
        elif reading is not None and shown is self.main:
            self._show(self.attach)
            self.attach.begin(reading, sources)

    def _screen(self, entry: Screening | ScreeningDraft) -> None:
        """The same instrument for the same person, with what came of it before; a half-entered correction goes on."""
        record = entry.amends if isinstance(entry, ScreeningDraft) else None
        self.presenter.screen(entry.instrument, entry.role, record)

    @Slot()
    def _on_erase(self) -> None:
        """Propose it, or see how the proposal stands."""
        reading = self.presenter.reading
        if reading is None:
            return
        if reading.proposal is not None:
            ProposalDialog(self.shell, reading.proposal.id, reading.proposal.number, self).open()
        else:
            ProposeDialog(self.shell, reading.page.case.id, reading.page.case.number, self).open()

    @Slot()
    def _on_screening(self) -> None:
        if self._is_read(self._on_screening) and self._may_work:
            self.presenter.screen()

    @Slot(object)
    def _on_guarded(self, pages: OldPages) -> None:
        """Printed again only once somebody says that the printer is watched, or who will not get the sheet."""
        self._guarded = pages
        dialog = PrivateDialog(self, "found" if pages.care is Care.WHEREABOUTS else "private")
        dialog.accepted.connect(self._on_somebody_there)
        dialog.open()

    @Slot()
    def _on_somebody_there(self) -> None:
        pages, self._guarded = self._guarded, None
        if pages is not None:
            self.presenter.send(pages)

    @Slot(object)
    def _on_boxed(self, letters: tuple[str, ...]) -> None:
        dialog = BoxedDialog(self, letters)
        dialog.accepted.connect(self._on_print_anyway)
        dialog.open()

    @Slot()
    def _on_print_anyway(self) -> None:
        if self.presenter.case is not None:
            self.presenter.print_anyway(self.presenter.case)

    def _sign_on_screen(self, sheet: Sheet) -> None:
        """Only where the way back to the records is barred to whoever signs."""
        window = self.window()
        if isinstance(window, Window) and not window.has_pin:
            self.shell.tell(say("sign.needs_pin"))
        else:
            self.presenter.offer_signature(sheet)

    @Slot(object)
    def _on_signing(self, to_sign: ToSign) -> None:
        reading = self.presenter.reading
        if reading is not None:
            SigningPage(self.shell, to_sign, reading.names.forms[to_sign.sheet.form], self).open()

    @Slot(object)
    def _on_masked(self, copy: Previewed) -> None:
        remark = "\n".join(part for part in (say("case.print.masked_why"), boxed(copy.rendered.boxed)) if part)
        named = (Named(copy.code, copy.rendered.pdf),)
        dialog = SheetsDialog(self.shell, named, self, remark, say("case.print.masked_dialog"))
        self._copy = copy
        dialog.printing.connect(self._on_print_copy)
        dialog.open()

    @Slot()
    def _on_print_copy(self) -> None:
        """What a form is about is still on its masked copy."""
        if self._copy is not None and self._copy.care is Care.PRINTER:
            dialog = PrivateDialog(self)
            dialog.accepted.connect(self._on_print_copy_watched)
            dialog.open()
        else:
            self._on_print_copy_watched()

    @Slot()
    def _on_print_copy_watched(self) -> None:
        if self._copy is not None:
            self.presenter.print_copy(self._copy)

    @Slot(object, object)
    def _on_scanned(self, sheet: Sheet, pdfs: tuple[bytes, ...]) -> None:
        documents = tuple(Named(say("scans.shown"), pdf) for pdf in pdfs)
        self._scans = sheet, pdfs
        dialog = ScanDialog(self.shell, documents, self, say("scans.shown_why"))
        dialog.printing.connect(self._on_print_scans)
        dialog.rejected.connect(self._on_scans_closed)
        dialog.open()

    @Slot()
    def _on_print_scans(self) -> None:
        if self._scans is not None:
            self.presenter.print_scans(*self._scans)
        self._on_scans_closed()

    @Slot()
    def _on_scans_closed(self) -> None:
        """Of what was shown nothing stays in memory."""
        self._scans = None

    def _move_sheet(self, sheet: Sheet, state: SheetState) -> None:
        """At once, or after the word it needs."""
        row = next((row for row in self.presenter.rows() if row.ref == sheet.id), None)
        if state not in ASKED:
            self.presenter.mark_sheet(sheet, state)
        elif row is not None:
            self._show(self.sheet_end)
            self.sheet_end.ask(sheet, state, row.title)

    @property
    def _may_work(self) -> bool:
        reading = self.presenter.reading
        return reading is not None and reading.page.may_work

    def _is_read(self, wish: Wish) -> bool:
        """Whether the case has been read; if not, what the person wants is done as soon as it has."""
        if self.presenter.reading is None:
            self._wish = wish
        return self.presenter.reading is not None

    @Slot()
    def _on_print(self) -> None:
        if self._is_read(self._on_print) and self._may_work:
            self.presenter.print_set()

    @Slot()
    def _on_preview(self) -> None:
        if self._is_read(self._on_preview):
            self.presenter.preview_set()

    @Slot(object)
    def _on_previewed(self, drawn: PreviewedSet) -> None:
        documents = tuple(Named(one.code, one.rendered.pdf) for one in drawn.sheets)
        dialog = SheetsDialog(self.shell, documents, self, remark_on(drawn))
        dialog.keep.hide()  # a sheet of the record is kept as PDF from its form, with its code on it
        dialog.printing.connect(self._on_print)
        dialog.open()

    @Slot()
    def _on_note(self) -> None:
        if not self._is_read(self._on_note):
            return
        reading = self.presenter.reading
        if reading is not None and self.stack.currentWidget() is not self.editor:
            self._show(self.editor)
            self.editor.begin(reading.page.case, reading.names)

    def _go_on(self, draft: Draft) -> None:
        if (reading := self.presenter.reading) is not None:
            self._show(self.editor)
            self.editor.go_on(reading.page.case, reading.names, draft)

    def _read_on(self, note: Note) -> None:
        """Of a note that is folded in the timeline there is more to read."""
        row = next((row for row in self.presenter.rows() if row.ref == note.id), None)
        if row is not None and row.act:
            self._show(self.whole_note)
            self.whole_note.show_note(row, note.body)

    def _amend_note(self, note: Note) -> None:
        if (reading := self.presenter.reading) is not None:
            self._show(self.editor)
            self.editor.amend(reading.page.case, reading.names, note)

    @Slot()
    def _on_forms(self) -> None:
        if self._is_read(self._on_forms) and self._may_work:
            self.side.form.showMenu()

    @Slot()
    def _on_more(self) -> None:
        if self._is_read(self._on_more) and not self.side.more.isHidden():
            self.side.more.showMenu()

    @Slot(str)
    def _on_beside(self, room: str) -> None:
        self.shell.go(Place(room, case=self.presenter.case))

    @Slot(object)
    def _on_consent(self, party: Party) -> None:
        if (reading := self.presenter.reading) is not None:
            self._show(self.consent)
            self.consent.ask(party, reading.names.today)

    @Slot(object, object, object, str, str)
    def _on_consent_recorded(self, role: Role, state: ConsentState, given_on: date, witness: str, _: str) -> None:
        self.presenter.record_consent(role, state, given_on, witness)

    @Slot(object)
    def _on_edit(self, role: Role) -> None:
        reading = self.presenter.reading
        party = reading.page.case.party(role) if reading else None
        if reading is not None and party is not None:
            self._show(self.amend)
            self.amend.ask(party, reading.names.today, is_one_of_two=reading.page.case.is_couple)

    @Slot(object, object)
    def _on_amended(self, party: Party, details: PersonDetails) -> None:
        self.presenter.amend_person(party.person.id, details)

    @Slot(object)
    def _on_settle(self, role: Role) -> None:
        reading = self.presenter.reading
        party = reading.page.case.party(role) if reading else None
        if party is not None:
            self._show(self.conflict)
            self.conflicts.of_party(party)

    def _show_field(self, kind: str, record: RecordId, field: str) -> None:
        """Somebody comes from the list of contradictions."""
        if (reading := self.presenter.reading) is not None:
            self._show(self.conflict)
            self.conflicts.of_field(reading.page.case, kind, record, field)

    @Slot()
    def _on_settle_case(self) -> None:
        if (reading := self.presenter.reading) is not None:
            self._show(self.conflict)
            self.conflicts.of_case(reading.page.case)

    @Slot()
    def _on_history(self) -> None:
        if (reading := self.presenter.reading) is not None:
            self._show(self.history)
            self.histories.of_case(reading.page.case.id, reading.reader)

    @Slot(object)
    def _on_history_read(self, parts: tuple[PastPart, ...]) -> None:
        """Somebody may have come in, or the panel been put away, while it was read."""
        if self.stack.currentWidget() is self.history:
            self.history.show_parts(parts)

    @Slot(object)
    def _on_deadline(self, task: Task) -> None:
        self._show(self.deadline)
        self.deadlines.look(task.id)

    @Slot(object)
    def _on_deadline_read(self, page: DeadlinePage) -> None:
        """As with the history."""
        if self.stack.currentWidget() is self.deadline:
            self.deadline.show_page(page)

    def _show(self, panel: QWidget) -> None:
        """A panel takes the place of timeline and actions."""
        self.stack.setCurrentWidget(self._scroll if panel is self.amend else panel)
        self.header.make_compact(True)

    @Slot()
    def _on_panel_done(self) -> None:
        self.amend.forget()
        self.whole_note.forget()
        self.conflict.forget()
        self.conflicts.forget()
        self.history.forget()
        self.deadline.forget()
        self.sheet_end.forget()
        self.attach.forget()
        self.door.forget()
        self.restrict.forget()
        self.stack.setCurrentWidget(self.main)
        self.header.make_compact(False)
        self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)


def _scrolled(panel: QWidget) -> QScrollArea:
    """A panel higher than a small screen."""
    scroll = QScrollArea(widgetResizable=True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(panel)
    return scroll
