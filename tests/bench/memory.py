"""`memory`: how much a process grows while it pulls everything into an empty seat, against the bare libraries.

Both figures are megabytes: the highest resident size during the pull, less the size before it. Linux only: nobody else
tells a process how large it has been.
"""

from pathlib import Path

from app.casework import opening
from sync.round import run_round
from tests.bench.bare_exchange import bare_exchange
from tests.bench.child import answer_of
from tests.bench.exchange import encoded_ops, is_note
from tests.bench.rounds import interleaved
from tests.bench.site import JOINER, SENDER, SERVER, copied, open_seat, served, set_up, write_cases, write_notes
from tests.bench.values import Figure, Scale, figure

TARGET = 4.0


def measure(scale: Scale, folder: Path) -> Figure:
    """Each pull in a fresh process."""
    set_up(folder / "site")
    site = folder / "site"
    write_cases(site, scale.notes)
    write_notes(site, scale.notes)
    with served(site / SERVER) as address:
        sender = open_seat(site / SENDER, address)
        run_round(sender.talk)
        ops = [op for op in encoded_ops(sender.work) if is_note(op)]
        sender.close()
        made = iter(range(10**6))
        vault = site / SENDER / opening.DATABASE
        with bare_exchange(vault, ops, folder / "bare") as bare:
            ways = {
                "ours": lambda: answer_of("pull_memory", copied(site / JOINER, folder / f"seat-{next(made)}"), address),
                "limit": lambda: answer_of("pull_memory", bare.address, vault, folder / f"bare-{next(made)}.db"),
            }
            return figure("memory", interleaved(scale.rounds, ways, warm=False))
