"""Writing an own form: what is kept when, what is judged, what is put in use, and what the page is told."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from app.casework import own_forms
from app.casework.own_forms import OwnPage
from app.casework.work import Work
from app.definitions.own_form import MOST_BYTES, Fault
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from ui.printing.pages import pictures
from ui.shell.room import Shell
from ui.spoken import clock_time
from ui.words import in_language, say

KEEPS_AFTER_MS = 500
"""The longest a typed letter waits before it is on its way to the vault."""

JUDGES_AFTER_MS = 250
"""How long after the last key the text is judged and its page drawn."""


class Drawn(msgspec.Struct, frozen=True, eq=False):
    """A text, judged: its mistakes, or its pages."""

    faults: tuple[Fault, ...]
    pages: tuple[QImage, ...] = ()


class OwnFormPresenter(QObject):
    """Signals:
    read: an OwnPage, to be laid out.
    drawn: a Drawn.
    loaded: a text that takes the place of the one in the editor.
    told: what stands beside the buttons.
    left: there is nothing more to see here.
    """

    read = Signal(object)
    drawn = Signal(object)
    loaded = Signal(str)
    told = Signal(str)
    left = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._page: OwnPage | None = None
        self._form = ""
        self._text = ""
        self._width = 0
        self._is_dirty = False
        self._keep = QTimer(self, singleShot=True, interval=KEEPS_AFTER_MS)
        self._judge = QTimer(self, singleShot=True, interval=JUDGES_AFTER_MS)
        self._keep.timeout.connect(self.keep)
        self._judge.timeout.connect(self.judge)

    # --- opening
    def open(self, form_id: str) -> None:
        """Read an own form; what was being written before is handed over first."""
        self.keep()
        self._form, self._page = form_id, None
        self._read()

    def redraw(self, changes: Changes) -> None:
        """A colleague may have put another version in use: what is being written stays, the news is told."""
        if changes & Changes.FORMS and self._form:
            self._read()

    def _read(self) -> None:
        form_id = self._form
        self._shell.run(lambda work: own_forms.page(work, form_id), self._on_read, lane="own_form.read")

    @Slot(object)
    def _on_read(self, page: OwnPage) -> None:
        known, self._page = self._page, page
        if known is not None and (self._is_dirty or known.is_draft):  # the text in the editor is the newer one
            self._page = msgspec.structs.replace(page, base=known.base, is_draft=True, text=self._text)
        else:
            self._text = page.text
        self.read.emit(self._page)
        self.judge()

    # --- writing
    def write(self, text: str) -> None:
        """The text has changed."""
        if self._page is None or text == self._text or not self._page.may_change:
            return
        self._text, self._is_dirty = text, True
        if not self._keep.isActive():
            self._keep.start()
        self._judge.start()

    @Slot()
    def keep(self) -> None:
        """Hand what is written to the vault, right or wrong."""
        self._keep.stop()
        if not self._is_dirty or self._page is None:
            return
        self._is_dirty = False
        self._page = msgspec.structs.replace(self._page, is_draft=True)
        form_id, text, base = self._form, self._text, self._page.base

        def verb(work: Work) -> str:
            own_forms.keep_draft(work, form_id, text, base)
            return clock_time(work.now())

        self._shell.run(verb, self._on_kept, self._on_not_kept)

    @Slot()
    def judge(self) -> None:
        """Judge the text and draw its page, off the UI thread; the latest wins."""
        form_id, text, width, lang = self._form, self._text, self._width, self._shell.lang
        if self._page is None:
            return

        def verb(work: Work) -> Drawn:
            looked = own_forms.look(work, form_id, text, lang)
            return Drawn(looked.faults, pictures(looked.pdf, width) if looked.pdf and width else ())

        self._shell.run(verb, self.drawn.emit, lane="own_form.judge")

    @Slot(int)
    def fit(self, width: int) -> None:
        """Draw pages so many device pixels wide from now on."""
        if width != self._width:
            self._width = width
            self._judge.start()

    @Slot(object)
    def _on_kept(self, time: str) -> None:
        if not self._is_dirty:
            self.told.emit(say("own_form.kept", time=time))

    @Slot(object)
    def _on_not_kept(self, _: Exception) -> None:
        self._is_dirty = True
        self._keep.start()
        self.told.emit(say("own_form.not_kept"))

    # --- deciding
    def use(self) -> None:
        """Put the text in use on every seat."""
        if self._page is None:
            return
        self._keep.stop()
        self._is_dirty = False
        form_id, text, base = self._form, self._text, self._page.base

        def verb(work: Work) -> Done[tuple[str, tuple[Fault, ...]]]:
            done = own_forms.put_in_use(work, form_id, text, base)
            title = "" if done.value else in_language(work.definitions.form(form_id).title)
            return Done(done.changes, (title, done.value))

        self._page = msgspec.structs.replace(self._page, is_draft=False)
        self._shell.run(verb, self._on_used, self._on_refused)

    def take_out(self) -> None:
        """Offer the form no more."""
        form_id = self._form
        self._shell.run(lambda work: own_forms.take_out(work, form_id), self._on_taken_out)

    def drop(self) -> None:
        """Give up the draft."""
        form_id = self._form
        self._keep.stop()
        self._is_dirty = False
        self._shell.run(lambda work: own_forms.drop_draft(work, form_id), self._on_dropped)

    @Slot(object)
    def _on_used(self, answer: tuple[str, tuple[Fault, ...]]) -> None:
        title, faults = answer
        if faults:
            self._page = self._page and msgspec.structs.replace(self._page, is_draft=True)
            self.drawn.emit(Drawn(faults))
            return
        self.told.emit("")
        self._shell.tell(say("own_form.used", title=title))

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        """What is written is not lost by it."""
        self._is_dirty = True
        self.keep()
        self._shell.run(_Raise(error))

    @Slot(object)
    def _on_taken_out(self, _: object) -> None:
        self._shell.tell(say("own_form.taken_out"))

    @Slot(object)
    def _on_dropped(self, _: object) -> None:
        has_more = bool(self._page and self._page.versions)
        self._page = None
        self.told.emit("")
        self._shell.tell(say("own_form.dropped"))
        if has_more:
            self._read()
        else:
            self.left.emit()

    # --- versions and files
    def load(self, version: RecordId) -> None:
        """Take the text of an earlier version into the editor."""
        self._shell.run(lambda work: own_forms.text_of(work, version), self.loaded.emit)

    def load_file(self, file: Path) -> None:
        """Take the text of a file into the editor."""
        self._shell.run(lambda _: read_file(file), self._on_file)

    def save_file(self, file: Path) -> None:
        """Write the text as it stands to a file somebody asked for."""
        text = self._text

        def verb(_: Work) -> str:
            file.write_text(text, "utf-8")
            return file.name

        self._shell.run(verb, self._on_exported)

    @Slot(object)
    def _on_file(self, text: str | None) -> None:
        if text is None:
            self._shell.tell(say("own_form.too_big_file"))
        else:
            self.loaded.emit(text)

    @Slot(object)
    def _on_exported(self, name: str) -> None:
        self._shell.tell(say("own_form.exported", file=name))


def read_file(file: Path) -> str | None:
    """The text of a small file; None where it is none."""
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


class _Raise:
    """Lets the frame tell an error as it tells every other."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __call__(self, _: Work) -> None:
        raise self._error
