"""Small programs of the bench, each run in a process of its own, because a first time comes only once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
IS_LINUX = Path("/proc/self/clear_refs").exists()
"""Nobody else tells a process how large it has been."""


def answer_of(driver: str, *arguments: str | Path) -> float:
    """The number `tests.bench.drivers.<driver>` prints."""
    return float(subprocess.run(_command(driver, *arguments), cwd=ROOT, check=True, capture_output=True).stdout)


def until_first_line(driver: str, *arguments: str | Path) -> float:
    """Seconds from starting the process until it says its first line."""
    start = time.perf_counter()
    with running(driver, *arguments) as out:
        if not out.readline():
            raise RuntimeError(f"{driver} ended without a word")
        return time.perf_counter() - start


@contextmanager
def running(driver: str, *arguments: str | Path) -> Iterator[IO[str]]:
    """What a driver says, while it runs; it is ended afterwards."""
    # an installed program has its bytecode beside it; so must the one that is measured
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = _command(driver, *arguments)
    with subprocess.Popen(command, cwd=ROOT, env=compiled, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.terminate()


def _command(driver: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", f"tests.bench.drivers.{driver}", *map(str, arguments)]
