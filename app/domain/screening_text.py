"""Answers and scores as a record stores them: lists of short texts that any later version can still read.

An answer is "9=2", or "9=" for an item that was asked and not answered. A score is "total=17=moderate=yes": scale,
total, band, and whether it was positive; what is not known is left empty.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from app.domain.screening import Score

JOIN = ","

_SAID = {True: "yes", False: "no", None: ""}
_MEANT = {said: meant for meant, said in _SAID.items()}


def answer_texts(asked: Iterable[int], answers: Mapping[int, int]) -> list[str]:
    """Every item that was to be asked, with its answer where there is one."""
    return [f"{number}={answers.get(number, '')}" for number in asked]


def answers_in(text: str) -> tuple[dict[int, int], tuple[int, ...]]:
    """The answers of a stored text, and the items asked but not answered."""
    parts = [part.partition("=") for part in text.split(JOIN)]
    asked = {int(number): answer for number, _, answer in parts if number.isdecimal()}
    answers = {number: int(answer) for number, answer in asked.items() if answer.isdecimal()}
    return answers, tuple(number for number, answer in asked.items() if not answer)


def score_texts(scores: Iterable[Score]) -> list[str]:
    """Each scale with its total, its band, and whether it was positive."""
    return [
        "=".join((one.scale, "" if one.total is None else str(one.total), one.band or "", _SAID[one.positive]))
        for one in scores
    ]


def scores_in(text: str) -> tuple[Score, ...]:
    """The scores of a stored text; a part that cannot be read is left out."""
    return tuple(_scores(text.split(JOIN)))


def numbers_in(text: str) -> tuple[int, ...]:
    """A stored list of item numbers."""
    return tuple(int(part) for part in text.split(JOIN) if part.isdecimal())


def _scores(parts: Iterable[str]) -> Iterator[Score]:
    for part in parts:
        words = part.split("=")
        if len(words) == 4:
            scale, total, band, positive = words
            yield Score(scale=scale, total=_decimal(total), band=band or None, positive=_MEANT.get(positive))


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
