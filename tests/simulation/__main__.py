"""`python -m tests.simulation SEED`: live one seed again and say what goes wrong, with its shortest history.

`--real` lives it on encrypted vaults and the server's own database. `--soak N` lives N seeds and prints figures.
`--long` tells the long story (eight seats, two thousand edits each) over SQLite, or `--long postgresql`.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

from tests.simulation.history import REAL_STEPS, failure, figures, plan, quick_signatures, told
from tests.simulation.long_story import EDITS, SEATS, Story
from tests.simulation.real_parts import postgresql_parts, real_parts, sqlite_parts
from tests.simulation.site import Site, make_site
from tests.sync.server.cluster import Cluster


def main() -> int:
    """0: every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int, help="the seed; with --soak the first of them")
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--soak", type=int, metavar="N", default=0)
    parser.add_argument("--long", choices=["sqlite", "postgresql"], nargs="?", const="sqlite")
    parser.add_argument("--edits", type=int, default=EDITS, help="of each seat in the long story")
    asked = parser.parse_args()
    logging.getLogger("tongxing.server").setLevel(logging.ERROR)  # spoilt rows are part of the story
    with quick_signatures():
        if asked.long:
            return tell_long(asked.seed, asked.long, asked.edits)
        return soak(make_site(), asked.seed, asked.soak) if asked.soak else once(make_site(), asked.seed, asked.real)


def once(site: Site, seed: int, is_real: bool) -> int:
    """One seed, told in full where it fails."""
    if is_real:
        with tempfile.TemporaryDirectory() as folder:
            error = failure(site, seed, plan(seed, REAL_STEPS), real_parts(Path(folder), site))
        say(repr(error) if error else f"seed {seed} on real parts: every promise kept")
        return int(error is not None)
    error = failure(site, seed)
    say(told(site, seed, error) if error else f"seed {seed}: every promise kept")
    return int(error is not None)


def tell_long(seed: int, kind: str, edits: int) -> int:
    """The long story, and how long it took."""
    site, began = make_site(SEATS), time.monotonic()
    with ExitStack() as stack:
        if kind == "sqlite":
            parts = sqlite_parts(Path(stack.enter_context(tempfile.TemporaryDirectory())), site)
        else:
            parts = postgresql_parts(stack.enter_context(closing(Cluster())), site)
        story = Story(site, seed, parts, edits)
        story.tell(say)
        story.world.close()
    say(f"seed {seed} over {kind}: every promise kept, {time.monotonic() - began:.0f} s")
    return 0


def soak(site: Site, first: int, count: int) -> int:
    """Many seeds; failing ones are named, each with its kind."""
    began, cpu, failing = time.monotonic(), time.process_time(), 0
    happened: Counter[str] = Counter()
    for seed in range(first, first + count):
        error = failure(site, seed, tell=happened.update)
        if error is not None:
            failing += 1
            say(f"seed {seed}: {error!r}")
    seconds, cpu_seconds = time.monotonic() - began, time.process_time() - cpu
    say(figures(happened))
    say(f"{count} seeds, {failing} failing, {seconds:.0f} s, {count / cpu_seconds:.1f} a second of processor time")
    return int(failing > 0)


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
