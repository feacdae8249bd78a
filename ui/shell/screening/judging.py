"""What stands on the page while an instrument is entered: how far one is, what it comes to, what is in the way."""

from datetime import date

import msgspec

from app.casework.screenings import is_child, judge
from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import ScreeningDraft
from app.domain.screening import Result, Why, asked, sum_so_far
from ui.screening_words import item_names, level_line, scale_line, why_words
from ui.words import in_language, say

_BARRED = (Why.NOT_APPLICABLE, Why.TIME_UNKNOWN, Why.TOO_EARLY)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The state of an entry, in words."""

    asked: tuple[int, ...]
    progress: str  # 已答 5 / 9 项
    outcome: str  # totals with their bands, or the sum so far
    rule: str  # what a missing item does, while one is missing
    barred: str  # why nothing is scored at all: the time rule, not applicable; else empty
    risk: tuple[int, ...]
    missing: tuple[int, ...]


def judged(found: InstrumentWords, draft: ScreeningDraft, birth_date: date | None) -> Judged:
    """The draft as it stands now."""
    instrument, child = found.instrument, is_child(birth_date, draft.happened_on)
    result = judge(instrument, draft, birth_date)
    wanted = asked(instrument, draft.answers)
    given = sum(number in draft.answers for number in wanted)
    barred = next((why for why in result.why if why in _BARRED), None)
    is_known = barred is not None and not (barred is Why.TIME_UNKNOWN and given < len(wanted))
    return Judged(
        asked=wanted,
        progress=say("screening.progress", given=given, count=len(wanted)),
        outcome="" if is_known else _outcome(found, draft, result, child),
        rule=say("screening.missing_rule", share=instrument.missing_above) if _waits_for_total(result) else "",
        barred=why_words(barred, found, child) if barred is not None and is_known else "",
        risk=result.risk,
        missing=tuple(number for number in wanted if number not in draft.answers),
    )


def _waits_for_total(result: Result) -> bool:
    return any(score.missing for score in result.scores)


def _outcome(found: InstrumentWords, draft: ScreeningDraft, result: Result, child: bool) -> str:
    """Totals that are there; else the sum of what is answered, which is called just that."""
    instrument = found.instrument
    if instrument.levels:
        return level_line(result, found, child) if result.level or draft.answers else ""
    lines = []
    for scale, score in zip(instrument.scales, result.scores, strict=True):
        if score.total is not None:
            lines.append(scale_line(scale, score, found, child))
        elif (so_far := sum_so_far(instrument, scale, draft.answers)) is not None and draft.answers:
            lines.append(say("screening.so_far", scale=in_language(found.scales[scale.id]), total=so_far))
    return say("screening.and").join(lines)


def question(found: InstrumentWords, state: Judged, day: str) -> str:
    """What saving will keep for good."""
    missing = say("screening.ask_missing", items=item_names(state.missing)) if state.missing else ""
    came = state.barred or ("" if state.missing and not found.instrument.levels else state.outcome)
    parts = (in_language(found.title), day, came, missing)
    return say("screening.ask", what=say("screening.and").join(part for part in parts if part))
