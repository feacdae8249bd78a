"""Invented notes of some 350 Chinese characters, the same in every run.

Words are drawn from a made-up vocabulary the way words of a language are: a few very often, most of them rarely
(Zipf). So the text packs about as badly as real notes do, and a search for a word finds a known share of them.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

RARE_WORD = "钥匙"
"""Stands in one note of a hundred."""

COMMON_WORD = "孩子"
"""Stands in one note of four."""

_LENGTH = 350
_VOCABULARY = 4000
_FIRST, _LAST = 0x4E00, 0x77FF  # Han characters that every face has
_ENDS = "，，，。；"


def bodies(count: int, seed: int = 20261123) -> Iterator[str]:
    """That many notes."""
    dice = random.Random(seed)
    words = [_word(dice) for _ in range(_VOCABULARY)]
    weights = list(accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))
    for number in range(count):
        yield _body(dice, words, weights, number)


def _word(dice: random.Random) -> str:
    return "".join(chr(dice.randint(_FIRST, _LAST)) for _ in range(dice.choice((1, 2, 2, 2, 3))))


def _body(dice: random.Random, words: list[str], weights: list[float], number: int) -> str:
    chosen = dice.choices(words, cum_weights=weights, k=_LENGTH // 2)
    if number % 100 == 50:
        chosen[3] = RARE_WORD
    if number % 4 == 2:
        chosen[7] = COMMON_WORD
    parts = [word + (dice.choice(_ENDS) if at % 6 == 5 else "") for at, word in enumerate(chosen)]
    return "".join(parts)[: _LENGTH - 1] + "。"
