"""`tongxing desktop [--sample]`: the window."""

import argparse
from collections.abc import Sequence
from importlib import import_module

from app.now import system_now
from app.paths import data_root
from ui.application import run as run_desktop
from ui.words import say

SAMPLE = "sample"


def run(args: Sequence[str]) -> int:
    """Open the window; comes back when it is closed."""
    parser = argparse.ArgumentParser(prog="tongxing desktop", description=say("desktop.about"))
    parser.add_argument("--sample", action="store_true", help=say("desktop.sample"))
    if not parser.parse_args(args).sample:
        return run_desktop(data_root())
    sample = import_module("ui.sample")  # brings the store; the ordinary start paints before that
    root = data_root() / SAMPLE
    print(say("desktop.making"), flush=True)
    sample.make(root, system_now)
    print(say("desktop.passphrase", passphrase=sample.PASSPHRASE), flush=True)
    return run_desktop(root)
