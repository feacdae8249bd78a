"""What is drawn on a page, counted from its top left corner, in points: text, rules, frames, boxes and ticks."""

from collections.abc import Iterable
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.paper.embedding import EmbeddedFont
from app.paper.face import Face
from app.paper.fonts import BOX_SCALE, BOX_SIDE, Fonts, Placed, Style
from app.paper.measures import DOT_RULE, PAGE_HEIGHT, PAGE_WIDTH, RULE
from app.paper.text import Measure
from app.paper.values import Profile

rl_config.useA85 = 0  # ASCII wrapping would make every page a quarter longer, for mail systems long gone

_BASELINE = 0.36
"""How far below the middle of a line its baseline lies, of the type size."""

_TICK = ((0.18, 0.02), (0.42, -0.26), (0.88, 0.36))
"""The three corners of a tick, from the left end of its box's middle line, of the box's side."""


class Area(NamedTuple):
    """A rectangle on the page."""

    x: float
    y: float  # of its upper edge
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height


class Pen:
    """One document being drawn. `boxed` gathers the characters no face has, `signed` the cells to sign in.

    No rule is drawn thinner than `suit` says, for printers that would lose it.
    """

    def __init__(
        self, fonts: Fonts, title: str, lang: str, page: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)
    ) -> None:
        self.fonts = fonts
        self._thinnest = 0.0
        self.boxed: dict[str, None] = {}
        self.signed: list[tuple[int, str, str, Area]] = []
        self._page = 0
        self._height = page[1]
        self.canvas: Any = Canvas(BytesIO(), pagesize=page, invariant=1, pageCompression=1, lang=lang)
        self.canvas.setTitle(title)
        self.canvas.setAuthor("")
        self.canvas.setSubject("")
        self.canvas.setCreator("Tongxing")
        self._measures: dict[tuple[Style, float], Measure] = {}
        self._embedded: dict[str, EmbeddedFont] = {}

    def suit(self, profile: Profile) -> None:
        """Draw from now on for this kind of printer."""
        self._thinnest = DOT_RULE if profile == "dot" else 0.0

    def measure(self, style: Style, size: float) -> Measure:
        """The measure of this document: a text broken once is broken for all its sheets."""
        found = self._measures.get((style, size))
        if found is None:
            found = self._measures[style, size] = Measure(self.fonts, style, size)
        return found

    def end_page(self) -> None:
        """Go on to the next page."""
        self.canvas.showPage()
        _pack(self.canvas._doc.Pages.pages[-1])
        self._page += 1

    def note_signature(self, signer: str, words: str, area: Area) -> None:
        """Remember where somebody signs."""
        self.signed.append((self._page, signer, words, area))

    def finish(self) -> bytes:
        """The document. Nothing can be drawn after it."""
        pdf: bytes = self.canvas.getpdfdata()
        return pdf

    def text(self, x: float, middle: float, text: str, style: Style = Style.PLAIN, size: float = 10.5) -> None:
        """One line of text from `x`, its middle at `middle`."""
        known = self.fonts.known(style, text)
        baseline = self._height - middle - _BASELINE * size
        for face, run in groupby(text, key=lambda char: known[char].face):
            chars = "".join(run)
            if face:
                self._show(face, chars, size, x, baseline)
            else:
                self._show_boxes(chars, style, size, x, middle)
            x += sum([known[char].advance for char in chars]) * size

    def _show(self, face: Face, chars: str, size: float, x: float, baseline: float) -> None:
        font = self._embedded.get(face.name)
        if font is None:
            font = self._embedded[face.name] = EmbeddedFont(face, self.canvas._doc)
        code = font.encode(chars)
        self.canvas.addLiteral(f"BT /{font.resource} {size:g} Tf {x:.2f} {baseline:.2f} Td <{code}> Tj ET")

    def _show_boxes(self, chars: str, style: Style, size: float, x: float, middle: float) -> None:
        known = self.fonts.known(style, chars)
        for char in chars:
            placed: Placed = known[char]
            self.boxed[char] = None
            edge = 0.06 * size
            width = placed.advance * size
            self.frame(Area(x + edge, middle - 0.42 * size, width - 2 * edge, 0.84 * size), RULE)
            self.text(x + BOX_SIDE * size, middle, placed.number, style, size * BOX_SCALE)
            x += width

    def rule(self, x: float, y: float, to: tuple[float, float], weight: float = RULE) -> None:
        """A straight line."""
        start, end = f"{x:.2f} {self._height - y:.2f} m", f"{to[0]:.2f} {self._height - to[1]:.2f} l"
        self.canvas.addLiteral(f"{max(weight, self._thinnest):g} w {start} {end} S")

    def dashes(self, x: float, y: float, to: float) -> None:
        """A dashed level line."""
        self.canvas.addLiteral("[4 3] 0 d")
        self.rule(x, y, (to, y))
        self.canvas.addLiteral("[] 0 d")

    def frame(self, area: Area, weight: float = RULE) -> None:
        """The outline of a rectangle."""
        bottom, weight = self._height - area.bottom, max(weight, self._thinnest)
        self.canvas.addLiteral(f"{weight:g} w {area.x:.2f} {bottom:.2f} {area.width:.2f} {area.height:.2f} re S")

    def dark(self, areas: Iterable[Area]) -> None:
        """Filled rectangles, as one mark."""
        parts = [f"{a.x:.3f} {self._height - a.bottom:.3f} {a.width:.3f} {a.height:.3f} re" for a in areas]
        self.canvas.addLiteral(" ".join([*parts, "f"]))

    def tick_box(self, x: float, middle: float, side: float, is_ticked: bool) -> None:
        """A square to tick, drawn and not typed, so that no face can lack it."""
        self.frame(Area(x, middle - side / 2, side, side), 0.6)
        if is_ticked:
            y = self._height - middle
            points = [f"{x + right * side:.2f} {y + up * side:.2f}" for right, up in _TICK]
            self.canvas.addLiteral(f"1.2 w {points[0]} m {points[1]} l {points[2]} l S")


def _pack(page: Any) -> None:
    """Compress a finished page now: ReportLab keeps what was drawn on every page in full until the end."""
    packed = pdfdoc.PDFZCompress.encode(page.stream)
    filters = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFArray([pdfdoc.PDFName(pdfdoc.PDFZCompress.pdfname)])})
    page.Contents, page.stream = pdfdoc.PDFStream(filters, packed), None
