"""What a person was screened with, as forms ask it: what came of each instrument last, what changed since the first.

A total that was never reached is not spoken of, and what has been corrected counts no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter

import msgspec

from app.definitions.instrument_values import InstrumentWords
from app.definitions.values import Cell, FormValue, TableRow
from app.domain.cases import Screening

Instruments = Mapping[str, InstrumentWords]

_JOIN = "；"
_RISK = "有风险提示"


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One scale of one screening, or its level: what is compared with another day's."""

    tool: str
    version: int  # of the instrument: totals of two versions are not compared
    day: date
    total: Decimal | None
    reading: str

    @property
    def versioned(self) -> str:
        """PHQ-9 抑郁筛查 v1."""
        return f"{self.tool} v{self.version}"

    @property
    def said(self) -> str:
        """2026-11-23 17 中重度."""
        parts = (self.day.isoformat(), "" if self.total is None else str(self.total), self.reading)
        return " ".join(part for part in parts if part)


def screened(past: Iterable[Screening], instruments: Instruments) -> FormValue:
    """A row for each scale of every instrument: what came of it last."""
    return _rows(
        {"tool": last.versioned, "day": last.day, "total": last.total, "reading": last.reading or None}
        for _, last in _first_and_last(past, instruments)
    )


def change(past: Iterable[Screening], instruments: Instruments) -> FormValue:
    """A row for each scale with a total: the first one, and the last one where there is another."""
    return _rows(
        _compared(first, last) for first, last in _first_and_last(past, instruments) if first.total is not None
    )


def screened_said(past: Iterable[Screening], instruments: Instruments) -> FormValue:
    """The same as `screened` on one line."""
    return _JOIN.join(f"{last.versioned} {last.said}" for _, last in _first_and_last(past, instruments)) or None


def change_said(past: Iterable[Screening], instruments: Instruments) -> FormValue:
    """First and last of every instrument on one line, its levels too."""
    return (
        _JOIN.join(
            f"{first.tool} {first.said}" + (f" → {last.said}" if last is not first else "")
            for first, last in _first_and_last(past, instruments)
        )
        or None
    )


def _compared(first: _Reading, last: _Reading) -> dict[str, Cell]:
    is_again = last is not first
    return {
        "tool": first.tool,
        "before_on": first.day,
        "before": first.total,
        "after_on": last.day if is_again else None,
        "after": last.total if is_again else None,
    }


def _rows(rows: Iterable[dict[str, Cell]]) -> tuple[TableRow, ...] | None:
    return tuple(TableRow("", {name: cell for name, cell in row.items() if cell is not None}) for row in rows) or None


def _first_and_last(past: Iterable[Screening], instruments: Instruments) -> Iterator[tuple[_Reading, _Reading]]:
    """By instrument and scale, in the order of the first time each was asked."""
    counting = sorted((one for one in past if not one.is_replaced), key=attrgetter("asked_at"))
    found: dict[tuple[str, int], list[_Reading]] = {}
    for one in counting:
        for reading in _readings(one, instruments.get(one.instrument)):
            found.setdefault((reading.tool, reading.version), []).append(reading)
    yield from ((readings[0], readings[-1]) for readings in found.values())


def _readings(one: Screening, found: InstrumentWords | None) -> Iterator[_Reading]:
    """Every total of a screening, or its level. An instrument this version does not know is called by its key."""
    tool, risk = found.title.zh if found else one.instrument, _RISK if one.risk else ""
    if one.level:
        words = found.levels.get(one.level) if found else None
        yield _Reading(
            tool=tool,
            version=one.version,
            day=one.happened_on,
            total=None,
            reading=_and(words.zh if words else one.level, risk),
        )
    for score in one.scores:
        if score.total is None:
            continue
        band = found.bands.get(f"{score.scale}.{score.band}") if found else None
        yield _Reading(
            tool=tool if len(one.scores) < 2 else _scale(tool, score.scale, found),
            version=one.version,
            day=one.happened_on,
            total=score.total,
            reading=_and(band.zh if band else score.band or "", risk),
        )


def _scale(tool: str, scale: str, found: InstrumentWords | None) -> str:
    """Which of several scales, behind the instrument's short name: PHQ-4 总分."""
    words = found.scales.get(scale) if found else None
    return f"{tool.partition(' ')[0]} {words.zh if words else scale}"


def _and(*parts: str) -> str:
    return "，".join(part for part in parts if part)
