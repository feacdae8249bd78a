"""One of the site's own forms: its text at the left, what is wrong with it below, its page at the right."""

from pathlib import Path

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout

from app.casework.own_forms import OwnPage
from app.domain.changes import Changes
from app.domain.own_forms import Version
from app.now import CHINA
from ui.definition_words import reason_words
from ui.shell.own_form.presenter import Drawn, OwnFormPresenter
from ui.shell.room import Place, Room, Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.keys import bind
from ui.widgets.numbered_text import NumberedText
from ui.widgets.page import Page
from ui.widgets.pdf_pages import PdfPages
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row
from ui.widgets.rows_view import RowsView
from ui.words import say

BESIDE_FROM = 880
"""From this width of the room on, in unscaled pixels, the page stands beside the text."""


class View(Room):
    """The own form that `Place.form` names."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = OwnFormPresenter(shell, self)
        self._is_filling = False
        self._shown: OwnPage | None = None
        self._fault_lines: list[int] = []
        self.page = Page(say("own_form.title"))
        self.use = PrimaryButton(say("own_form.use"), "check")
        self.save = QuietButton(say("own_form.save"))
        self.more = QuietButton(say("own_form.more"), "dots-three")
        self.show_preview = QuietButton(say("entry.preview"), "eye")
        self.show_preview.setCheckable(True)
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        self.notice = PlainLabel("", "soon", wraps=True)
        self.state = PlainLabel("", "secondary")
        self.summary = PlainLabel("", "secondary")
        self.text = NumberedText(say("own_form.text"))
        self.faults = RowsView(say("own_form.faults"))
        self.preview = PdfPages(say("entry.preview_name"))
        self._lay_out()
        self._listen()

    # --- the frame's calls
    def open(self, place: Place) -> None:
        """Show an own form."""
        self._shown = None
        self.presenter.fit(self.preview.picture_width())
        self.presenter.open(place.form)

    def redraw(self, changes: Changes) -> None:
        """A colleague's version may have come."""
        self.presenter.redraw(changes)

    def leave(self) -> None:
        """Hand over what is written at once."""
        self.presenter.keep()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page beside the text, or in its place."""
        super().resizeEvent(event)
        self._arrange()

    # --- making
    def _lay_out(self) -> None:
        self.page.offer(self.show_preview, self.more, self.save, self.use)
        self.save.setToolTip("Ctrl+S")
        self.notice.hide()
        self.faults.setFixedHeight(px(148))
        line = QHBoxLayout()
        line.addWidget(self.summary, 1)
        line.addWidget(self.state)
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.text, 1)
        left.addLayout(line)
        left.addWidget(self.faults)
        body = QHBoxLayout()
        body.setSpacing(px(16))
        body.addLayout(left, 11)
        body.addWidget(self.preview, 10)
        self.page.column.addWidget(self.notice)
        self.page.column.addLayout(body, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        shown = self.presenter
        shown.read.connect(self._on_read)
        shown.drawn.connect(self._on_drawn)
        shown.loaded.connect(self.text.replace_all)
        shown.told.connect(self.state.setText)
        shown.left.connect(self._on_left)
        self.text.textChanged.connect(self._on_typed)
        self.faults.opened.connect(self._on_fault)
        self.preview.width_wanted.connect(shown.fit)
        self.use.clicked.connect(self._on_use)
        self.save.clicked.connect(self._on_save)
        self.show_preview.toggled.connect(self._on_preview)
        self.menu.triggered.connect(self._on_menu)
        bind(self, "Ctrl+S", self._on_save)
        bind(self, "Ctrl+P", self.show_preview.toggle)

    # --- what the presenter says
    @Slot(object)
    def _on_read(self, page: OwnPage) -> None:
        is_fresh, self._shown = self._shown is None, page
        if self.text.toPlainText() != page.text:
            self._is_filling = True
            self.text.setPlainText(page.text)
            self._is_filling = False
        self.page.beside.setText(page.form.partition("/")[2])
        if is_fresh:
            self.state.setText(say("own_form.is_draft") if page.is_draft and not page.versions else "")
            self.text.setFocus()
        for control in (self.use, self.save):
            control.setVisible(page.may_change)
        self.text.setReadOnly(not page.may_change)
        self._show_notice(page)
        self._fill_menu(page)

    @Slot(object)
    def _on_drawn(self, drawn: Drawn) -> None:
        count = len(drawn.faults)
        several = say("own_form.one_fault") if count == 1 else say("own_form.some_faults", count=count)
        self.summary.setText(several if count else say("own_form.sound"))
        rows = (
            Row(
                ref=number,
                title=reason_words(fault.reason),
                icon="warning",
                icon_tint="due",
                meta=say("own_form.place", line=fault.line, place=fault.key),
            )
            for number, fault in enumerate(drawn.faults)
        )
        self.faults.show_rows(tuple(rows))
        self._fault_lines = [fault.line for fault in drawn.faults]
        self.faults.setVisible(bool(count))
        self.text.mark(self._fault_lines)
        self.use.setEnabled(not count)
        if drawn.pages:
            self.preview.show_pages(drawn.pages)

    @Slot()
    def _on_left(self) -> None:
        self.shell.go(Place("forms"))

    # --- what the person does
    @Slot()
    def _on_typed(self) -> None:
        if not self._is_filling:
            self.presenter.write(self.text.toPlainText())

    @Slot(object)
    def _on_fault(self, number: int) -> None:
        self.text.go_to(self._fault_lines[number])

    @Slot()
    def _on_use(self) -> None:
        self.presenter.use()

    @Slot()
    def _on_save(self) -> None:
        self.presenter.keep()

    @Slot(bool)
    def _on_preview(self, _: bool) -> None:
        self._arrange()

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        what = action.data()
        if isinstance(what, bytes):
            self.presenter.load(what)  # type: ignore[arg-type]  # the id of a version
        elif what == "export":
            self._ask_where()
        elif what == "replace":
            self._ask_which()
        elif what == "out":
            self.presenter.take_out()
        elif what == "drop":
            self.presenter.drop()

    def _ask_where(self) -> None:
        name = str(Path.home() / f"{self.page.beside.text()}.toml")
        chosen, _ = QFileDialog.getSaveFileName(self, say("own_form.export"), name, say("own_form.file_kinds"))
        if chosen:
            self.presenter.save_file(Path(chosen))

    def _ask_which(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, say("own_form.replace"), str(Path.home()), say("own_form.file_kinds")
        )
        if chosen:
            self.presenter.load_file(Path(chosen))

    # --- showing
    def _show_notice(self, page: OwnPage) -> None:
        words = ""
        newest = page.sides[0] if page.sides else None
        if not page.may_change:
            words = say("own_form.read_only")
        elif page.is_draft and newest and newest.id not in page.base:
            words = say("own_form.newer_since", who=newest.who, at=_moment(newest))
        elif newest and len(page.sides) > 1:
            words = say("own_form.sides", count=len(page.sides), who=newest.who, at=_moment(newest))
        self.notice.setText(words)
        self.notice.setVisible(bool(words))

    def _fill_menu(self, page: OwnPage) -> None:
        self.menu.clear()
        self._act(self.menu, say("own_form.export"), "export")
        if page.may_change:
            self._act(self.menu, say("own_form.replace"), "replace")
        history = self.menu.addMenu(say("own_form.history"))
        history.setEnabled(bool(page.versions))
        for version in page.versions:
            self._act(history, _version_words(version), version.id)
        if not page.may_change:
            return
        self.menu.addSeparator()
        if page.versions and page.versions[0].state == "in_use":
            self._act(self.menu, say("own_form.out"), "out")
        self._act(self.menu, say("own_form.drop"), "drop").setEnabled(page.is_draft)

    def _act(self, menu: QMenu, words: str, what: object) -> QAction:
        action = menu.addAction(words)
        action.setData(what)
        return action

    def _arrange(self) -> None:
        """Both beside each other, or one in the place of the other."""
        is_beside = self.width() >= px(BESIDE_FROM)
        only_page = not is_beside and self.show_preview.isChecked()
        self.show_preview.setVisible(not is_beside)
        self.preview.setVisible(is_beside or only_page)
        self.text.setVisible(not only_page)


def _moment(version: Version) -> str:
    return f"{version.at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _version_words(version: Version) -> str:
    state = say(f"own_form.state.{version.state.value}")
    return say("own_form.version_line", edition=version.edition, who=version.who, at=_moment(version), state=state)
