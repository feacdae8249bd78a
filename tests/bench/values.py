"""What a measurement is asked and what it answers."""

import msgspec


class Scale(msgspec.Struct, frozen=True):
    """How much is measured."""

    notes: int = 10_000
    rounds: int = 5


class Figure(msgspec.Struct, frozen=True):
    """One name's answer. Seconds, except for `memory`, whose two figures are megabytes (10⁶ bytes).

    `peers`: other ways and further parts measured in the same run, by what they are; seconds too, but for a name that
    ends in `_kb` or `_mb`.
    """

    name: str
    ours_s: float
    limit_s: float
    ratio: float
    peers: dict[str, float]


def figure(name: str, medians: dict[str, float]) -> Figure:
    """The answer made of medians by what was measured: `ours`, `limit`, and the peers."""
    peers = {way: median for way, median in medians.items() if way not in ("ours", "limit")}
    return Figure(name, medians["ours"], medians["limit"], medians["ours"] / medians["limit"], peers)
