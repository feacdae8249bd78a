"""Filling in a form: questions at the left, the printed page at the right, save and print on top."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.readers import SCOPE_OF_ROLE, Reader, Role
from ui.printing.asking import ask_and_keep
from ui.printing.questions import BoxedDialog, PrivateDialog
from ui.printing.words import printer_line
from ui.shell.entry.column import QuestionColumn
from ui.shell.entry.editor import Raw
from ui.shell.entry.fillings_menu import FillingsMenu
from ui.shell.entry.panel import PreviewPanel
from ui.shell.entry.presenter import EntryPresenter, Opened
from ui.shell.entry.preview import PreviewPresenter
from ui.shell.entry.printing import Boxed, EntryPrinting
from ui.shell.entry.problems import Remark
from ui.shell.entry.question import Question
from ui.shell.room import Place, Room, Shell
from ui.spoken import role_name
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.card_reader import CardReader
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.widgets.quiet_notice import QuietNotice
from ui.widgets.segmented import Segmented
from ui.words import in_language, say

BESIDE_FROM = 1280 - 72
"""From this width of the room on, in unscaled pixels, the page stands beside the questions."""

WIDEST = 1520


class View(Room):
    """The form of a place, for its party."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = EntryPresenter(shell, self)
        self.preview = PreviewPresenter(shell, self)
        self.printing = EntryPrinting(shell, self)
        self.column: QuestionColumn | None = None
        self.party: Segmented | None = None
        self._readers = CardReader(self)
        self._after_saving: dict[Place, tuple[str, str]] = {}  # what then, and how the form is called
        self._is_beside = True
        self._is_preview_wanted = False
        self._troubled: tuple[str, ...] = ()
        self._remarks: dict[str, Remark] = {}
        self._computed: dict[str, Raw] = {}
        self._make()
        self._lay_out()
        self._listen()

    # --- the frame's calls

    def open(self, place: Place) -> None:
        """Show the form of a place."""
        self.panel.printer.setText(printer_line(self.shell.settings))
        self.presenter.open(place)

    def leave(self) -> None:
        """Hand over what is typed at once."""
        self.presenter.keep()
        self.preview.stop()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the page scrolls."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page beside the questions, or in their place."""
        super().resizeEvent(event)
        self._is_beside = event.size().width() >= px(BESIDE_FROM)
        self._arrange()

    # --- making

    def _make(self) -> None:
        self.title = PlainLabel("", "title")
        self.called = ElidedLabel("", "secondary")
        self._may_save = True
        self.state = PlainLabel("", "secondary")
        self.to_fix = LinkButton("")
        self.to_fix.hide()
        self.assumed = ElidedLabel("", "caption")
        self.assumed.hide()
        self.kept_back = PlainLabel(say("entry.kept_back"), "overdue", wraps=True)
        self.kept_back.hide()
        self.fillings = FillingsMenu()
        self.show_preview = QuietButton(say("entry.preview"), "eye")
        self.show_preview.setCheckable(True)
        self.show_preview.setToolTip(say("entry.preview_hint"))
        self.keep_pdf = QuietButton(say("entry.keep_pdf"), "file-pdf")
        self.print = QuietButton(say("entry.print_sheet"), "printer")
        self.print.setToolTip(say("entry.print_hint"))
        self.save = PrimaryButton(say("entry.save"), "check")
        self.save.setToolTip(say("entry.save_hint"))
        self.panel = PreviewPanel()
        self.nobody = QuietNotice("users", say("entry.wait_alone"))
        self.nobody.hide()

    def _lay_out(self) -> None:
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._head = row(self.title, self.called, self.show_preview, self.keep_pdf, self.print, self.save, space=12)
        self._head.setStretch(1, 1)
        self._under = row(self.fillings, self.assumed, self.to_fix, self.state, space=12)
        self._under.setStretch(1, 1)
        self._body = QHBoxLayout()
        self._body.setSpacing(px(16))
        self._body.addWidget(self._scroll, 11)
        self._body.addWidget(self.panel, 10)
        inner = QWidget()
        inner.setMaximumWidth(px(WIDEST))
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(16), px(24), 0)
        column.setSpacing(px(8))
        column.addLayout(self._head)
        column.addLayout(self._under)
        column.addWidget(self.kept_back)
        column.addWidget(self.nobody, 1)
        column.addLayout(self._body, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(1)
        whole.addWidget(inner, 1000)
        whole.addStretch(1)

    def _listen(self) -> None:
        shown = self.presenter
        shown.opened.connect(self._on_opened)
        shown.asked_changed.connect(self._on_asked)
        shown.filled.connect(self._on_filled)
        shown.origins_changed.connect(self._show_origins)
        shown.remarked.connect(self._on_remarked)
        shown.told.connect(self._on_told)
        shown.typed.connect(self._on_typed)
        shown.saved.connect(self._on_saved)
        shown.refused.connect(self._on_refused)
        shown.failed.connect(self._on_failed)
        self.preview.drawn.connect(self.panel.show_drawn)
        self.fillings.chosen.connect(self._on_filling)
        self.fillings.given_up.connect(self.presenter.give_up)
        shown.fillings_changed.connect(self._show_fillings)
        self.panel.width_wanted.connect(self.preview.fit)
        self.printing.asked.connect(self._on_boxed)
        self.printing.pdf_ready.connect(self._on_pdf)
        self._readers.read.connect(self._on_card)
        self.shell.reader_changed.connect(self._on_reader)
        self.save.clicked.connect(self._on_save)
        self.print.clicked.connect(self._on_print)
        self.keep_pdf.clicked.connect(self._on_keep_pdf)
        self.to_fix.clicked.connect(self._on_to_fix)
        self.show_preview.toggled.connect(self._on_preview_wanted)
        bind(self, "Ctrl+S", self._on_save)
        bind(self, "Ctrl+P", self._on_ctrl_p)
        self.panel.bind_keys(self)

    # --- what the presenter says

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        self.title.setText(f"{opened.form.code} {in_language(opened.form.title)}")
        self.called.setText(opened.called)
        self.assumed.setText(say("entry.status_assumed", source=opened.form.source))
        self.assumed.setVisible(opened.form.status == "assumed")
        is_alone = self.shell.reader is Reader.WORKER
        self.kept_back.setVisible(is_alone and opened.entry is not None and bool(opened.entry.hidden))
        self.state.setText("")
        self.to_fix.hide()
        self._show_party(opened)
        self._show_fillings(opened)
        self.nobody.setVisible(opened.entry is None)
        self.nobody.show_sentence(say("entry.wait_worker" if opened.form.audience == "worker" else "entry.wait_alone"))
        self._may_save = opened.entry is not None and opened.entry.may_save
        for button in (self.save, self.print, self.keep_pdf):
            button.setVisible(self._may_save)
        self._show_questions(opened)
        if self.column is not None and opened.entry is not None:
            self.column.setEnabled(self._may_save)
            self.state.setText("" if self._may_save else say("entry.reads_only"))
        self._arrange()

    @Slot(object)
    def _on_asked(self, asked: frozenset[str]) -> None:
        if self.column is not None:
            self.column.show_asked(asked)

    @Slot(object)
    def _on_filled(self, filled: dict[str, Raw]) -> None:
        questions = self.column.questions if self.column is not None else {}
        answers = self.presenter.answers
        for name, raw in filled.items():
            if answers is not None and answers.form.fields[name].computed:
                self._computed[name] = raw
            if name in questions and not questions[name].is_being_typed_over():
                questions[name].show_raw(raw)
        self._show_origins()

    @Slot()
    def _show_origins(self) -> None:
        answers = self.presenter.answers
        if self.column is None or answers is None:
            return
        for name, question in self.column.questions.items():
            origin = answers.origin(name)
            question.show_origin(say(f"entry.origin.{origin}") if origin else "")

    @Slot(object)
    def _on_remarked(self, remarks: dict[str, Remark]) -> None:
        questions = self.column.questions if self.column is not None else {}
        self._remarks = remarks
        for name, question in questions.items():
            question.show_remark(remarks.get(name))
        self._troubled = tuple(name for name in questions if name in remarks and remarks[name].stops)
        if not self._troubled:
            self.to_fix.hide()

    @Slot(str)
    def _on_told(self, words: str) -> None:
        self.state.setText(words)

    @Slot()
    def _on_typed(self) -> None:
        if self.presenter.answers is not None and self.panel.isVisible():
            self.preview.draw_soon(self.presenter.answers.raw)

    @Slot(object)
    def _on_refused(self, place: Place) -> None:
        """Of a form that is not here any more it is told below: it still waits, among the drafts."""
        _, called = self._after_saving.pop(place, ("", ""))
        if place != self.presenter.place:
            if called:
                self.shell.tell(say("entry.left_unsaved", form=called))
            return
        self.to_fix.setText(self.state.text())
        self.state.setText("")
        self.to_fix.setVisible(bool(self._troubled))

    @Slot(object)
    def _on_failed(self, place: Place) -> None:
        """The next save is only a save again."""
        self._after_saving.pop(place, None)

    @Slot(object)
    def _on_saved(self, place: Place) -> None:
        """Whatever form is here by now, the one that was saved is printed."""
        if place not in self._after_saving:  # the second of two presses: done already
            return
        after, called = self._after_saving.pop(place)
        if place == self.presenter.place:
            self.to_fix.hide()
        if after == "print":
            self.printing.print_sheet(place)
        elif after == "pdf":
            self.printing.keep_pdf(place)
        self.shell.tell(say("entry.saved", form=called))

    # --- what the person does

    @Slot()
    def _on_save(self) -> None:
        self._save_then("")

    @Slot()
    def _on_print(self) -> None:
        answers = self.presenter.answers
        if answers is not None and answers.form.private:
            dialog = PrivateDialog(self)
            dialog.accepted.connect(self._on_somebody_there)
            dialog.open()
        else:
            self._save_then("print")

    @Slot()
    def _on_somebody_there(self) -> None:
        self._save_then("print")

    @Slot()
    def _on_keep_pdf(self) -> None:
        self._save_then("pdf")

    def _save_then(self, after: str) -> None:
        place = self.presenter.place
        if self.presenter.answers is None or not self._may_save:
            return
        if after or place not in self._after_saving:  # a save after “print” does not take the printing back
            self._after_saving[place] = after, self.title.text()
        self.presenter.save()

    @Slot(object)
    def _on_boxed(self, found: Boxed) -> None:
        """Asked once the form is saved, before it is issued."""
        dialog = BoxedDialog(self, found.letters, as_file=found.as_file)
        dialog.accepted.connect(self.printing.go_on)
        dialog.open()

    @Slot(bytes)
    def _on_pdf(self, pdf: bytes) -> None:
        code = self.title.text().partition(" ")[0]
        if told := ask_and_keep(self, [(code, pdf)]):
            self.shell.tell(told)

    @Slot()
    def _on_to_fix(self) -> None:
        """The page scrolls because somebody asked it to."""
        if self.column is not None and self._troubled:
            question = self.column.questions[self._troubled[0]]
            self._scroll.ensureWidgetVisible(question, 0, px(80))
            question.setFocus()

    @Slot(object)
    def _on_party(self, role: Role) -> None:
        place = self.presenter.place
        self.shell.go(Place("entry", case=place.case, form=place.form.partition("@")[0], role=role))

    @Slot(object)
    def _on_filling(self, filling: RecordId | None) -> None:
        self.presenter.go_to_filling(filling)

    @Slot(object)
    def _show_fillings(self, opened: Opened) -> None:
        here = opened.entry.filling if opened.entry else None
        self.fillings.show_fillings(opened.fillings, here, opened.at.date())

    @Slot(object)
    def _on_reader(self, reader: object) -> None:
        self.kept_back.hide()
        if self.isVisible():
            self.presenter.open(self.presenter.place)

    @Slot(object, QWidget)
    def _on_card(self, card: object, field: QWidget) -> None:
        for name, line in self.column.lines() if self.column is not None else ():
            if line is field:
                self.presenter.take_card(card, name)  # type: ignore[arg-type]  # the signal carries a Card

    @Slot()
    def _on_ctrl_p(self) -> None:
        """Beside the questions the page is always there, so the key prints; else it shows the page."""
        if self._is_beside:
            self._on_print()
        else:
            self.show_preview.toggle()

    @Slot(bool)
    def _on_preview_wanted(self, wanted: bool) -> None:
        self._is_preview_wanted = wanted
        self._arrange()
        if wanted:
            self._draw()

    # --- showing

    def _draw(self) -> None:
        if self.presenter.answers is not None and self.panel.isVisible():
            self.preview.fit(self.panel.pages.picture_width())
            self.preview.show(self.presenter.place, self.presenter.answers.raw)
            self.preview.draw()

    def _show_party(self, opened: Opened) -> None:
        if self.party is not None:
            self._under.removeWidget(self.party)
            self.party.deleteLater()
            self.party = None
        if not opened.form.per_party or opened.entry is None or opened.entry.role is Role.CLIENT:
            return
        options = [(role, role_name(role), SCOPE_OF_ROLE[role].value) for role in opened.roles]
        self.party = Segmented(options, say("entry.who"), compact=True)
        self.party.choose(opened.entry.role)
        self.party.chosen.connect(self._on_party)
        self._under.insertWidget(0, self.party)

    def _show_questions(self, opened: Opened) -> None:
        self.column = None
        answers = self.presenter.answers
        if answers is None:
            self._scroll.takeWidget()
            return
        reader = self.shell.reader
        self._remarks, self._computed = {}, {}
        self.column = QuestionColumn(answers.form_for(reader), opened.codes, answers.asked(reader))
        self.column.answered.connect(self.presenter.answer)
        self.column.left.connect(self._on_left)
        self.column.built.connect(self._on_built)
        self.column.completed.connect(self._on_completed)
        self._scroll.setWidget(self.column)
        self._arrange()
        self.column.build()

    @Slot(str)
    def _on_left(self, name: str) -> None:
        """What is computed comes back to a field that was emptied."""
        answers = self.presenter.answers
        if self.column is not None and answers is not None and name in self._computed and not answers.of(name):
            self.column.questions[name].show_raw(self._computed[name])
        self.presenter.leave_field(name)

    @Slot(object)
    def _on_built(self, questions: list[Question]) -> None:
        """A section has been laid out: put in what is known by now."""
        answers = self.presenter.answers
        if answers is None:
            return
        for question in questions:
            name = question.field.id
            question.show_raw(self._computed.get(name, answers.of(name)))
            question.show_remark(self._remarks.get(name))
            origin = answers.origin(name)
            question.show_origin(say(f"entry.origin.{origin}") if origin else "")
            question.settled.connect(self.presenter.settle)
            if name in self.presenter.contradicted():
                question.show_contradiction()
            if line := question.editor.line():
                self._readers.watch(line)

    @Slot()
    def _on_completed(self) -> None:
        """Draw the page; begin at the first open question, or at the one somebody comes for, unless the person has
        begun already or gone elsewhere."""
        self._draw()
        column, focus = self.column, QApplication.focusWidget()
        is_elsewhere = focus is not None and not (focus is self or self.isAncestorOf(focus))
        if column is None or is_elsewhere or (focus is not None and column.isAncestorOf(focus)):
            return
        wanted = column.questions.get(self.presenter.wanted_field())
        if wanted is not None:
            self._scroll.ensureWidgetVisible(wanted, 0, px(80))
        if (first := wanted or column.first_asked()) is not None:
            first.setFocus()

    def _arrange(self) -> None:
        """Both beside each other, or one in the place of the other."""
        is_open = self.presenter.answers is not None
        only_page = self._is_preview_wanted and not self._is_beside
        self.show_preview.setVisible(not self._is_beside)
        self._scroll.setVisible(is_open and not only_page)
        self.panel.setVisible(is_open and (self._is_beside or only_page))
        if self.column is not None:
            self.column.show_texts(whole=not self._is_beside)
