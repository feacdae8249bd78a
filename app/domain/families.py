"""What the ages and days of a family say: what the law attaches to a child's age, and what cannot or may not be so."""

from collections.abc import Iterator
from datetime import date

import msgspec

from app.domain.ages import age_on
from app.domain.people import Sex

MARRYING_AGE = {Sex.MALE: 22, Sex.FEMALE: 20}
"""Civil Code art. 1047. Who is younger is pointed out and written down all the same."""

YOUNGEST_PARENT = 12
"""A child born sooner after a parent is a birth date typed wrongly, most of the time."""

_FROM = (
    (0, 2, "under_2"),  # Civil Code art. 1084: with the mother, as a principle
    (0, 8, "under_8"),  # art. 20: without civil capacity
    (8, 18, "from_8"),  # arts 19, 1084: the child's own wish is respected
    (0, 14, "under_14"),  # Personal Information Protection Law arts 28, 31
    (0, 16, "under_16"),  # Minors Protection Law art. 21
    (0, 18, "under_18"),  # Minors Protection Law art. 11: mandatory reporting
)


class Born(msgspec.Struct, frozen=True):
    """Somebody with a birth date; `who` is a name of the caller's."""

    who: str
    on: date
    sex: Sex = Sex.UNKNOWN


def attached_to(age: int) -> tuple[str, ...]:
    """What the law attaches to the age of a child, as codes (domain.md §1.3); nothing from 18 on."""
    return tuple(code for least, under, code in _FROM if least <= age < under)


def too_young_to_marry(one: Born, day: date) -> int | None:
    """The age from which this person can marry, where it is not reached on `day`; None where it is, or nobody knows."""
    least = MARRYING_AGE.get(one.sex)
    return least if least is not None and age_on(one.on, day) < least else None


def odd_births(parents: tuple[Born, ...], child: date) -> Iterator[tuple[str, str]]:
    """Of which parent a child born that day cannot be, or hardly: the parent and `older_than_parent` or
    `parent_very_young`."""
    for parent in parents:
        if child <= parent.on:
            yield parent.who, "older_than_parent"
        elif age_on(parent.on, child) < YOUNGEST_PARENT:
            yield parent.who, "parent_very_young"
