"""`tongxing tour --out DIR`: clicks through the main job in the real window and keeps pictures, PDFs and counts."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from ui.words import say


def run(args: Sequence[str]) -> int:
    """Do the tour; 1 where it got stuck or found something in clear."""
    parser = argparse.ArgumentParser(prog="tongxing tour", description=say("tour.about"))
    parser.add_argument("--out", type=Path, required=True, help=say("tour.out"))
    wanted = parser.parse_args(args)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    touring = import_module("ui.touring.tour")  # Qt is loaded only by the words that need it
    hands = import_module("ui.touring.hands")
    try:
        summary = touring.run(wanted.out.resolve(), _tell)
    except hands.TourStuck as stuck:
        print(say("tour.stuck", where=str(stuck), out=str(wanted.out)), file=sys.stderr)
        return 1
    leaks = summary["counts"]["leaks"]
    print(say("tour.done", pictures=len(summary["screenshots"]), pdfs=len(summary["pdfs"]), out=str(wanted.out)))
    if leaks:
        print(say("tour.leaks", files=", ".join(leaks)), file=sys.stderr)
    return 1 if leaks else 0


def _tell(chapter: str) -> None:
    print(say(f"tour.chapter.{chapter}"), flush=True)
