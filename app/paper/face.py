"""One TrueType file, read where it lies: nothing but its directory is parsed before a character asks for more.

ReportLab's own reader walks every glyph of a 15-30 MB face before the first page (60-190 ms a face). Here a face is
mapped into memory and a character costs one search in its `cmap` and one entry of `hmtx` and `loca`.
"""

import mmap
import struct
from array import array
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from sys import byteorder

_COLLECTION = b"ttcf"
_OUTLINES = (b"\x00\x01\x00\x00", b"true")
_DIRECTORY_LINE = struct.Struct(">4sLLL")  # a line of the table directory: tag, checksum, offset, length


class UnusableFaceError(Exception):
    """The file is no TrueType face with quadratic outlines and a Unicode character map."""


class Face:
    """A face by name. Lengths are in thousandths of the type size, as PDF counts them."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        try:
            with path.open("rb") as file:
                self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.tables = self._directory()
            self._read_sizes()
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise UnusableFaceError(path.name) from error

    def _directory(self) -> dict[str, tuple[int, int]]:
        start = self._ulong(12) if self.data[:4] == _COLLECTION else 0
        if self.data[start : start + 4] not in _OUTLINES:
            raise ValueError(self.path.name)
        count = self._ushort(start + 4)
        lines = _DIRECTORY_LINE.iter_unpack(self.data[start + 12 : start + 12 + 16 * count])
        return {tag.decode("latin-1"): (offset, length) for tag, _, offset, length in lines}

    def _read_sizes(self) -> None:
        head, _ = self.tables["head"]
        hhea, _ = self.tables["hhea"]
        self.units = self._ushort(head + 18)
        box = struct.unpack(">4h", self.data[head + 36 : head + 44])
        self.box = tuple(round(value * 1000 / self.units) for value in box)
        self.has_long_offsets = self._ushort(head + 50) == 1
        self.ascent, self.descent = (self._thousandths(hhea + 4), self._thousandths(hhea + 6))
        self._advances = self._ushort(hhea + 34)
        self.glyph_count = self._ushort(self.tables["maxp"][0] + 4)
        self._glyf = self.tables["glyf"][0]
        self._loca = self.tables["loca"][0]
        self._hmtx = self.tables["hmtx"][0]

    def _ushort(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 2], "big")

    def _ulong(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 4], "big")

    def _thousandths(self, at: int) -> int:
        return round(int.from_bytes(self.data[at : at + 2], "big", signed=True) * 1000 / self.units)

    def table(self, tag: str) -> bytes:
        """The bytes of one table; none where the face does not have it."""
        offset, length = self.tables.get(tag, (0, 0))
        return self.data[offset : offset + length]

    @cached_property
    def _segments(self) -> "CharacterMap":
        return read_character_map(self.table("cmap"))

    def glyph(self, code: int) -> int:
        """The glyph of a code point, 0 where the face has none."""
        found = self._segments.glyph(code)
        return found if found < self.glyph_count else 0

    def metrics(self, glyph: int) -> tuple[int, bytes]:
        """The advance of a glyph in units of the face, and its left side bearing as two bytes."""
        if glyph < self._advances:
            at = self._hmtx + 4 * glyph
            return self._ushort(at), self.data[at + 2 : at + 4]
        at = self._hmtx + 4 * self._advances + 2 * (glyph - self._advances)
        return self._ushort(self._hmtx + 4 * (self._advances - 1)), self.data[at : at + 2]

    def advance(self, glyph: int) -> float:
        """How far the pen moves after a glyph, in thousandths of the type size."""
        return self.metrics(glyph)[0] * 1000 / self.units

    def outline(self, glyph: int) -> bytes:
        """The outline of a glyph as the file holds it; none for a space."""
        if self.has_long_offsets:
            at = self._loca + 4 * glyph
            start, end = self._ulong(at), self._ulong(at + 4)
        else:
            at = self._loca + 2 * glyph
            start, end = 2 * self._ushort(at), 2 * self._ushort(at + 2)
        return self.data[self._glyf + start : self._glyf + end]

    def draws(self, code: int) -> bool:
        """Whether a code point has a glyph here that leaves ink. A face that maps one to nothing does not have it."""
        glyph = self.glyph(code)
        return bool(glyph) and bool(self.outline(glyph))


class CharacterMap:
    """Runs of code points: each run has a first and last one, and where its glyphs start."""

    def __init__(self, first: "array[int]", last: "array[int]", glyphs: "array[int]") -> None:
        self._first, self._last, self._glyphs = first, last, glyphs

    def glyph(self, code: int) -> int:
        """The glyph of a code point, 0 for none."""
        run = bisect_right(self._first, code) - 1
        if run < 0 or code > self._last[run]:
            return 0
        return self._glyphs[run] + code - self._first[run]


def read_character_map(cmap: bytes) -> CharacterMap:
    """The Unicode map of a face: format 12 (all planes) before format 4. Raises UnusableFaceError without either."""
    count = int.from_bytes(cmap[2:4], "big")
    places = {offset for _, _, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * count])}
    by_format = {int.from_bytes(cmap[at : at + 2], "big"): at for at in sorted(places, reverse=True)}
    if 12 in by_format:
        return _read_format_12(cmap, by_format[12])
    if 4 in by_format:
        return _read_format_4(cmap, by_format[4])
    raise UnusableFaceError("cmap")


def _numbers(kind: str, data: bytes) -> "array[int]":
    numbers = array(kind, data)
    if byteorder == "little":
        numbers.byteswap()
    return numbers


def _read_format_12(cmap: bytes, at: int) -> CharacterMap:
    count = int.from_bytes(cmap[at + 12 : at + 16], "big")
    numbers = _numbers("I", cmap[at + 16 : at + 16 + 12 * count])
    return CharacterMap(numbers[0::3], numbers[1::3], numbers[2::3])


def _read_format_4(cmap: bytes, at: int) -> CharacterMap:
    """Format 4 spelled out one code point a run, because its glyph array need not be in order."""
    size = int.from_bytes(cmap[at + 6 : at + 8], "big")
    words = _numbers("H", cmap[at + 14 : len(cmap) - (len(cmap) - at - 14) % 2])
    half = size // 2
    ends, starts = words[:half], words[half + 1 : 2 * half + 1]
    deltas, offsets = words[2 * half + 1 : 3 * half + 1], 3 * half + 1
    codes, glyphs = array("I"), array("I")
    for segment in range(half):
        shift = words[offsets + segment]
        for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
            place = offsets + segment + shift // 2 + code - starts[segment]
            glyph = code if not shift else words[place] if place < len(words) else 0
            if glyph := (glyph + deltas[segment]) & 0xFFFF if glyph or not shift else 0:
                codes.append(code)
                glyphs.append(glyph)
    return CharacterMap(codes, codes, glyphs)
