"""Chooses of whom which sheets are printed, and shows how far it has come."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHeaderView, QProgressBar, QTreeWidget, QTreeWidgetItem, QWidget

from app.casework import sheets
from app.casework.sheets import Item
from app.casework.work import Work
from app.domain.ids import RecordId
from ui.code_words import form_names
from ui.printing.questions import BoxedDialog
from ui.printing.words import printer_line
from ui.shell.room import Shell
from ui.shell.today.batch import Batch, One
from ui.spoken import role_name
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say

ONE = Qt.ItemDataRole.UserRole
SENT = 1
"""The column that says what has been printed."""

Named = tuple[tuple[One, str], ...]
"""The sheets of one case, and how each is called."""


class BatchDialog(Dialog):
    """`cases` are ids and how they are called, for those in the room. Closing it stops what has not begun.

    Every sheet is ticked at first. By keys: up and down, Space ticks a sheet or a whole case, left and right fold it.
    """

    def __init__(self, shell: Shell, cases: Sequence[tuple[RecordId, str]], parent: QWidget) -> None:
        super().__init__(say("today.batch.title"), say("today.batch.why"), parent)
        self._called = dict(cases)
        self._sheets: list[QTreeWidgetItem] = []
        self.batch = Batch(shell, self)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setAccessibleName(say("today.batch.title"))
        self.list.setMinimumHeight(px(320))
        self.bar = QProgressBar()
        self.words = PlainLabel("", "secondary", wraps=True)
        self.stop = QuietButton(say("today.batch.stop"), "stop")
        self.close_button = PlainButton(say("common.close"))
        self.print = PrimaryButton(say("today.batch.print"), "printer")
        for part in (self.list, self.bar, self.words, ElidedLabel(printer_line(shell.settings), "caption")):
            self.column.addWidget(part)
        self.column.addLayout(row(None, self.close_button, self.stop, self.print))
        self.list.itemChanged.connect(self._show_buttons)
        self.print.clicked.connect(self._on_print)
        self.stop.clicked.connect(self.batch.stop)
        self.close_button.clicked.connect(self.reject)
        self.batch.asked.connect(self._on_asked)
        self.batch.moved.connect(self._on_moved)
        self.batch.ended.connect(self._on_ended)
        self.bar.hide()
        self._show_buttons()
        shell.run(lambda work: [_named(work, case) for case, _ in cases], self._on_read, self._on_not_read)

    def reject(self) -> None:
        """Esc and the button: nothing more is begun."""
        self.batch.stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same when the window is closed over it."""
        self.batch.stop()
        super().closeEvent(event)

    def chosen(self) -> list[One]:
        """What is ticked, in the order of the list."""
        return [item.data(0, ONE) for item in self._sheets if item.checkState(0) is Qt.CheckState.Checked]

    @Slot(object)
    def _on_read(self, found: list[Named]) -> None:
        for named in found:
            self._add(named)
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.setFocus()
        self._show_buttons()

    def _add(self, named: Named) -> None:
        """A case, ticked, half ticked or not, as its sheets are."""
        sheets_of = [_ticked(words) for _, words in named]
        for item, (one, _) in zip(sheets_of, named, strict=True):
            item.setData(0, ONE, one)
        if named:
            case = _ticked(self._called[named[0][0].case])
            case.setFlags(case.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            case.addChildren(sheets_of)
            self.list.addTopLevelItem(case)
            case.setExpanded(True)
        self._sheets += sheets_of

    @Slot(object)
    def _on_not_read(self, error: Exception) -> None:
        self.words.setText(sentence(error))

    @Slot()
    def _show_buttons(self) -> None:
        is_busy = self.batch.is_under_way
        self.stop.setVisible(is_busy)
        self.list.setEnabled(not is_busy)
        self.print.setEnabled(bool(self.chosen()) and not is_busy)

    @Slot()
    def _on_print(self) -> None:
        chosen = self.chosen()
        self.bar.setRange(0, len(chosen))
        self.bar.setValue(0)
        self.bar.show()
        self.words.setText(say("today.batch.under_way", done=0, total=len(chosen)))
        self.batch.begin(chosen)
        self._show_buttons()

    @Slot(object)
    def _on_asked(self, letters: tuple[str, ...]) -> None:
        question = BoxedDialog(self, letters)
        question.accepted.connect(self.batch.go_on)
        question.rejected.connect(self.batch.stop)
        question.open()

    @Slot(object, int, int)
    def _on_moved(self, one: One, done: int, total: int) -> None:
        """Printed ones are no longer ticked, and say so."""
        self.bar.setValue(done)
        self.words.setText(say("today.batch.under_way", done=done, total=total))
        for item in self._sheets:
            if item.data(0, ONE) == one:
                item.setCheckState(0, Qt.CheckState.Unchecked)
                item.setText(SENT, say("today.batch.sent"))

    @Slot(str)
    def _on_ended(self, words: str) -> None:
        self.bar.hide()
        self.words.setText(words)
        self._show_buttons()


def _named(work: Work, case: RecordId) -> Named:
    """The print set of a case."""
    names = form_names(work)

    def called(item: Item) -> str:
        form, role = item
        code = work.definitions.form(form).code
        return f"{code}  {names[form]}" if role is None else f"{code} {role_name(role)}  {names[form]}"

    return tuple((One(case, item), called(item)) for item in sheets.items_of(work, case))


def _ticked(words: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([words])
    item.setToolTip(0, words)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(0, Qt.CheckState.Checked)
    return item
