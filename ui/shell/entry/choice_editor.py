"""Answers chosen from a list."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from ui.shell.entry.editor import Editor, Raw
from ui.widgets.choice_chips import ChoiceChips

FEW = 4
"""So many short options stand joined, as one control."""
SHORT = 16
"""Letters of all options together, counted double for Han characters, that fit a joined control in half a column."""


class ChoiceEditor(Editor):
    """One code of a list, or several; the list stays in view."""

    def __init__(self, name: str, options: Sequence[tuple[str, str]], *, many: bool = False) -> None:
        super().__init__()
        self._many = many
        self.chips = ChoiceChips(name, options, many=many, joined=not many and is_short(options))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chips)
        self.setSizePolicy(self.chips.sizePolicy())
        self.setFocusProxy(self.chips)
        self.chips.picked.connect(self._on_picked)
        self.chips.left.connect(self.left)

    def raw(self) -> Raw:
        """The code, empty for none; or all codes."""
        codes = self.chips.codes()
        return codes if self._many else "".join(codes)

    def show_raw(self, raw: Raw) -> None:
        """Turn on what was chosen."""
        self.chips.show_codes(_codes(raw))

    @Slot(tuple)
    def _on_picked(self, _: tuple[str, ...]) -> None:
        self.edited.emit(self.raw())


def is_short(options: Sequence[tuple[str, str]]) -> bool:
    """Whether the options fit one segmented control."""
    letters = sum(len(words) + sum(letter > "\u2e80" for letter in words) for _, words in options)
    return len(options) <= FEW and letters <= SHORT


def _codes(raw: Raw) -> tuple[str, ...]:
    if isinstance(raw, str):
        return tuple(code for code in raw.split(",") if code)
    return tuple(code for code in raw if isinstance(code, str))
