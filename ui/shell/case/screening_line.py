"""How a screening, saved or half entered, is said on a timeline."""

from collections.abc import Mapping
from datetime import date

from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import Screening, ScreeningDraft
from ui.screening_words import outcome, outcome_tags, title_of
from ui.spoken import mark_words, moment, role_name, short_day
from ui.widgets.row import Row, Tag
from ui.words import in_language, say

Instruments = Mapping[str, InstrumentWords]


def screening_row(one: Screening, instruments: Instruments, today: date, scope: tuple[str, tuple[Tag, ...]]) -> Row:
    """Which instrument, for whom where there are two, when, and what came of it. `scope`: bar and tags."""
    bar, tags = scope
    found = instruments.get(one.instrument)
    asked = say("case.entry.screened", day=short_day(one.happened_on, today))
    saved = say("case.entry.by", moment=moment(one.recorded_at, today), who=one.author)
    return Row(
        ref=one.id,
        title=_for_whom(title_of(one, found), one, is_couple=bool(tags)),
        icon="arrow-elbow-down-right" if one.amends else "list-numbers",
        meta=" · ".join((asked, saved)),
        why=say("case.entry.corrected", reason=one.reason) if one.amends else "",
        body=outcome(one, found),
        tags=(*outcome_tags(one), *tags),
        bar=bar,
        mark=one.mark,
        mark_words=mark_words(one.mark),
    )


def half_entered_row(
    draft: ScreeningDraft, instruments: Instruments, kept: str, scope: tuple[str, tuple[Tag, ...]]
) -> Row:
    """An instrument that is not saved yet; pressing it goes on. `kept` is the moment it was kept."""
    bar, tags = scope
    found = instruments.get(draft.instrument)
    title = in_language(found.title) if found else draft.instrument
    return Row(
        ref=draft.id,
        title=say("case.entry.half_entered", title=title),
        icon="pencil-simple",
        meta=say("case.entry.kept", moment=kept),
        tags=tags,
        bar=bar,
        act=say("case.entry.go_on"),
    )


def _for_whom(title: str, one: Screening, *, is_couple: bool) -> str:
    return say("case.entry.form_of", form=title, who=role_name(one.role)) if is_couple else title
