"""Breaking text into lines: Chinese between any two characters, Latin between words, with the rules of kinsoku.

No line starts with a closing mark and none ends with an opening one (GB/T 15834-2011, 5.1). Latin words, numbers,
dates and telephone numbers stay whole unless they are longer than a line. Characters are set left to right in the
order they are kept; those written from the right come out as boxed numbers (app.paper.fonts), never as another word.
"""

import re
from collections.abc import Iterator

from app.paper.fonts import Fonts, Style
from app.paper.paragraphs import paragraphs

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\uffe0-\uffe6\U00016fe0-\U00018cff\U0001b000-\U0001b2ff\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_OPENING = "“‘〈《「『【〔〖〘〚〝([{¥$" + "\uff08\uff3b\uff5b\uff62\uff1c\uffe5\uff04"  # with their full-width forms
_CLOSING = "、。”’〉》」』】〕〗〙〛〞·・…—~℃々ー,.:;?!)]}>%" + (
    "\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff09\uff3d\uff5d\uff63\uff1e\uff05\uff5e\uff61\uff64"
)
_WORD = (
    rf"[{re.escape(_OPENING)}]*"
    rf"(?:(?:[^\s{_WIDE}{re.escape(_OPENING)}/-]|(?<=[0-9])[-/](?=[0-9]))+[-/]?|[-/]|\S|(?=\s))"
    rf"[{re.escape(_CLOSING)}]*\s*"
)
_WHOLE = (
    r"\d{4}年\d{1,2}月\d{1,2}日",
    "\uff08[周週][一二三四五六日]\uff09",
    r"\+?\d{2,4}(?:[ -]\d{3,8})+(?!\d)",  # a telephone number
)
_YEAR, _DAY = r"\d{4}年(?=\d{1,2}月)", r"\d{1,2}月\d{1,2}日"  # the two halves of a date no line holds whole
_UNIT, _SMALL_UNIT, _SMALLEST_UNIT = (
    re.compile(rf"(?:{'|'.join(whole)})[{re.escape(_CLOSING)}]*\s*|{_WORD}" if whole else _WORD)
    for whole in (_WHOLE, (_YEAR, _DAY), ())
)
_LOPSIDED = 4  # a number alone above a line this many times as wide reads worse than its phrase in two
_PHRASE = re.compile("[^、，；：]*[、，；：]+|[^、，；：]+")


class _Widths(dict[str, float]):
    """The width of each character in one style and size, looked up when first asked for."""

    def __init__(self, fonts: Fonts, style: Style, size: float) -> None:
        self._fonts, self._style, self._size = fonts, style, size

    def __missing__(self, char: str) -> float:
        self[char] = self._fonts.known(self._style, char)[char].advance * self._size
        return self[char]


class Measure:
    """How wide text is in one style. Made anew for every document: it remembers the texts it has broken."""

    def __init__(self, fonts: Fonts, style: Style, size: float) -> None:
        self.fonts, self.style, self.size = fonts, style, size
        self._widths = _Widths(fonts, style, size)
        self._wrapped: dict[tuple[str, float], list[str]] = {}
        self._balanced: dict[tuple[str, float], list[str]] = {}

    def width(self, text: str) -> float:
        """The width in points."""
        return sum(map(self._widths.__getitem__, text))

    def wrap(self, text: str, room: float) -> list[str]:
        """The lines of a text at most `room` points wide; at least one line, which may be empty."""
        lines = self._wrapped.get((text, room))
        if lines is None:
            lines = [line for paragraph in paragraphs(text) for line in self._wrap_paragraph(paragraph, room)]
            self._wrapped[text, room] = lines
        return lines

    def balance(self, text: str, room: float) -> list[str]:
        """As few lines as `room` allows, equally long: brackets and phrases start a line where that costs none."""
        lines = self._balanced.get((text, room))
        if lines is None:
            lines = self._balanced[text, room] = self._balance(text, room)
        return lines

    def _balance(self, text: str, room: float) -> list[str]:
        lines = self.wrap(text, room)
        if len(lines) == 1:
            return lines
        longest = max([self.width(unit.rstrip()) for unit in _UNIT.findall(text)], default=0.0)
        head, bracket, rest = text.partition("\uff08")
        if head and bracket:
            parts = [*self.balance(head, room), *self.balance(bracket + rest, room)]
            if len(parts) <= len(lines):
                return parts
        phrased = self._by_phrases(text, room)
        if phrased and len(phrased) <= len(lines):
            return phrased
        narrow = max(self.width(text) / len(lines), longest)
        while narrow < room:
            tried = self.wrap(text, narrow)
            if len(tried) == len(lines):
                return tried
            narrow += self.size / 4
        return lines

    def _by_phrases(self, text: str, room: float) -> list[str]:
        """Lines that end where phrases do; none where that is not to be had."""
        phrases = _PHRASE.findall(text)
        if len(phrases) < 2 or any(self.width(one.strip()) > room for one in phrases):
            return []
        lines = [""]
        for one in phrases:
            if self.width(lines[-1] + one.rstrip()) > room:
                lines.append("")
            lines[-1] += one
        if _LOPSIDED * self.width(lines[0]) < max(map(self.width, lines)):
            return []
        return [line.strip() for line in lines]

    def _wrap_paragraph(self, text: str, room: float) -> Iterator[str]:
        if self.width(text) <= room:
            yield text.rstrip()
            return
        line, used = "", 0.0
        for unit in self._units(text, room):
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

    def _units(self, text: str, room: float) -> Iterator[str]:
        """What stays on one line: a date, a telephone number or a word; one longer than a line in smaller pieces."""
        for unit in _UNIT.findall(text):
            if self.width(unit.rstrip()) <= room:
                yield unit
                continue
            for part in _SMALL_UNIT.findall(unit):
                yield from [part] if self.width(part.rstrip()) <= room else _SMALLEST_UNIT.findall(part)

    def _cut(self, word: str, room: float) -> list[str]:
        """A word longer than a line, cut where the line is full; its last piece is never longer than a line."""
        pieces, start = [], 0
        for at, char in enumerate(word):
            if at > start and not char.isspace() and self.width(word[start : at + 1]) > room:
                end = _joint(word, start, at)
                pieces.append(word[start:end])
                start = end
        return [*pieces, word[start:]]


def _joint(word: str, start: int, full: int) -> int:
    """The last place up to `full` where no closing mark would start a line and no opening one end it."""
    for at in range(full, start, -1):
        if word[at] not in _CLOSING and word[at - 1] not in _OPENING:
            return at
    return full
