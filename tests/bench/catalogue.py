"""The names that can be measured, and how to run them. A name's module is loaded only when it is measured."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.child import IS_LINUX
from tests.bench.values import Figure, Scale

_EVERYWHERE = (
    "start", "unlock", "save", "search", "index", "today", "form-first", "form-warm", "form-batch", "sync-push",
    "sync-first", "sync-snapshot", "sync-delta", "sync-noop", "server-append",
)  # fmt: skip
HAS_POSTGRESQL = IS_LINUX and bool(import_module("tests.sync.server.cluster").Cluster.can_be_had())
NAMES = (
    *_EVERYWHERE,
    *(["server-append-postgresql"] if HAS_POSTGRESQL else []),
    *(["seats"] if IS_LINUX else []),
    *(["seats-postgresql"] if HAS_POSTGRESQL else []),
    *(["memory"] if IS_LINUX else []),
)
"""In the order they are measured: `start` before this process holds the disk busy."""


def target(name: str) -> float:
    """The ratio aimed at; at most this is good."""
    return float(import_module(_module(name)).TARGET)


def absent(names: Sequence[str]) -> list[str]:
    """Other programs that could be measured beside these names, and are not on this computer."""
    missing = ["PostgreSQL"] if {"server-append", "seats"} & set(names) and not HAS_POSTGRESQL else []
    if {"form-warm", "form-batch"} & set(names):
        peers = import_module("tests.bench.peers")
        missing += [name for name in peers.MODULES if name not in peers.present()]
    if {"sync-push", "sync-first", "sync-snapshot", "sync-delta", "sync-noop"} & set(names):
        missing += [] if import_module("tests.bench.pouchdb").is_here() else ["PouchDB"]
    return missing


def measure(names: Sequence[str], scale: Scale) -> Iterator[Figure]:
    """One figure after the other, each in a folder of its own that is gone afterwards."""
    for name in names:
        with TemporaryDirectory(prefix="tongxing-bench-") as folder:
            found: Figure = import_module(_module(name)).measure(scale, Path(folder))
            yield found


def _module(name: str) -> str:
    return f"tests.bench.{name.replace('-', '_')}"
