"""Which face draws a character: a main face first, then the faces for rarer characters, then a box with its number."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import bidirectional, category

from app.errors import NotFound
from app.paper.face import Face, UnusableFaceError
from app.paper.folders import find_font

BOX_SCALE = 0.55
"""Type size of the number inside the box of a missing character, of the line's own."""
BOX_SIDE = 0.12
"""Room left and right of that number, of the line's type size."""

_FROM_THE_RIGHT = ("R", "AL")  # Unicode's two classes of letters written from the right


class Style(StrEnum):
    """How a text is set."""

    PLAIN = "plain"
    BOLD = "bold"
    MONO = "mono"


_FILES: dict[str, tuple[str, ...]] = {
    "LXGWWenKai-Regular": ("LXGWWenKai-Regular.ttf",),
    "LXGWWenKai-Bold": ("LXGWWenKai-Bold.ttf",),
    "LXGWWenKaiMono-Regular": ("LXGWWenKaiMono-Regular.ttf",),
    "SimSun": ("simsun.ttc", "simsun.ttf"),
    "FangSong": ("simfang.ttf",),
    "SimHei": ("simhei.ttf",),
    "HanaMinA": ("HanaMinA.ttf",),
    "HanaMinB": ("HanaMinB.ttf",),
    "SimSun-ExtB": ("simsunb.ttf",),
    "DejaVuSans": ("DejaVuSans.ttf",),
    "DejaVuSansMono": ("DejaVuSansMono.ttf",),
}
_COMMON = ("LXGWWenKai-Regular", "SimSun", "FangSong", "HanaMinA", "HanaMinB", "SimSun-ExtB", "DejaVuSans")
_CHAINS: dict[Style, tuple[str, ...]] = {
    Style.PLAIN: _COMMON,
    Style.BOLD: ("LXGWWenKai-Bold", "SimHei", *_COMMON),
    Style.MONO: ("LXGWWenKaiMono-Regular", "DejaVuSansMono", *_COMMON),
}


class Placed(NamedTuple):
    """A character as one style draws it. No face: a box, `number` inside it."""

    face: Face | None
    advance: float  # of a type size of 1
    number: str = ""


class Fonts:
    """The faces of this computer. A face is opened when a character first needs it and no earlier face has it."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._faces: dict[str, Face | None] = {}
        self._known: dict[Style, dict[str, Placed]] = {style: {} for style in Style}
        if not all(self.face_of(Style.PLAIN, char) for char in "U+0123456789ABCDEF"):
            raise NotFound(what="font")  # not even the number of a missing character could be printed

    def known(self, style: Style, text: Iterable[str]) -> dict[str, Placed]:
        """How each character of `text` is drawn (and of every text before it)."""
        table = self._known[style]
        for char in set(text).difference(table):
            table[char] = self._place(style, char)
        return table

    def face_of(self, style: Style, char: str) -> Face | None:
        """The first face of the chain that has the character with ink on it (a space needs none).

        None for a letter that is written from the right: set from the left it would read as another word.
        """
        if bidirectional(char) in _FROM_THE_RIGHT:
            return None
        code, is_blank = ord(char), char.isspace() or category(char) == "Cf"
        for name in _CHAINS[style]:
            face = self._open(name)
            if face and (face.draws(code) or (is_blank and face.glyph(code))):
                return face
        return None

    def _place(self, style: Style, char: str) -> Placed:
        if face := self.face_of(style, char):
            return Placed(face, face.advance(face.glyph(ord(char))) / 1000)
        number = f"U+{ord(char):04X}"
        inside = sum(placed.advance for placed in map(self.known(style, number).__getitem__, number))
        return Placed(None, inside * BOX_SCALE + 2 * BOX_SIDE, number)

    @property
    def opened(self) -> dict[str, Face]:
        """The faces opened so far."""
        return {name: face for name, face in self._faces.items() if face}

    def _open(self, name: str) -> Face | None:
        if name not in self._faces:
            self._faces[name] = _open_file(name, find_font(_FILES[name], self._root))
        return self._faces[name]


def _open_file(name: str, path: Path | None) -> Face | None:
    """The face, or None where its file is missing or cannot be used: the next face of the chain stands in."""
    try:
        return Face(name, path) if path else None
    except UnusableFaceError:
        return None


@cache
def installed_fonts() -> Fonts:
    """The faces of this computer, found once. Raises NotFound(what="font") where there is no usable face at all."""
    return Fonts()
