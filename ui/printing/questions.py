"""Asked before a sheet is printed that could hurt somebody if the wrong person saw it, or that lacks a character."""

from PySide6.QtWidgets import QWidget

from ui.printing.words import with_codes
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class _Question(Dialog):
    """Accepted: somebody answers for it. Not printing is what Enter and Esc do."""

    def __init__(self, title: str, why: str, answers: str, parent: QWidget, glyph: str = "printer") -> None:
        super().__init__(title, why, parent)
        self.wait = PlainButton(say(f"print.{answers}_wait"))
        self.print = PrimaryButton(say(f"print.{answers}_go"), glyph)
        self.column.addLayout(row(None, self.wait, self.print))
        self.wait.clicked.connect(self.reject)
        self.print.clicked.connect(self.accept)
        self.wait.setDefault(True)
        self.wait.setFocus()


class PrivateDialog(_Question):
    """`about`: "private" (does somebody stand at the printer?) or "found" (the sheet may say where somebody is)."""

    def __init__(self, parent: QWidget, about: str = "private") -> None:
        super().__init__(say(f"print.{about}_title"), say(f"print.{about}_why"), about, parent)


class BoxedDialog(_Question):
    """Names the characters no face has, before anything is printed or kept as a file."""

    def __init__(self, parent: QWidget, letters: tuple[str, ...], *, as_file: bool = False) -> None:
        answers, glyph = ("boxed_file", "file-pdf") if as_file else ("boxed", "printer")
        why = say("print.boxed_why", letters=with_codes(letters))
        super().__init__(say("print.boxed_title"), why, answers, parent, glyph)
