"""A divorce by registration, as the days allow it: what can happen when (Civil Code arts 1076-1078; domain.md §2.2).

The day of the receipt is day 0. Until the cooling-off's last day, that day included, either side may withdraw alone and
nobody gets a certificate. From the day after, until the last day of the certificate period, both may come for it. Who
has not come by then is taken to have withdrawn. Litigation is another track and knows none of these days.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from app.domain.workdays import ONE_DAY


class Move(StrEnum):
    """What can happen to an application."""

    APPLY = "apply"  # received, with a receipt: day 0
    REFUSE = "refuse"  # not received, and why
    WITHDRAW = "withdraw"
    CERTIFY = "certify"
    NOT_REGISTER = "not_register"  # both came, and it was not registered: the reason is told
    DEEM = "deem"  # the certificate period has passed: taken as withdrawn, once a person has said so


class Phase(StrEnum):
    """Where an application stands on a day."""

    NONE = "none"
    COOLING = "cooling"
    WINDOW = "window"
    PASSED = "passed"  # the certificate period is over and nobody has written down what came of it
    WITHDRAWN = "withdrawn"
    DEEMED = "deemed"
    DIVORCED = "divorced"
    NOT_REGISTERED = "not_registered"
    REFUSED = "refused"


class Periods(msgspec.Struct, frozen=True):
    """The days of one application, as they are kept."""

    cooling_last: date
    window_first: date
    window_last: date


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one application. `periods`: None before there is a receipt."""

    applied_on: date | None = None
    periods: Periods | None = None
    withdrawn_on: date | None = None
    certificate_on: date | None = None
    not_registered_on: date | None = None
    deemed_on: date | None = None
    refused_on: date | None = None

    @property
    def is_begun(self) -> bool:
        """Whether anything is known of it."""
        return self.applied_on is not None or self.refused_on is not None

    @property
    def end(self) -> tuple[Phase, date] | None:
        """How it ended and on what day. Where several ends are written down, the one hardest to undo."""
        days = (
            (Phase.DIVORCED, self.certificate_on),
            (Phase.WITHDRAWN, self.withdrawn_on),
            (Phase.NOT_REGISTERED, self.not_registered_on),
            (Phase.DEEMED, self.deemed_on),
            (Phase.REFUSED, self.refused_on if self.applied_on is None else None),
        )
        return next(((phase, day) for phase, day in days if day is not None), None)


_OF_END: dict[str, Move] = {
    "withdrawn_on": Move.WITHDRAW,
    "certificate_on": Move.CERTIFY,
    "not_registered_on": Move.NOT_REGISTER,
    "deemed_on": Move.DEEM,
}


def phase(application: Application, day: date) -> Phase:
    """Where an application stands on `day`."""
    if application.end is not None:
        return application.end[0]
    if application.periods is None:
        return Phase.NONE
    if day <= application.periods.cooling_last:
        return Phase.COOLING
    return Phase.WINDOW if day <= application.periods.window_last else Phase.PASSED


def span(move: Move, application: Application) -> tuple[date, date] | None:
    """The first and the last day on which a move can have happened; None where it never can.

    The last day of withdrawal is the cooling-off's last day, the first of the certificate the day after it.
    """
    if move in (Move.APPLY, Move.REFUSE):
        return _anew(application)
    periods, applied = application.periods, application.applied_on
    if periods is None or applied is None or application.end is not None:
        return None
    if move is Move.WITHDRAW:
        return applied, periods.cooling_last
    if move is Move.DEEM:
        return periods.window_last + ONE_DAY, date.max
    return periods.window_first, periods.window_last


def _anew(application: Application) -> tuple[date, date] | None:
    """When somebody can apply: not while an application runs, and not once divorced."""
    if application.end is None:
        return None if application.is_begun else (date.min, date.max)
    how, day = application.end
    return None if how is Phase.DIVORCED else (day, date.max)


def moves_on(application: Application, day: date) -> frozenset[Move]:
    """What can happen on `day`."""
    return frozenset(move for move in Move if (days := span(move, application)) and days[0] <= day <= days[1])


def to_record(application: Application, today: date) -> tuple[Move, ...]:
    """What can have happened by today and be written down now, later than it happened, too."""
    return tuple(move for move in Move if (days := span(move, application)) and days[0] <= today)


def trouble(move: Move, application: Application, happened_on: date, today: date) -> str:
    """Why a move cannot have happened on that day, as a code; empty where it can.

    Codes: in_future, already_over, not_applied, still_running, before_last_end, before_receipt, after_cooling,
    before_window, after_window, window_runs.
    """
    if happened_on > today:
        return "in_future"
    days = span(move, application)
    if days is None:
        return _why_never(move, application)
    if happened_on < days[0]:
        early = {Move.APPLY: "before_last_end", Move.REFUSE: "before_last_end", Move.WITHDRAW: "before_receipt"}
        return early.get(move, "before_window" if move is not Move.DEEM else "window_runs")
    if happened_on > days[1]:
        return "after_cooling" if move is Move.WITHDRAW else "after_window"
    return ""


def _why_never(move: Move, application: Application) -> str:
    if application.end is not None:
        return "already_over"
    return "still_running" if move in (Move.APPLY, Move.REFUSE) else "not_applied"


def out_of_order(application: Application, today: date) -> Iterator[tuple[str, str]]:
    """What is written down of an application and cannot have been on that day: the fact, and the code of `trouble`."""
    open_ = msgspec.structs.replace(application, **dict.fromkeys(_OF_END, None))
    for fact, move in _OF_END.items():
        day = getattr(application, fact)
        if day is not None and (code := trouble(move, open_, day, today)):
            yield fact, code
