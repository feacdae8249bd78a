"""The limit of a sync: the same bytes over loopback and the same rows into an empty encrypted file, by raw libraries.

No login, no seals, no signatures, no receipts, no merge: what no program that shares notes can do without.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import requests
import zstandard

from app.store.tables import VIEWS
from tests.bench.bare_database import Rows, insert_rows, make_like, open_bare, rows_of
from tests.bench.child import running

BATCH = 1000
FEW = ("note", "audit")
"""The tables a further note and its audit line are shown from."""
SHOWN = tuple(VIEWS)
"""The tables everything is shown from."""
KEPT = ("envelope", "place", "op", "head", *SHOWN)
"""The same, and what our vault keeps so that a note can be proved, merged and handed on."""


class BareExchange:
    """Sends and fetches notes without anything around them."""

    def __init__(self, address: str, vault: Path, bodies: Sequence[bytes], folder: Path, *, few: bool = False) -> None:
        """`vault` is a database of ours that holds the rows already; `bodies` are the encoded ops. `few`: they are the
        vault's last notes alone."""
        self.address, self._vault, self._folder = address, vault, folder
        self._batches = list(_batches(bodies))
        self._http = requests.Session()
        self._http.trust_env = False
        connection = open_bare(vault)
        self._rows = rows_of(connection, FEW if few else KEPT)
        if few:
            self._rows = {table: rows[-len(bodies) :] for table, rows in self._rows.items()}
        connection.close()
        self._made = 0

    @property
    def size(self) -> int:
        """Bytes of all packed batches."""
        packer = zstandard.ZstdCompressor(level=3)
        return sum(len(packer.compress(msgspec.msgpack.encode(batch))) for batch in self._batches)

    def send(self) -> None:
        """Pack every batch, post it."""
        packer = zstandard.ZstdCompressor(level=3)
        for batch in self._batches:
            self._http.post(self.address, data=packer.compress(msgspec.msgpack.encode(batch))).raise_for_status()

    def fetch(self) -> None:
        """Get every batch, unpack it."""
        unpacker = zstandard.ZstdDecompressor()
        for number in range(len(self._batches)):
            msgspec.msgpack.decode(unpacker.decompress(self._http.get(f"{self.address}/{number}").content))

    def greet(self) -> None:
        """One request about nothing."""
        self._http.get(self.address).raise_for_status()

    def writer(self, tables: Sequence[str] = SHOWN) -> "Writer":
        """An empty file with these tables, and the rows to write; made before the clock runs."""
        self._made += 1
        return Writer(self._folder / f"bare-{self._made}.db", self._vault, {name: self._rows[name] for name in tables})


class Writer:
    """Rows on their way into an empty encrypted file."""

    def __init__(self, path: Path, model: Path, rows: dict[str, Rows]) -> None:
        self._rows = rows
        self._connection = open_bare(path)
        like = open_bare(model)
        make_like(self._connection, like, rows)
        like.close()

    def write(self) -> None:
        """By executemany, a thousand to a transaction."""
        insert_rows(self._connection, self._rows, BATCH)


@contextmanager
def bare_exchange(vault: Path, bodies: Sequence[bytes], folder: Path, *, few: bool = False) -> Iterator[BareExchange]:
    """An exchange with a process that stores nothing."""
    batches = folder / "batches"
    batches.mkdir(parents=True)
    packer = zstandard.ZstdCompressor(level=3)
    for number, batch in enumerate(_batches(bodies)):
        (batches / f"{number:06}").write_bytes(packer.compress(msgspec.msgpack.encode(batch)))
    with running("bare_server", batches) as out:
        yield BareExchange(f"http://127.0.0.1:{out.readline().strip()}", vault, bodies, folder, few=few)


def _batches(bodies: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (bodies[at : at + BATCH] for at in range(0, len(bodies), BATCH))
