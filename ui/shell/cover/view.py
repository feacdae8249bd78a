"""The cover: a calm page with the time. Four digits bring the desk back within ten minutes."""

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QRegularExpressionValidator, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.now import CHINA, Now
from ui.spoken import day
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel
from ui.widgets.secret_edit import SecretEdit
from ui.words import say

DIGITS = 4
FIELD_WIDTH = 128
PIN_CHOICE_MS = 30_000
"""How long after F9 its digits may be chosen; whoever comes later needs the passphrase."""


class CoverView(QWidget):
    """Hides everything; says the time and nothing else until somebody types.

    Signals:
        pin_typed: four digits that should bring the desk back.
        pin_chosen: four digits, typed twice alike, to come back with later.
        lock_asked: no digits were chosen; only the passphrase comes back.
    """

    pin_typed = Signal(str)
    pin_chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, now: Now, *, chooses_pin: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._now = now
        self._first = ""
        self._mode = "choose" if chooses_pin else "rest"
        self._time = PlainLabel("", "huge")
        self._day = PlainLabel("", "secondary")
        self._words = PlainLabel("", "secondary")
        self.field = SecretEdit(say("cover.enter"))
        self.field.setProperty("role", "huge")
        self.field.setMaxLength(DIGITS)
        self.field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self))
        self.field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.field.setFixedWidth(px(FIELD_WIDTH))
        self.field.textEdited.connect(self._on_edited)
        self._second = QTimer(self)
        self._second.setInterval(1_000)
        self._second.timeout.connect(self._on_second)
        self._choice = QTimer(self)
        self._choice.setSingleShot(True)
        self._choice.timeout.connect(self._on_choice_over)
        self._lay_out()
        self._rest() if not chooses_pin else self._ask(say("cover.choose"))

    def show_wrong(self, left: int) -> None:
        """These were not the digits."""
        self.field.clear()
        self._ask(say("cover.wrong", left=left))

    def show_chosen(self) -> None:
        """The digits are kept; rest."""
        self._mode = "rest"
        self._rest()
        self._words.setText(say("cover.chosen"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key asks for the digits, and a digit is already the first of them."""
        if self._mode == "passphrase" and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.lock_asked.emit()
        elif self._mode == "rest":
            self._ask(say("cover.enter"))
            if event.text().isdigit():
                self.field.setText(event.text())
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while it is seen."""
        super().showEvent(event)
        self._on_second()
        self._second.start()
        if self._mode == "choose":
            self._choice.start(PIN_CHOICE_MS)
            self.field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock."""
        super().hideEvent(event)
        self._second.stop()

    @Slot(str)
    def _on_edited(self, typed: str) -> None:
        if len(typed) < DIGITS:
            return
        self.field.clear()
        if self._mode != "choose":
            self.pin_typed.emit(typed)
        elif not self._first:
            self._first = typed
            self._ask(say("cover.choose_again"))
        elif self._first == typed:
            self._choice.stop()
            self.pin_chosen.emit(typed)
        else:
            self._first = ""
            self._ask(say("cover.choose_differs"))

    @Slot()
    def _on_choice_over(self) -> None:
        self._mode = "passphrase"
        self._rest()
        self._words.setText(say("cover.only_passphrase"))

    @Slot()
    def _on_second(self) -> None:
        here = self._now().astimezone(CHINA)
        self._time.setText(f"{here:%H:%M}")
        self._day.setText(day(here.date()))

    def _ask(self, words: str) -> None:
        self._words.setText(words)
        self.field.setAccessibleDescription(words)
        self.field.show()
        self.setFocusProxy(self.field)
        self.field.setFocus()

    def _rest(self) -> None:
        self._words.setText("")
        self.field.hide()
        self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes it; the stubs forget
        self.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(3)
        column.addWidget(self._time, 0, centre)
        column.addWidget(self._day, 0, centre)
        column.addSpacing(px(16))
        column.addWidget(PlainLabel(say("cover.calm"), "title"), 0, centre)
        column.addStretch(2)
        foot = QWidget()
        foot.setFixedHeight(px(112))  # the clock above does not move when the field comes
        inner = QVBoxLayout(foot)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(8))
        inner.addWidget(self._words, 0, centre)
        inner.addWidget(self.field, 0, centre)
        inner.addStretch(1)
        column.addWidget(foot, 0, centre)
        column.addStretch(1)
