"""Forms and handouts: everything the desk has as the page it is, found by a word or its code."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from app.definitions.values import Lang
from app.domain.changes import Changes
from app.domain.ids import RecordId
from ui.printing.asking import ask_and_keep
from ui.printing.sheets_dialog import AskedDialog, Named, SheetsDialog
from ui.printing.words import printer_line
from ui.shell.forms.gallery import Act, Gallery
from ui.shell.forms.leaves import Leaf, finds
from ui.shell.forms.presenter import Blank, FormsPresenter, Order, Shelf
from ui.shell.forms.printed import Printed
from ui.shell.forms.unsafe_panel import UnsafePanel
from ui.shell.room import Place, Room, Shell
from ui.theme.tokens import px
from ui.widgets.buttons import ChipButton, QuietButton
from ui.widgets.card import row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.widgets.quiet_notice import QuietNotice
from ui.widgets.rows_view import RowsView
from ui.words import say

_IN_LANGUAGE: Mapping[str, Lang] = {"print_simplified": "zh", "print_traditional": "zh-Hant", "print_english": "en"}


class ToKeep(msgspec.Struct, frozen=True, eq=False):
    """A page to be kept as a file, once somebody has answered for it."""

    pdf: bytes


class View(Room):
    """With `Place.case`, the forms can be filled in for that case."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = FormsPresenter(shell, self)
        self._shelf = Shelf((), "")
        self._previewed: Blank | None = None
        self.page = Page(say("forms.title"))
        self.search = LineEdit(say("forms.search_name"))
        self.search.setPlaceholderText(say("forms.search"))
        self.search.setProperty("role", "search")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(px(420))
        self.today = ChipButton(say("forms.printed.none_yet"), "printer")
        self.printer = ElidedLabel("", "caption")
        self.printer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.gallery = Gallery(say("forms.title"), self.presenter.picture)
        self.printed = RowsView(say("forms.printed.title"))
        self.add_file = QuietButton(say("own_form.import"), "file-plus")
        self.add_file.setToolTip(say("own_form.import_hint"))
        self.add_file.hide()
        self.nothing = QuietNotice("magnifying-glass", say("forms.none"))
        self.unsafe = UnsafePanel()
        self._lay_out()
        self._listen()

    def open(self, place: Place) -> None:
        """Read what there is."""
        self.printer.setText(printer_line(self.shell.settings))
        self.presenter.open(place.case)
        self.search.setFocus()

    def redraw(self, changes: Changes) -> None:
        """What was printed today may be more now."""
        self.presenter.redraw(changes)

    def leave(self) -> None:
        """Leave what is not drawn yet, and what was asked."""
        self.unsafe.put_away()
        self.presenter.stop()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the page scrolls."""
        return QSize(0, 0)

    def _lay_out(self) -> None:
        self.page.offer(self.add_file)
        self.gallery.more_acts = self._own_acts
        top = row(self.search, self.today, self.printer, space=12)
        top.setStretch(0, 2)
        top.setStretch(2, 1)
        self.page.column.addLayout(top)
        self.page.column.addWidget(self.unsafe)
        for part in (self.gallery, self.printed, self.nothing):
            self.page.column.addWidget(part, 1)
        self.today.setCheckable(True)
        self._show_parts()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.presenter.read.connect(self._on_read)
        self.presenter.pictured.connect(self._on_pictured)
        self.presenter.blank_ready.connect(self._on_blank_ready)
        self.presenter.printed_read.connect(self._on_printed)
        self.gallery.chosen.connect(self._on_chosen)
        self.gallery.seen.connect(self._on_seen)
        self.printed.opened.connect(self._on_record)
        self.search.textChanged.connect(self._on_search)
        self.search.submitted.connect(self.gallery.go_to_first)
        self.today.toggled.connect(self._on_today)
        self.add_file.clicked.connect(self._on_add_file)
        self.unsafe.allowed.connect(self._on_allowed)
        self.unsafe.finished.connect(self._on_answered)
        self.shell.reader_changed.connect(self.unsafe.put_away)
        bind(self, "Ctrl+F", self._on_find)

    # --- what the presenter says
    @Slot(object)
    def _on_read(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.add_file.setVisible(shelf.may_change)
        count = len(shelf.leaves)
        self.page.beside.setText(
            say("forms.for_case", called=shelf.called) if shelf.called else say("forms.count", count=count)
        )
        self._on_search(self.search.text())

    @Slot(str, QImage)
    def _on_pictured(self, leaf_id: str, picture: QImage) -> None:
        self.gallery.update(self.gallery.cards.index(self.gallery.cards.position(leaf_id)))

    @Slot(object)
    def _on_printed(self, printed: Printed) -> None:
        words = say("forms.printed.count", count=printed.count) if printed.count else say("forms.printed.none_yet")
        self.today.setText(words)
        self.printed.show_rows(printed.rows)
        self._show_parts()

    @Slot(object)
    def _on_blank_ready(self, blank: Blank) -> None:
        self._previewed = blank
        leaf = blank.leaf
        name, remark = leaf.code or say("forms.handout_file"), say("forms.unsafe_hint") if leaf.is_unsafe else ""
        documents = (Named(name, blank.pdf),)
        dialog: SheetsDialog
        if leaf.is_unsafe:
            dialog = AskedDialog(self.shell, documents, self, remark)
            dialog.keeping.connect(self._on_keep_previewed)
        else:
            dialog = SheetsDialog(self.shell, documents, self, remark)
        dialog.printing.connect(self._on_print_previewed)
        dialog.open()

    # --- what the person does
    @Slot(str)
    def _on_search(self, text: str) -> None:
        shown = [leaf for leaf in self._shelf.leaves if finds(leaf, text)]
        self.gallery.show_leaves(shown, fills=self.presenter.has_case)
        if text and self.today.isChecked():
            self.today.setChecked(False)
        self._show_parts()

    @Slot()
    def _on_find(self) -> None:
        self.today.setChecked(False)
        self.search.setFocus()

    @Slot(bool)
    def _on_today(self, wanted: bool) -> None:
        self._show_parts()
        if wanted:
            self.printed.setFocus()

    @Slot(object)
    def _on_seen(self, leaves: list[Leaf]) -> None:
        self.presenter.draw(leaves, self.gallery.picture_width())

    @Slot(str, object)
    def _on_chosen(self, what: str, leaf: Leaf) -> None:
        if what == "look":
            self.presenter.look_at(leaf)
        elif what == "fill":
            self.presenter.fill_in(leaf)
        elif what == "copy":
            self.presenter.copy(leaf)
        elif what == "edit":
            self.presenter.edit(leaf.id)
        elif what == "star":
            self.presenter.keep_at_hand(leaf)
        elif what == "blank":
            self._print_or_ask(Order(leaf, self.shell.lang))
        elif what in _IN_LANGUAGE:
            self._print_or_ask(Order(leaf, _IN_LANGUAGE[what]))

    def _own_acts(self, leaf: Leaf) -> Sequence[Act]:
        """A copy of any form of the program's or the site's; the site's own can be edited, or looked at.

        A handout is printed in the language of whoever takes it along.
        """
        if leaf.is_handout:
            others = (name for name, lang in _IN_LANGUAGE.items() if lang != self.shell.lang)
            return tuple(Act(name, say(f"forms.{name}")) for name in others)
        acts = (Act("copy", say("own_form.copy")),) if self._shelf.may_change and leaf.kind == "form" else ()
        return (*acts, Act("edit", say("own_form.edit"))) if leaf.is_own else acts

    @Slot()
    def _on_add_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, say("own_form.import"), str(Path.home()), say("own_form.file_kinds")
        )
        if chosen:
            self.presenter.begin(Path(chosen))

    @Slot(object)
    def _on_record(self, case: RecordId | None) -> None:
        if case is not None:
            self.presenter.open_record(case)

    @Slot()
    def _on_print_previewed(self) -> None:
        if self._previewed is not None:
            self._print_or_ask(self._previewed)

    @Slot()
    def _on_keep_previewed(self) -> None:
        if self._previewed is not None:
            self.unsafe.ask(self._previewed.leaf.title, ToKeep(self._previewed.pdf), as_file=True)

    # --- printing
    @Slot(object)
    def _on_allowed(self, wanted: Order | Blank | ToKeep) -> None:
        if not isinstance(wanted, ToKeep):
            self._print(wanted)
        elif told := ask_and_keep(self, [(say("forms.handout_file"), wanted.pdf)]):
            self.shell.tell(told)

    def _print_or_ask(self, wanted: Order | Blank) -> None:
        if wanted.leaf.is_unsafe:
            self.unsafe.ask(wanted.leaf.title, wanted)
        else:
            self._print(wanted)

    def _print(self, wanted: Order | Blank) -> None:
        """Made already, or to be made."""
        if isinstance(wanted, Blank):
            self.presenter.print_made(wanted)
        else:
            self.presenter.print_blank(wanted)

    @Slot()
    def _on_answered(self) -> None:
        self.gallery.setFocus()

    def _show_parts(self) -> None:
        """Either the cards, or what was printed today, or the sentence why there is nothing."""
        is_today = self.today.isChecked()
        is_empty = not (self.printed.rows.rowCount() if is_today else self.gallery.leaves)
        self.nothing.setVisible(is_empty)
        self.gallery.setVisible(not is_today and not is_empty)
        self.printed.setVisible(is_today and not is_empty)
        if is_empty:
            self.nothing.show_sentence(self._why_nothing(is_today=is_today))

    def _why_nothing(self, *, is_today: bool) -> str:
        if is_today:
            return say("forms.printed.nothing")
        text = self.search.text()
        return say("forms.none_found", text=text) if text else say("forms.none")
