"""The slip a person waits with: number, time, site; no name and no matter. For a roll of 80 or 58 mm."""

from datetime import datetime
from typing import Literal

import msgspec

from app.definitions.values import Lang
from app.now import CHINA
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import MM
from app.paper.pen import Pen
from app.paper.text import Measure
from app.paper.values import Rendered
from app.paper.words import word

RollWidth = Literal[58, 80]
_EDGE = {80: 4 * MM, 58: 5 * MM}  # what the printing head does not reach, of rolls of that width
_NUMBER_SIZE, _TEXT_SIZE = {80: 52.0, 58: 40.0}, {80: 11.0, 58: 9.5}
_LEADING = 1.45
_TEAR = 8 * MM  # below the last line, where the paper is torn


class SlipFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a slip."""

    number: str
    at: datetime
    site: str
    width: RollWidth = 80
    lang: Lang = "zh"


def render(facts: SlipFacts) -> Rendered:
    """The slip as PDF, as long as its words. Raises NotFound(what="font") without any usable face."""
    fonts = installed_fonts()
    whole, edge = facts.width * MM, _EDGE[facts.width]
    text = Measure(fonts, Style.PLAIN, _TEXT_SIZE[facts.width])
    number = Measure(fonts, Style.BOLD, _NUMBER_SIZE[facts.width])
    at = f"{facts.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    above = [(line, text) for line in text.wrap(facts.site, whole - 2 * edge) if facts.site]
    below = [(line, text) for line in (at, *text.wrap(word("slip_wait", facts.lang), whole - 2 * edge))]
    lines = [*above, (facts.number, number), *below]
    height = edge + sum(measure.size * _LEADING for _, measure in lines) + _TEAR
    pen = Pen(fonts, word("slip_title", facts.lang), facts.lang, page=(whole, height))
    y = edge
    for line, measure in lines:
        y += measure.size * _LEADING / 2
        pen.text((whole - measure.width(line)) / 2, y, line, measure.style, measure.size)
        y += measure.size * _LEADING / 2
    pen.end_page()
    return Rendered(pen.finish(), 1, tuple(pen.boxed))
