"""Prints by how many megabytes this process grew at most while it pulled everything: FOLDER ADDRESS, as our seat does;
or ADDRESS VAULT FILE, by the bare libraries into a file with the tables of a vault."""

import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.drivers.growth import growth


def main(arguments: list[str]) -> float:
    """Megabytes of 10⁶ bytes."""
    return growth(_bare(*arguments) if len(arguments) > 2 else _ours(*arguments))


def _ours(folder: str, address: str) -> Callable[[], object]:
    from sync.round import run_round  # noqa: PLC0415  # only one of the two ways may be loaded
    from tests.bench.site import open_seat  # noqa: PLC0415

    seat = open_seat(Path(folder), address)
    return lambda: run_round(seat.talk)


def _bare(address: str, vault: str, file: str) -> Callable[[], object]:
    from tests.bench.bare_pull import make_pull  # noqa: PLC0415  # as above

    return make_pull(address, Path(vault), Path(file))


if __name__ == "__main__":
    print(main(sys.argv[1:]))  # noqa: T201  # the answer
