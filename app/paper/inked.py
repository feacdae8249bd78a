"""Pen strokes on a finished page, added behind the document's last byte.

The signed document begins with exactly the bytes that were signed (an incremental update, ISO 32000-1 §7.5.6), so
that anybody can cut it back to them and compare their hash. Only for documents this program has made itself.
"""

import re
from collections.abc import Sequence

from app.errors import OurError
from app.paper.measures import PAGE_HEIGHT
from app.paper.values import SignPlace

Points = Sequence[tuple[float, float]]
"""Where a pen went in one stroke; both numbers from 0 to 1, from the cell's upper left corner."""

_WIDTH = 1.3
_EDGE = 3.0  # points kept free of ink inside the cell's frame
_TIME_SIZE = 7
_TIME_FONT = "F1"  # Helvetica: ReportLab gives it to every page, whether it is used or not

_TABLE = re.compile(rb"(\d+) (\d+) *[\r\n]+((?:\d{10} \d{5} [nf] ?[\r\n]{1,2})+)")
_PREVIOUS = re.compile(rb"/Prev (\d+)")
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)")


def with_strokes(pdf: bytes, place: SignPlace, strokes: Sequence[Points], time: str) -> bytes:
    """The document with a signature drawn into one of its cells, and in small figures when that was."""
    document = _Document(pdf)
    number, page = document.page(place.page)
    ink = _ink(place, strokes, time)
    size = document.size
    contents = _CONTENTS.search(page)
    if contents is None:
        raise OurError(what="pdf")
    before = contents[1].strip(b"[]").strip()
    newer = page[: contents.start()] + b"/Contents [ %b %d 0 R ]" % (before, size) + page[contents.end() :]
    stream = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(ink), ink)
    return document.extended({number: newer, size: stream})


class _Document:
    """What has to be known of a document to add to it."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._start = int(_last(rb"startxref\s+(\d+)\s+%%EOF", pdf)[1])
        self._trailer = _last(rb"trailer\s*<<(.*?)>>\s*startxref", pdf)[1]
        self.size = int(_only(rb"/Size (\d+)", self._trailer))
        self._at = self._places(self._start)

    def page(self, at: int) -> tuple[int, bytes]:
        """The number and the dictionary of a page."""
        root = self._object(int(_only(rb"/Root (\d+) 0 R", self._trailer)))
        pages = self._object(int(_only(rb"/Pages (\d+) 0 R", root)))
        kids = re.findall(rb"(\d+) 0 R", _only(rb"/Kids\s*\[([^\]]*)\]", pages))
        number = int(kids[at])
        return number, self._object(number)

    def extended(self, objects: dict[int, bytes]) -> bytes:
        """The document and these objects, under a table of their own that points back to the earlier one."""
        grown = bytearray(self._pdf if self._pdf.endswith(b"\n") else self._pdf + b"\n")
        table = bytearray(b"xref\n")
        for number, body in objects.items():
            table += b"%d 1\n%010d 00000 n \n" % (number, len(grown))
            grown += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        kept = re.sub(rb"/(Size|Prev) \d+", b"", self._trailer).strip()
        start = len(grown)
        size = max(self.size, *(number + 1 for number in objects))
        grown += table + b"trailer\n<<\n%b\n/Size %d /Prev %d\n>>\n" % (kept, size, self._start)
        return bytes(grown + b"startxref\n%d\n%%%%EOF\n" % start)

    def _object(self, number: int) -> bytes:
        """The newest dictionary under a number."""
        at = self._at[number]
        return _only(rb"\d+ 0 obj\s*(<<.*?>>)\s*endobj", self._pdf[at : self._pdf.index(b"endobj", at) + 6])

    def _places(self, start: int) -> dict[int, int]:
        """Where every object begins; what a later table says goes before an earlier one."""
        end = self._pdf.index(b"startxref", start)
        table = self._pdf[start:end]
        before = _PREVIOUS.search(table)
        places = self._places(int(before[1])) if before else {}
        for first, _, lines in _TABLE.findall(table):
            for number, line in enumerate(lines.split(b"\n"), int(first)):
                if line.rstrip().endswith(b"n"):
                    places[number] = int(line[:10])
        return places


def _ink(place: SignPlace, strokes: Sequence[Points], time: str) -> bytes:
    lines = ["q 0 0 0 RG 0 0 0 rg", f"{_WIDTH} w 1 J 1 j"]
    for stroke in strokes:
        spots = [_spot(place, x, y) for x, y in stroke]
        spots += spots if len(spots) == 1 else []  # a dot is a line of no length with a round end
        lines.append(" ".join([f"{spots[0]} m", *(f"{spot} l" for spot in spots[1:]), "S"]))
    below = PAGE_HEIGHT - place.y - place.height + _EDGE
    lines.append(f"BT /{_TIME_FONT} {_TIME_SIZE} Tf {place.x + _EDGE:.2f} {below:.2f} Td ({time}) Tj ET Q")
    return "\n".join(lines).encode("ascii")


def _spot(place: SignPlace, x: float, y: float) -> str:
    inside_x, inside_y = (min(max(one, 0.0), 1.0) for one in (x, y))
    right = place.x + _EDGE + inside_x * (place.width - 2 * _EDGE)
    down = place.y + _EDGE + inside_y * (place.height - 2 * _EDGE)
    return f"{right:.2f} {PAGE_HEIGHT - down:.2f}"


def _last(pattern: bytes, pdf: bytes) -> re.Match[bytes]:
    found = list(re.finditer(pattern, pdf, re.DOTALL))
    if not found:
        raise OurError(what="pdf")
    return found[-1]


def _only(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise OurError(what="pdf")
    return found[1]
