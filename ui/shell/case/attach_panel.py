"""Where files are put with a case: chosen, dragged or pasted, named, said for whom they are, and attached."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.readers import OF_PARTIES, Scope
from ui.shell.case.attach_presenter import AttachPresenter
from ui.shell.case.attach_row import AttachRow
from ui.shell.case.incoming import Source, from_mime, from_paths
from ui.shell.case.presenter import Reading
from ui.shell.room import Shell
from ui.spoken import scope_name
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.words import say


class AttachPanel(Card):
    """`finished` puts the panel away. What was chosen stays until it is attached or the panel is closed."""

    finished = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.presenter = AttachPresenter(shell, self)
        self._case: RecordId | None = None
        self._is_couple = False
        self._there: frozenset[RecordId] = frozenset()
        self.rows: dict[int, AttachRow] = {}
        self._build()
        self._lay_out()
        self._listen()

    def begin(self, reading: Reading, sources: Sequence[Source] = ()) -> None:
        """For this case; with what was dropped or pasted already, if it was."""
        case = reading.page.case
        self._case, self._is_couple = case.id, case.is_couple
        self._there = frozenset(one.id for one in reading.attachments)
        if self._is_couple:
            self.scope.clear()
        self.scope.setVisible(self._is_couple)
        self._mind_scopes()
        self.problem.setText("")
        self.add_sources(sources)
        self._on_changed()
        (self.scope if self._is_couple else self.choose).setFocus()

    def add_sources(self, sources: Sequence[Source]) -> None:
        """More of them."""
        if sources:
            self.presenter.take(sources)

    def mind_reader(self) -> None:
        """Somebody else is in the room: what they may see of it stays, everything else is put away."""
        if self._case is None:
            return
        scope = self._chosen()
        self._mind_scopes()
        if self.presenter.items and (scope is None or not self.presenter.may_attach_for(scope)):
            self._shell.tell(say("attach.put_away"))
            self.finished.emit()

    def forget(self) -> None:
        """Nothing of what was chosen stays."""
        self._case = None
        self.presenter.forget()

    def _build(self) -> None:
        self.title = PlainLabel(say("attach.title"), "section")
        self.cancel = QuietButton(say("common.cancel"))
        self.save = PrimaryButton(say("attach.go_one"), "paperclip")
        self.scope = Segmented(
            ((scope, scope_name(scope), scope.value) for scope in OF_PARTIES), say("attach.for_whom")
        )
        self.closed_hint = PlainLabel(say("note.closed_scopes"), "caption", wraps=True)
        self.problem = PlainLabel("", "problem", wraps=True)
        self.choose = QuietButton(say("attach.choose"), "folder-open")
        self.folder = QuietButton(say("attach.folder"), "device-mobile")
        self.list = QVBoxLayout()

    def _lay_out(self) -> None:
        self.body.setSpacing(px(12))
        head = row(self.title, PlainLabel(say("attach.hint"), "secondary"), None, self.cancel, self.save)
        self.add(head)
        self.add(self.scope)
        self.add(self.closed_hint)
        self.add(self.problem)
        ground = QFrame()
        ground.setProperty("role", "sunken")
        line = QHBoxLayout(ground)
        line.setContentsMargins(px(16), px(16), px(16), px(16))
        line.setSpacing(px(12))
        line.addWidget(PlainLabel(say("attach.drop"), "secondary", wraps=True), 1)
        line.addWidget(self.folder, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(ground)
        inner = QWidget()
        inner.setProperty("role", "content")
        self.list = QVBoxLayout(inner)
        self.list.setContentsMargins(0, 0, px(8), 0)
        self.list.setSpacing(px(8))
        self.list.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.add(area, 1)

    def _listen(self) -> None:
        self.cancel.clicked.connect(self.finished)
        self.save.clicked.connect(self._on_save)
        self.choose.clicked.connect(self._on_choose)
        self.folder.clicked.connect(self._on_folder)
        self.scope.chosen.connect(self._on_scope)
        self.presenter.changed.connect(self._on_changed)
        self.presenter.kept.connect(self._on_kept)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self._on_save)
        bind(self, "Ctrl+V", self._on_paste)

    def _chosen(self) -> Scope | None:
        """For whom; a case of one person has no walls."""
        if not self._is_couple:
            return Scope.BOTH
        chosen = self.scope.value()
        return chosen if isinstance(chosen, Scope) else None

    def _mind_scopes(self) -> None:
        """Only those scopes can be chosen which everyone in the room may see."""
        closed = [scope for scope in OF_PARTIES if not self.presenter.may_attach_for(scope)]
        for scope in OF_PARTIES:
            self.scope.button(scope).setEnabled(scope not in closed)
        self.closed_hint.setVisible(bool(closed) and self._is_couple)
        self.folder.setVisible(bool(self._shell.settings.scan_folder))

    @Slot(object)
    def _on_scope(self, _: object) -> None:
        self.problem.setText("")
        self.problem.hide()

    @Slot()
    def _on_choose(self) -> None:
        self._ask(str(Path.home()))

    @Slot()
    def _on_folder(self) -> None:
        """Where scanner and telephones put their pictures (the folder chosen in the settings)."""
        self._ask(self._shell.settings.scan_folder)

    def _ask(self, folder: str) -> None:
        dialog = QFileDialog(self, say("attach.choose_title"), folder, say("attach.kinds"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files)
        dialog.open()

    @Slot(list)
    def _on_files(self, paths: list[str]) -> None:
        self.add_sources(from_paths(paths))

    @Slot()
    def _on_paste(self) -> None:
        sources = from_mime(QGuiApplication.clipboard().mimeData())
        if sources:
            self.add_sources(sources)
        else:
            self._shell.tell(say("attach.nothing_to_paste"))

    @Slot()
    def _on_save(self) -> None:
        scope = self._chosen()
        self.problem.setText(say("attach.needs_scope") if scope is None else "")
        self.problem.setVisible(scope is None)
        if scope is None:
            self.scope.setFocus()
        elif self._case is not None and not self.presenter.is_busy:
            self.presenter.keep(self._case, scope, self._there)

    @Slot()
    def _on_changed(self) -> None:
        """The rows follow the list; a row that is there stays, with what is typed in it."""
        listed = {item.number: item for item in self.presenter.items}
        for number in [number for number in self.rows if number not in listed]:
            gone = self.rows.pop(number)
            self.list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for number, item in listed.items():
            if number not in self.rows:
                self.rows[number] = AttachRow(item, self.presenter)
                self.list.addWidget(self.rows[number])
            self.rows[number].show_item(item)
        ready = len(self.presenter.ready)
        words = say("attach.go", count=ready) if ready > 1 else say("attach.go_one")
        self.save.setText(say("attach.keeping") if self.presenter.is_keeping else words)
        self.save.setEnabled(bool(ready) and not self.presenter.is_busy)
        self.problem.setVisible(bool(self.problem.text()))

    @Slot(int, int)
    def _on_kept(self, new: int, known: int) -> None:
        """Away with the panel, unless something in it was refused and is to be read."""
        if new:
            told = say("attach.told.kept", count=new)
            self._shell.tell(told + (" " + say("attach.told.known", count=known) if known else ""))
        else:
            self._shell.tell(say("attach.told.only_known", count=known))
        if not self.presenter.items:
            self.finished.emit()
