"""Where what is known of one party is completed or put right."""

from datetime import date

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from app.domain.cases import Party
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Role
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.person_card import PersonCard
from ui.widgets.person_entry import TypedPerson, check, typed_of
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class AmendPanel(Card):
    """`amended` carries the party and its new PersonDetails; `finished` puts the panel away.

    What was typed stays until `settle` says that it is stored.
    """

    amended = Signal(object, object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._party: Party | None = None
        self._today = date.max
        self.card: PersonCard | None = None
        self.title = PlainLabel(say("case.page.edit_person"), "section")
        self.save = PrimaryButton(say("common.save"), "check")
        self.cancel = QuietButton(say("common.cancel"))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title, 1)
        head.addWidget(self.cancel)
        head.addWidget(self.save)
        self.add(head)
        self.body.addStretch(1)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self._on_cancel)

    def ask(self, party: Party, today: date, *, is_one_of_two: bool) -> None:
        """Show what is known, to be changed."""
        self.forget()
        self._party, self._today = party, today
        self.card = PersonCard(party.role, is_one_of_two=is_one_of_two)
        self.card.fill(typed_of(party.person.details))
        self.card.typed.connect(self._on_typed)
        self.card.submitted.connect(self._on_save)
        self.body.insertWidget(1, self.card)
        self.card.name.setFocus()

    @Slot(object)
    def settle(self, person: RecordId) -> None:
        """The details are stored; where the panel asks about this person it goes."""
        if self._party is not None and self._party.person.id == person:
            self._on_cancel()

    def forget(self) -> None:
        """Nothing of the person stays in a field."""
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
        self.card, self._party = None, None

    @Slot(object, object)
    def _on_typed(self, role: Role, typed: TypedPerson) -> None:
        if self.card is not None:
            self.card.show_checked(check(typed, role, self._today))

    @Slot()
    def _on_save(self) -> None:
        party, card = self._party, self.card
        if party is None or card is None:
            return
        checked = check(card.typed_person(), party.role, self._today)
        if not checked.details.called:
            card.show_missing(say("cases.new.needs_name"))
        elif checked.problems:
            card.show_checked(checked)
        else:
            self.amended.emit(party, _over(party.person.details, checked.details))

    @Slot()
    def _on_cancel(self) -> None:
        self.forget()
        self.finished.emit()


def _over(known: PersonDetails, typed: PersonDetails) -> PersonDetails:
    """The typed details; what the card does not ask stays as it was known."""
    return msgspec.structs.replace(typed, language=known.language, safe_rule=known.safe_rule)
