"""One file that is about to be attached: its small picture, what it is, how far it is or why it is refused."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.attachments import Media
from ui.file_words import file_size
from ui.shell.case.attach_presenter import AttachPresenter, Item
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.buttons import IconButton
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.small_picture import small_picture
from ui.words import say

SIDE = 56
"""Of the small picture, in unscaled pixels."""


class AttachRow(QFrame):
    """Tells the presenter what is typed and whether it is dropped."""

    def __init__(self, item: Item, presenter: AttachPresenter) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._number, self._presenter = item.number, presenter
        self._shown: Item | None = None
        self.picture = PlainLabel()
        self.picture.setFixedSize(px(SIDE), px(SIDE))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = LineEdit(say("attach.name"))
        self.name.setPlaceholderText(say("attach.name"))
        self.words = PlainLabel("", "secondary", wraps=True)
        self.drop = IconButton("x", say("attach.drop_one"))
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(8), px(8), px(8))
        line.setSpacing(px(12))
        line.addWidget(self.picture)
        column = QVBoxLayout()
        column.setSpacing(px(4))
        column.addWidget(self.name)
        column.addWidget(self.words)
        line.addLayout(column, 1)
        line.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignTop)
        self.drop.clicked.connect(self._on_drop)
        self.name.textEdited.connect(self._on_name)

    def show_item(self, item: Item) -> None:
        """As it stands now."""
        before, self._shown = self._shown, item
        if before == item:
            return
        if before is None or before.file is not item.file:
            self._show_file(item)
        if not self.name.hasFocus() and self.name.text() != item.name:
            self.name.setText(item.name)
            self.name.setCursorPosition(0)
        self.name.setReadOnly(item.file is None)
        self.words.setText(self._words(item))
        self.words.set_role("problem" if item.why else "secondary")

    def _show_file(self, item: Item) -> None:
        file = item.file
        picture = QPixmap.fromImage(small_picture(file.thumbnail)) if file is not None else QPixmap()
        if picture.isNull():
            glyph = "file-pdf" if file is not None and file.media is Media.PDF else "file"
            picture = icon(glyph, "ink-2").pixmap(px(28), px(28))
        else:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(px(SIDE), px(SIDE), keep, smooth)
        self.picture.setPixmap(picture)

    def _words(self, item: Item) -> str:
        if item.why:
            return item.why
        if item.file is not None:
            return say("attach.ready", size=file_size(len(item.file.content)))
        return say("attach.reading", size=file_size(item.read)) if item.read else say("attach.waiting")

    @Slot()
    def _on_drop(self) -> None:
        self._presenter.drop(self._number)

    @Slot(str)
    def _on_name(self, name: str) -> None:
        self._presenter.rename(self._number, name)
