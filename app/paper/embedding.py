"""How the characters used of a face travel inside the PDF, and come back as text.

ReportLab's TTFont writes code points past U+FFFF as five digits into the text map, which readers cannot turn back
into text, splits one face into many 256-character fonts, and copies the whole face for each. This font stands in
its place: one composite font a face (Type 0, Identity-H), two bytes a character, one glyph a character used, and a
text map in UTF-16 as the PDF standard asks (ISO 32000-1, 9.10.3).
"""

import hashlib
import struct
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFontMaker

from app.paper.face import Face

_COPIED = ("cvt ", "fpgm", "prep")  # what hinting needs
_COMPONENTS_FOLLOW, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80
_SYMBOLIC = 4
_MOST_IN_A_BLOCK = 100  # lines of one bfchar block


class _Codes(dict[str, str]):
    """The code of each character, in hexadecimal: a new one gets the next."""

    def __missing__(self, char: str) -> str:
        self[char] = f"{len(self) + 1:04X}"
        return self[char]


class EmbeddedFont:
    """The characters of one face used in one document: code n is the n-th new character, from 1."""

    def __init__(self, face: Face, document: Any) -> None:
        self.face = face
        self.fontName = face.name  # ReportLab reads this name
        self._codes = _Codes()
        number = len(document.fontMapping) + 1
        self.resource = f"F{number}+0"
        document.fontMapping[face.name] = "/" + self.resource
        document.delayedFonts.append(self)

    def encode(self, text: str) -> str:
        """The text as the hexadecimal string of a show operator."""
        return "".join(map(self._codes.__getitem__, text))

    def addObjects(self, document: Any) -> None:  # noqa: N802  ReportLab calls this when the document is finished
        """Write font, widths, outlines and text map of the characters used."""
        glyphs = [0, *(self.face.glyph(ord(char)) for char in self._codes)]
        name = pdfdoc.PDFName(f"{_six_letters(self.face.name, self._codes)}+{self.face.name}")
        program = _stream(document, make_subset(self.face, glyphs), length_named=True)
        descendant = document.Reference(_descendant(self.face, name, glyphs, document.Reference(program)))
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([descendant]),
                "ToUnicode": document.Reference(_stream(document, make_text_map(self._codes))),
            }
        )
        document.idToObject["BasicFonts"].dict[self.resource] = document.Reference(font)


def _descendant(face: Face, name: Any, glyphs: list[int], program: Any) -> Any:
    widths = [round(face.advance(glyph), 2) for glyph in glyphs]
    descriptor = pdfdoc.PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray(list(face.box)),
            "ItalicAngle": 0,
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.ascent,
            "StemV": 80,
            "FontFile2": program,
        }
    )
    return pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
            ),
            "FontDescriptor": descriptor,
            "DW": 1000,
            "W": pdfdoc.PDFArray([0, pdfdoc.PDFArray(widths)]),
            "CIDToGIDMap": "/Identity",
        }
    )


def _stream(document: Any, content: bytes, length_named: bool = False) -> Any:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress] if document.compression else None)
    if length_named:
        stream.dictionary["Length1"] = len(content)
    return stream


def _six_letters(name: str, used: dict[str, str]) -> str:
    """The tag of a subset: the same characters of the same face give the same letters."""
    digest = hashlib.sha256((name + "".join(used)).encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def make_text_map(codes: dict[str, str]) -> bytes:
    """The ToUnicode map: two-byte code to UTF-16BE, surrogate pairs past U+FFFF."""
    lines = [f"<{code}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes.items()]
    blocks = [lines[start : start + _MOST_IN_A_BLOCK] for start in range(0, len(lines), _MOST_IN_A_BLOCK)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    return "\n".join([*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]).encode()


def make_subset(face: Face, glyphs: list[int]) -> bytes:
    """A TrueType program whose n-th glyph is the n-th of `glyphs`; parts of composite glyphs follow after them."""
    kept = list(glyphs)
    places = {glyph: place for place, glyph in reversed(list(enumerate(kept)))}
    outlines: list[bytes] = []
    while len(outlines) < len(kept):
        outlines.append(_renumber(face.outline(kept[len(outlines)]), kept, places))
    maker = TTFontMaker()
    for tag in _COPIED:
        if tag in face.tables:
            maker.add(tag, face.table(tag))
    _add_outlines(maker, face, outlines)
    _add_metrics(maker, face, kept)
    return bytes(maker.makeStream())


def _renumber(outline: bytes, kept: list[int], places: dict[int, int]) -> bytes:
    """The outline with the parts of a composite glyph named by their new places; new parts are added to `kept`."""
    if len(outline) < 10 or outline[0] < 0x80:
        return outline
    data, at, flags = bytearray(outline), 10, _COMPONENTS_FOLLOW
    while flags & _COMPONENTS_FOLLOW:
        flags, part = struct.unpack_from(">HH", data, at)
        if part not in places:
            places[part] = len(kept)
            kept.append(part)
        struct.pack_into(">H", data, at + 2, places[part])
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return bytes(data)


def _add_outlines(maker: Any, face: Face, outlines: list[bytes]) -> None:
    padded = [outline + b"\0" * (-len(outline) % 4) for outline in outlines]
    offsets = [0]
    for outline in padded:
        offsets.append(offsets[-1] + len(outline))
    maker.add("glyf", b"".join(padded))
    maker.add("loca", struct.pack(f">{len(offsets)}L", *offsets))
    head = bytearray(face.table("head"))
    struct.pack_into(">H", head, 50, 1)  # long offsets
    maker.add("head", bytes(head))


def _add_metrics(maker: Any, face: Face, kept: list[int]) -> None:
    metrics = [face.metrics(glyph) for glyph in kept]
    maker.add("hmtx", b"".join(struct.pack(">H", advance) + bearing for advance, bearing in metrics))
    for tag, at in (("hhea", 34), ("maxp", 4)):
        table = bytearray(face.table(tag))
        struct.pack_into(">H", table, at, len(kept))
        maker.add(tag, bytes(table))
