"""How many Han characters of the national standard print as glyphs on this computer, and by which face.

GB 18030-2022, implementation level 3, has 87,887 Han characters: the unified ideographs of Unicode 11.0, which are
those of the ranges below up to their last character then (U+9FEF, U+4DB5, …), and the twelve unified ones that lie in
the compatibility block. 〇 (U+3007), radicals, strokes and later additions (U+9FF0-9FFF, Extension G and on) are not
among them.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

import msgspec

from app.paper.fonts import Fonts, Style

_RANGES = (
    range(0x4E00, 0x9FEF + 1),  # 20,976
    range(0x3400, 0x4DB5 + 1),  # Extension A, 6,582
    range(0x20000, 0x2A6D6 + 1),  # Extension B, 42,711
    range(0x2A700, 0x2B734 + 1),  # Extension C, 4,149
    range(0x2B740, 0x2B81D + 1),  # Extension D, 222
    range(0x2B820, 0x2CEA1 + 1),  # Extension E, 5,762
    range(0x2CEB0, 0x2EBE0 + 1),  # Extension F, 7,473
    (0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29),
)


class Coverage(msgspec.Struct, frozen=True):
    """The count: all characters, those each face draws, and those that would print as a boxed number."""

    han_total: int
    by_face: dict[str, int]
    boxed: int
    boxed_characters: str


def han_of_level_3() -> Iterator[str]:
    """The Han characters of GB 18030-2022, level 3."""
    return map(chr, chain.from_iterable(_RANGES))


def count_coverage(fonts: Fonts) -> Coverage:
    """Ask the chain of the plain style for every Han character of the standard."""
    faces: Counter[str] = Counter()
    boxed = []
    for char in han_of_level_3():
        if face := fonts.face_of(Style.PLAIN, char):
            faces[face.name] += 1
        else:
            boxed.append(char)
    return Coverage(faces.total() + len(boxed), dict(faces), len(boxed), "".join(boxed))
