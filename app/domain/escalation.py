"""What a record of violence says about danger, and what to do first. A pure rule: no score, no diagnosis, no finding
about anybody's guilt; it only puts the steps in order (domain.md §2.5).

Signs are the acts named by 反家庭暴力法 2 and 法释〔2022〕17号 3, and those that practice reads as getting worse; their
words and their source stand in the code list DV_SIGN. Whether there is danger right now a person has to ask.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

import msgspec


class Sign(StrEnum):
    """Code list DV_SIGN, in the order in which they are shown."""

    CHOKING = "choking"
    THREAT_KILL = "threat_kill"
    WEAPON = "weapon"
    WORSE = "worse"
    OFTEN = "often"
    INJURY = "injury"
    CONFINED = "confined"
    SEXUAL = "sexual"
    STALKED = "stalked"
    CHILDREN = "children"


DANGER = frozenset({Sign.CHOKING, Sign.THREAT_KILL, Sign.WEAPON})
"""Signs after which the way to safety is spoken of before anything else."""


class Step(StrEnum):
    """What to do first; the others follow in this order. Words under `safety.step.`"""

    DANGER = "danger"  # 110, 120, and somebody stays with them
    SAFETY = "safety"  # where to go tonight, the plan, the order, the shelter
    TALK = "talk"


class Duty(StrEnum):
    """What the law asks of whoever learns of it. Words under `safety.duty.`"""

    REPORT_MINOR = "report_minor"  # 未成年人保护法 11: at once; 反家庭暴力法 14
    REPORT_LIMITED = "report_limited"  # 反家庭暴力法 14: promptly; 35 where it is not done
    OWN_DECISION = "own_decision"  # an adult with full capacity decides; 反家庭暴力法 5
    ASK_CAPACITY = "ask_capacity"

    @property
    def must_report(self) -> bool:
        """Whether it is reported whatever the person wishes."""
        return self in (Duty.REPORT_MINOR, Duty.REPORT_LIMITED)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What was told and seen, as far as the rule asks it."""

    forms: frozenset[str] = frozenset()  # code list DV_FORM
    frequency: str = ""  # code list DV_FREQUENCY
    choking: bool = False
    threat_kill: bool = False
    weapon: bool = False
    worse: bool = False
    children: bool = False
    injury: str = ""  # in words; what was looked for and not seen says so
    capacity: str = ""  # code list DV_CAPACITY


_UNSEEN = frozenset({"", "无", "未见", "没有", "没有看到", "未见伤情", "none seen"})


def signs(told: Told) -> tuple[Sign, ...]:
    """The signs in what was told, in the order they are shown."""
    found: Mapping[Sign, bool] = {
        Sign.CHOKING: told.choking,
        Sign.THREAT_KILL: told.threat_kill,
        Sign.WEAPON: told.weapon,
        Sign.WORSE: told.worse,
        Sign.OFTEN: told.frequency in ("weekly", "daily"),
        Sign.INJURY: told.injury.strip(" 。.,，").lower() not in _UNSEEN,
        Sign.CONFINED: "bind" in told.forms,
        Sign.SEXUAL: "sexual" in told.forms,
        Sign.STALKED: bool(told.forms & {"stalk", "harass"}),
        Sign.CHILDREN: told.children,
    }
    return tuple(sign for sign in Sign if found[sign])


def first(found: Collection[Sign]) -> Step:
    """Where to begin. Without any sign it is safety first all the same: violence was told of."""
    return Step.DANGER if DANGER & set(found) else Step.SAFETY


def duty(told: Told) -> Duty:
    """What the law asks, from the capacity written down; without one it has to be asked."""
    return {
        "minor": Duty.REPORT_MINOR,
        "limited": Duty.REPORT_LIMITED,
        "full": Duty.OWN_DECISION,
    }.get(told.capacity, Duty.ASK_CAPACITY)
