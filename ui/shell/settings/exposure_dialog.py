"""What a computer of the site could read: a list to look at, to copy and to print."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.casework import exposure
from app.domain.exposure import ExposedCase, Exposure
from app.now import CHINA
from ui.clipping import copy_record_text
from ui.shell.room import Shell
from ui.sync_desk import SyncDesk
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say

if TYPE_CHECKING:  # as in seats_section
    from ui.sync_exposure import Seen
    from ui.sync_seats import SeatLine

WIDTH, HEIGHT = 620, 240


class ExposureDialog(Dialog):
    """Reads the list as it opens. It says what could have been read, never that it was."""

    def __init__(self, shell: Shell, sync: SyncDesk, line: "SeatLine", parent: QWidget) -> None:
        self._worker = line.worker or say("settings.seats.unknown")
        super().__init__(say("settings.exposure.title", worker=self._worker), "", parent)
        self.setFixedWidth(px(WIDTH))
        self._shell = shell
        self._seen: Seen | None = None
        self.words = PlainLabel(say("settings.exposure.reading"), wraps=True)
        self.list = QPlainTextEdit()
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setFixedHeight(px(HEIGHT))
        self.list.setAccessibleName(say("settings.exposure.title", worker=self._worker))
        self.list.hide()
        self.copy = QuietButton(say("settings.exposure.copy"), "copy")
        self.print = QuietButton(say("settings.exposure.print"), "printer")
        self.close_button = PrimaryButton(say("common.close"))
        for button in (self.copy, self.print):
            button.setEnabled(False)
        self.column.addWidget(self.words)
        self.column.addWidget(self.list)
        self.column.addLayout(row(self.copy, self.print, None, self.close_button))
        self.copy.clicked.connect(self._on_copy)
        self.print.clicked.connect(self._on_print)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setFocus()
        sync.exposure(line.seat, self._show, self._failed)

    def _show(self, seen: "Seen") -> None:
        self._seen = seen
        self.words.setText("\n".join(_summary(seen.exposure, is_active=seen.is_active)))
        self.list.setPlainText("\n".join(map(_line, seen.exposure.cases)))
        self.list.setVisible(bool(seen.exposure.cases))
        for button in (self.copy, self.print):
            button.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        self.words.setText(sentence(error))

    @Slot()
    def _on_copy(self) -> None:
        copy_record_text("\n".join((self.windowTitle(), self.words.text(), self.list.toPlainText())).rstrip())
        self._shell.tell(say("settings.exposure.copied"))

    @Slot()
    def _on_print(self) -> None:
        if self._seen is not None:
            seen, worker, lang = self._seen, self._worker, self._shell.lang
            self._shell.run(
                lambda work: exposure.sheet(work, worker, seen.exposure, seen.is_active, lang), self._on_rendered
            )

    def _on_rendered(self, pdf: bytes) -> None:
        self._shell.print_pdfs(say("settings.exposure.job"), [pdf])


def _summary(found: Exposure, *, is_active: bool) -> list[str]:
    """What the list means, and what it counts."""
    if found.until is None and not found.unnamed:
        return [say("settings.exposure.nothing")]
    until = f"{found.until.astimezone(CHINA):%Y-%m-%d %H:%M}" if found.until else "–"
    means = say("settings.exposure.active") if is_active else say("settings.exposure.out", until=until)
    counted = say(
        "settings.exposure.counted", cases=len(found.cases), people=found.people, private=found.private
    )  # fmt: skip
    unnamed = [say("settings.exposure.unnamed", count=found.unnamed)] if found.unnamed else []
    return [means, counted, *unnamed]


def _line(one: ExposedCase) -> str:
    last = f"{one.last.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return say("settings.exposure.line", number=one.number, called=one.called, last=last)
