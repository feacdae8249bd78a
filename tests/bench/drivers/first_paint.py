"""Says so on stdout when the first window of this process has been painted."""

import os

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication


class FirstPaint(QObject):
    """Watches every event until the first painting, and ends the process after it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything through; after the first paint event comes the end."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, _end)
        return False


def _end() -> None:
    os.write(1, b"painted\n")
    os._exit(0)


def watched_application() -> tuple[QApplication, FirstPaint]:
    """The application under watch; keep both."""
    app = QApplication(["bench"])
    watch = FirstPaint()
    app.installEventFilter(watch)
    return app, watch
