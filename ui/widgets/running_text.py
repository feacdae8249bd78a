"""Running text in a row: broken into lines once for each width, and no more of it than can be read there."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from ui.theme.tokens import px

LINE = 23
"""From one line to the next, in unscaled pixels: look.md's line height of 1.5."""
MOST_SHOWN = 3_000
"""Characters of one text in a list: some eighty lines. Breaking lines is slow, and a list measures all its rows."""


def folded(text: str) -> str:
    """The beginning of a text that is too long for a list; any other is left alone."""
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN].rstrip() + "…"


class RunningTexts:
    """Breaks each text once for the width it is shown at, and keeps only what is listed."""

    def __init__(self) -> None:
        self._broken: dict[str, QTextLayout] = {}
        self._shape: tuple[str, int] = ("", 0)

    def broken(self, text: str, font: QFont, width: int) -> QTextLayout:
        """A text in lines of `width` pixels."""
        shape = font.key(), max(width, px(40))
        if shape != self._shape:
            self._shape = shape
            self._broken.clear()
        if text not in self._broken:
            self._broken[text] = _break(text, font, shape[1])
        return self._broken[text]

    def keep_only(self, listed: Iterable[str]) -> None:
        """Of what is not listed any more nothing stays in memory."""
        wanted = set(listed)
        self._broken = {text: layout for text, layout in self._broken.items() if text in wanted}


def height(layout: QTextLayout) -> int:
    """Of a broken text, in pixels."""
    return layout.lineCount() * px(LINE)


def _break(text: str, font: QFont, width: int) -> QTextLayout:
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top, step = 0.0, px(LINE)
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += step
    layout.endLayout()
    return layout
