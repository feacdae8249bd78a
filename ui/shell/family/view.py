"""The family of a case: told by keyboard in a list, drawn beside it, printed behind the assessment."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.casework import family, family_picture
from app.casework.family import FamilyPage, Record
from app.casework.family_picture import Drawn
from app.casework.work import Work
from app.domain.cases import Case
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope, may_see
from app.errors import BadEntry
from app.paper.values import Rendered
from ui.printing.issued import tell_boxed
from ui.printing.questions import PrivateDialog
from ui.printing.words import job_title
from ui.shell.case_room import CaseRoom, Read
from ui.shell.family import words
from ui.shell.family.panel import FamilyPanel
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card
from ui.widgets.drawing_view import DrawingView
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.widgets.rows_view import RowsView
from ui.wording import sentence
from ui.words import language, say

BESIDE_FROM = 860
PANEL_WIDTH = 412


class Shown(msgspec.Struct, frozen=True, eq=False):
    """The family, and its drawings."""

    page: FamilyPage
    drawn: Drawn


class View(CaseRoom):
    """The room."""

    concerned = Changes.FAMILY | Changes.PEOPLE | Changes.CASES

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, say("family.title"), "family")
        self.print = QuietButton(f"{say('family.print')}  Ctrl+P", "printer")
        self.page.offer(self.print)
        self.panel = FamilyPanel()
        self.list = RowsView(say("family.list"), one_click=False)
        self.views = {name: DrawingView() for name in ("genogram", "genogram_legend", "ecomap", "ecomap_legend")}
        self.hint = PlainLabel(say("family.empty"), "secondary", wraps=True)
        self._shown: Shown | None = None
        self._left: tuple[dict[str, dict[str, str]], Scope] | None = None
        self._is_printing = False
        self._lay_out()
        self._listen()
        self.clear()

    def look(self, work: Work, case: Case, reader: Reader) -> Any:
        """Read and draw; on the store thread."""
        page = family.page(work, case.id, reader)
        return Shown(page, family_picture.draw(page, language()))

    def show_read(self, found: Read) -> None:
        """The drawings, the list, and whom to choose from."""
        shown: Shown = found.shown
        is_first = self._shown is None and self._left is None
        self._shown = shown
        self.panel.setVisible(shown.page.may_work)
        self.panel.offer(shown.page, found.reader)
        if self._left is not None and may_see(found.reader, self._left[1]):
            self.panel.restore(*self._left)
            self._left = None
        self.list.show_rows(words.rows(shown.page))
        self.list.setFixedHeight(min(self.list.content_height() + px(4), px(480)))
        self.hint.setVisible(len(shown.page.family.members) < 3)
        self._draw()
        if is_first and shown.page.may_work:
            self.panel.fields[self.panel.kind].focus({"person": "of", "tie": "a", "link": "owner"}[self.panel.kind])

    def clear(self) -> None:
        """What was typed is kept for whom it is; nothing stays on screen."""
        typed = self.panel.typed()
        if self._shown is not None and any(text for content in typed.values() for text in content.values()):
            self._left = typed, self.panel.chosen_scope()
        self._shown = None
        self.panel.forget()
        self.panel.hide()
        self.list.show_rows(())
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The drawing beside the list, or below it."""
        super().resizeEvent(event)
        is_beside = event.size().width() >= px(BESIDE_FROM)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)
        self._telling.setFixedWidth(px(PANEL_WIDTH)) if is_beside else self._telling.setMaximumWidth(16_777_215)
        self._draw()

    # --- making

    def _lay_out(self) -> None:
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(px(16))
        self._telling = QWidget()
        telling = QVBoxLayout(self._telling)
        telling.setContentsMargins(0, 0, 0, 0)
        telling.setSpacing(px(12))
        telling.addWidget(self.panel)
        listed = Card()
        listed.add(self.list)
        telling.addWidget(listed)
        telling.addStretch(1)
        drawn = Card()
        drawn.add(self.hint)
        for name, view in self.views.items():
            drawn.add(PlainLabel(say(f"family.{name}"), "strong")) if not name.endswith("legend") else None
            drawn.add(_scrolled(view))
        drawn.body.addStretch(1)
        self._drawn = drawn
        self._columns.addWidget(self._telling, 0, Qt.AlignmentFlag.AlignTop)
        self._columns.addWidget(drawn, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._columns)
        self.body.addStretch(1)

    def _listen(self) -> None:
        self.panel.saving.connect(self._on_saving)
        self.list.opened.connect(self._on_opened)
        self.list.acted.connect(self._on_take_out)
        self.print.clicked.connect(self._on_print)
        bind(self, "Ctrl+P", self._on_print)
        bind(self, "Alt+N", self.panel.begin)
        bind(self, "Ctrl+S", self.panel.save.click)  # Ctrl+Enter takes out what is chosen in the list

    def _draw(self) -> None:
        for name, view in self.views.items():
            drawing = getattr(self._shown.drawn, name) if self._shown else None
            area = view.parentWidget().parentWidget() if view.parentWidget() else None
            room = max(self._drawn.width() - px(56), px(240))
            view.setVisible(drawing is not None and bool(drawing.width))
            if drawing is not None and self._shown is not None:
                view.show_drawing(drawing, min(room, round(drawing.width * px(1))), words.spoken(self._shown.page))
            if isinstance(area, QScrollArea):
                area.setFixedHeight(view.height() + px(14) if view.isVisibleTo(self) else 0)

    # --- what the person does

    @Slot(str, object)
    def _on_saving(self, kind: str, content: dict[str, str]) -> None:
        case = self.reading.case
        if case is None or self._shown is None:
            return
        try:
            verb = _verb(case, kind, self.panel.edited, content, self.panel.chosen_scope())
        except BadEntry as bad:
            self._on_failed(bad)
            return
        self.shell.run(verb, self._on_saved, self._on_failed)

    def _on_saved(self, made: object) -> None:
        is_new = not self.panel.edited
        self.panel.begin()
        if is_new and isinstance(made, tuple | Record):
            records = made if isinstance(made, tuple) else (made,)
            self.shell.tell(say("family.told.added"), self._undo(records, family.take_out))
        else:
            self.shell.tell(say("family.told.changed"))

    def _on_failed(self, error: Exception) -> None:
        field = str(error.facts.get("field", "")) if isinstance(error, BadEntry) else ""
        self.panel.show_trouble(field, sentence(error))

    def _undo(
        self, records: tuple[Record, ...], verb: Callable[[Work, tuple[Record, ...]], Done[tuple[Record, ...]]]
    ) -> Callable[[], None]:
        def undo() -> None:
            self.shell.run(lambda work: verb(work, records))

        return undo

    @Slot(object)
    def _on_opened(self, ref: Record) -> None:
        """To be put right: somebody, or a tie to the outside. What two are to each other is said anew."""
        if self._shown is None or not self._shown.page.may_work:
            return
        found = self._shown.page.family
        if ref.kind == "kin" and (member := found.member(ref.id)) is not None:
            self.panel.edit("person", ref.id.hex(), words.called(member), words.content_of(member))
        elif ref.kind == "eco_link" and (link := next((one for one in found.links if one.id == ref.id), None)):
            self.panel.edit("link", ref.id.hex(), link.name, words.content_of_link(link))

    @Slot(object)
    def _on_take_out(self, ref: Record) -> None:
        self.shell.run(lambda work: family.take_out(work, [ref]), self._on_taken_out)

    def _on_taken_out(self, records: tuple[Record, ...]) -> None:
        self.panel.begin()
        self.shell.tell(say("family.told.taken_out"), self._undo(records, family.bring_back))

    @Slot()
    def _on_print(self) -> None:
        """What one spouse told alone is printed once somebody says that the printer is watched."""
        if self._shown is None or self._is_printing:
            return
        if self._shown.page.case.is_couple:
            dialog = PrivateDialog(self)
            dialog.accepted.connect(self._on_somebody_there)
            dialog.open()
        else:
            self._on_somebody_there()

    @Slot()
    def _on_somebody_there(self) -> None:
        case, reader, lang = self.reading.case, self.shell.reader, self.shell.lang
        if case is None:
            return
        self._is_printing = True

        def printed(page: Rendered) -> None:
            self._is_printing = False
            if self.shell.reader is reader:
                self.shell.print_pdfs(job_title(1), [page.pdf])
                tell_boxed(self.shell, (page,))

        self.shell.run(lambda work: family_picture.print_picture(work, case, reader, lang), printed, self._on_no_page)

    def _on_no_page(self, error: Exception) -> None:
        self._is_printing = False
        self.shell.tell(sentence(error))


def _verb(case: RecordId, kind: str, edited: str, content: dict[str, str], scope: Scope) -> Callable[[Work], Done[Any]]:
    """What saving does. Raises BadEntry for what cannot be read."""
    if kind == "tie":
        what, ends, said = words.tie_of(content)
        return lambda work: family.tie(work, case, scope, what, ends, said)
    if kind == "link":
        link = words.link_of(content, scope, words.member(edited) if edited else RecordId(b""))
        return lambda work: family.link(work, case, scope, link)
    who = words.who_of(content)
    if edited:
        member = words.member(edited)
        return lambda work: family.amend(work, case, member, who)
    relation = words.relation_of(content)
    return lambda work: family.add(work, case, scope, who, relation)


def _scrolled(view: DrawingView) -> QScrollArea:
    """A drawing larger than its room is moved about in it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumSize(QSize(0, 0))
    view.setProperty("role", "content")
    area.setWidget(view)
    return area
