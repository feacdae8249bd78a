"""Text cleaned for paper: its lines, and nothing in them that cannot be seen."""

import re
from unicodedata import category

_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421}
_UNSEEN = ("Cf",)  # joiners, direction marks, soft hyphens: nothing to print, and no power over the order
_VARIANTS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)


def paragraphs(text: str) -> list[str]:
    """The text cut at its line breaks, cleaned for paper.

    A tab becomes two spaces and any other control character its picture (U+2400 …); direction marks, joiners and
    variant selectors vanish, so nothing typed can turn the order of what is read.
    """
    return [_clean(paragraph) for paragraph in _BREAKS.split(text)]


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\t", "  ").translate(_PICTURES)
    return text if text.isprintable() and not _has_variants(text) else "".join(filter(_is_seen, text))


def _has_variants(text: str) -> bool:
    return any(ord(char) in span for char in text for span in _VARIANTS)


def _is_seen(char: str) -> bool:
    return category(char) not in _UNSEEN and not any(ord(char) in span for span in _VARIANTS)
