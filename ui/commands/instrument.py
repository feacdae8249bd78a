"""`tongxing instrument list|score ID --items 0,1,… [--child] [--json] [--lang zh|en]`: totals from answers."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence

from app.definitions.instrument_file import load_instruments
from app.definitions.instrument_values import InstrumentWords
from app.domain.screening import Item, Result, Score, score
from ui.screening_words import ages, item_names, level_line, scale_line, values_of
from ui.usage import Parser, WrongUse
from ui.words import LANGUAGES, in_language, say, set_language

_UNANSWERED = "-"

_Instruments = Mapping[str, InstrumentWords]


def run(args: Sequence[str]) -> int:
    """List or compute, and print. 2 for a wrong instrument or answer. Raises BadDefinition."""
    instruments = load_instruments()
    try:
        wanted = _wanted(args, instruments)
        if wanted.action == "list":
            print(_as_text(_listed(instruments)) if wanted.json else "\n".join(map(_row, instruments.values())))
            return 0
        found = _found(wanted.instrument, instruments)
        answers = _answers(wanted.items, found)
    except WrongUse as mistake:
        print(mistake, file=sys.stderr)
        return 2
    result = score(found.instrument, answers, child=wanted.child)
    print(_as_text(as_json(result, found)) if wanted.json else as_text(result, found, child=wanted.child))
    return 0


def _wanted(args: Sequence[str], instruments: _Instruments) -> argparse.Namespace:
    usage = say("instrument.usage", instruments=_keys(instruments))
    parser = Parser(usage)
    parser.add_argument("action", choices=("list", "score"))
    parser.add_argument("instrument", nargs="?")
    parser.add_argument("--items")
    parser.add_argument("--child", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=LANGUAGES)
    wanted = parser.read(_joined(args))
    is_score = wanted.action == "score"
    if is_score != (wanted.instrument is not None) or is_score != (wanted.items is not None):
        raise WrongUse(usage)
    if wanted.lang:
        set_language(wanted.lang)
    return wanted


def _joined(args: Sequence[str]) -> list[str]:
    """`--items -,1` as one word: answers that begin with a dash are no option."""
    words = list(args)
    if "--items" in words[:-1]:
        place = words.index("--items")
        words[place : place + 2] = [f"--items={words[place + 1]}"]
    return words


def _keys(instruments: _Instruments) -> str:
    return say("instrument.list").join(instruments)


def _found(key: str, instruments: _Instruments) -> InstrumentWords:
    if key not in instruments:
        raise WrongUse(say("instrument.unknown", instrument=key, instruments=_keys(instruments)))
    return instruments[key]


def _answers(text: str, found: InstrumentWords) -> dict[int, int]:
    """The answers by item number. Items after the last one given are unanswered."""
    words = [word.strip() for word in text.replace("，", ",").split(",")]
    items = found.instrument.items
    if len(words) > len(items):
        raise WrongUse(say("instrument.too_many", count=len(items), given=len(words)))
    return {
        item.number: _answer(word, item, found) for item, word in zip(items, words, strict=False) if word != _UNANSWERED
    }


def _answer(word: str, item: Item, found: InstrumentWords) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 6):
        raise WrongUse(say("instrument.bad_answer", text=word))
    answer = int(word)
    if not item.takes(answer):
        topic = in_language(found.topics[item.number])
        values = values_of(item)
        raise WrongUse(say("instrument.out_of_range", number=item.number, topic=topic, answer=answer, values=values))
    return answer


def _as_text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _listed(instruments: _Instruments) -> list[dict[str, object]]:
    return [
        {
            "instrument": found.instrument.key,
            "title": in_language(found.title),
            "version": found.instrument.version,
            "items": len(found.instrument.items),
            "status": found.instrument.status,
            "source": in_language(found.source),
            "licence": in_language(found.licence),
        }
        for found in instruments.values()
    ]


def _row(found: InstrumentWords) -> str:
    one = found.instrument
    status = say(f"instrument.{one.status}")
    row = say(
        "instrument.row",
        key=one.key,
        title=in_language(found.title),
        count=len(one.items),
        version=one.version,
        status=status,
    )
    told = (ages(found.fit), say("instrument.licence", licence=in_language(found.licence)))
    return "\n    ".join((row, *filter(None, told)))


def as_json(result: Result, found: InstrumentWords) -> dict[str, object]:
    """Everything as plain data."""
    return {
        "instrument": result.instrument,
        "version": result.version,
        "status": found.instrument.status,
        "source": in_language(found.source),
        "scales": [_plain(one) for one in result.scores],
        "level": result.level,
        "positive": result.positive,
        "risk_prompt": result.risk_prompt,
        "risk_items": list(result.risk),
        "complete": result.complete,
        "missing": list(result.missing),
        "why": list(result.why),
        "confidence": say("instrument.confidence"),
    }


def _plain(one: Score) -> dict[str, object]:
    return {
        "scale": one.scale,
        "total": None if one.total is None else float(one.total) if one.total % 1 else int(one.total),
        "band": one.band,
        "positive": one.positive,
        "missing": list(one.missing),
        "why": one.why,
    }


def as_text(result: Result, found: InstrumentWords, *, child: bool) -> str:
    """The risk first, then each total with its band, what is open, and that it is a screening."""
    one = found.instrument
    status = say(f"instrument.{one.status}")
    lines = [
        say("instrument.title", title=in_language(found.title), key=one.key, version=one.version, status=status),
        say("instrument.source", source=in_language(found.source)),
        "",
    ]
    if result.risk_prompt:
        lines += [say("instrument.risk", items=item_names(result.risk)), ""]
    pairs = zip(one.scales, result.scores, strict=True)
    lines += [scale_line(scale, found_score, found, child) for scale, found_score in pairs]
    if one.levels:
        lines.append(level_line(result, found, child))
    if result.missing:
        lines.append(say("instrument.open", items=item_names(result.missing)))
    return "\n".join([*lines, "", say("instrument.confidence")])
