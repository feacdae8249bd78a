"""Opens attachments over the case page: the viewer, what is asked before printing, and before a copy leaves."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.attachments import Attachment
from app.paper.scanned import Picture
from ui.printing.questions import PrivateDialog
from ui.shell.case.attachment_line import is_coming, is_known
from ui.shell.case.attachment_presenter import AttachmentPresenter
from ui.shell.room import Shell
from ui.viewing.viewer import Viewer
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class AttachmentDesk(QObject):
    """At most one viewer; it goes when the page is left, when somebody comes in, and when the desk is locked."""

    def __init__(self, shell: Shell, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.presenter = AttachmentPresenter(shell, self)
        self._one: Attachment | None = None
        self._pages: tuple[Picture, ...] = ()
        self.viewer: Viewer | None = None
        self.presenter.read.connect(self._on_read)

    def open_or_fetch(self, one: Attachment) -> None:
        """The one thing that can be done with it now."""
        if is_known(one) and one.is_here:
            self.presenter.look(one)
        elif is_known(one) and not is_coming(one):
            self.presenter.fetch(one)

    def close_viewer(self) -> None:
        """Nothing of what was shown stays."""
        if self.viewer is not None:
            self.viewer.reject()
            self.viewer = None

    @Slot(object, bytes)
    def _on_read(self, one: Attachment, content: bytes) -> None:
        self.close_viewer()
        self._one = one
        self.viewer = viewer = Viewer(one.name, content, one.media, self._over, may_copy=self.presenter.is_alone)
        viewer.printing.connect(self._on_printing)
        viewer.copying.connect(self._on_copying)
        viewer.finished.connect(self._on_closed)
        viewer.open()

    @Slot()
    def _on_closed(self) -> None:
        self.viewer = None

    @Slot(object)
    def _on_printing(self, pages: tuple[Picture, ...]) -> None:
        """What people bring may hurt somebody on a printer nobody watches."""
        self._pages = pages
        dialog = PrivateDialog(self.viewer or self._over)
        dialog.accepted.connect(self._on_watched)
        dialog.rejected.connect(self._on_not_watched)
        dialog.open()

    @Slot()
    def _on_watched(self) -> None:
        pages, self._pages = self._pages, ()
        self.presenter.print(pages)

    @Slot()
    def _on_not_watched(self) -> None:
        self._pages = ()

    @Slot()
    def _on_copying(self) -> None:
        if self.presenter.is_alone:
            dialog = CopyDialog(self.viewer or self._over)
            dialog.accepted.connect(self._on_warned)
            dialog.open()

    @Slot()
    def _on_warned(self) -> None:
        if self._one is None:
            return
        folder = Path.home() / self._one.name
        dialog = QFileDialog(self.viewer or self._over, say("attach.copying.where"), str(folder.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(folder.suffix.lstrip("."))
        dialog.selectFile(folder.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_place)
        dialog.open()

    @Slot(str)
    def _on_place(self, file: str) -> None:
        if self._one is not None and self.presenter.is_alone:
            self.presenter.take_out(self._one, Path(file))


class CopyDialog(Dialog):
    """Accepted: somebody knows what a copy outside means. Not saving is what Enter and Esc do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("attach.copying.title"), say("attach.copying.why"), parent)
        self.wait = PlainButton(say("attach.copying.wait"))
        self.go = PrimaryButton(say("attach.copying.go"), "download-simple")
        self.column.addLayout(row(None, self.wait, self.go))
        self.wait.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.wait.setDefault(True)
        self.wait.setFocus()
