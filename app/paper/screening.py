"""What came of a screening, on paper: never the wording of an item, always what the result is not."""

from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter

import msgspec

from app.definitions.entry import show_plain_day
from app.definitions.instrument_values import InstrumentWords
from app.definitions.values import Lang, Words
from app.domain.cases import Screening
from app.domain.screening import Scale, Score, Why
from app.domain.screening_trend import totals
from app.now import CHINA
from app.paper.blocks import TextBlock
from app.paper.chart import ChartBlock, Curve, Point
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, LABEL_WIDTH, SMALL_SIZE, TIGHT_PADDING, WIDTH
from app.paper.pen import Pen
from app.paper.rows import Cell, Flow, Part, Row, draw_table
from app.paper.text import Measure
from app.paper.values import Rendered, SheetLook
from app.paper.words import phrase, word

_WHYS = frozenset(Why)
_JUDGED = {True: "positive", False: "negative", None: "unsure"}


class Followed(msgspec.Struct, frozen=True):
    """Something recorded after a risk was pointed out: what it is, of which day, and what was decided in it."""

    what: Words
    day: date
    decided: tuple[Words, ...] = ()


class ScreeningView(msgspec.Struct, frozen=True, kw_only=True):
    """A screening as one reader may see it. The renderer sees nothing else of the record."""

    found: InstrumentWords
    one: Screening
    called: str
    mode: Words
    language: Words
    past: tuple[Screening, ...]  # of the same person with the same instrument, this one among them
    followed: tuple[Followed, ...] = ()
    may_know_reports: bool = False  # only then does it mean something that there is none


def render(view: ScreeningView, look: SheetLook) -> Rendered:
    """The page as PDF. The same input gives the same bytes. Raises NotFound(what="font") without any usable face.

    The document's own title, which a print queue shows, does not say which instrument it was.
    """
    title = word("screening.title", look.lang)
    pen = Pen(installed_fonts(), title, look.lang)
    pen.suit(look.profile)
    edges = Edges(pen, title, word("screening.confidence", look.lang), look)
    pages = Flow(edges.top, edges.floor).lay(list(_Page(view, look.lang, pen).parts()))
    for number, page in enumerate(pages, 1):
        edges.draw(pen, number, len(pages))
        draw_table(pen, page)
        pen.end_page()
    return Rendered(pen.finish(), len(pages), tuple(pen.boxed))


class _Page:
    """The rows of one page, in one language."""

    def __init__(self, view: ScreeningView, lang: Lang, pen: Pen) -> None:
        self._view, self._found, self._one, self._lang = view, view.found, view.one, lang
        self._plain = pen.measure(Style.PLAIN, CELL_SIZE)
        self._bold = pen.measure(Style.BOLD, CELL_SIZE)
        self._small = pen.measure(Style.PLAIN, SMALL_SIZE)

    def parts(self) -> Iterator[Part]:
        """What was asked, what came of it, the risk, how it changed, who may use it how."""
        yield Part(tuple(self._asked()))
        yield self._section("result", [*self._results(), self._row("missing", self._missing())])
        if self._one.risk:
            yield self._section("risk", list(self._risk()))
        if changed := list(self._change()):
            yield self._section("change", changed)
        yield self._section("about", list(self._about()))

    # --- what was asked

    def _asked(self) -> Iterator[Row]:
        view, one = self._view, self._one
        status = self._say(f"screening.{self._found.instrument.status}")
        way = self._join(phrase(view.mode, self._lang), phrase(view.language, self._lang))
        recorded = one.recorded_at.astimezone(CHINA)
        version = self._say("screening.version_of", version=one.version, status=status)
        yield self._pair(("instrument", phrase(self._found.title, self._lang)), ("version", version))
        yield self._pair(("who", view.called), ("asked", self._day(one.happened_on)))
        yield self._pair(("author", one.author), ("recorded", f"{self._day(recorded.date())} {recorded:%H:%M}"))
        yield self._row("way", way)
        if one.amends:
            yield self._row("correction", one.reason)
        if one.is_replaced:
            yield self._row("replaced", self._say("screening.replaced_by"))

    # --- what came of it

    def _results(self) -> Iterator[Row]:
        one = self._one
        if self._found.instrument.levels:
            words = self._found.levels.get(one.level)
            level = phrase(words, self._lang) if words else one.level
            yield self._row("level", level or self._why())
        scales = {scale.id: scale for scale in self._found.instrument.scales}
        for score in one.scores:
            words = self._found.scales.get(score.scale)
            name = phrase(words, self._lang) if words else score.scale
            yield self._labelled(name, self._score(score, scales.get(score.scale)))

    def _score(self, score: Score, scale: Scale | None) -> str:
        if score.total is None:
            return self._say("screening.no_total", why=self._why())
        if scale is None:  # of another version than this program has
            return self._join(str(score.total), score.band or "")
        least, most = self._found.instrument.scale_range(scale)
        total = self._say("screening.total", total=score.total, least=least, most=most)
        band = self._band(scale.id, score.band)
        judged = self._say(f"screening.{_JUDGED[score.positive]}") if scale.has_cut_off else ""
        return self._join(total, band, judged)

    def _band(self, scale: str, band: str | None) -> str:
        words = self._found.bands.get(f"{scale}.{band}")
        return phrase(words, self._lang) if words else band or ""

    def _why(self) -> str:
        """Why nothing was scored, as it was stored."""
        why, time = self._one.why, self._found.instrument.time
        months = (time.least_child if self._one.child else time.least) if time else 0
        share = self._found.instrument.missing_above
        return self._say(f"screening.why.{why}", share=share, months=months) if why in _WHYS else ""

    def _missing(self) -> str:
        """What the rule for missing items came to; items by their numbers only."""
        if not self._one.unanswered:
            return self._say("screening.none_missing")
        return self._say("screening.some_missing", items=self._items(self._one.unanswered))

    def _items(self, numbers: Sequence[int]) -> str:
        return self._say("screening.list").join(self._say("screening.item", number=number) for number in numbers)

    # --- the risk

    def _risk(self) -> Iterator[Row]:
        one = self._one
        prompted = self._say("screening.prompted") if one.prompted else ""
        yield self._row("raised", self._join(self._say("screening.raised_by", items=self._items(one.risk)), prompted))
        for followed in self._view.followed:
            decided = self._say("screening.list").join(phrase(words, self._lang) for words in followed.decided)
            told = self._join(self._day(followed.day), decided)
            yield self._labelled(phrase(followed.what, self._lang), told)
        if self._view.may_know_reports and not self._view.followed:
            yield self._row("followed", self._say("screening.none_followed"))

    # --- how it changed

    def _change(self) -> Iterator[Row]:
        for scale in self._found.instrument.scales:
            if curve := self._curve(scale):
                name = phrase(self._found.scales[scale.id], self._lang)
                yield Row((self._label(name), Cell(ChartBlock(curve, self._small), WIDTH - LABEL_WIDTH)))
        past = sorted((one for one in self._view.past if not one.is_replaced), key=attrgetter("asked_at"))
        if len(past) > 1:
            yield self._row("all", "\n".join(map(self._short, past)))

    def _curve(self, scale: Scale) -> Curve | None:
        found = totals(self._view.past, self._one.instrument, scale.id)
        if len(found) < 2:
            return None  # nothing has changed yet
        least, most = self._found.instrument.scale_range(scale)
        cut = scale.at_least if scale.at_least is not None else scale.at_most
        return Curve(
            least=float(least),
            most=float(most),
            points=tuple(
                Point(one.day.toordinal(), float(one.value), str(one.value), self._day(one.day)) for one in found
            ),
            bands=tuple((float(band.start), self._band(scale.id, band.id)) for band in scale.bands),
            cut_off=None if cut is None else float(cut),
        )

    def _short(self, one: Screening) -> str:
        """One earlier result on one line."""
        words = self._found.levels.get(one.level)
        level = phrase(words, self._lang) if words else one.level
        known = [score for score in one.scores if score.total is not None]
        said = [f"{score.total} {self._band(score.scale, score.band)}".rstrip() for score in known]
        return f"{self._day(one.happened_on)}  {self._join(level, *said) or self._say('screening.no_result')}"

    # --- who may use it how

    def _about(self) -> Iterator[Row]:
        yield self._labelled(self._say("screening.licence"), phrase(self._found.licence, self._lang), self._small)
        yield self._labelled(self._say("screening.source"), phrase(self._found.source, self._lang), self._small)

    # --- rows

    def _section(self, key: str, rows: list[Row]) -> Part:
        title = self._say(f"screening.{key}_section")
        again = self._say("continued", name=title)
        return Part(tuple(rows), (self._title(title),), (self._title(again),))

    def _title(self, title: str) -> Row:
        return Row((Cell(TextBlock.label(title, self._bold, WIDTH, is_centred=True, above=TIGHT_PADDING), WIDTH),))

    def _row(self, key: str, text: str) -> Row:
        return self._labelled(self._say(f"screening.{key}"), text)

    def _pair(self, *said: tuple[str, str]) -> Row:
        """Two answers side by side."""
        room = WIDTH / 2 - LABEL_WIDTH
        cells = ((self._label(self._say(f"screening.{key}")), self._text(text, room)) for key, text in said)
        return Row(tuple(cell for both in cells for cell in both))

    def _labelled(self, label: str, text: str, measure: Measure | None = None) -> Row:
        return Row((self._label(label), self._text(text, WIDTH - LABEL_WIDTH, measure)))

    def _label(self, label: str) -> Cell:
        return Cell(TextBlock.label(label, self._plain, LABEL_WIDTH, self._lang != "en"), LABEL_WIDTH)

    def _text(self, text: str, room: float, measure: Measure | None = None) -> Cell:
        return Cell(TextBlock.of(text, measure or self._plain, room, above=TIGHT_PADDING), room)

    def _day(self, day: date) -> str:
        return show_plain_day(day, self._lang)

    def _say(self, key: str, **blanks: object) -> str:
        return word(key, self._lang, **blanks)

    def _join(self, *parts: str) -> str:
        return self._say("screening.and").join(part for part in parts if part)
