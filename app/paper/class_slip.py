"""The slip somebody enrolled in a class goes home with: what, when, where, and the code to come in with; no name.

For a roll of 80 or 58 mm.
"""

from datetime import datetime

import msgspec

from app.definitions.values import Lang
from app.domain import class_code, sheet_code
from app.domain.classes import short_code
from app.now import CHINA
from app.paper.codes import draw_qr
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import MM
from app.paper.pen import Pen
from app.paper.slip import RollWidth
from app.paper.text import Measure
from app.paper.values import Rendered
from app.paper.words import word

_EDGE = {80: 4 * MM, 58: 5 * MM}  # what the printing head does not reach, of rolls of that width
_TITLE_SIZE, _TEXT_SIZE = {80: 15.0, 58: 12.5}, {80: 10.5, 58: 9.5}
_LEADING = 1.45
_QR_SIDE = 30 * MM
_TEAR = 8 * MM  # below the last line, where the paper is torn


class ClassSlip(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a slip. `waits`: there is no place yet."""

    title: str
    starts_at: datetime
    room: str
    site: str
    phone: str
    code: str
    waits: bool = False
    width: RollWidth = 80
    lang: Lang = "zh"


def render(slip: ClassSlip) -> Rendered:
    """The slip as PDF, as long as its words. Raises NotFound(what="font") without any usable face."""
    fonts, whole, edge = installed_fonts(), slip.width * MM, _EDGE[slip.width]
    title = Measure(fonts, Style.BOLD, _TITLE_SIZE[slip.width])
    text = Measure(fonts, Style.PLAIN, _TEXT_SIZE[slip.width])
    room = whole - 2 * edge
    above = [(line, title) for line in title.wrap(slip.title, room)]
    above += [(line, text) for said in _above(slip) for line in text.wrap(said, room)]
    below = [(line, text) for said in _below(slip) for line in text.wrap(said, room)]
    height = edge + _height(above) + _QR_SIDE + _height(below) + _TEAR
    pen = Pen(fonts, word("class_slip.title", slip.lang), slip.lang, page=(whole, height))
    y = _write(pen, above, edge, whole)
    draw_qr(pen, class_code.for_scanners(slip.code), (whole - _QR_SIDE) / 2, y, _QR_SIDE)
    _write(pen, below, y + _QR_SIDE, whole)
    pen.end_page()
    return Rendered(pen.finish(), 1, tuple(pen.boxed))


def called(name: str, code: str, lang: Lang) -> str:
    """What somebody is called on paper: who gave no name, by the end of the code."""
    return name or word("class_slip.number", lang, code=short_code(code))


def given(names: list[str], lang: Lang) -> str:
    """What was given out, in one line."""
    return word("class_slip.given", lang, names=("; " if lang == "en" else "、").join(names)) if names else ""


Line = tuple[str, Measure]


def _above(slip: ClassSlip) -> list[str]:
    at = slip.starts_at.astimezone(CHINA)
    day = word("day", slip.lang, year=at.year, month=at.month, day=at.day)
    waits = [word("class_slip.waits", slip.lang)] if slip.waits else []
    return [one for one in (f"{day} {at:%H:%M}", slip.room, *waits) if one]


def _below(slip: ClassSlip) -> list[str]:
    code, voluntary = sheet_code.in_groups(slip.code), word("class_slip.voluntary", slip.lang)
    return [one for one in (code, slip.site, slip.phone, voluntary) if one]


def _height(lines: list[Line]) -> float:
    return sum(measure.size * _LEADING for _, measure in lines)


def _write(pen: Pen, lines: list[Line], y: float, whole: float) -> float:
    """Lines in the middle of the roll; where the next one begins."""
    for line, measure in lines:
        y += measure.size * _LEADING / 2
        pen.text((whole - measure.width(line)) / 2, y, line, measure.style, measure.size)
        y += measure.size * _LEADING / 2
    return y
