"""What a person copies out of the records, and taking it back when the vault locks."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

_OURS = "application/x-tongxing-record"
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
}
"""Asks the clipboard histories of KDE and Windows not to keep it."""


def copy_record_text(text: str) -> None:
    """Put words of a record on the clipboard, marked as ours."""
    carried = QMimeData()
    carried.setText(text)
    carried.setData(_OURS, b"1")
    for name, value in _HINTS.items():
        carried.setData(name, value)
    QGuiApplication.clipboard().setMimeData(carried)


def forget_copied() -> None:
    """Empty the clipboard of whatever this program has put there; what another program put there stays."""
    clipboard = QGuiApplication.clipboard()
    carried = clipboard.mimeData()
    if clipboard.ownsClipboard() or (carried is not None and carried.hasFormat(_OURS)):
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
