"""Choices all in view: one of them or several, and none again by pressing what is on."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.buttons import ChipButton
from ui.widgets.chips import Flow

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class _Chip(ChipButton):
    """As wide when it is off as when it is on, so that nothing moves when one is pressed."""

    def sizeHint(self) -> QSize:
        """Room for the bold face of a chip that is on."""
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(0 if self.isChecked() else max(more, 0) + 1, 0)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()


class ChoiceChips(QWidget):
    """Arrow keys move between the options, Space turns one on or off.

    Signals:
        picked: the codes that are on, after a person changed them.
        left: the focus has gone to something else.
    """

    picked = Signal(tuple)
    left = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]], *, many: bool, joined: bool = False) -> None:
        """`options` are (code, words); `joined` draws them as one segmented control, for a few short words."""
        super().__init__()
        self.setAccessibleName(name)
        self._many = many
        self._joined = joined
        self._buttons: dict[str, ChipButton] = {}
        line: QLayout = QHBoxLayout(self) if joined else Flow(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0 if joined else px(8))
        for place, (code, words) in enumerate(options):
            line.addWidget(self._button(code, words, _end(place, len(options))))
        if isinstance(line, QHBoxLayout):
            line.addStretch(1)
        self._rove()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(not joined)
        self.setSizePolicy(policy)

    def codes(self) -> tuple[str, ...]:
        """What is on, in the list's order."""
        return tuple(code for code, button in self._buttons.items() if button.isChecked())

    def show_codes(self, codes: Iterable[str]) -> None:
        """Turn exactly these on without telling anybody; codes the list does not know are left out."""
        wanted = set(codes)
        for code, button in self._buttons.items():
            self._turn(button, code in wanted)
        self._rove()

    def button(self, code: str) -> ChipButton:
        """The chip of a code."""
        return self._buttons[code]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys among the chips; tell when the focus leaves them all."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if step := _STEPS.get(Qt.Key(event.key()), 0):
                self._step(watched, step)
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _button(self, code: str, words: str, place: str) -> ChipButton:
        button = _Chip(words)
        if self._joined:
            button.setProperty("role", "segment")
            button.setProperty("compact", True)
            button.setProperty("place", place)
        button.setAccessibleName(f"{self.accessibleName()}: {words}")
        button.setAutoDefault(False)
        button.installEventFilter(self)
        button.clicked.connect(self._on_clicked)
        self._buttons[code] = button
        return button

    def _turn(self, button: ChipButton, on: bool) -> None:
        button.setChecked(on)
        if self._many:
            button.setIcon(icon("check", "accent") if on else icon("plus", "field-line"))

    def _step(self, watched: QObject, step: int) -> None:
        buttons = list(self._buttons.values())
        place = next((number for number, button in enumerate(buttons) if button is watched), 0)
        buttons[(place + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _rove(self) -> None:
        """One Tab stop for the whole question: what is on first, else the first option."""
        codes = self.codes()
        stop = self._buttons[codes[0]] if codes else next(iter(self._buttons.values()), None)
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)

    @Slot()
    def _on_clicked(self) -> None:
        pressed = self.sender()
        for button in self._buttons.values():
            self._turn(button, button.isChecked() and (self._many or button is pressed))
        self._rove()
        self.picked.emit(self.codes())


def _end(place: int, count: int) -> str:
    """Which end of a joined control an option is."""
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(place, "middle")
