"""Pulling by the bare libraries, one batch in memory at a time: fetch, unpack, write the notes."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import requests
import zstandard

from app.ops import codec
from tests.bench.bare_database import make_like, open_bare


def make_pull(address: str, vault: Path, file: Path) -> Callable[[], None]:
    """An open connection, an empty file like a vault's note table, and what pulls into it."""
    connection, model = open_bare(file), open_bare(vault)
    make_like(connection, model, ["note"])
    columns = [row[1] for row in model.execute("PRAGMA table_info(note)").fetchall()]
    blanks = ", ".join("?" * len(columns))
    http = requests.Session()
    http.trust_env = False
    http.get(address).raise_for_status()

    def pull() -> None:
        number = 0
        while (answer := http.get(f"{address}/{number}")).ok and answer.content:
            bodies = msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(answer.content), type=list[bytes])
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO note VALUES ({blanks})", [_row(body, columns) for body in bodies])  # noqa: S608  # ours
            connection.execute("COMMIT")
            number += 1

    return pull


def _row(body: bytes, columns: list[str]) -> list[object]:
    op = codec.decode(body)
    fields: dict[str, object] = {write.field: write.value for write in op.writes if write.kind == "note"}
    fields |= {"id": op.writes[0].record, "folder": op.folder, "op": codec.op_id(body)}
    return [fields[column] for column in columns]
