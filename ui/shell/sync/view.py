"""The sync room: how things stand in plain sentences, what is going on and how to stop it, and three lists."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.readers import Reader
from app.now import Now
from ui.background import Failed, Then
from ui.shell.room import Place, Room, Shell
from ui.shell.sync.lines import step_words, truth
from ui.shell.sync.presenter import SyncPresenter
from ui.sync_desk import SyncDesk, SyncStatus
from ui.sync_words import short_words
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.chips import Chips
from ui.widgets.empty_page import EmptyPage
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.widgets.rows_view import RowsView
from ui.words import say

PARTS = ("undelivered", "unopened", "checks")


class SaveFile(Protocol):
    """Writes a file somebody asked for; answers on the UI thread."""

    def __call__(self, file: Path, content: bytes, then: Then, failed: Failed) -> None:
        """Begin."""


class View(Room):
    """Never a dialog in the way: everything is said and done on the page."""

    def __init__(self, shell: Shell, sync: SyncDesk, now: Now, save_file: SaveFile) -> None:
        super().__init__(shell)
        self._sync, self._save_file = sync, save_file
        self.presenter = SyncPresenter(shell, sync, now, self)
        self.page = Page(say("sync.title"))
        self.now = PrimaryButton(say("sync.now"), "arrows-clockwise")
        self.stop = QuietButton(say("sync.stop"), "stop")
        self.truth = PlainLabel("", wraps=True)
        self.contradictions = LinkButton("", "git-diff")
        self.contradictions.hide()
        self.step = PlainLabel("", "secondary")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(say("sync.step.begin"))
        self.parts = Chips(say("sync.part.name"), ((part, say(f"sync.part.{part}")) for part in PARTS))
        self.groups = RowsView(say("sync.part.undelivered"), one_click=False)
        self.saves = RowsView(say("sync.part.undelivered"), one_click=False)
        self.unopened = RowsView(say("sync.part.unopened"), one_click=False)
        self.checks = RowsView(say("sync.part.checks"), one_click=False)
        self.seen = PlainLabel(say("sync.only_seen"), "caption", wraps=True)
        self.more = QuietButton(say("sync.more"))
        self.all_again = QuietButton(say("sync.all_again"), "arrows-clockwise")
        self.copy = QuietButton(say("sync.copy"), "copy")
        self.open_case = QuietButton(say("sync.open"), "folder-open")
        self.check_now = QuietButton(say("sync.check.now"), "checks")
        self.proof = QuietButton(say("sync.check.save"), "file-pdf")
        self.print = QuietButton(say("sync.check.print"), "printer")
        self._empty = {part: EmptyPage("cloud-check", say(f"sync.empty.{part}")) for part in PARTS}
        self._pages = {part: QStackedWidget() for part in PARTS}
        self._lay_out()
        self._listen()
        self.show_status(sync.status())

    def open(self, place: Place) -> None:
        """Read the lists."""
        self.show_status(self._sync.status())
        self.presenter.refresh()

    def redraw(self, changes: Changes) -> None:
        """Read again."""
        self.presenter.redraw(changes)

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the lists scroll."""
        return QSize(0, 0)

    @Slot(object)
    def show_status(self, status: SyncStatus) -> None:
        """How things stand, and what is going on."""
        self.truth.setText("\n".join(truth(status, self.presenter.today)))
        self.page.beside.setText(short_words(status))
        is_busy = status.state == "working" or status.step is not None
        for part in (self.step, self.bar):
            part.setVisible(is_busy)
        self.stop.setEnabled(is_busy)
        self.now.setEnabled(status.state not in ("unconnected", "working"))
        self.check_now.setEnabled(self.now.isEnabled())
        self.step.setText(step_words(status.step))
        self.bar.setRange(0, status.step.total if status.step else 0)
        self.bar.setValue(status.step.done if status.step else 0)
        self.all_again.setEnabled(self.presenter.may_retry())
        if self.isVisible():
            self._show_saves()

    def _lay_out(self) -> None:
        self.page.offer(self.stop, self.now)
        how = Card()
        how.add(self.truth)
        how.add(row(self.contradictions, None))
        how.add(self.step)
        how.add(self.bar)
        self.page.column.addWidget(how)
        card = Card()
        card.body.setContentsMargins(px(4), px(8), px(4), px(8))
        self.parts.choose("undelivered")
        chips = QHBoxLayout()
        chips.setContentsMargins(px(12), 0, px(12), 0)
        chips.addWidget(self.parts)
        card.add(chips)
        self.stack = QStackedWidget()
        for part, inside in (
            ("undelivered", self._undelivered()),
            ("unopened", _padded(self.unopened, PlainLabel(say("sync.held.kept"), "caption"))),
            ("checks", self.checks),
        ):
            self._pages[part].addWidget(inside)
            self._pages[part].addWidget(self._empty[part])
        for part, buttons in (
            ("undelivered", (self.open_case, self.copy, self.all_again, self.more)),
            ("unopened", ()),
            ("checks", (self.check_now, self.proof, self.print)),
        ):
            self.stack.addWidget(_page(self._pages[part], buttons))
        card.add(self.stack, 1)
        self.page.column.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _undelivered(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.groups, 2)
        line.addWidget(self.saves, 3)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        seen = QHBoxLayout()
        seen.setContentsMargins(px(12), 0, px(12), 0)
        seen.addWidget(self.seen)
        column.addLayout(seen)
        column.addLayout(line, 1)
        return holder

    def _listen(self) -> None:
        self.contradictions.clicked.connect(self.presenter.settle)
        self.now.clicked.connect(self._sync.round_now)
        self.stop.clicked.connect(self._sync.stop)
        self.check_now.clicked.connect(self._sync.check_now)
        self.parts.chosen.connect(self._on_part)
        self.groups.chosen.connect(self.presenter.choose)
        self.groups.opened.connect(self.presenter.open_case)
        self.saves.chosen.connect(self._on_save)
        self.saves.opened.connect(self.presenter.open_case)
        self.saves.acted.connect(self.presenter.retry)
        self.more.clicked.connect(self.presenter.list_more)
        self.all_again.clicked.connect(self.presenter.retry_all)
        self.copy.clicked.connect(self._on_copy)
        self.open_case.clicked.connect(self._on_open)
        self.proof.clicked.connect(self._on_proof)
        self.print.clicked.connect(self._on_print)
        self.presenter.read.connect(self._show_lists)
        self.presenter.saves_read.connect(self._show_saves)
        self.presenter.emptied.connect(self._on_emptied)
        self._sync.status_changed.connect(self.show_status)

    @Slot()
    def _show_lists(self) -> None:
        presenter = self.presenter
        self._show_contradictions()
        lists = {
            "undelivered": (self.groups, presenter.group_rows()),
            "unopened": (self.unopened, presenter.unopened_rows()),
            "checks": (self.checks, presenter.check_rows()),
        }
        for part, (view, rows) in lists.items():
            view.show_rows(rows)
            self._pages[part].setCurrentIndex(0 if rows else 1)
        if not self.groups.currentIndex().isValid() and self.groups.rows.rowCount():
            self.groups.setCurrentIndex(self.groups.rows.index(0))
        unconnected = presenter.status.state == "unconnected"
        self._empty["undelivered"].words.setText(say(f"sync.empty.{'unconnected' if unconnected else 'undelivered'}"))
        self.more.setVisible(presenter.has_more())
        self.seen.setVisible(self.shell.reader is not Reader.WORKER)
        for button in (self.proof, self.print):
            button.setEnabled(bool(lists["checks"][1]))

    @Slot()
    def _show_saves(self) -> None:
        self.saves.show_rows(self.presenter.save_rows())
        self._on_save(self.saves.chosen_ref())

    def _show_contradictions(self) -> None:
        self.contradictions.setText(self.presenter.contradictions())
        self.contradictions.setVisible(bool(self.contradictions.text()))

    @Slot()
    def _on_emptied(self) -> None:
        self._show_contradictions()
        for view in (self.groups, self.saves):
            view.show_rows(())

    @Slot(object)
    def _on_part(self, part: str) -> None:
        self.stack.setCurrentIndex(PARTS.index(part))

    @Slot(object)
    def _on_save(self, ref: object) -> None:
        self.copy.setEnabled(self.presenter.may_copy(ref))
        self.open_case.setEnabled(self.presenter.may_open(ref))

    @Slot()
    def _on_copy(self) -> None:
        self.presenter.copy(self.saves.chosen_ref())

    @Slot()
    def _on_open(self) -> None:
        self.presenter.open_case(self.saves.chosen_ref())

    @Slot()
    def _on_proof(self) -> None:
        self.presenter.proof(self._save_proof)

    def _save_proof(self, pdf: bytes) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, say("sync.check.save"), say("sync.check.file_name"), say("sync.check.file_kinds")
        )
        if name:
            self._save_file(Path(name), pdf, self._saved, self._not_saved)

    def _saved(self, _: object) -> None:
        self.shell.tell(say("sync.check.saved"))

    def _not_saved(self, _: Exception) -> None:
        self.shell.tell(say("sync.check.not_saved"))

    @Slot()
    def _on_print(self) -> None:
        self.presenter.proof(self._print_proof)

    def _print_proof(self, pdf: bytes) -> None:
        self.shell.print_pdfs(say("sync.check.print_title"), [pdf])


def _padded(view: QWidget, below: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view, 1)
    foot = QHBoxLayout()
    foot.setContentsMargins(px(12), 0, px(12), 0)
    foot.addWidget(below)
    column.addLayout(foot)
    return holder


def _page(inside: QWidget, buttons: tuple[QWidget, ...]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside, 1)
    if buttons:
        foot = row(*buttons, None)
        foot.setContentsMargins(px(12), 0, px(12), 0)
        column.addLayout(foot)
    return holder
