"""A sheet code from a keyboard scanner, wherever the keys happen to be: opens the record of that sheet.

A scanner types the printed code as nobody can, and ends with Enter or Tab. What it left in a field is taken out again.
"""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.casework import sheets
from app.domain.cases import Sheet
from app.domain.sheet_code import LENGTH, PREFIX
from ui.scanning.typed_code import find_sheet_code
from ui.shell.room import Place, Shell
from ui.words import say

BETWEEN_KEYS_MS = 60
"""Longer than any scanner pauses, shorter than a person for twenty keys on end."""

TAKES_CODES = "takes_codes"
"""Property of a field that is there to be scanned into."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_WHOLE = len(PREFIX) + LENGTH


class Burst(QObject):
    """Listens over one frame while it is shown."""

    def __init__(self, shell: Shell, over: QWidget) -> None:
        super().__init__(over)
        self._shell, self._over = shell, over
        self._typed = ""
        self._since = QElapsedTimer()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key once, at the widget that has it; the last one of a burst goes no further."""
        if event.type() != QEvent.Type.KeyPress or watched is not QApplication.focusWidget():
            return False
        if not isinstance(event, QKeyEvent) or not self._listens_to(watched):
            return False
        is_quick = self._since.isValid() and self._since.elapsed() <= BETWEEN_KEYS_MS
        self._since.start()
        if event.key() not in _ENDS:
            self._typed = ((self._typed if is_quick else "") + event.text())[-_WHOLE:]
            return False
        typed, self._typed = self._typed, ""
        scan = find_sheet_code(typed) if is_quick else None
        if scan is None:
            return False
        _take_out(watched)
        self._open(scan.code)
        return True

    def _listens_to(self, field: QObject) -> bool:
        """Not over a cover or a dialog, least of all over the page somebody else is signing on."""
        is_ours = isinstance(field, QWidget) and field.window() is self._over.window()
        return is_ours and self._over.isVisible() and not field.property(TAKES_CODES)

    def _open(self, code: str) -> None:
        reader = self._shell.reader
        self._shell.run(lambda work: (sheets.find(work, code, reader),), self._on_found, lane="burst")

    def _on_found(self, found: tuple[Sheet | None]) -> None:
        (sheet,) = found
        if sheet is None:
            self._shell.tell(say("scans.not_here"))
        else:
            self._shell.go(Place("case", case=sheet.case))


def _take_out(field: QObject) -> None:
    """Leave in a field what stood there before the scanner typed."""
    if isinstance(field, QLineEdit):
        if scan := find_sheet_code(field.text()):
            field.setText(scan.rest)
    elif isinstance(field, QTextEdit | QPlainTextEdit) and (scan := find_sheet_code(field.toPlainText())):
        field.setPlainText(scan.rest)
