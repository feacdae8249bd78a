"""How somebody may be reached without putting them in danger, and what is allowed now: the one rule that every message,
letter, call list and slip to take home obeys (domain.md §1.2).

Nobody was asked: a call to their telephone, and nothing left behind. Who must not be found and has given no rule is not
reached at all. A rule is one value: half of one and half of another is a rule that nobody gave.
"""

from datetime import datetime, time
from enum import StrEnum

import msgspec

from app.domain.people import VIOLENCE, Person
from app.domain.safe_rule import SafeRule, read_rule, write_rule
from app.now import CHINA

__all__ = ["Contact", "Purpose", "SafeRule", "Why", "contact", "read_rule", "write_rule"]


class Purpose(StrEnum):
    """What somebody is to be reached for."""

    CALL = "call"
    VOICE = "voice"  # words left on an answering machine or with whoever answers
    MESSAGE = "message"  # a text message
    LETTER = "letter"
    SLIP = "slip"  # a printed page to take home


class Why(StrEnum):
    """Why something is not allowed now. Words under `safety.why.`"""

    NONE = ""
    NEVER = "never"  # asked not to be reached
    NOT_ASKED = "not_asked"  # who must not be found, and nobody has asked how they can be reached
    UNSETTLED = "unsettled"  # two computers hold different rules
    NO_NUMBER = "no_number"
    DAY = "day"  # not on this day of the week
    HOURS = "hours"  # not at this time of day
    NOT_AGREED = "not_agreed"  # nobody has said that this way is safe


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What is allowed for one purpose at one moment. `number` is empty wherever it must not be used now.

    `opening`: the words to begin with. `others`: who else may answer; if anybody else does, neither the agency nor the
    matter is named. `remark`: what was written in free words, to be read first.
    """

    purpose: Purpose
    why: Why = Why.NONE
    number: str = ""
    opening: str = ""
    others: str = ""
    remark: str = ""
    may_leave_words: bool = False

    @property
    def is_allowed(self) -> bool:
        """Whether it may be done now."""
        return self.why is Why.NONE


def contact(person: Person, purpose: Purpose, at: datetime) -> Contact:
    """What is allowed to reach this person at this moment (an aware one), and in which words."""
    rule, remark = person.details.safe_rule, person.details.safe_contact
    why = _refusal(person, rule, purpose, at)
    if rule is None:
        number = person.details.phone if why is Why.NONE and purpose is Purpose.CALL else ""
        return Contact(purpose=purpose, why=why, number=number, remark=remark)
    spoken = purpose in (Purpose.CALL, Purpose.VOICE, Purpose.MESSAGE)
    return Contact(
        purpose=purpose,
        why=why,
        number=rule.phone if why is Why.NONE and spoken else "",
        opening=rule.opening,
        others=rule.others,
        remark=remark,
        may_leave_words=why is Why.NONE and rule.voice and purpose in (Purpose.CALL, Purpose.VOICE),
    )


def _refusal(person: Person, rule: SafeRule | None, purpose: Purpose, at: datetime) -> Why:
    if "safe_rule" in person.conflicts:
        return Why.UNSETTLED
    if rule is None:
        return _without_rule(person, purpose)
    if rule.never:
        return Why.NEVER
    agreed = {
        Purpose.CALL: True, Purpose.VOICE: rule.voice, Purpose.MESSAGE: rule.sms, Purpose.LETTER: rule.letter,
        Purpose.SLIP: rule.slip,
    }  # fmt: skip
    if not agreed[purpose]:
        return Why.NOT_AGREED
    if purpose in (Purpose.LETTER, Purpose.SLIP):
        return Why.NONE
    return Why.NO_NUMBER if not rule.phone else _at(rule, at)


def _without_rule(person: Person, purpose: Purpose) -> Why:
    if VIOLENCE in person.flags:
        return Why.NOT_ASKED
    if purpose is Purpose.CALL:
        return Why.NONE if person.details.phone else Why.NO_NUMBER
    return Why.NONE if purpose is Purpose.SLIP else Why.NOT_AGREED


def _at(rule: SafeRule, at: datetime) -> Why:
    local = at.astimezone(CHINA)
    if rule.days and str(local.isoweekday()) not in rule.days:
        return Why.DAY
    now = time(local.hour, local.minute).strftime("%H:%M")
    return Why.NONE if (rule.since or "00:00") <= now <= (rule.until or "24:00") else Why.HOURS
