"""What a server and a seat cost, by the number of seats and by the number of notes: two tables for docs/speed.md.

`python -m tests.bench.costs [--seats 100,500,2000] [--notes 1000,10000]`; a minute for each number of seats.
"""

# ruff: noqa: T201  # a command prints
import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sync.round import run_round
from tests.bench.crowd import EVERY_S, LATE, move_in, summed_up, visited
from tests.bench.exchange import notes_in, write_more
from tests.bench.rounds import timed
from tests.bench.site import JOINER, SENDER, SERVER, open_seat, served, serving, set_up, write_cases, write_notes

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_BY_SEATS = ("seats", "requests", "server's share of a core", "median", "99 of 100 within", "server's memory")
_BY_NOTES = (
    "notes", "push, per 1,000", "first sync, per 1,000", "100 more, both ways", "nothing new", "on the seat's disk",
    "on the server's disk",
)  # fmt: skip


def main() -> None:
    """Print both tables, a row as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seats", default="100,500,2000")
    parser.add_argument("--notes", default="1000,10000")
    asked = parser.parse_args()
    _print(_BY_SEATS, map(_by_seats, _numbers(asked.seats)))
    _print(_BY_NOTES, map(_by_notes, _numbers(asked.notes)))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def _print(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    for row in (heads, ["---"] * len(heads)):
        print(_line(row))
    for row in rows:
        print(_line(row), flush=True)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _by_seats(count: int) -> Sequence[str]:
    """Over SQLite, one process, two rounds of every seat, spread over 30 s each whatever their number."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "server"
        members = move_in(home, count)
        with serving(home) as (address, number):
            before = _busy_s(number)
            answers = visited(address, members, over_s=EVERY_S)
            busy, memory = _busy_s(number) - before, _memory_mb(number)
    said = summed_up(answers)
    requests = sum(map(len, answers.values())) - len(answers[LATE])
    return (
        f"{count:,}", f"{requests:,}", f"{busy / (2 * EVERY_S):.0%}", f"{said['median'] * 1000:.0f} ms",
        f"{said['ours'] * 1000:.0f} ms", f"{memory:.0f} MB",
    )  # fmt: skip


def _by_notes(count: int) -> Sequence[str]:
    """In bulk, five to a case; no snapshot."""
    with TemporaryDirectory() as place:
        site = Path(place) / "site"
        set_up(site)
        write_cases(site, count)
        write_notes(site, count)
        with served(site / SERVER) as address:
            sender, joiner = open_seat(site / SENDER, address), open_seat(site / JOINER, address)
            for seat in (sender, joiner):
                seat.talk.shelf = None
            push, first = timed(lambda: run_round(sender.talk)), timed(lambda: run_round(joiner.talk))
            assert notes_in(joiner) == count
            nothing = min(timed(lambda: run_round(joiner.talk)) for _ in range(5))
            write_more(sender)
            few = timed(lambda: run_round(sender.talk)) + timed(lambda: run_round(joiner.talk))
            sender.close()
            joiner.close()
        sizes = [f"{_size_mb(site / name):.1f} MB" for name in (JOINER, SERVER)]
    milliseconds = [push / count * 1e6, first / count * 1e6, few * 1000, nothing * 1000]
    return (f"{count:,}", *(f"{taken:.0f} ms" for taken in milliseconds), *sizes)


def _busy_s(number: int) -> float:
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory_mb(number: int) -> float:
    return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * _PAGE_BYTES / 1e6


def _size_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
