"""The register in the settings: proposals that wait, what was destroyed, and what is still to be read once more."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.casework.erasing_register import Line, one, sheet
from app.domain.ids import RecordId
from ui.shell.erasing.proposal_dialog import ProposalDialog
from ui.shell.erasing.reading import Register, read_register, state, title
from ui.shell.erasing.run_out import RunOutLines
from ui.shell.erasing.unseen_dialog import UnseenDialog
from ui.shell.room import Shell
from ui.shell.settings.section import Section
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class ErasingSection(Section):
    """Read when the room is shown, and whenever something of it has changed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("erasing.title"), say("erasing.hint"))
        self._shell = shell
        self.rows: list[ErasureRow] = []
        self.words = PlainLabel("", "secondary", wraps=True)
        self.told = PlainLabel("", "soon", wraps=True)
        self.read_unseen = QuietButton(say("erasing.look"), "eye")
        self.read_unseen.setAccessibleName(say("erasing.unseen.title"))
        self.print = QuietButton(say("erasing.print"), "printer")
        self.run_out = RunOutLines(shell)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(px(8))
        holder = QWidget()
        holder.setLayout(self._lines)
        unseen = row(self.told, self.read_unseen)
        unseen.setStretch(0, 1)
        self.body.addLayout(unseen)
        self.body.addWidget(self.run_out)
        self.body.addWidget(holder)
        self.body.addWidget(self.words)
        self.body.addSpacing(px(8))
        self.body.addLayout(row(self.print, None))
        for part in (self.told, self.read_unseen, self.print):
            part.hide()
        self.read_unseen.clicked.connect(self.show_unseen)
        self.print.clicked.connect(self._on_print)

    def read(self) -> None:
        """Read the register anew."""
        self._shell.run(read_register, self._show, lane="erasing")
        self.run_out.read()

    def meet(self, erasure: RecordId | None) -> None:
        """Somebody came here for one of them, or for what is to be read once more."""
        if erasure is None:
            self.show_unseen()
        else:
            self._shell.run(lambda work: one(work, erasure), self._on_found)

    @Slot()
    def show_unseen(self) -> None:
        """What is to be read once more."""
        UnseenDialog(self._shell, self.window()).open()

    def _show(self, register: Register) -> None:
        for old in self.rows:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [ErasureRow(line, title(line, register.reasons, register.now)) for line in register.lines]
        for shown in self.rows:
            shown.asked.connect(self._on_asked)
            self._lines.addWidget(shown)
        self.words.setText(say("erasing.none" if register.is_told else "erasing.not_told"))
        self.words.setVisible(not self.rows or not register.is_told)
        self.told.setText(say("erasing.unseen.told", count=register.unseen))
        self.told.setVisible(register.unseen > 0)
        self.read_unseen.setVisible(register.unseen > 0)
        self.print.setVisible(bool(self.rows))

    @Slot(object)
    def _on_asked(self, line: Line) -> None:
        self._on_found(line)

    def _on_found(self, line: Line) -> None:
        erasure = line.standing.erasure
        ProposalDialog(self._shell, erasure.id, erasure.number, self.window()).open()

    @Slot()
    def _on_print(self) -> None:
        lang = self._shell.lang
        self._shell.run(lambda work: sheet(work, lang), self._on_rendered)

    def _on_rendered(self, pdf: bytes) -> None:
        self._shell.print_pdfs(say("erasing.job"), [pdf])


class ErasureRow(QWidget):
    """One proposal or record.

    Signals:
        asked: carries the Line somebody wants to look at.
    """

    asked = Signal(object)

    def __init__(self, line: Line, words: str) -> None:
        super().__init__()
        self.line = line
        yours = say("erasing.yours") if line.is_asked else ""
        self.words = PlainLabel(f"{words}\n{yours}{state(line)}", "soon" if line.is_asked else "", wraps=True)
        self.look = QuietButton(say("erasing.look"), "eye")
        self.look.setAccessibleName(say("erasing.look_at", number=line.standing.erasure.number))
        self.look.clicked.connect(self._on_look)
        shown = row(self.words, self.look)
        shown.setStretch(0, 1)
        self.setLayout(shown)

    @Slot()
    def _on_look(self) -> None:
        self.asked.emit(self.line)
