"""Reads one screening instrument: its structure, never the wording of its items."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Literal

import msgspec

from app.definitions.files import Source, toml_files
from app.definitions.instrument_values import Fit, InstrumentWords
from app.definitions.values import Words
from app.domain.screening import Band, Branch, Condition, Instrument, Item, Level, Risk, Scale, TimeRule
from resources import path

_TOPIC_ZH, _TOPIC_EN = 12, 40
_MOST_ITEMS = 100
_OLDEST = 120

DESKS = frozenset({"marriage", "bereavement", "relief"})
"""The desks that have cases."""

Found = Iterator[tuple[str, str]]
"""Key and reason of each mistake."""


class _Items(msgspec.Struct, forbid_unknown_fields=True):
    first: int
    last: int
    range: tuple[int, int]
    step: int = 1
    topics: list[Words] = []


class _Condition(msgspec.Struct, forbid_unknown_fields=True):
    item: int
    value: int


class _Band(msgspec.Struct, forbid_unknown_fields=True, rename={"from_": "from"}):
    id: str
    from_: int
    zh: str
    en: str


class _Scale(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: Words
    items: list[int]
    total: Literal["sum", "mean"]
    range: tuple[int, int]
    times: int = 1
    reverse: list[int] = []
    at_least: int | None = None
    at_most: int | None = None
    positive_when: list[_Condition] = []
    bands: list[_Band] = []


class _Level(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    zh: str
    en: str
    items: list[int] = []


class _Branch(msgspec.Struct, forbid_unknown_fields=True):
    items: list[int]
    when: _Condition


class _Risk(msgspec.Struct, forbid_unknown_fields=True):
    item: int
    above: int


class _Time(msgspec.Struct, forbid_unknown_fields=True):
    item: int
    least: int
    least_child: int


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    title: Words
    source: Words
    licence: Words
    status: Literal["verified", "assumed"]
    missing_above: int
    items: list[_Items]
    scale: list[_Scale] = []
    level: list[_Level] = []
    branch: list[_Branch] = []
    risk: list[_Risk] = []
    only_when: list[_Condition] = []
    time: _Time | None = None
    fit: Fit = Fit()


def load_instruments(root: Path | None = None) -> Mapping[str, InstrumentWords]:
    """Every instrument below `root`/instruments (the program's own when None), by key. Raises BadDefinition."""
    base = root or path()
    return {file.stem: read_instrument(file.stem, Source(file, base)) for file in toml_files(base / "instruments")}


def read_instrument(key: str, source: Source) -> InstrumentWords:
    """The instrument `key`. Raises BadDefinition."""
    file = source.shape(source.table, _File)
    for place, reason in _findings(file):
        raise source.bad(place, reason)
    instrument = _instrument(key, file)
    for place, reason in _range_findings(file, instrument):
        raise source.bad(place, reason)
    return InstrumentWords(
        instrument=instrument,
        title=file.title,
        fit=file.fit,
        source=file.source,
        licence=file.licence,
        topics=dict(_topics(file)),
        scales={scale.id: scale.title for scale in file.scale},
        bands={f"{scale.id}.{band.id}": Words(band.zh, band.en) for scale in file.scale for band in scale.bands},
        levels={level.id: Words(level.zh, level.en) for level in file.level},
    )


def _instrument(key: str, file: _File) -> Instrument:
    return Instrument(
        key=key,
        version=file.version,
        status=file.status,
        items=tuple(
            Item(number=number, least=run.range[0], most=run.range[1], step=run.step)
            for run in file.items
            for number in range(run.first, run.last + 1)
        ),
        scales=tuple(_scale(scale) for scale in file.scale),
        levels=tuple(Level(level.id, tuple(level.items)) for level in file.level),
        branches=tuple(Branch(tuple(branch.items), _condition(branch.when)) for branch in file.branch),
        risks=tuple(Risk(risk.item, risk.above) for risk in file.risk),
        only_when=tuple(_condition(condition) for condition in file.only_when),
        time=TimeRule(file.time.item, file.time.least, file.time.least_child) if file.time else None,
        missing_above=file.missing_above,
    )


def _scale(scale: _Scale) -> Scale:
    return Scale(
        id=scale.id,
        items=tuple(scale.items),
        reverse=frozenset(scale.reverse),
        total=scale.total,
        times=scale.times,
        bands=tuple(Band(band.id, band.from_) for band in scale.bands),
        at_least=scale.at_least,
        at_most=scale.at_most,
        positive_when=tuple(_condition(condition) for condition in scale.positive_when),
    )


def _condition(condition: _Condition) -> Condition:
    return Condition(condition.item, condition.value)


def _topics(file: _File) -> Iterator[tuple[int, Words]]:
    """What each item is about; an item nothing is said of is called by its number."""
    for run in file.items:
        for place, number in enumerate(range(run.first, run.last + 1)):
            yield number, run.topics[place] if run.topics else Words(f"第 {number} 项", f"Item {number}")


def _findings(file: _File) -> Found:
    yield from _head_findings(file)
    yield from _item_findings(file)
    known = {number: run for run in file.items for number in range(run.first, run.last + 1)}
    for place, scale in enumerate(file.scale):
        yield from _scale_findings(scale, f"scale[{place}]", known)
    yield from _twice("scale", [scale.id for scale in file.scale])
    yield from _level_findings(file, known)
    yield from _rule_findings(file, known)


def _head_findings(file: _File) -> Found:
    if file.version < 1:
        yield "version", "versions start at 1"
    yield from _empty("title", file.title.zh, file.title.en)
    for key, text in (("source", file.source), ("licence", file.licence)):
        yield from _empty(key, text.zh, text.en)
    if not 0 <= file.missing_above <= 20:
        yield "missing_above", "a share in percent, at most 20"
    if not file.items:
        yield "items", "an instrument needs items"
    if not 0 <= file.fit.least_age <= _OLDEST:
        yield "fit.least_age", "an age in years"
    if bool(file.fit.least_age) != bool(file.fit.age_status):
        yield "fit.age_status", "an age, and only an age, is verified or assumed"
    if unknown := set(file.fit.desks) - DESKS:
        yield "fit.desks", f"unknown desk {min(unknown)!r}"
    if bool(file.scale) == bool(file.level):
        yield "scale", "an instrument has scales or levels, one of them"


def _item_findings(file: _File) -> Found:
    after = 1
    for place, run in enumerate(file.items):
        key = f"items[{place}]"
        if run.first != after:
            yield f"{key}.first", f"the next item is {after}"
        if not run.first <= run.last <= _MOST_ITEMS:
            yield f"{key}.last", f"before the first item, or after {_MOST_ITEMS}"
        after = run.last + 1
        least, most = run.range
        if least >= most:
            yield f"{key}.range", "from the smallest to the greatest answer"
        if run.step < 1 or (most - least) % run.step:
            yield f"{key}.step", "does not lead from the smallest to the greatest answer"
        if run.topics and len(run.topics) != after - run.first:
            yield f"{key}.topics", "one topic for each item, or none"
        for number, topic in enumerate(run.topics):
            yield from _topic_findings(topic, f"{key}.topics[{number}]")


def _topic_findings(topic: Words, key: str) -> Found:
    yield from _empty(key, topic.zh, topic.en)
    for lang, text, most in (("zh", topic.zh, _TOPIC_ZH), ("en", topic.en, _TOPIC_EN)):
        if len(text) > most:
            yield f"{key}.{lang}", f"a topic has at most {most} characters; item texts have no place here"


def _scale_findings(scale: _Scale, key: str, known: Mapping[int, _Items]) -> Found:
    yield from _id(f"{key}.id", scale.id)
    yield from _empty(f"{key}.title", scale.title.zh, scale.title.en)
    if not scale.items:
        yield f"{key}.items", "a scale needs items"
    yield from _numbers(f"{key}.items", scale.items, known)
    for number in scale.reverse:
        if number not in scale.items:
            yield f"{key}.reverse", f"item {number} is not of this scale"
    if scale.times < 1:
        yield f"{key}.times", "at least 1"
    if scale.at_least is not None and scale.at_most is not None:
        yield f"{key}.at_most", "one cut-off: at_least or at_most"
    if scale.positive_when and scale.at_least is None and scale.at_most is None:
        yield f"{key}.positive_when", "there is no cut-off"
    yield from _conditions(f"{key}.positive_when", scale.positive_when, known)
    for place, band in enumerate(scale.bands):
        yield from _id(f"{key}.bands[{place}].id", band.id)
        yield from _empty(f"{key}.bands[{place}]", band.zh, band.en)
        if place and band.from_ <= scale.bands[place - 1].from_:
            yield f"{key}.bands[{place}].from", "bands go up"
    yield from _twice(f"{key}.bands", [band.id for band in scale.bands])


def _level_findings(file: _File, known: Mapping[int, _Items]) -> Found:
    for place, level in enumerate(file.level):
        key = f"level[{place}]"
        yield from _id(f"{key}.id", level.id)
        yield from _empty(key, level.zh, level.en)
        yield from _numbers(f"{key}.items", level.items, known)
        if bool(level.items) != bool(place):
            yield f"{key}.items", "every level but the first is reached by items"
        for number in level.items:
            if known[number].range != (0, 1):
                yield f"{key}.items", f"item {number} is not yes or no"
    yield from _twice("level", [level.id for level in file.level])


def _rule_findings(file: _File, known: Mapping[int, _Items]) -> Found:
    for place, branch in enumerate(file.branch):
        yield from _numbers(f"branch[{place}].items", branch.items, known)
        yield from _conditions(f"branch[{place}].when", [branch.when], known)
        if any(number <= branch.when.item for number in branch.items):
            yield f"branch[{place}].when", "hangs on an earlier item"
    if file.branch and not file.level:
        yield "branch", "only an instrument with levels branches"
    for place, risk in enumerate(file.risk):
        yield from _numbers(f"risk[{place}].item", [risk.item], known)
        if not known[risk.item].range[0] <= risk.above < known[risk.item].range[1]:
            yield f"risk[{place}].above", "no answer is above it, or all are"
    yield from _conditions("only_when", file.only_when, known)
    if file.time:
        yield from _numbers("time.item", [file.time.item], known)
        if not 0 < file.time.least_child <= file.time.least:
            yield "time.least_child", "months, not more than for others"


def _range_findings(file: _File, instrument: Instrument) -> Found:
    """A scale's stated range is what its items give, and its bands and cut-off lie within."""
    for place, (stated, scale) in enumerate(zip(file.scale, instrument.scales, strict=True)):
        key = f"scale[{place}]"
        least, most = instrument.scale_range(scale)
        if [least, most] != [Fraction(end) for end in stated.range]:
            yield f"{key}.range", f"the items give {least} to {most}"
        if scale.bands and scale.bands[0].start != least:
            yield f"{key}.bands[0].from", "the first band begins with the smallest total"
        if scale.bands and scale.bands[-1].start > most:
            yield f"{key}.bands[{len(scale.bands) - 1}].from", "no total reaches it"
        for name, cut in (("at_least", scale.at_least), ("at_most", scale.at_most)):
            if cut is not None and not least <= cut <= most:
                yield f"{key}.{name}", "no total of this scale"


def _id(key: str, text: str) -> Found:
    if not text.isidentifier() or text != text.lower():
        yield key, f"{text!r} is not in small letters and _"


def _empty(key: str, chinese: str, english: str) -> Found:
    for lang, text in (("zh", chinese), ("en", english)):
        if not text.strip():
            yield f"{key}.{lang}", "empty"


def _twice(key: str, names: list[str]) -> Found:
    for name in names:
        if names.count(name) > 1:
            yield key, f"{name!r} is given twice"


def _numbers(key: str, numbers: list[int], known: Mapping[int, _Items]) -> Found:
    for number in numbers:
        if number not in known:
            yield key, f"no item {number}"
        if numbers.count(number) > 1:
            yield key, f"item {number} is given twice"


def _conditions(key: str, conditions: list[_Condition], known: Mapping[int, _Items]) -> Found:
    for condition in conditions:
        yield from _numbers(key, [condition.item], known)
        least, most = known[condition.item].range
        if not least <= condition.value <= most:
            yield key, f"item {condition.item} never is {condition.value}"
