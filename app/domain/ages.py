"""How old a person is on a day."""

from datetime import date

OF_AGE = 18
"""From this age on a person is of age (Civil Code art. 17)."""


def age_on(birth: date, day: date) -> int:
    """Whole years of age on `day`; below 0 never. A birthday on 29 February comes on 1 March in common years."""
    before_birthday = (day.month, day.day) < (birth.month, birth.day)
    return max(0, day.year - birth.year - before_birthday)
