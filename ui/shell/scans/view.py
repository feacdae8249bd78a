"""Scans that wait: each with its reason, to be filed by hand under the code printed on the sheet."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.domain.sheet_code import parse
from ui.scanning.burst import TAKES_CODES
from ui.scanning.folder import Loose
from ui.scanning.watch import ScanWatch, Waiting
from ui.shell.room import Place, Room, Shell
from ui.spoken import moment
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.card import row as line_of
from ui.widgets.empty_page import EmptyPage
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row
from ui.widgets.rows_view import RowsView
from ui.words import say

BOX_WIDTH = 360


class View(Room):
    """A list, and below it the field for the code of the chosen file."""

    def __init__(self, shell: Shell, watch: ScanWatch) -> None:
        super().__init__(shell)
        self._watch = watch
        self.page = Page(say("scans.title"))
        self.again = QuietButton(say("scans.again"), "arrows-clockwise")
        self.page.offer(self.again)
        self.done = Card()
        self.done_words = PlainLabel("", wraps=True)
        self.delete = QuietButton(say("scans.delete"), "trash")
        self.leave_files = PlainButton(say("scans.leave"))
        self._filing: Loose | None = None  # what was last filed by hand
        self.list = RowsView(say("scans.title"))
        self.code = LineEdit(input_method=False)
        self.code.setProperty(TAKES_CODES, True)
        self.box = FieldBox(say("scans.code"), self.code, say("scans.code_hint"))
        self.box.setFixedWidth(px(BOX_WIDTH))
        self.file = PrimaryButton(say("scans.file"), "archive")
        self.empty = EmptyPage("tray", "", say("scans.choose_folder"))
        self._lay_out()
        self._listen()

    def open(self, place: Place) -> None:
        """Show what waits now."""
        self._show()

    def leave(self) -> None:
        """No code stays in the field."""
        self.code.clear()
        self.box.show_problem("")

    def _lay_out(self) -> None:
        self.done.add(self.done_words)
        self.done.add(line_of(None, self.leave_files, self.delete))
        self.page.column.addWidget(self.done)
        waiting = Card()
        waiting.body.setContentsMargins(px(4), px(8), px(4), px(16))
        waiting.add(self.list, 1)
        foot = line_of(self.box, self.file, None)
        foot.setContentsMargins(px(12), px(8), px(12), 0)
        foot.setAlignment(self.file, Qt.AlignmentFlag.AlignVCenter)
        waiting.add(foot)
        self.stack = QStackedWidget()
        self.stack.addWidget(waiting)
        self.stack.addWidget(self.empty)
        self.page.column.addWidget(self.stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self._watch.changed.connect(self._show)
        self.again.clicked.connect(self._watch.again)
        self.delete.clicked.connect(self._watch.delete_done)
        self.leave_files.clicked.connect(self._watch.keep_done)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.file.clicked.connect(self._on_file)
        self.code.submitted.connect(self._on_file)
        self.empty.stepped.connect(self._on_settings)

    @Slot()
    def _show(self) -> None:
        self._settle()
        waiting, done = self._watch.waiting, self._watch.done
        self.done_words.setText(say("scans.filed", count=len(done)))
        self.done.setVisible(bool(done))
        self.list.show_rows([_row(one) for one in waiting])
        if waiting and self.list.chosen_ref() is None:
            self.list.setCurrentIndex(self.list.rows.index(0))
        self._on_chosen(self.list.chosen_ref())
        watched = say("scans.empty", folder=self._watch.folder) if self._watch.folder else say("scans.no_folder")
        self.empty.words.setText(self._watch.trouble or watched)
        self.empty.button.setVisible(not self._watch.folder or bool(self._watch.trouble))
        self.again.setVisible(bool(waiting))
        self.stack.setCurrentIndex(0 if waiting else 1)

    @Slot(object)
    def _on_chosen(self, ref: object) -> None:
        """A file that cannot be read at all cannot be filed either."""
        chosen = self._waiting(ref)
        for part in (self.box, self.file):
            part.setEnabled(chosen is not None and chosen.arrived is not None)

    @Slot(object)
    def _on_opened(self, ref: object) -> None:
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_file(self) -> None:
        chosen, code = self._waiting(self.list.chosen_ref()), parse(self.code.text())
        self.box.show_problem("" if code else say("scans.code_wrong"))
        if code is None or chosen is None:
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._filing = chosen.loose
        self._watch.file_by_hand(chosen, code)

    def _settle(self) -> None:
        """Once the file is filed the code has done its work; until then it stays to be looked at and put right."""
        if self._filing is not None and self._waiting(self._filing) is None:
            self._filing = None
            self.code.clear()

    @Slot()
    def _on_settings(self) -> None:
        self.shell.go(Place("settings"))

    def _waiting(self, ref: object) -> Waiting | None:
        return next((one for one in self._watch.waiting if one.loose == ref), None)


def _row(waiting: Waiting) -> Row:
    at = waiting.loose.happened_at
    return Row(
        ref=waiting.loose,
        title=waiting.loose.path.name,
        icon="file",
        meta=say("scans.came", moment=moment(at, at.date())),
        why=waiting.why,
    )
