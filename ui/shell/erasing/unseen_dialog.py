"""What a worker had not sent from a case that is erased: read once more, then let go."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.casework import erasing
from app.domain.erasing import Unseen
from app.now import CHINA, from_ms
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import DangerButton, PlainButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.wording import sentence
from ui.words import knows, say

WIDTH, HEIGHT = 620, 280


class UnseenDialog(Dialog):
    """Closing it keeps everything; that is what Enter and Esc do."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(say("erasing.unseen.title"), say("erasing.unseen.why"), parent)
        self.setFixedWidth(px(WIDTH))
        self._shell = shell
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(HEIGHT))
        self.text.setAccessibleName(say("erasing.unseen.title"))
        self.close_button = PlainButton(say("common.close"))
        self.go = DangerButton(say("erasing.unseen.go"), "trash")
        self.go.setEnabled(False)
        self.column.addWidget(self.text)
        self.column.addLayout(row(None, self.close_button, self.go))
        self.close_button.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        self.close_button.setDefault(True)
        self.close_button.setFocus()
        reader = shell.reader
        shell.run(lambda work: erasing.unseen(work, reader), self._show, self._failed)

    def _show(self, unseen: tuple[Unseen, ...]) -> None:
        self.text.setPlainText("\n\n".join(map(_said, unseen)))
        self.go.setEnabled(bool(unseen))

    @Slot()
    def _on_go(self) -> None:
        self._shell.run(erasing.let_unseen_go, self._done, self._failed)

    def _done(self, _: int) -> None:
        self._shell.tell(say("erasing.unseen.gone"))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.text.setPlainText(sentence(error))


def _said(one: Unseen) -> str:
    lines = [f"{_kind(kind)}: {text}" for kind, text in one.lines] or [say("erasing.unseen.silent")]
    return "\n".join([f"{from_ms(one.at_ms).astimezone(CHINA):%Y-%m-%d %H:%M}", *lines])


def _kind(kind: str) -> str:
    key = f"sync.what.{kind}"
    return say(key, form="").rstrip("：: ") if knows(key) else kind
