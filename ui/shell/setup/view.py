"""The set-up: who and where, a passphrase, the recovery code, and a check that its sheet is there."""

from collections.abc import Callable
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from ui.doors import Created, Invited, NewSeat
from ui.posts import post_words
from ui.shell.setup.code_page import CodePage, groups_of
from ui.shell.setup.confirm_page import ConfirmPage
from ui.shell.setup.facts_page import FactsPage
from ui.shell.setup.page import SetupPage
from ui.shell.setup.secret_page import SecretPage
from ui.shell.start.choice_bar import ChoiceBar
from ui.theme.tokens import px
from ui.wording import sentence
from ui.words import say

STEPS = 4

Pick = Callable[[int], tuple[int, int]]
"""Chooses two different numbers below a count: which groups are asked back."""


class SetupView(QWidget):
    """Signals:
    look_asked: a NewSeat whose invitation the centre is to be asked about.
    create_asked: a NewSeat and a passphrase.
    print_asked: print the sheet of the code just made.
    save_asked: save it as a PDF there (a Path).
    finished: the PersonCard of the new seat.
    abandoned: back to the start screen.
    """

    look_asked = Signal(object)
    create_asked = Signal(object, str)
    print_asked = Signal(object)
    save_asked = Signal(object, object)
    finished = Signal(object)
    abandoned = Signal()

    def __init__(self, pick: Pick, *, can_go_back: bool) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pick = pick
        self._can_go_back = can_go_back
        self._seat: NewSeat | None = None
        self._invited_to = ""
        self._created: Created | None = None
        self.choices = ChoiceBar()
        self.page: SetupPage | None = None
        self._lay_out()
        self.facts = FactsPage(can_go_back=can_go_back)
        self.facts.filled.connect(self._on_filled)
        self.facts.asked.connect(self._on_asked)
        if self.facts.back is not None:
            self.facts.back.clicked.connect(self.abandoned)
        self._show(self.facts, 1)

    @property
    def may_be_rebuilt(self) -> bool:
        """Whether nothing is lost when the language changes: before the vault is made."""
        return self._created is None

    def show_invited(self, seat: NewSeat, invited: Invited) -> None:
        """The invitation is good: say to what, and go on."""
        self.facts.show_answer("")
        post, number = post_words(invited.post), f"{invited.number:02}"
        told = say("setup.invited_to", site=invited.site, post=post, number=number)
        root = say("setup.invited_bureau", fingerprint=invited.bureau) if invited.bureau else ""
        self._invited_to = "\n".join(words for words in (told, root) if words)
        self._on_filled(seat)

    def show_not_invited(self, error: Exception) -> None:
        """It is not, or the centre could not be asked; what was typed stays."""
        self.facts.show_answer(sentence(error))

    def show_created(self, created: Created) -> None:
        """The vault is made; show its recovery code."""
        self._created = created
        self._show_code()

    def show_failure(self, error: Exception) -> None:
        """The vault was not made; nothing of it is left behind, and what was typed stays."""
        if isinstance(self.page, SecretPage):
            self.page.show_busy(False)
            self.page.show_problem(sentence(error))

    def show_certificate(self, fingerprint: bytes) -> None:
        """Nobody known vouches for the centre's certificate: this one, to be compared."""
        if isinstance(self.page, SecretPage):
            self.page.compare(fingerprint)

    def tell(self, words: str) -> None:
        """What became of the sheet."""
        if isinstance(self.page, CodePage):
            self.page.tell(words)

    @Slot(object)
    def _on_filled(self, seat: NewSeat | None) -> None:
        self._seat = seat
        page = SecretPage(self._invited_to if seat is not None and seat.invitation_code else "")
        page.chosen.connect(self._on_secret)
        page.trusted.connect(self._on_trusted)
        if page.back is not None:
            page.back.clicked.connect(self._on_back_to_facts)
        self._show(page, 2)

    @Slot(object)
    def _on_asked(self, seat: NewSeat) -> None:
        self.facts.show_asking()
        self.look_asked.emit(seat)

    @Slot()
    def _on_back_to_facts(self) -> None:
        self._show(self.facts, 1)

    @Slot(str)
    def _on_secret(self, passphrase: str) -> None:
        self.create_asked.emit(self._seat, passphrase)

    @Slot(str, bytes)
    def _on_trusted(self, passphrase: str, certificate: bytes) -> None:
        if self._seat is not None:
            self._seat = structs.replace(self._seat, certificate=certificate)
            self._on_secret(passphrase)

    @Slot()
    def _show_code(self) -> None:
        if self._created is None:
            return
        page = CodePage(self._created.recovery_code)
        page.kept.connect(self._on_kept)
        page.print_asked.connect(self._on_print)
        page.save_asked.connect(self._on_save)
        self._show(page, 3)

    @Slot()
    def _on_kept(self) -> None:
        if self._created is None:
            return
        code = self._created.recovery_code
        page = ConfirmPage(code, self._pick(len(groups_of(code))))
        page.confirmed.connect(self._on_confirmed)
        if page.back is not None:
            page.back.clicked.connect(self._show_code)
        self._show(page, 4)

    @Slot()
    def _on_confirmed(self) -> None:
        if self._created is not None:
            self.finished.emit(self._created.card)

    @Slot()
    def _on_print(self) -> None:
        self.print_asked.emit(self._created)

    @Slot(object)
    def _on_save(self, file: Path) -> None:
        self.save_asked.emit(self._created, file)

    def _show(self, page: SetupPage, step: int) -> None:
        old, self.page = self.page, page
        if old is not None:
            self._middle.removeWidget(old)
            old.hide()
            if old is not self.facts:
                old.deleteLater()
        page.step.setText(say("setup.step", step=step, steps=STEPS))
        self._middle.insertWidget(1, page, 0, Qt.AlignmentFlag.AlignHCenter)
        page.show()
        self.choices.setVisible(self.may_be_rebuilt)
        self.setFocusProxy(page)
        page.setFocus()

    def _lay_out(self) -> None:
        holder = QWidget()
        holder.setProperty("role", "content")
        self._middle = QVBoxLayout(holder)
        self._middle.setContentsMargins(px(24), px(4), px(24), px(4))
        self._middle.setSpacing(px(8))
        self._middle.addItem(QSpacerItem(0, px(48), vData=QSizePolicy.Policy.Maximum))  # gives way first
        self._middle.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        foot = QVBoxLayout()
        foot.setContentsMargins(px(24), px(4), px(24), px(16))
        foot.addWidget(self.choices)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)
