"""Whether something may be done about one person now, by what that person said when asked alone (domain.md §2.5).

The order is explain, consent, screen. Before anybody was asked, first contact goes on as it always does; a screening
waits for the consent. Who said no, or took it back, is served all the same, and nothing more is written about them by
name. Without consent only where the law itself wants it: a life in danger, a report that must be made, an emergency
(personal information protection law, art. 13 no. 3 and 4; anti-domestic-violence law, art. 14; minors' law, art. 11).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from app.domain.cases import Case, Consent, ConsentState
from app.domain.readers import Role, Scope
from app.domain.seen import own_scope

GROUND_STANDS = timedelta(days=3)
"""How long after its day a ground opens what consent would: as long as a note of that day may take to be signed."""


class Deed(StrEnum):
    """What is about to be done about one person."""

    ASK = "ask"  # explain, and write down what they say; its sheet can always be filled in and printed
    READ = "read"  # what was given stays readable to the worker, who answers for it
    RECORD = "record"  # sign a note, save a form, correct a screening
    SCREEN = "screen"  # a new screening
    PRINT = "print"


class Ground(StrEnum):
    """Why something is done without consent (code list CONSENT_GROUND)."""

    LIFE = "life"  # somebody's life is in danger
    REPORT = "report"  # the law obliges to report
    EMERGENCY = "emergency"


class Bar(StrEnum):
    """Why it may not be; the rule of a refusal (words under `refused.`)."""

    REFUSED = "consent_refused"
    WITHDRAWN = "consent_withdrawn"
    FIRST = "consent_first"  # screening comes after it
    APART = "consent_apart"  # not about both at once; says nothing of which of them, nor why


class Grounded(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody went on without one person's consent: why, on which day."""

    role: Role
    ground: Ground
    day: date


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with one person today: what they said last, and whether a ground holds all the same."""

    said: ConsentState | None = None  # None: not asked yet
    has_ground: bool = False

    @property
    def agrees(self) -> bool:
        """Whether they said yes, by hand or before a witness."""
        return self.said in (ConsentState.SIGNED, ConsentState.ORAL)

    @property
    def is_closed(self) -> bool:
        """Whether they said no, or took it back, and nothing else opens it."""
        return self.said in _CLOSING and not self.has_ground


_CLOSING = {ConsentState.REFUSED: Bar.REFUSED, ConsentState.WITHDRAWN: Bar.WITHDRAWN}
_ALWAYS = frozenset({Deed.ASK, Deed.READ})


def why_not(word: Word, deed: Deed) -> Bar | None:
    """Why this may not be done about a person now; None where it may."""
    if deed in _ALWAYS or word.has_ground:
        return None
    if word.said is None:
        return Bar.FIRST if deed is Deed.SCREEN else None
    return _CLOSING.get(word.said)


def why_not_about(words: Iterable[Word], deed: Deed) -> Bar | None:
    """The same for what is about several people at once: about all of them, or not at all.

    Which of them it is about, and what they said, is not told to the others.
    """
    barred = [bar for word in words if (bar := why_not(word, deed)) is not None]
    return Bar.APART if barred else None


def standing(case: Case, role: Role, said: Iterable[Consent], grounds: Iterable[Grounded], today: date) -> Word:
    """How it stands with one party. `said` is newest first, as it is read."""
    last = next((one.state for one in said if one.role is role and _is_of(case, one)), None)
    has_ground = any(one.role is role and one.day <= today <= one.day + GROUND_STANDS for one in grounds)
    return Word(said=last, has_ground=has_ground)


def about(case: Case, scope: Scope) -> tuple[Role, ...]:
    """Whom a note of this scope is about: the spouse it is for, else everybody in the case."""
    roles = tuple(party.role for party in case.parties)
    own = tuple(role for role in roles if own_scope(case, role) is scope)
    return own if own and scope is not Scope.BOTH else roles


def _is_of(case: Case, consent: Consent) -> bool:
    party = case.party(consent.role)
    return party is not None and party.person.id == consent.person
