"""Which forms the desk has, which of them a word finds, and their first pages as pictures."""

from collections import deque

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from app.casework import cases, forms, sheets
from app.casework.work import Work
from app.definitions.values import Form, Lang
from app.domain.cases import Case
from app.domain.ids import RecordId
from app.domain.width import fold_width
from ui.printing.pages import OpenPdf
from ui.printing.words import blank_title
from ui.shell.room import Place, Shell
from ui.words import in_language


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One form as its card shows it."""

    id: str
    code: str
    title: str
    is_assumed: bool
    source: str
    is_per_party: bool
    is_anonymous: bool
    words: str  # everything a search can find it by


class Shelf(msgspec.Struct, frozen=True):
    """The forms of the desk, and for which case they can be filled in (empty for none)."""

    leaves: tuple[Leaf, ...]
    called: str


class Blank(msgspec.Struct, frozen=True, eq=False):
    """An empty sheet to look at or print."""

    leaf: Leaf
    pdf: bytes


class FormsPresenter(QObject):
    """Signals:
    read: a Shelf.
    pictured: form id and the picture of its first page.
    blank_ready: a Blank somebody wants to see.
    """

    read = Signal(object)
    pictured = Signal(str, QImage)
    blank_ready = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._case: RecordId | None = None
        self._pictures: dict[tuple[str, int], QImage] = {}
        self._wanted: deque[tuple[str, int]] = deque()
        self._is_drawing = False

    def open(self, case: RecordId | None) -> None:
        """Read the desk's forms; with `case`, to be filled in for it."""
        self._case = case

        def verb(work: Work) -> Shelf:
            called = cases.page(work, case, self._shell.reader).case if case is not None else None
            leaves = tuple(_leaf(form) for form in forms.forms_of(work, work.seat.desk))
            return Shelf(leaves, _called(called) if called else "")

        self._shell.run(verb, self.read.emit, lane="forms.read")

    def picture(self, form_id: str, width: int) -> None:
        """Draw a form's first page `width` device pixels wide; drawn once and kept in memory."""
        if (done := self._pictures.get((form_id, width))) is not None:
            self.pictured.emit(form_id, done)
        elif (form_id, width) not in self._wanted:
            self._wanted.append((form_id, width))
            self._draw_next()

    def stop(self) -> None:
        """Nobody looks: what has not been drawn yet is drawn another time."""
        self._wanted.clear()

    def _draw_next(self) -> None:
        """One page at a time, so that a save in between waits for one page and not for fifty."""
        if self._is_drawing or not self._wanted:
            return
        self._is_drawing = True
        (form_id, width), lang = self._wanted.popleft(), self._shell.lang

        def verb(work: Work) -> tuple[str, int, QImage]:
            return form_id, width, OpenPdf(sheets.blank(work, form_id, lang)).picture(0, width)

        self._shell.run(verb, self._on_pictured, self._on_not_pictured)

    @Slot(object)
    def _on_not_pictured(self, _: Exception) -> None:
        """A page that cannot be drawn stays white; the others follow."""
        self._is_drawing = False
        self._draw_next()

    def look_at(self, leaf: Leaf) -> None:
        """Make the empty sheet to look at."""
        self._shell.run(_MakeBlank(leaf, self._shell.lang), self.blank_ready.emit)

    def print_blank(self, leaf: Leaf) -> None:
        """Send an empty sheet to the printer."""
        self._shell.run(_MakeBlank(leaf, self._shell.lang), self.print_made)

    def print_made(self, blank: Blank) -> None:
        """Send an empty sheet that is made already."""
        self._shell.print_pdfs(blank_title(), [blank.pdf])

    def fill_in(self, leaf: Leaf) -> None:
        """Go and fill the form in for the case chosen."""
        if self._case is not None:
            self._shell.go(Place("entry", case=self._case, form=leaf.id))

    @property
    def has_case(self) -> bool:
        """Whether a case is chosen."""
        return self._case is not None

    @Slot(object)
    def _on_pictured(self, done: tuple[str, int, QImage]) -> None:
        form_id, width, picture = done
        self._pictures[form_id, width] = picture
        self._is_drawing = False
        self.pictured.emit(form_id, picture)
        self._draw_next()


def finds(leaf: Leaf, typed: str) -> bool:
    """Whether every word typed stands somewhere in the form's names or code; dashes and width do not matter."""
    return all(_plain(word) in leaf.words for word in typed.split())


class _MakeBlank(msgspec.Struct, frozen=True):
    """The verb that makes an empty sheet."""

    leaf: Leaf
    lang: Lang

    def __call__(self, work: Work) -> Blank:
        return Blank(self.leaf, sheets.blank(work, self.leaf.id, self.lang))


def _leaf(form: Form) -> Leaf:
    return Leaf(
        id=form.id,
        code=form.code,
        title=in_language(form.title),
        is_assumed=form.status == "assumed",
        source=form.source,
        is_per_party=form.per_party,
        is_anonymous=form.anonymous,
        words=_plain(f"{form.code} {form.title.zh} {in_language(form.title)} {form.title.en}"),
    )


def _called(case: Case) -> str:
    return " / ".join(party.person.details.called for party in case.parties) or case.address


def _plain(text: str) -> str:
    return fold_width(text).casefold().replace("-", "").replace("－", "")
