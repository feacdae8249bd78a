"""Recognises an ID-card reader typing into the wrong field, and takes the card out of it without losing a letter."""

import time
from collections.abc import Callable
from datetime import date

import msgspec
from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.card import find
from app.now import system_now, today

BURST_GAP_MS = 60
"""Keys closer together than this come from a machine; a quick typist stays above 80 ms."""

QUIET_MS = 120
"""A burst is over after this silence."""

_SHORTEST = 4
"""From so many quick keys on, Tab and Enter belong to the burst and do not move on or submit."""

_ENDS = {"\t", "\r", "\n"}


def _ticks() -> int:
    return time.monotonic_ns() // 1_000_000


def _today() -> date:
    return today(system_now)


class _Before(msgspec.Struct):
    """A field as it was before the burst."""

    field: QLineEdit
    text: str
    cursor: int


class CardReader(QObject):
    """Watches line edits. `read` carries an app.domain.card.Card and the field it came into, once that is put back.

    A card pasted into a watched field is recognised in the same way. Anything that is not a card stays as typed.
    """

    read = Signal(object, QWidget)

    def __init__(self, parent: QObject, ticks: Callable[[], int] = _ticks) -> None:
        super().__init__(parent)
        self._ticks = ticks
        self._last = -BURST_GAP_MS
        self._burst = ""
        self._held: QKeyEvent | None = None
        self._before: _Before | None = None
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self.settle)

    def watch(self, *fields: QLineEdit) -> None:
        """Watch these fields from now on."""
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Collect quick keys; hold back the Tab or Enter that a reader sends between and after its words."""
        if isinstance(watched, QLineEdit):
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._on_key(watched, event)
            if isinstance(event, QInputMethodEvent) and event.commitString():
                self._collect(watched, event.commitString())
        return False

    def _on_key(self, field: QLineEdit, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._take_paste(field)
        text = event.text()
        if text in _ENDS and text:
            return self._on_end(event)
        if text and text.isprintable():
            self._collect(field, text)
        return False

    def _on_end(self, event: QKeyEvent) -> bool:
        if self._before is None or len(self._burst) < _SHORTEST or self._ticks() - self._last > BURST_GAP_MS:
            return False
        self._burst += "\n"
        self._last = self._ticks()
        self._held = event.clone()
        self._quiet.start()
        return True

    def _collect(self, field: QLineEdit, text: str) -> None:
        now = self._ticks()
        if now - self._last > BURST_GAP_MS or self._before is None or self._before.field is not field:
            self._burst = ""
            self._held = None
            self._before = _Before(field, field.text(), field.cursorPosition())
        self._last = now
        self._burst += text
        self._quiet.start()

    def _take_paste(self, field: QLineEdit) -> bool:
        card = find(QGuiApplication.clipboard().text(), _today())
        if card is None:
            return False
        self.read.emit(card, field)
        return True

    @Slot()
    def settle(self) -> None:
        """The burst is over: a card is taken out of the field; anything else stays, and its Tab or Enter is done."""
        before, burst, held = self._before, self._burst, self._held
        self._before, self._burst, self._held = None, "", None
        if before is None:
            return
        card = find(burst, _today())
        if card is not None:
            before.field.setText(before.text)
            before.field.setCursorPosition(before.cursor)
            self.read.emit(card, before.field)
        elif held is not None:
            _do(before.field, held)


def _do(field: QLineEdit, key: QKeyEvent) -> None:
    """Give a held-back Tab or Enter to the field after all."""
    field.event(key)
