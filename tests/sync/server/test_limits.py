"""The file of limits, and the share of each worker."""

from pathlib import Path

import pytest

from sync.server.faults import BadArgument
from sync.server.limits import Limits, Rate, read_limits


def test_a_file_sets_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    """Without a file everything is as usual."""
    file = tmp_path / "limits.toml"
    file.write_text("head_s = 2.5\nseat_requests = { per_second = 5, burst = 20 }\n")
    assert read_limits(None) == Limits()
    assert read_limits(file) == Limits(head_s=2.5, seat_requests=Rate(5, 20))


@pytest.mark.parametrize(
    "text",
    ["head_s = 0", "head_s = -1", "heads = 3", "connections = 1.5", "seat_requests = 5", "x", "connections = 0"],
)
def test_a_mistake_in_it_is_told_in_one_sentence(tmp_path: Path, text: str) -> None:
    """An unknown name or an impossible number stops the server before it serves."""
    file = tmp_path / "limits.toml"
    file.write_text(text)
    with pytest.raises(BadArgument, match="file of limits is wrong") as caught:
        read_limits(file)
    assert "\n" not in str(caught.value)
    with pytest.raises(BadArgument, match="cannot be read"):
        read_limits(tmp_path / "missing.toml")


def test_workers_share_what_is_counted_for_the_whole_server() -> None:
    """Together they grant no more than the limits say; what is held in memory is each one's own."""
    whole, share = Limits(), Limits().divided(4)
    for name in ("stranger_requests", "seat_requests", "seat_bytes"):
        all_, part = getattr(whole, name), getattr(share, name)
        assert (part.per_second * 4, part.burst * 4) == (all_.per_second, all_.burst)
    assert share.connections * 4 == whole.connections
    assert (share.bodies, share.answers, share.served) == (whole.bodies, whole.answers, whole.served)
    assert Limits(connections=2).divided(64).connections == 1
