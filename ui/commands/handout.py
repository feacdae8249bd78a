"""`tongxing handout list | print`: what people can take home to read, and how it looks on paper."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from app.definitions.handouts import Handout, read_handouts
from app.definitions.values import Lang
from app.errors import BadDefinition
from ui.definition_words import bad_definition
from ui.usage import Parser, WrongUse
from ui.words import in_language, language, say, set_language


def run(args: Sequence[str]) -> int:
    """Do one of the two. 1 for a file with a mistake, 2 for wrong use."""
    try:
        wanted = _wanted(args)
        if wanted.lang:
            set_language(wanted.lang)
        return int(wanted.verb(wanted, read_handouts()))
    except WrongUse as mistake:
        print(mistake, file=sys.stderr)
        return 2
    except BadDefinition as mistake:
        print(say("handout.bad", **bad_definition(mistake)), file=sys.stderr)
        return 1


def _wanted(args: Sequence[str]) -> argparse.Namespace:
    verbs = {"list": _list, "print": _print}
    parser = Parser(say("handout.usage"))
    verb = args[0] if args else ""
    if verb not in verbs:
        raise WrongUse(say("handout.usage"))
    parser.add_argument("--lang", choices=get_args(Lang))
    if verb == "list":
        parser.add_argument("--json", action="store_true")
    else:
        parser.add_argument("id")
        parser.add_argument("--out", type=Path, required=True)
    wanted = parser.read(args[1:])
    wanted.verb = verbs[verb]
    return wanted


def _list(wanted: argparse.Namespace, handouts: Mapping[str, Handout]) -> int:
    """Every handout, by desk and name."""
    if wanted.json:
        print(json.dumps([_as_json(one) for one in handouts.values()], ensure_ascii=False, indent=2))
        return 0
    for one in handouts.values():
        facts = {"id": one.id, "title": in_language(one.title), "version": one.own_version}
        line = say("handout.line", **facts, status=say(f"handout.{one.status}"))
        print(say("handout.careful", line=line) if one.unsafe_with_violence else line)
    return 0


def _as_json(one: Handout) -> dict[str, object]:
    return {
        "id": one.id,
        "desk": one.desk,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "version": one.own_version,
        "status": one.status,
        "source": one.source,
        "unsafe_with_violence": one.unsafe_with_violence,
    }


def _print(wanted: argparse.Namespace, handouts: Mapping[str, Handout]) -> int:
    """Write one handout as PDF; what the site has not entered is left to be written by hand."""
    # Local on purpose: paper and its fonts cost start-up time that listing handouts should not pay.
    from app.definitions.help_numbers import read_help_numbers  # noqa: PLC0415
    from app.paper.handout import render  # noqa: PLC0415

    if wanted.id not in handouts:
        raise WrongUse(say("handout.unknown", handout=wanted.id))
    sheet = render(handouts[wanted.id], read_help_numbers(), language())
    wanted.out.write_bytes(sheet.pdf)
    print(say("handout.printed", file=wanted.out, pages=sheet.pages))
    return 0
