"""`tongxing bench [NAME] [--json]`: how fast the program is, as ratios against bare limits measured in the same run.

The measurements live beside the tests and are loaded by name; an installation does not have them.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from ui.usage import Parser, WrongUse
from ui.words import say

_SOURCE = Path(__file__).parents[2]
_COLUMNS = ("name", "ours", "limit", "ratio", "target")
_WIDTHS = (26, 12, 12, 9, 0)


def run(args: Sequence[str]) -> int:
    """Measure one name or all. Never 1 because something is slow."""
    if not (_SOURCE / "tests" / "bench" / "catalogue.py").is_file():
        print(say("bench.not_here"), file=sys.stderr)
        return 1
    if str(_SOURCE) not in sys.path:
        sys.path.insert(0, str(_SOURCE))
    catalogue = import_module("tests.bench.catalogue")
    try:
        wanted = _wanted(args, catalogue.NAMES)
    except WrongUse as mistake:
        print(mistake, file=sys.stderr)
        return 2
    if absent := catalogue.absent(wanted.names):
        print(say("bench.absent", names=", ".join(absent)), file=sys.stderr)
    figures = _measured(catalogue, wanted)
    if wanted.json:
        print(json.dumps(msgspec.to_builtins(list(figures)), ensure_ascii=False, indent=2))
    else:
        _print_table(figures, catalogue)
    return 0


def _wanted(args: Sequence[str], names: Sequence[str]) -> argparse.Namespace:
    parser = Parser(say("bench.usage"))
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.read(args)
    if min(wanted.notes, wanted.rounds) < 1:
        raise WrongUse(say("bench.usage"))
    if wanted.name and wanted.name not in names:
        raise WrongUse(say("bench.unknown", name=wanted.name, names=", ".join(names)))
    wanted.names = [wanted.name] if wanted.name else names
    return wanted


def _measured(catalogue: Any, wanted: argparse.Namespace) -> Iterator[Any]:
    """One figure after the other; what is being measured is said on stderr, where somebody watches it."""
    scale = import_module("tests.bench.values").Scale(wanted.notes, wanted.rounds)
    for name in wanted.names:
        if sys.stderr.isatty():
            print(say("bench.measuring", name=name), file=sys.stderr)
        yield from catalogue.measure([name], scale)


def _print_table(figures: Iterator[Any], catalogue: Any) -> None:
    """A line as soon as it is measured, the other ways below it."""
    print(say("bench.note.columns"))
    print(_line([say(f"bench.column.{column}") for column in _COLUMNS]))
    for found in figures:
        target = catalogue.target(found.name)
        verdict = say(f"bench.verdict.{'met' if found.ratio <= target else 'missed'}", target=f"{target:g}")
        numbers = [_shown(found.name, value) for value in (found.ours_s, found.limit_s)]
        print(_line([found.name, *numbers, f"{found.ratio:.2f} ×", verdict]))
        for way, value in found.peers.items():
            print(f"    {way}: {_shown('memory' if found.name == 'memory' else way, value)}")
        sys.stdout.flush()


def _shown(name: str, value: float) -> str:
    """Seconds, but for `memory` and what names its own unit at its end."""
    if name.endswith("_kb"):
        return f"{value:.1f} kB"
    return f"{value:.1f} MB" if name == "memory" or name.endswith("_mb") else f"{value * 1000:,.1f} ms"


def _line(cells: Sequence[str]) -> str:
    return "".join(f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()
