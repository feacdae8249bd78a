"""What the participants of a class thought: without names, summed so that no few can be told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

SCORES = (1, 2, 3, 4, 5)
"""1 not at all, 5 fully."""

FEW = 5
"""Fewer people than this are no number: they are shown as <5."""


class Feedback(msgspec.Struct, frozen=True):
    """One person's sheet: points by question, and what was written; anything may be left out."""

    answers: Mapping[str, int] = {}
    gain: str = ""
    suggestion: str = ""
    next_topics: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether anything stands on it."""
        return bool(self.answers or self.gain.strip() or self.suggestion.strip() or self.next_topics)


class Item(msgspec.Struct, frozen=True):
    """One question over all sheets. `cells`: how many gave each of SCORES; None for some, but too few to be told.
    `mean` is None while fewer than FEW answered."""

    question: str
    answered: int
    cells: tuple[int | None, ...]
    mean: float | None


def written(answers: Mapping[str, int]) -> list[str]:
    """Points as they are kept."""
    return [f"{question}={points}" for question, points in sorted(answers.items())]


def read_answers(text: str) -> dict[str, int]:
    """And read again; what a later version wrote otherwise is left out."""
    found = (one.partition("=") for one in text.split(","))
    return {name: int(points) for name, _, points in found if points.isdecimal() and int(points) in SCORES}


def items(questions: Sequence[str], sheets: Iterable[Feedback]) -> tuple[Item, ...]:
    """Every question, in order."""
    all_answers = [one.answers for one in sheets]
    return tuple(_item(question, [one[question] for one in all_answers if question in one]) for question in questions)


def _item(question: str, points: Sequence[int]) -> Item:
    counted = [points.count(score) for score in SCORES]
    mean = sum(points) / len(points) if len(points) >= FEW else None
    return Item(question, len(points), hidden(counted), mean)


def topics(sheets: Iterable[Feedback]) -> tuple[tuple[str, int | None], ...]:
    """What participants still wish to hear of, most wished first; None for fewer than FEW."""
    wished = Counter(topic for one in sheets for topic in dict.fromkeys(one.next_topics))
    return tuple((topic, count if count >= FEW else None) for topic, count in sorted(wished.items(), key=_most_first))


def _most_first(wish: tuple[str, int]) -> tuple[int, str]:
    """Those of few in no order that tells which of them is more."""
    return -wish[1] if wish[1] >= FEW else 0, wish[0]


def hidden(counted: Sequence[int]) -> tuple[int | None, ...]:
    """Numbers of people without those of few; a single one left out could be worked out from the sum, so that the next
    smallest goes with it."""
    small = {at for at, count in enumerate(counted) if 0 < count < FEW}
    if len(small) == 1:
        others = [(count, at) for at, count in enumerate(counted) if count >= FEW]
        small |= {min(others)[1]} if others else set()
    return tuple(None if at in small else count for at, count in enumerate(counted))
