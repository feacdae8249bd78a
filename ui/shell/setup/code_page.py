"""The recovery code, shown once: print it, or save its sheet."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.shell.setup.code_groups import CodeGroups
from ui.shell.setup.page import SetupPage
from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say


def groups_of(code: str) -> list[str]:
    """The groups of a recovery code, however they are joined."""
    return code.replace("-", " ").split()


class CodePage(SetupPage):
    """Signals:
    kept: the person says that it is safely kept.
    print_asked, save_asked: what to do with the sheet; the second carries a Path.
    """

    kept = Signal()
    print_asked = Signal()
    save_asked = Signal(object)

    def __init__(self, code: str) -> None:
        super().__init__(say("setup.code_title"), say("setup.code_why"), say("setup.code_next"))
        self.print = QuietButton(say("setup.print_sheet"), "printer")
        self.save = QuietButton(say("setup.save_sheet"), "file-pdf")
        self.told = PlainLabel("", "secondary", wraps=True)
        buttons = QWidget()
        buttons.setLayout(row(self.print, self.save, None))
        self.add(CodeGroups(groups_of(code)), buttons, self.told)
        self.setFocusProxy(self.print)
        self.print.clicked.connect(self.print_asked)
        self.save.clicked.connect(self._on_save)
        self.forward.clicked.connect(self.kept)

    def tell(self, sentence: str) -> None:
        """What became of the sheet."""
        self.told.setText(sentence)

    @Slot()
    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, say("setup.save_sheet"), say("setup.sheet_file"), say("setup.pdf_kinds")
        )
        if name:
            self.save_asked.emit(Path(name))
