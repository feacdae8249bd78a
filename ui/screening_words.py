"""What came of an instrument, in words: totals, bands, levels, and why there are none."""

from collections.abc import Iterator, Sequence

from app.definitions.instrument_values import Fit, InstrumentWords
from app.domain.cases import Screening
from app.domain.screening import Item, Result, Scale, Score, Why
from ui.widgets.row import Tag
from ui.words import in_language, knows, say

_JUDGED = {True: "positive", False: "negative", None: "unsure"}


def item_names(numbers: Sequence[int]) -> str:
    """第 3 项、第 9 项."""
    return say("instrument.list").join(say("instrument.open_item", number=number) for number in numbers)


def values_of(item: Item) -> str:
    """Which answers an item takes."""
    key = "instrument.values" if item.step == 1 else "instrument.values_step"
    return say(key, least=item.least, most=item.most, step=item.step)


def scale_line(scale: Scale, found_score: Score, found: InstrumentWords, child: bool) -> str:
    """One total with its band and cut-off, or why there is none."""
    name = in_language(found.scales[scale.id])
    if found_score.why:
        return say("instrument.none", scale=name, why=why_words(found_score.why, found, child))
    least, most = found.instrument.scale_range(scale)
    line = say("instrument.total", scale=name, total=found_score.total, least=least, most=most)
    if found_score.band:
        line += say("instrument.band", band=band_name(scale.id, found_score.band, found))
    return line + (say(f"instrument.{_JUDGED[found_score.positive]}") if scale.has_cut_off else "")


def level_line(result: Result, found: InstrumentWords, child: bool) -> str:
    """The level reached, or why it is not clear."""
    if result.level is None:
        return say("instrument.no_level", why=" ".join(why_words(why, found, child) for why in result.why))
    return say("instrument.level", level=in_language(found.levels[result.level]))


def why_words(why: Why, found: InstrumentWords, child: bool) -> str:
    """Why there is no total."""
    time = found.instrument.time
    months = (time.least_child if child else time.least) if time else 0
    return say(f"instrument.why.{why}", share=found.instrument.missing_above, months=months)


def band_name(scale: str, band: str | None, found: InstrumentWords | None) -> str:
    """A band in words; as it was stored where this version does not know it."""
    words = found.bands.get(f"{scale}.{band}") if found else None
    return in_language(words) if words else band or ""


def title_of(screening: Screening, found: InstrumentWords | None) -> str:
    """PHQ-9 抑郁筛查."""
    return in_language(found.title) if found else screening.instrument


def ages(fit: Fit) -> str:
    """From which age on an instrument is offered, and whether a source says so; empty for every age."""
    if not fit.least_age:
        return ""
    return say("instrument.ages", age=fit.least_age, status=say(f"instrument.{fit.age_status}"))


def outcome(screening: Screening, found: InstrumentWords | None) -> str:
    """What came of a saved screening, as short as it can be said: 总分 17，中重度."""
    if screening.level:
        words = found.levels.get(screening.level) if found else None
        return say("instrument.level", level=in_language(words) if words else screening.level)
    if screening.why or not screening.scores:
        return say("screening.no_total", why=_short_why(screening.why))
    return say("screening.and").join(_outcomes(screening, found))


def outcome_tags(screening: Screening) -> tuple[Tag, ...]:
    """What must be seen at once of a saved screening."""
    replaced = (Tag(say("screening.replaced"), "arrow-elbow-down-right"),) if screening.is_replaced else ()
    risk = (Tag(say("screening.had_risk"), "warning", "overdue"),) if screening.risk else ()
    return (*replaced, *risk)


def _outcomes(screening: Screening, found: InstrumentWords | None) -> Iterator[str]:
    for one in screening.scores:
        words = found.scales.get(one.scale) if found else None
        name = in_language(words) if words else one.scale
        band = band_name(one.scale, one.band, found)
        yield say(
            "screening.outcome", scale=name, total=one.total, band=say("instrument.band", band=band) if band else ""
        )


def _short_why(why: str) -> str:
    key = f"screening.why.{why}"
    return say(key) if knows(key) else ""
