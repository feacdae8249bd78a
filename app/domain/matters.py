"""The registry's side of a case as one page shows it: the application, its days, the people and the children in it."""

from datetime import date

import msgspec

from app.domain.cases import Alert
from app.domain.divorce import Application, Move, Phase
from app.domain.gate import Gate
from app.domain.readers import Role


class Willing(msgspec.Struct, frozen=True):
    """What one party said to the offer of counselling. `reason` (REFUSE_REASON): only behind that party's wall."""

    role: Role
    accepted: bool | None
    reason: str = ""


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """A child of the couple. `attached`: codes of what the law says of that age (app.domain.families)."""

    name: str
    born: date | None
    age: int | None
    living: str  # code list MARR_CHILD_WITH
    need: str
    wish_heard: bool | None
    heard_by: str
    told: bool | None
    attached: tuple[str, ...]


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """An application that is over."""

    receipt_no: str
    applied_on: date | None
    end: str  # code list APPLICATION_END
    ended_on: date | None
    withdrawn_by: str  # code list MARR_WITHDRAWN_BY


class Court(msgspec.Struct, frozen=True):
    """The other track: no cooling-off, no dates of the registry."""

    filed_on: date | None
    name: str
    result: str  # code list COURT_RESULT
    result_on: date | None


class MatterPage(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page, for one reader."""

    today: date
    registration: str  # code list MATTER
    registry: str
    receipt_no: str
    married_on: date | None
    years: int | None  # of marriage, whole ones
    orders: tuple[tuple[Role, int], ...]  # which marriage it is for each
    application: Application
    phase: Phase
    moves: tuple[Move, ...]
    withdrawn_by: str
    why: str  # code of NOT_REGISTERED or NOT_RECEIVED
    outcome: str  # code list MARR_OUTCOME
    offered: bool | None
    willing: tuple[Willing, ...]
    children: tuple[Child, ...]
    children_count: int | None
    earlier: tuple[Earlier, ...]
    court: Court | None
    alerts: tuple[Alert, ...]
    remarks: tuple[tuple[str, dict[str, str | int]], ...]  # codes under `entry.problem.` with their blanks
    gate: Gate | None  # before both sit down together; None for one person
    is_provisional: bool
    is_settled: bool  # no: several receipt dates stand, and somebody has to choose
    may_work: bool
