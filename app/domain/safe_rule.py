"""What somebody agreed to about being reached, as one value; and the strictest of several."""

from collections.abc import Sequence

import msgspec

ALL_DAYS = "1234567"
"""Monday to Sunday, as `isoweekday` counts."""


class SafeRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's rule. Everything not said is not allowed; a rule without days or times holds on all of them.

    `days`: some of "1" (Monday) to "7"; `since`, `until`: HH:MM, China time.
    """

    never: bool = False  # do not reach at all
    phone: str = ""  # the number that is safe
    days: str = ""
    since: str = ""
    until: str = ""
    voice: bool = False  # words may be left
    sms: bool = False
    letter: bool = False
    slip: bool = False  # may carry printed pages home
    opening: str = ""  # the words to begin with
    others: str = ""  # who else may answer


NEVER = SafeRule(never=True)


def write_rule(rule: SafeRule | None) -> str:
    """The rule as it is stored; nothing for none."""
    return "" if rule is None else msgspec.json.encode(rule).decode()


def read_rule(stored: str) -> SafeRule | None:
    """A stored rule. One this version cannot read may forbid anything, and forbids all."""
    if not stored:
        return None
    try:
        return msgspec.json.decode(stored.encode(), type=SafeRule)
    except msgspec.DecodeError:  # malformed text, and a part of another type
        return NEVER


def strictest(stored: Sequence[str]) -> str:
    """Of several stored rules one that allows nothing any of them forbids; the order does not matter.

    Where somebody gave no rule beside one, only what the rule allows and the default does too is left: no number.
    """
    if len(set(stored)) == 1:
        return stored[0]
    rules = [read_rule(one) or SafeRule() for one in stored]
    if any(rule.never for rule in rules):
        return write_rule(NEVER)
    days = "".join(day for day in ALL_DAYS if all(day in (rule.days or ALL_DAYS) for rule in rules))
    since = max(rule.since for rule in rules)
    until = min(rule.until or "24:00" for rule in rules)
    if not days or since > until:
        return write_rule(NEVER)
    return write_rule(
        SafeRule(
            phone=_common([rule.phone for rule in rules]),
            days="" if days == ALL_DAYS else days,
            since=since,
            until="" if until == "24:00" else until,
            voice=all(rule.voice for rule in rules),
            sms=all(rule.sms for rule in rules),
            letter=all(rule.letter for rule in rules),
            slip=all(rule.slip for rule in rules),
            opening=_common([rule.opening for rule in rules]),
            others=_common([rule.others for rule in rules]),
        )
    )


def _common(said: Sequence[str]) -> str:
    """What all say alike, else nothing."""
    return said[0] if len(set(said)) == 1 else ""
