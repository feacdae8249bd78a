"""How a party may be reached, in words."""

from app.domain.safe_contact import Contact
from app.domain.safe_rule import ALL_DAYS, SafeRule
from ui.words import say


def rule_words(rule: SafeRule | None) -> str:
    """A whole rule on one line; nothing for none."""
    if rule is None:
        return ""
    if rule.never:
        return say("safety.rule.never")
    parts = [
        say("safety.rule.phone", phone=rule.phone or "—"),
        when_words(rule),
        say("safety.rule.voice") if rule.voice else say("safety.rule.no_voice"),
        say("safety.rule.sms") if rule.sms else say("safety.rule.no_sms"),
        say("safety.rule.letter") if rule.letter else "",
        say("safety.rule.slip") if rule.slip else say("safety.rule.no_slip"),
        say("safety.rule.others", others=rule.others) if rule.others else "",
        say("safety.rule.opening", opening=rule.opening) if rule.opening else "",
    ]
    return say("safety.rule.and").join(part for part in parts if part)


def when_words(rule: SafeRule) -> str:
    """On which days and at what times."""
    if not (rule.days or rule.since or rule.until):
        return say("safety.rule.any_time")
    days = say("safety.comma").join(say(f"safety.rule.day_{day}") for day in ALL_DAYS if day in rule.days)
    return say("safety.rule.when", days=days or say("safety.rule.every_day"), hours=_hours(rule)).strip()


def why_words(found: Contact) -> str:
    """Why something is not allowed now; empty where it is."""
    return "" if found.is_allowed else say(f"safety.why.{found.why.value}")


def _hours(rule: SafeRule) -> str:
    if rule.since and rule.until:
        return say("safety.rule.hours", since=rule.since, until=rule.until)
    if rule.since:
        return say("safety.rule.since", since=rule.since)
    return say("safety.rule.until", until=rule.until) if rule.until else ""
