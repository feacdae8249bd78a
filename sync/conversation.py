"""Putting a seat in touch with a server: the wire, and the talk that a round needs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.domain.ids import StreamId
from app.now import Now
from sync.ports import Progress, Randomness, Vault
from sync.protocol.messages import StreamPosition
from sync.protocol.names import stream_id
from sync.sealing.seat_keys import SeatKeys
from sync.steps.talk import Talk, carry_on
from sync.wire import Credentials, HttpWire, Tap


def begin(
    keys: SeatKeys,
    site: bytes,
    disk: Vault,
    address: str,
    *,
    now: Now,
    random: Randomness,
    server_key: bytes = b"",
    trust: Path | None = None,
    certificate: bytes = b"",
    tap: Tap | None = None,
    progress: Progress = carry_on,
    anchor: StreamPosition | None = None,
) -> Talk:
    """A talk with the server at `address`. Nothing is sent yet. Raises ServerUntrusted for plain http elsewhere."""
    credentials = Credentials(StreamId(stream_id("control", site)), keys.seat, keys.sign)
    wire = HttpWire(address, credentials, trust=trust, certificate=certificate, tap=tap)
    return Talk(
        keys, site, disk, wire, now, random, server_key=server_key, progress=progress, anchor=anchor, shelf=disk,
        files=disk, erasing=disk, closing=disk, executor=ThreadPoolExecutor(1, "tongxing-wire"),
    )  # fmt: skip
