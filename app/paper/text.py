"""Breaking text into lines: Chinese between any two characters, Latin between words, with the rules of kinsoku.

No line starts with a closing mark and none ends with an opening one (GB/T 15834-2011, 5.1). Latin words, numbers,
telephone numbers and dates stay whole unless they are longer than a line. Characters are set left to right in the
order they are kept.
"""

import re
from collections.abc import Iterator
from unicodedata import category

from app.paper.fonts import Fonts, Placed, Style

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\uffe0-\uffe6\U00016fe0-\U00018cff\U0001b000-\U0001b2ff\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_OPENING = "“‘〈《「『【〔〖〘〚〝([{¥$" + "\uff08\uff3b\uff5b\uff62\uff1c\uffe5\uff04"  # with their full-width forms
_CLOSING = "、。”’〉》」』】〕〗〙〛〞·・…—~℃々ー,.:;?!)]}>%" + (
    "\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff09\uff3d\uff5d\uff63\uff1e\uff05\uff5e\uff61\uff64"
)
_UNIT = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    rf"(?:(?:[^\s{_WIDE}{re.escape(_OPENING)}/-]|(?<=[0-9])[-/](?=[0-9]))+[-/]?|[-/]|\S|(?=\s))"
    rf"[{re.escape(_CLOSING)}]*\s*"
)
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


class Measure:
    """How wide text is in one style. Made anew for every sheet: it remembers the texts it has broken."""

    def __init__(self, fonts: Fonts, style: Style, size: float) -> None:
        self.fonts, self.style, self.size = fonts, style, size
        self._wrapped: dict[tuple[str, float], list[str]] = {}

    def placed(self, text: str) -> list[Placed]:
        """How each character is drawn."""
        known = self.fonts.known(self.style, text)
        return [known[char] for char in text]

    def width(self, text: str) -> float:
        """The width in points."""
        known = self.fonts.known(self.style, text)
        return sum([known[char].advance for char in text]) * self.size

    def wrap(self, text: str, room: float) -> list[str]:
        """The lines of a text at most `room` points wide; at least one line, which may be empty."""
        lines = self._wrapped.get((text, room))
        if lines is None:
            lines = [line for paragraph in paragraphs(text) for line in self._wrap_paragraph(paragraph, room)]
            self._wrapped[text, room] = lines
        return lines

    def balance(self, text: str, room: float) -> list[str]:
        """As few lines as `room` allows, of about the same length: brackets start a line where that costs none."""
        lines = self.wrap(text, room)
        longest = max([self.width(unit.rstrip()) for unit in _UNIT.findall(text)], default=0.0)
        head, bracket, rest = text.partition("\uff08")
        if len(lines) > 1 and head and bracket:
            parts = [*self.balance(head, room), *self.wrap(bracket + rest, room)]
            if len(parts) <= len(lines):
                return parts
        narrow = max(self.width(text) / len(lines), longest)
        while len(lines) > 1 and narrow < room:
            tried = self.wrap(text, narrow)
            if len(tried) == len(lines):
                return tried
            narrow += self.size / 4
        return lines

    def _wrap_paragraph(self, text: str, room: float) -> Iterator[str]:
        if self.width(text) <= room:
            yield text.rstrip()
            return
        line, used = "", 0.0
        for unit in _UNIT.findall(text):
            bare = self.width(unit.rstrip()) if unit[-1:].isspace() else self.width(unit)
            if line and used + bare > room:
                yield line.rstrip()
                line, used = "", 0.0
            if bare > room:
                *full, unit = self._cut(unit, room)
                yield from full
            line += unit
            used += self.width(unit)
        if line.strip():
            yield line.rstrip()

    def _cut(self, word: str, room: float) -> list[str]:
        """A word longer than a line, cut where the line is full; its last piece is never longer than a line."""
        pieces, start, used = [], 0, 0.0
        for at, placed in enumerate(self.placed(word)):
            step = placed.advance * self.size
            if at > start and used + step > room and not word[at:].isspace():
                pieces.append(word[start:at])
                start, used = at, 0.0
            used += step
        return [*pieces, word[start:]]
