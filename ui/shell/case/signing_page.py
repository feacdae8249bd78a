"""The client page for a signature: the whole window, the sheet itself, a pad, and nothing of the desk around it."""

import hashlib

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.casework import signatures
from app.casework.signatures import ToSign
from app.casework.work import Work
from app.domain.cases import SheetState
from app.paper.values import SignPlace
from ui.printing.pages import pictures
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.chips import Chips
from ui.widgets.dialog import ModalDialog
from ui.widgets.keys import bind
from ui.widgets.pdf_pages import PdfPages
from ui.widgets.plain_label import PlainLabel
from ui.widgets.signature_pad import SignaturePad
from ui.window import Window
from ui.wording import sentence
from ui.words import say

MARGIN = 32
BUTTON_HEIGHT = 48


class SigningPage(ModalDialog):
    """Turned to whoever signs. Given back to the worker it goes behind the cover, which asks for the session's PIN."""

    def __init__(self, shell: Shell, to_sign: ToSign, called: str, parent: QWidget) -> None:
        """`called` names the sheet, never a person."""
        super().__init__(say("sign.title"), parent)
        self._shell, self._sheet = shell, to_sign.sheet.id
        self._over = parent.window()
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self._to_sign = to_sign
        self._is_sending = False
        self.pages = PdfPages(called)
        self.title = PlainLabel(called, "display", wraps=True)
        self.words = PlainLabel(say("sign.words"), "title", wraps=True)
        self.where = Chips(say("sign.where"), ((one, one.words) for one in to_sign.places))
        self.pad = SignaturePad()
        self.problem = PlainLabel("", "problem", wraps=True)
        self.undo = QuietButton(say("sign.undo"), "arrow-counter-clockwise")
        self.clear = QuietButton(say("sign.clear"), "eraser")
        self.finish = PrimaryButton(say("sign.done"), "check")
        self.give_back = PlainButton(say("sign.give_back"), "user-focus")
        self._lay_out()
        self._listen()
        self._choose(to_sign.places[0])

    def showEvent(self, event: QShowEvent) -> None:
        """Over the whole window."""
        super().showEvent(event)
        self._cover_all()
        self.pages.setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The window moves or changes its size: so does this page."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._cover_all()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc does not lead back to the desk."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(px(16))
        for part in (self.title, self.words, self.where):
            right.addWidget(part)
        right.addWidget(self.pad, 1)
        right.addWidget(self.problem)
        for button in (self.undo, self.clear, self.finish, self.give_back):
            button.setMinimumHeight(px(BUTTON_HEIGHT))
        right.addLayout(row(self.undo, self.clear, None, self.finish))
        right.addLayout(row(None, self.give_back))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(px(MARGIN), px(MARGIN), px(MARGIN), px(20))
        whole.setSpacing(px(24))
        whole.addWidget(self.pages, 1)
        whole.addLayout(right, 1)

    def _listen(self) -> None:
        self._over.installEventFilter(self)
        self.pages.width_wanted.connect(self._draw)
        self.where.chosen.connect(self._choose)
        self.pad.changed.connect(self._on_drawn_on)
        self.undo.clicked.connect(self.pad.undo)
        self.clear.clicked.connect(self.pad.clear)
        self.finish.clicked.connect(self._on_done)
        self.give_back.clicked.connect(self._on_give_back)
        bind(self, "Ctrl+Z", self.pad.undo)

    def _cover_all(self) -> None:
        self.setGeometry(self._over.geometry())

    @Slot(object)
    def _choose(self, place: SignPlace) -> None:
        """Another cell: nothing drawn for the one before goes along."""
        self.where.choose(place)
        self._place = place
        self.pad.shape = place.height / place.width
        self.pad.clear()
        self._draw(self.pages.picture_width())

    @Slot()
    def _on_drawn_on(self) -> None:
        has_ink = bool(self.pad.strokes)
        for button in (self.undo, self.clear, self.finish):
            button.setEnabled(has_ink and not self._is_sending)
        self.problem.setText("")

    @Slot(int)
    def _draw(self, width: int) -> None:
        pdf = self._to_sign.pdf
        self._shell.run(lambda work: pictures(pdf, width), self.pages.show_pages, lane="sign.pages")

    @Slot()
    def _on_done(self) -> None:
        """Send what was drawn; until it is kept, it stays on the pad."""
        strokes, shown = self.pad.strokes, hashlib.sha256(self._to_sign.pdf).digest()
        sheet, signer = self._sheet, self._place.signer
        self._is_sending = True
        self.finish.setEnabled(False)
        self._shell.run(
            lambda work: signatures.sign(work, sheet, signer, strokes, shown), self._on_signed, self._on_not_signed
        )

    def _on_not_signed(self, error: Exception) -> None:
        self._is_sending = False
        self._on_drawn_on()
        self.problem.setText(sentence(error))

    def _on_signed(self, state: SheetState) -> None:
        self._is_sending = False
        if state is SheetState.SIGNED:
            self._on_all_signed()
            return
        sheet = self._sheet

        def verb(work: Work) -> ToSign:
            return signatures.offer(work, sheet)

        self._shell.run(verb, self._on_next, self._on_not_signed)

    def _on_next(self, to_sign: ToSign) -> None:
        self._to_sign = to_sign
        self.where.offer((one, one.words) for one in to_sign.places)
        self._choose(to_sign.places[0])
        self.words.setText(say("sign.next"))

    def _on_all_signed(self) -> None:
        """Nothing is left to do but to give the screen back."""
        for part in (self.where, self.pad, self.undo, self.clear, self.finish):
            part.hide()
        self.words.setText(say("sign.all_done"))
        self.give_back.setFocus()

    @Slot()
    def _on_give_back(self) -> None:
        self.accept()
        if isinstance(self._over, Window):
            self._over.cover_asked.emit()
