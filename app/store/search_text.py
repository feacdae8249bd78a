"""How text is made findable: folded (traditional to simplified, full width to half, lower case), then cut into tokens.

FTS5's own trigram tokenizer finds no two-character word, and most Chinese words have two; so runs of Han characters
become overlapping pairs, and runs of letters or digits stay words.
"""

import re
import unicodedata
from functools import cache
from operator import add

import opencc

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_NOT_UNIFIED = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fff]+")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Text as it is compared: simplified, half width (NFKC), lower case.

    Normalising leaves unified Han characters and what stands beside them apart, and takes long: they are passed over.
    """
    return str(_simplifier().convert(_NOT_UNIFIED.sub(_normalised, text))).lower()


def _normalised(run: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", run[0])


def holds(text: str, folded: str) -> bool:
    """Whether a text holds a folded word, however the text spells it. Folding is slow; most texts need none."""
    return folded in text or folded in fold(text)


def tokens(folded: str) -> list[str]:
    """The tokens a text is indexed under. A run of one Han character is that character."""
    found: list[str] = []
    for run in _RUN.findall(folded):
        if _HAN_RUN.match(run) and len(run) > 1:
            found.extend(map(add, run, run[1:]))
        else:
            found.append(run)
    return found


def query(folded: str) -> str:
    """The FTS5 expression every hit must match: all its tokens, each quoted; empty where nothing can be looked up.

    A single Han character and a partial word are matched as the beginning of a token.
    """
    words = list(dict.fromkeys(tokens(folded)))
    return " AND ".join(f'"{word}"*' if len(word) == 1 or word.isascii() else f'"{word}"' for word in words)
