"""One person's scores on one instrument over time, ready to be drawn and listed."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import Screening
from app.domain.screening import Scale
from app.domain.screening_trend import totals
from ui.screening_words import band_name, outcome, outcome_tags
from ui.spoken import short_day
from ui.widgets.row import Row
from ui.widgets.score_series import ScorePoint, ScoreSeries
from ui.words import in_language


def series(found: InstrumentWords, scale: Scale, past: Sequence[Screening], today: date) -> ScoreSeries:
    """The totals on one scale by the day they were asked; what was corrected, or has no total, is left out."""
    least, most = found.instrument.scale_range(scale)
    cut = scale.at_least if scale.at_least is not None else scale.at_most
    points = [
        ScorePoint(
            day=one.day,
            value=float(one.value),
            number=str(one.value),
            when=short_day(one.day, today),
            band=band_name(scale.id, one.band, found),
        )
        for one in totals(past, found.instrument.key, scale.id)
    ]
    return ScoreSeries(
        name=in_language(found.scales[scale.id]),
        least=float(least),
        most=float(most),
        bands=tuple((float(band.start), band_name(scale.id, band.id, found)) for band in scale.bands),
        cut_off=None if cut is None else float(cut),
        points=tuple(points),
    )


def rows(found: InstrumentWords, past: Sequence[Screening], today: date) -> tuple[Row, ...]:
    """Every screening with this instrument, the latest day first, corrected ones marked."""
    own = [one for one in past if one.instrument == found.instrument.key]
    return tuple(
        Row(
            ref=one.id,
            title=short_day(one.happened_on, today),
            body=outcome(one, found),
            tags=outcome_tags(one),
        )
        for one in sorted(own, key=attrgetter("asked_at"), reverse=True)
    )
