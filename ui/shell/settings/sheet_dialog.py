"""A new recovery sheet of the site: the passphrase, the code once, on paper, then typed back from the paper.

Only what was typed back is made known: a sheet nobody could read would be worse than none.
"""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.site_sheet import read
from app.errors import WrongSecret
from ui.shell.settings.desk import SettingsDesk
from ui.shell.setup.code_groups import CodeGroups
from ui.sync_desk import SyncDesk
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.countdown import Countdown
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.secret_edit import SecretEdit
from ui.wording import sentence
from ui.words import say


class SheetDialog(Dialog):
    """Accepted: the sheet is good, and the one before it is not any more. Three steps, one at a time."""

    def __init__(self, desk: SettingsDesk, sync: SyncDesk, parent: QWidget) -> None:
        super().__init__(say("settings.sheet.make_title"), say("settings.sheet.make_why"), parent)
        self._desk, self._sync = desk, sync
        self._code = ""
        self._wait = Countdown(self)
        self.passphrase = SecretEdit()
        self.passphrase_box = FieldBox(say("settings.safety.old"), self.passphrase)
        self.groups: CodeGroups | None = None
        self.typed = LineEdit(input_method=False)
        self.typed_box = FieldBox(say("settings.sheet.code"), self.typed, say("settings.sheet.code_hint"))
        self.told = PlainLabel("", "secondary", wraps=True)
        self.print = QuietButton(say("setup.print_sheet"), "printer")
        self.save = QuietButton(say("setup.save_sheet"), "file-pdf")
        self.cancel = QuietButton(say("common.cancel"))
        self.go = PrimaryButton(say("common.next"))
        for part in (self.passphrase_box, self.typed_box, self.told):
            self.column.addWidget(part)
        self.column.addLayout(row(self.print, self.save, None))
        self.column.addLayout(row(None, self.cancel, self.go))
        for part in (self.typed_box, self.told, self.print, self.save):
            part.hide()
        self._listen()
        self.passphrase.setFocus()

    def _listen(self) -> None:
        self.passphrase.submitted.connect(self._on_go)
        self.typed.submitted.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self.cancel.clicked.connect(self.reject)
        self.print.clicked.connect(self._on_print)
        self.save.clicked.connect(self._on_save)
        self._wait.ticked.connect(self._on_tick)

    @Slot()
    def _on_go(self) -> None:
        """Whichever step is shown."""
        if not self.go.isEnabled():
            return
        if not self._code:
            if self.passphrase.text():
                self.go.setEnabled(False)
                self._desk.check_passphrase(self.passphrase.text(), self._known, self._failed)
        elif self.typed_box.isHidden():
            self._ask_back()
        else:
            self._compare()

    # --- the passphrase
    def _known(self, _: object) -> None:
        self._sync.new_sheet(self._show_code, self._failed)

    def _show_code(self, code: str) -> None:
        self._code = code
        self.passphrase_box.hide()
        self.passphrase.clear()
        self.groups = CodeGroups(code.split("-"))
        self.column.insertWidget(2, self.groups)
        self.told.setText(say("settings.sheet.write_down"))
        for part in (self.told, self.print, self.save):
            part.show()
        self.go.setText(say("settings.sheet.is_printed"))
        self.go.setEnabled(True)
        self.print.setFocus()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, WrongSecret):
            self._wait.start(int(str(error.facts.get("wait_s", 0))))
        else:
            self.passphrase_box.show_problem(sentence(error))
            self.go.setEnabled(True)

    @Slot(int)
    def _on_tick(self, left: int) -> None:
        words = say("settings.safety.old_wait", seconds=left) if left else say("settings.safety.old_wrong")
        self.passphrase_box.show_problem(words)
        self.go.setEnabled(not left)

    # --- the paper
    @Slot()
    def _on_print(self) -> None:
        self._desk.print_site_sheet(self._code, self._printed, self._not_made)

    @Slot()
    def _on_save(self) -> None:
        title, name = say("setup.save_sheet"), say("settings.sheet.file")
        file, _ = QFileDialog.getSaveFileName(self, title, name, say("setup.pdf_kinds"))
        if file:
            self._desk.save_site_sheet(self._code, Path(file), self._saved, self._not_made)

    def _printed(self, _: object) -> None:
        self.told.setText(say("setup.sheet_sent"))

    def _saved(self, _: object) -> None:
        self.told.setText(say("setup.sheet_saved"))

    def _not_made(self, error: Exception) -> None:
        self.told.setText(say("setup.sheet_failed") if isinstance(error, OSError) else sentence(error))

    # --- typed back
    def _ask_back(self) -> None:
        for part in (self.groups, self.print, self.save):
            if part is not None:
                part.hide()
        self.told.setText(say("settings.sheet.type_back"))
        self.typed_box.show()
        self.go.setText(say("settings.sheet.keep"))
        self.typed.setFocus()

    def _compare(self) -> None:
        scanned = read(self.typed.text())
        typed = scanned[1] if scanned else self.typed.text()
        if _plain(typed) != _plain(self._code):
            self.typed_box.show_problem(say("settings.sheet.differs", group=_first_wrong(typed, self._code)))
            return
        self.go.setEnabled(False)
        self.typed_box.show_problem("")
        self.typed_box.show_note(say("settings.sheet.keeping"))
        self._sync.keep_sheet(self.typed.text(), self._kept, self._not_kept)

    def _kept(self, _: object) -> None:
        self.accept()

    def _not_kept(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.typed_box.show_problem(sentence(error))


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _first_wrong(typed: str, code: str) -> int:
    """The first group that is another, counted from 1."""
    wrong = (at for at, (one, other) in enumerate(zip(_plain(typed), _plain(code), strict=False)) if one != other)
    return next(wrong, min(len(_plain(typed)), len(_plain(code)) - 1)) // 5 + 1
