"""`tongxing [WORD …]`: each word is a module of `ui/commands`, loaded by its name; no word opens the desktop.

Exit codes: 0 done, 1 the world failed, 2 wrong use. What went wrong is one sentence on stderr.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper

from app import log
from app.paths import data_root
from app.settings import load
from ui.words import say, set_language

DESKTOP = "desktop"
DRAW = "draw"
"""Said by ui/viewing/drawing.py alone: be the process that draws what is attached. No settings, no log, no vault."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit code."""
    os.umask(0o077)  # whatever is written from here on is for this person alone
    _leave_no_core()
    _print_whatever_fits()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == [DRAW]:
        return int(import_module("ui.viewing.artist").main())
    set_language(load(data_root()).language)
    log.start(data_root())
    if arguments == ["--version"]:
        print(_version())  # noqa: T201  # this is what was asked for
        return 0
    word, rest = (arguments[0], arguments[1:]) if arguments else (DESKTOP, [])
    return _run("help" if word in ("-h", "--help") else word, rest)


def _run(word: str, rest: list[str]) -> int:
    """Run `word`, with every failure as a sentence."""
    module = f"ui.commands.{word}"
    if not word.isidentifier() or word.startswith("_") or find_spec(module) is None:
        return _complain(say("error.unknown_word", word=word), 2)
    if word == DESKTOP:
        gc.disable()  # nothing made while starting is garbage; ui/collecting.py takes over with the window
    try:
        return int(import_module(module).run(rest))
    except KeyboardInterrupt:
        return 1
    except Exception as error:  # noqa: BLE001  # nobody else is left to say it; its text stays unsaid
        log.failure(error)
        return _complain(_sentence(error), 1)


def _leave_no_core() -> None:
    """A crash must not leave the memory of an open vault on the disk."""
    if os.name == "posix":
        resource = import_module("resource")  # there is none on Windows
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _print_whatever_fits() -> None:
    """A console that lacks a character shows a mark in its place instead of failing the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415  # slow to import, and the window opens without it

    return version("tongxing")


def _sentence(error: Exception) -> str:
    from ui.wording import sentence  # noqa: PLC0415  # the window opens without it

    return sentence(error)


def _complain(words: str, code: int) -> int:
    print(words, file=sys.stderr)  # noqa: T201  # stderr is where a command complains
    return code


if __name__ == "__main__":
    sys.exit(main())
