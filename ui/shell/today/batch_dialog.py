"""Chooses of whom the sets are printed, and shows how far it has come."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QProgressBar, QWidget

from app.domain.ids import RecordId
from ui.printing.words import printer_line
from ui.shell.room import Shell
from ui.shell.today.batch import Batch
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.words import say

CASE = Qt.ItemDataRole.UserRole


class BatchDialog(Dialog):
    """`cases` are ids and how they are called, for those in the room. Closing it stops what has not begun."""

    def __init__(self, shell: Shell, cases: Sequence[tuple[RecordId, str]], parent: QWidget) -> None:
        super().__init__(say("today.batch.title"), say("today.batch.why"), parent)
        self.batch = Batch(shell, self)
        self.list = QListWidget()
        self.list.setAccessibleName(say("today.batch.title"))
        self.list.setMinimumHeight(px(240))
        for case, called in cases:
            self.list.addItem(_item(case, called))
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
        self.batch.moved.connect(self._on_moved)
        self.batch.ended.connect(self._on_ended)
        self.bar.hide()
        self._show_buttons()

    def reject(self) -> None:
        """Esc and the button: nothing more is begun."""
        self.batch.stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same when the window is closed over it."""
        self.batch.stop()
        super().closeEvent(event)

    def chosen(self) -> list[RecordId]:
        """What is ticked, in the order of the list."""
        return [item.data(CASE) for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

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

    @Slot(object, int, int)
    def _on_moved(self, case: RecordId, done: int, total: int) -> None:
        """Printed ones are no longer ticked, and say so."""
        self.bar.setValue(done)
        self.words.setText(say("today.batch.under_way", done=done, total=total))
        for item in self._items():
            if item.data(CASE) == case:
                item.setCheckState(Qt.CheckState.Unchecked)
                item.setText(say("today.batch.sent", called=item.text()))

    @Slot(str)
    def _on_ended(self, words: str) -> None:
        self.bar.hide()
        self.words.setText(words)
        self._show_buttons()


def _item(case: RecordId, called: str) -> QListWidgetItem:
    item = QListWidgetItem(called)
    item.setData(CASE, case)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked)
    return item
