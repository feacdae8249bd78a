"""Which of several values is relied on until a person has chosen between them (design §6.2).

Paper, lists, sort orders, reminders and figures read one value. Where computers wrote different ones, the one is read
that does the least harm should the other turn out to be right: the higher risk, every limit on how somebody may be
reached, the consent that allows less, the deadline that comes sooner. For everything else there is no careful side:
lists go on showing the newest, and paper says that it is not settled.

Each rule gives a value that is no less careful than any of those it is given, whatever their order. A code this version
does not know may mean anything, and counts as the most careful.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.domain.cases import ConsentState, SheetState, Stage, TaskState
from app.domain.readers import Scope
from app.domain.safe_rule import strictest

Rule = Callable[[Sequence[str]], str]

RISKS = ("", "none", "low", "medium", "high", "critical")
"""Code list RISK, in its own order; empty where nobody has looked yet."""

JOIN = " ／ "
"""Between limits that all hold."""


def _ranked(order: Iterable[str]) -> Rule:
    """The one that stands last in `order`, the least careful first."""
    places = {code: place for place, code in enumerate(order)}

    def most(values: Sequence[str]) -> str:
        return max(values, key=lambda value: (places.get(value, len(places)), value))

    return most


def _all(values: Sequence[str]) -> str:
    """Every one that says anything: what limits how somebody may be reached is in words, and each of them holds."""
    said = sorted({value.strip() for value in values} - {""})
    return JOIN.join(said)


def _soonest(values: Sequence[str]) -> str:
    """The first of several days or moments (ISO text), if there is any."""
    return min((value for value in values if value), default="")


def narrowest(values: Iterable[str]) -> str:
    """The scope of what several say is for different eyes: nobody sees it who may not see it under each of them."""
    said = set(values)
    if said <= {Scope.BOTH}:
        return Scope.BOTH
    own = said - {Scope.BOTH}
    return next(iter(own)) if own in ({Scope.HIS}, {Scope.HER}) else Scope.WORKER


_SHEETS = (SheetState.ARCHIVED, SheetState.SIGNED, SheetState.PRINTED, SheetState.REFUSED, SheetState.VOID)
_CONSENTS = (ConsentState.SIGNED, ConsentState.ORAL, ConsentState.REFUSED, ConsentState.WITHDRAWN)

RULES: Mapping[tuple[str, str], Rule] = {
    ("case", "risk"): _ranked(RISKS),
    ("case", "stage"): _ranked(reversed(Stage)),  # not further than all agree, and above all not closed
    ("person_private", "safe_contact"): _all,
    ("person_private", "safe_rule"): strictest,
    ("consent", "state"): _ranked(_CONSENTS),
    ("task", "state"): _ranked((TaskState.DONE, TaskState.OPEN)),
    ("task", "due"): _soonest,
    ("sheet", "state"): _ranked(_SHEETS),  # not relied on as signed while anybody says otherwise
    ("enrolment", "came_at"): _soonest,  # nobody is late because a second desk scanned the slip again
    **{(kind, "scope"): narrowest for kind in ("task", "answer", "sheet")},
}
"""Kind and field to the rule. What stands here is text wherever this version writes it."""


LISTS: Mapping[str, Rule] = {"RISK": _ranked(RISKS), "AGREE": _ranked(("", "agree", "disagree"))}
"""Code lists of which one answer is more careful than another."""


def among_answers(codes: str, fact: str, values: Sequence[str]) -> str | None:
    """The answer to be relied on to a question with this code list, or about this fact of a person; None where no
    answer is more careful than another."""
    if codes in LISTS:
        return LISTS[codes](values)
    return _all(values) if fact == "safe_contact" and not codes else None


NO_WAY = "none"
"""Of the code list SAFE_MODE: do not contact."""


def ways_left(values: Sequence[Sequence[str]]) -> list[str]:
    """The ways of contact (code list SAFE_MODE) that everybody allows; none where somebody forbids all, or nothing is
    left that all agree on. An answer without a way allows none."""
    first = values[0] if values else ()
    left = sorted(way for way in set(first) if all(way in other for other in values))
    return [NO_WAY] if not left or any(NO_WAY in ways for ways in values) else left


def has_rule(kind: str, field: str) -> bool:
    """Whether one value is more careful than another."""
    return (kind, field) in RULES


def relied_on(kind: str, field: str, values: Sequence[str]) -> str:
    """The value to be relied on among at least one. Raises KeyError for a field without a rule."""
    return RULES[kind, field](values)
