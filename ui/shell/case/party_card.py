"""One party at the top of a case page, in the colour of their side."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.cases import Consent, ConsentState, Party
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope, may_see
from app.domain.seen import own_scope
from ui.safe_words import rule_words
from ui.shell.case.flag_button import FlagButton, flag_words
from ui.shell.case.lines import consent_words
from ui.shell.case.presenter import Reading
from ui.spoken import role_name
from ui.theme.tokens import px
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scope_tag import ScopeBar
from ui.words import say

_CONSENT_LOOK = {
    ConsentState.SIGNED: "chip-safe",
    ConsentState.ORAL: "chip-safe",
    ConsentState.REFUSED: "chip-overdue",
    ConsentState.WITHDRAWN: "chip-overdue",
}


class PartyCard(QFrame):
    """Signals carry the role: `edited` asks to change the details, `settled` to choose between contradicting ones,
    `flagged` to set (True) or take back the special circumstance of a code.

    How to reach a person, and what they consented to, is shown only to a reader who may see that person's own side;
    special circumstances only to the worker alone.
    """

    edited = Signal(object)
    settled = Signal(object)
    flagged = Signal(object, str, bool)

    def __init__(self, party: Party, reading: Reading) -> None:
        super().__init__()
        self._party = party
        case = reading.page.case
        scope = own_scope(case, party.role)
        is_open = may_see(reading.reader, scope)
        self.setProperty("role", "card")
        self.edit = IconButton("pencil-simple", say("case.page.edit_person"))
        self.settle = LinkButton(say("case.conflict.badge"), "git-diff")
        self.facts = ElidedLabel(facts_words(party.person.details, reading.names.today, is_open=is_open), "secondary")
        self.safe = ElidedLabel(safe_words(party.person.details) if is_open else "", "secondary")
        self.flags = ElidedLabel("", "overdue")
        self.flag: FlagButton | None = None
        may_work = reading.page.may_work
        if reading.reader is Reader.WORKER:
            self.flags.setText(flag_words(reading.names.flags, party.person.flags))
        if reading.reader is Reader.WORKER and may_work:
            self.flag = FlagButton(reading.names.flags, party.person.flags)
            self.flag.flagged.connect(self._on_flagged)
        self.consent = PlainLabel("", "chip")
        if is_open:
            self._show_consent(_latest(reading.page.consents, party))
        self._lay_out(scope, is_couple=case.is_couple)
        self.edit.setVisible(is_open and may_work)
        self.settle.setVisible(is_open and may_work and bool(party.person.conflicts))
        self.consent.setVisible(is_open)
        self.edit.clicked.connect(self._on_edit)
        self.settle.clicked.connect(self._on_settle)

    def make_compact(self, is_compact: bool) -> None:
        """Only the name."""
        self.facts.setVisible(not is_compact and bool(self.facts.text()))
        self.safe.setVisible(not is_compact and bool(self.safe.text()))
        self.flags.setVisible(not is_compact and bool(self.flags.text()))

    def _show_consent(self, consent: Consent | None) -> None:
        self.consent.setText(consent_words(consent) if consent else say("case.consent.none"))
        self.consent.set_role(_CONSENT_LOOK[consent.state] if consent else "chip-soon")

    def _lay_out(self, scope: Scope, *, is_couple: bool) -> None:
        details = self._party.person.details
        head = QHBoxLayout()
        head.setSpacing(px(8))
        side = PlainLabel(role_name(self._party.role), f"scope-{scope.value}" if is_couple else "secondary")
        head.addWidget(side)
        name = PlainLabel(details.called, "strong")
        head.addWidget(name)
        if details.address and details.name:
            head.addWidget(PlainLabel(details.address, "secondary"))
        head.addWidget(self.consent, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.settle)
        head.addStretch(1)
        if self.flag is not None:
            head.addWidget(self.flag)
        head.addWidget(self.edit)
        column = QVBoxLayout()
        column.setContentsMargins(px(12), px(6), px(8), px(8))
        column.setSpacing(px(2))
        column.addLayout(head)
        column.addWidget(self.facts)
        column.addWidget(self.safe)
        column.addWidget(self.flags)
        column.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(1), px(1), 0, px(1))
        line.setSpacing(0)
        line.addWidget(ScopeBar(scope))
        line.addLayout(column, 1)

    @Slot()
    def _on_edit(self) -> None:
        self.edited.emit(self._party.role)

    @Slot(str, bool)
    def _on_flagged(self, code: str, stands: bool) -> None:
        self.flagged.emit(self._party.role, code, stands)

    @Slot()
    def _on_settle(self) -> None:
        self.settled.emit(self._party.role)


def safe_words(details: PersonDetails) -> str:
    """How this person may be reached: the rule, then what was written in free words."""
    said = [rule_words(details.safe_rule), details.safe_contact]
    words = say("safety.rule.and").join(one for one in said if one)
    return say("case.page.safe_contact", words=words) if words else ""


def facts_words(details: PersonDetails, today: date, *, is_open: bool) -> str:
    """Age for everyone; phone and the tail of the number only for who may see this side. Where a rule says under which
    number this person is reached, that one stands beside it (`safe_words`) and no other is offered."""
    age = say("case.page.age", age=age_on(details.birth_date, today)) if details.birth_date else ""
    tail = say("case.page.id_tail", tail=details.id_no[-4:]) if is_open and details.id_no else ""
    return " · ".join(
        part for part in (age, details.phone if is_open and details.safe_rule is None else "", tail) if part
    )


def age_on(birth: date, today: date) -> int:
    """Whole years lived."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _latest(consents: tuple[Consent, ...], party: Party) -> Consent | None:
    """What this party said last."""
    own = [consent for consent in consents if consent.role is party.role]
    return max(own, key=lambda consent: consent.given_on, default=None)
