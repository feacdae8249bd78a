"""The page on which a case is opened: couple or one person, who they are, what about."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.people import PersonHit
from app.domain.readers import Role
from ui.code_words import Labels
from ui.shell.cases.apart_choice import ApartChoice
from ui.shell.cases.new_presenter import ROLES, NewCasePresenter
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.chips import Chips
from ui.widgets.field_box import FieldBox
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.widgets.person_card import PersonCard
from ui.widgets.person_entry import CheckedPerson, TypedPerson
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.words import say

KINDS = (("couple", "cases.new.couple"), ("one", "cases.new.one"), ("quick", "cases.new.quick"))

if TYPE_CHECKING:  # the engine is brought in after the first paint
    from ui.sync_desk import SyncDesk


class NewPage(QWidget):
    """Layout of a new case. `left` says that it was saved or given up."""

    left = Signal()

    def __init__(self, shell: Shell, sync: "SyncDesk | None" = None) -> None:
        super().__init__()
        self.presenter = NewCasePresenter(shell, self)
        self.page = Page(say("cases.new.title"))
        self.kind = Segmented(((kind, say(key), "") for kind, key in KINDS), say("cases.new.kind"))
        self.save = PrimaryButton(say("cases.new.save"), "check")
        self.cancel = QuietButton(say("common.cancel"))
        self.matter = Chips(say("cases.new.matter"))
        self.apart = ApartChoice(sync)
        self.cards: dict[Role, PersonCard] = {}
        self._lay_out()
        self._listen()

    def begin(self, kind: str, booking: RecordId | None = None) -> None:
        """An empty page for this kind of case, or what a booking says; what was begun and not given up stays, of
        whatever kind it was."""
        if self.presenter.has_begun:
            self.presenter.keep_begun(booking)
            return
        self._replace_cards()
        self.presenter.begin(kind, booking)
        self.matter.offer(())
        self.apart.show_readers(None)
        self._show_kind(kind)

    def _show_kind(self, kind: str) -> None:
        self.kind.choose(kind)
        for role, card in self.cards.items():
            card.setVisible(kind != "quick" and role in ROLES[kind])
        self.quick_box.setVisible(kind == "quick")
        self.hint.setText(say(f"cases.new.hint_{kind}"))
        first = self.quick if kind == "quick" else self.cards[ROLES[kind][0]].name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _replace_cards(self) -> None:
        """New cards for every case: nothing of the last one can stay behind in a field."""
        for card in self.cards.values():
            card.hide()
            card.deleteLater()
        self.quick.clear()
        self.cards = {role: PersonCard(role, is_one_of_two=role is not Role.CLIENT) for role in Role}
        for card in self.cards.values():
            self._line.addWidget(card, 1)
            card.typed.connect(self._on_typed)
            card.used.connect(self._on_used)
            card.submitted.connect(self._on_card_done)

    def _lay_out(self) -> None:
        self.page.offer(self.cancel, self.save)
        self.hint = PlainLabel("", "secondary", wraps=True)
        inner = QWidget()
        inner.setProperty("role", "content")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(16))
        head.addWidget(self.kind)
        head.addWidget(self.hint, 1)
        column.addLayout(head)
        self._line = QHBoxLayout()
        self._line.setSpacing(px(16))
        self._add_quick()
        column.addLayout(self._line)
        column.addWidget(PlainLabel(say("cases.new.matter"), "secondary"))
        column.addWidget(self.matter)
        column.addWidget(self.apart)
        column.addStretch(1)
        self._wrap(inner)

    def _wrap(self, inner: QWidget) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self.page.column.addWidget(scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _add_quick(self) -> None:
        self.quick = LineEdit()
        self.quick.setPlaceholderText(say("cases.new.quick_hint"))
        self._quick_field = FieldBox(say("cases.field.address"), self.quick)
        self._quick_field.setMaximumWidth(px(420))
        self.quick_box = Card()
        self.quick_box.add(self._quick_field)
        self._line.addWidget(self.quick_box)

    def _listen(self) -> None:
        self.presenter.checked.connect(self._on_checked)
        self.presenter.found.connect(self._on_found)
        self.presenter.missing.connect(self._on_missing)
        self.presenter.offered.connect(self._on_offered)
        self.presenter.saved.connect(self.left)
        self.presenter.restored.connect(self._on_restored)
        self.presenter.received.connect(self._on_received)
        self.matter.chosen.connect(self.presenter.name_matter)
        self.apart.chosen.connect(self.presenter.keep_apart)
        self.kind.chosen.connect(self._on_kind)
        self.quick.textChanged.connect(self._on_quick)
        self.quick.submitted.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self._on_cancel)
        bind(self, "Ctrl+Return", self._on_save)
        bind(self, "Esc", self._on_cancel)

    @Slot(object)
    def _on_kind(self, kind: str) -> None:
        self.presenter.choose_kind(kind)
        self._show_kind(kind)

    @Slot(object, object)
    def _on_typed(self, role: Role, person: TypedPerson) -> None:
        self.presenter.type(role, person)

    @Slot(object, object)
    def _on_used(self, role: Role, person: RecordId | None) -> None:
        self.presenter.use(role, person)

    @Slot(str)
    def _on_quick(self, text: str) -> None:
        self._quick_field.show_problem("")
        self.presenter.type(Role.CLIENT, TypedPerson(address=text.strip()))

    @Slot()
    def _on_card_done(self) -> None:
        """Enter in the last field of the husband's card goes to the wife's; in the last of all, to the button."""
        wife = self.cards[Role.WIFE]
        is_first = self.kind.value() == "couple" and self.sender() is self.cards[Role.HUSBAND]
        (wife.name if is_first else self.save).setFocus()

    @Slot(object, object)
    def _on_checked(self, role: Role, checked: CheckedPerson) -> None:
        self.cards[role].show_checked(checked)

    @Slot(object, object)
    def _on_found(self, role: Role, hits: tuple[PersonHit, ...]) -> None:
        self.cards[role].show_hits(hits)

    @Slot(object, str)
    def _on_missing(self, role: Role, sentence: str) -> None:
        if self.kind.value() == "quick":
            self._quick_field.show_problem(sentence)
        else:
            self.cards[role].show_missing(sentence)

    @Slot(object)
    def _on_offered(self, matters: Labels) -> None:
        self.matter.offer(matters.items())

    @Slot(str, str, object)
    def _on_restored(self, kind: str, matter: str, typed: dict[Role, TypedPerson]) -> None:
        """What was left half typed stands where it stood."""
        self._fill(kind, matter, typed)
        self.hint.setText(say("cases.new.restored"))

    @Slot(str, str, object)
    def _on_received(self, kind: str, matter: str, typed: dict[Role, TypedPerson]) -> None:
        """What the counter knows of somebody who was received; a full name is still to be asked for."""
        self._fill(kind, matter, typed)
        self.hint.setText(say("cases.new.from_booking"))

    def _fill(self, kind: str, matter: str, typed: dict[Role, TypedPerson]) -> None:
        self._show_kind(kind)
        if kind == "quick":
            self.quick.setText(typed.get(Role.CLIENT, TypedPerson()).address)
        for role, person in typed.items():
            self.cards[role].fill(person)
            self.presenter.type(role, person)
        if matter:
            self.matter.choose(matter)
        self.apart.show_readers(self.presenter.readers)

    @Slot()
    def _on_save(self) -> None:
        self.presenter.save(str(self.matter.value() or ""))

    @Slot()
    def _on_cancel(self) -> None:
        self.presenter.forget()
        self._replace_cards()
        self.left.emit()
