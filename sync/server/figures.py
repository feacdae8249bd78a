"""Figures about the server's own work, for Prometheus: counts and durations, never an id, a stream or an address.

They are given out on a port of their own on this computer alone (`serve --metrics PORT`), so that nobody reads them by
way of the port the seats use. Several workers each write theirs into files of one folder, which the first process adds
up.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from sync.protocol.messages import BlobPiece, PushResponse, Wired
from sync.server.faults import BadArgument, ServerFault

HOST = "127.0.0.1"
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the library looks, in each worker, as it is imported

_requests = Histogram(
    "tongxing_request_seconds",
    "Requests by door and status, with how long they took.",
    ["door", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
_envelopes = Counter("tongxing_envelopes", "Envelopes offered, by what became of them.", ["result"])
_blobs = Counter("tongxing_blobs", "Blobs brought, by what became of them.", ["result"])
_blob_bytes = Counter("tongxing_blob_bytes", "Bytes of blobs, by direction.", ["direction"])


def count_request(door: str, status: int, seconds: float) -> None:
    """One request, answered."""
    _requests.labels(door, str(status)).observe(seconds)


def count_answer(answer: Wired) -> None:
    """What an answer says of the envelopes it is about: accepted, duplicate, or the code of the refusal."""
    if isinstance(answer, PushResponse):
        for result in answer.results:
            _envelopes.labels(result.code or result.status).inc()
    elif isinstance(answer, BlobPiece):
        _blob_bytes.labels("out").inc(len(answer.raw))


def count_piece(size: int, result: str) -> None:
    """A piece of a blob that was brought; `result` where it was the last: stored, or the code of the refusal."""
    _blob_bytes.labels("in").inc(size)
    if result:
        _blobs.labels(result).inc()


@contextmanager
def given_out(port: int | None, workers: int) -> Iterator[None]:
    """Give the figures out while the server runs; with no port, do not.

    Raises BadArgument for a port that is none, ServerFault where it cannot be had.
    """
    if port is None:
        yield
        return
    if not 1 <= port < 2**16:
        raise BadArgument("a port is a number from 1 to 65535")
    if workers == 1:
        with _served(port, REGISTRY):
            yield
        return
    with tempfile.TemporaryDirectory(prefix="tongxing-figures-") as folder:
        os.environ[_FOLDER] = folder  # the workers start later and inherit it
        together = CollectorRegistry()
        MultiProcessCollector(together, path=folder)  # type: ignore[no-untyped-call]  # the library says no types
        with _served(port, together):
            yield


@contextmanager
def _served(port: int, registry: CollectorRegistry) -> Iterator[None]:
    try:
        server, thread = start_http_server(port, HOST, registry)
    except OSError as error:
        raise ServerFault(f"cannot listen on {HOST} port {port} for the figures: {error.strerror}") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
