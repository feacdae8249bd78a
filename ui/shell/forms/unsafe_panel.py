"""Asked in the page before a handout is printed, or kept as PDF, that somebody must not be found with."""

from PySide6.QtCore import Qt, Signal, Slot

from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class UnsafePanel(Card):
    """Doing nothing is what Enter and Esc do.

    Signals:
        allowed: what was asked about; it may leave the program.
        finished: it has been answered, either way.
    """

    allowed = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._about: object = None
        self.title = PlainLabel("", "section", wraps=True)
        self.wait = QuietButton("")
        self.go = PrimaryButton("")
        self.add(self.title)
        self.add(PlainLabel(say("forms.ask.why"), "secondary", wraps=True))
        self.add(row(None, self.wait, self.go))
        self.wait.clicked.connect(self._on_wait)
        self.go.clicked.connect(self._on_go)
        bind(self, "Esc", self._on_wait)
        self.hide()

    def ask(self, title: str, about: object, *, as_file: bool = False) -> None:
        """Ask about a handout, to be printed or kept as a file; `about` is what `allowed` then carries."""
        self._about = about
        kind, glyph = ("_file", "file-pdf") if as_file else ("", "printer")
        self.wait.setText(f"{say(f'forms.ask.wait{kind}')}  Esc")
        self.go.setText(say(f"forms.ask.go{kind}"))
        self.go.show_glyph(glyph)
        self.title.setText(say("forms.ask.title", title=title))
        self.show()
        self.wait.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Ask no more."""
        self._about = None
        self.hide()

    @Slot()
    def _on_wait(self) -> None:
        self.put_away()
        self.finished.emit()

    @Slot()
    def _on_go(self) -> None:
        about = self._about
        self.put_away()
        self.allowed.emit(about)
        self.finished.emit()
