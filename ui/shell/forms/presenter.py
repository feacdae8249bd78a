"""What the gallery shows, which pages are drawn for it, and what becomes of what is chosen."""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from app.casework import cases, gallery, own_forms, site
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader
from ui.code_words import form_names
from ui.printing.pages import OpenPdf
from ui.printing.words import blank_title
from ui.shell.forms.leaves import Leaf, blank_page, read_leaves
from ui.shell.forms.printed import Printed, printed_rows
from ui.shell.own_form.presenter import read_file
from ui.shell.room import Place, Shell
from ui.words import say


class Shelf(msgspec.Struct, frozen=True):
    """The leaves of the desk, and for which case they can be filled in (empty for none)."""

    leaves: tuple[Leaf, ...]
    called: str
    may_change: bool = False  # whether own forms can be begun and edited here


class Blank(msgspec.Struct, frozen=True, eq=False):
    """An empty sheet to look at or print."""

    leaf: Leaf
    pdf: bytes


class Order(msgspec.Struct, frozen=True):
    """An empty sheet in a language, asked for; as a verb it makes it."""

    leaf: Leaf
    lang: Lang

    def __call__(self, work: Work) -> Blank:
        """Make it. Raises NotFound."""
        return Blank(self.leaf, blank_page(work, self.leaf, self.lang))


class FormsPresenter(QObject):
    """Signals:
    read: a Shelf.
    pictured: leaf id and the picture of its first page.
    blank_ready: a Blank somebody wants to see.
    printed_read: a Printed, what was printed today.
    """

    read = Signal(object)
    pictured = Signal(str, QImage)
    blank_ready = Signal(object)
    printed_read = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._case: RecordId | None = None
        self._pictures: dict[tuple[Leaf, int], QImage] = {}
        self._wanted: deque[tuple[Leaf, int]] = deque()
        self._is_drawing = False
        shell.reader_changed.connect(self._on_reader_changed)

    def open(self, case: RecordId | None) -> None:
        """Read what the desk has; with `case`, to be filled in for it."""
        self._case = case
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the leaves and what was printed today."""
        case, reader = self._case, self._shell.reader

        def verb(work: Work) -> Shelf:
            called = cases.page(work, case, reader).case.called if case is not None else ""
            return Shelf(read_leaves(work), called, site.may_amend(work))

        self._shell.run(verb, self._on_read, lane="forms.read")
        self.read_printed()

    def redraw(self, changes: Changes) -> None:
        """Read again where it concerns the gallery."""
        if changes & (Changes.FORMS | Changes.DRAFTS | Changes.SITE):
            self.refresh()
        elif changes & (Changes.SHEETS | Changes.CASES):
            self.read_printed()

    @Slot(object)
    def _on_read(self, shelf: Shelf) -> None:
        """Pictures of pages that look otherwise by now go."""
        shown = {_plain(leaf) for leaf in shelf.leaves}
        self._pictures = {key: picture for key, picture in self._pictures.items() if key[0] in shown}
        self.read.emit(shelf)

    # --- pages
    def draw(self, leaves: Iterable[Leaf], width: int) -> None:
        """Draw the first pages of these, `width` device pixels wide; of others nobody looks at any more, none.

        One page at a time, so that a save in between waits for one page and not for fifty.
        """
        self._wanted = deque((_plain(leaf), width) for leaf in leaves if (_plain(leaf), width) not in self._pictures)
        self._draw_next()

    def picture(self, leaf: Leaf, width: int) -> QImage | None:
        """The first page of a leaf, where it is drawn already."""
        return self._pictures.get((_plain(leaf), width))

    def stop(self) -> None:
        """Nobody looks: what has not been drawn yet is drawn another time."""
        self._wanted.clear()

    def _draw_next(self) -> None:
        if self._is_drawing or not self._wanted:
            return
        self._is_drawing = True
        (leaf, width), lang = self._wanted.popleft(), self._shell.lang

        def verb(work: Work) -> tuple[Leaf, int, QImage]:
            return leaf, width, OpenPdf(blank_page(work, leaf, lang)).picture(0, width)

        self._shell.run(verb, self._on_pictured, self._on_not_pictured)

    @Slot(object)
    def _on_pictured(self, done: tuple[Leaf, int, QImage]) -> None:
        leaf, width, picture = done
        self._pictures[leaf, width] = picture
        self._is_drawing = False
        self.pictured.emit(leaf.id, picture)
        self._draw_next()

    @Slot(object)
    def _on_not_pictured(self, _: Exception) -> None:
        """A page that cannot be drawn stays white; the others follow."""
        self._is_drawing = False
        self._draw_next()

    # --- what is chosen
    def look_at(self, leaf: Leaf) -> None:
        """Make the empty sheet to look at."""
        self._shell.run(Order(leaf, self._shell.lang), self.blank_ready.emit)

    def print_blank(self, order: Order) -> None:
        """Send an empty sheet to the printer."""
        self._shell.run(order, self.print_made)

    def print_made(self, blank: Blank) -> None:
        """Send an empty sheet that is made already; told and counted when the printer has it.

        What must not be found with somebody is not counted: the list of today is seen by whoever is in the room.
        """

        def then(is_printed: bool) -> None:
            if is_printed:
                self._on_blank_printed(blank.leaf)

        self._shell.print_pdfs(blank_title(), [blank.pdf], then=then)

    def _on_blank_printed(self, leaf: Leaf) -> None:
        """Of what is unsafe the window does not say which it was."""
        key = "sent_unsafe" if leaf.is_unsafe else "sent_handout" if leaf.is_handout else "sent_blank"
        self._shell.tell(say(f"forms.{key}", title=leaf.title))
        if not leaf.is_unsafe:
            self._shell.run(_CountBlank(leaf.id), self._on_counted)

    def fill_in(self, leaf: Leaf) -> None:
        """Go and fill the form in for the case chosen; what names nobody, for none."""
        case = None if leaf.is_anonymous else self._case
        if case is not None or leaf.is_anonymous:
            self._shell.go(Place("entry", case=case, form=leaf.id))

    def keep_at_hand(self, leaf: Leaf) -> None:
        """Make it a favourite, or one no more."""
        wanted = not leaf.is_favourite
        self._shell.run(lambda work: gallery.set_favourite(work, leaf.id, wanted=wanted), self._on_kept)

    def copy(self, leaf: Leaf) -> None:
        """Begin an own form as a copy of this one, and go there."""
        self._shell.run(lambda work: own_forms.copy(work, leaf.id), self.edit)

    def begin(self, file: Path) -> None:
        """Begin an own form with the text of a file, and go there."""

        def verb(work: Work) -> Done[str]:
            text = read_file(file)
            return own_forms.begin(work, file.stem, text) if text is not None else Done(Changes.NONE, "")

        self._shell.run(verb, self._on_begun)

    @Slot(str)
    def edit(self, form_id: str) -> None:
        """Go to the text of an own form."""
        self._shell.go(Place("own_form", form=form_id))

    @Slot(object)
    def _on_begun(self, form_id: str) -> None:
        if form_id:
            self.edit(form_id)
        else:
            self._shell.tell(say("own_form.too_big_file"))

    @property
    def has_case(self) -> bool:
        """Whether a case is chosen."""
        return self._case is not None

    @Slot(object)
    def _on_kept(self, _: object) -> None:
        self.refresh()

    # --- printed today
    def read_printed(self) -> None:
        """Read what was printed today, for whoever is in the room."""
        reader = self._shell.reader

        def verb(work: Work) -> tuple[Reader, Printed]:
            return reader, printed_rows(gallery.printed_today(work, reader), form_names(work), read_leaves(work))

        self._shell.run(verb, self._on_printed_read, lane="forms.printed")

    def open_record(self, case: RecordId) -> None:
        """Go to the case a printed sheet belongs to."""
        self._shell.go(Place("case", case=case))

    @Slot(object)
    def _on_counted(self, _: object) -> None:
        self.read_printed()

    @Slot(object)
    def _on_printed_read(self, answer: tuple[Reader, Printed]) -> None:
        reader, printed = answer
        if reader is self._shell.reader:
            self.printed_read.emit(printed)

    @Slot(object)
    def _on_reader_changed(self, _: Reader) -> None:
        """Take everything away at once, then read what the people in the room may see."""
        self.printed_read.emit(Printed())
        self.read_printed()


class _CountBlank(msgspec.Struct, frozen=True):
    """The verb that counts one."""

    item: str

    def __call__(self, work: Work) -> object:
        return gallery.count_blank(work, self.item)


def _plain(leaf: Leaf) -> Leaf:
    """As it is drawn: a favourite looks no different."""
    return msgspec.structs.replace(leaf, is_favourite=False)
