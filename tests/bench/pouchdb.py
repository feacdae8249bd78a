"""PouchDB with its own server beside our sync: the same notes pushed, read for the first time, a hundred more.

It is no part of the program. `scripts/pouchdb.sh` puts it into a cache folder, where node and npm are.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.ops import codec
from tests.bench.child import ROOT

_SCRIPT = ROOT / "tests" / "bench" / "drivers" / "pouchdb.js"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tongxing-bench"


def is_here() -> bool:
    """Whether it can be measured on this computer."""
    return _folder() is not None and shutil.which("node") is not None


def exchanged(ops: Sequence[bytes], few: Sequence[bytes], folder: Path) -> dict[str, float]:
    """Seconds of push, first, delta_push, delta_pull and noop (a pull of nothing), with the notes in these ops."""
    folder.mkdir(parents=True)
    files = [_written(folder / "all.json", ops), _written(folder / "few.json", few)]
    with _running("server", _made(folder / "centre")) as server:
        assert server.stdout is not None
        address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        with _running("client", address, _made(folder / "seats"), *files) as client:
            taken: dict[str, float] = json.loads(client.communicate()[0])
    assert taken.pop("notes") == len(_notes(ops)) + len(_notes(few))
    shutil.rmtree(folder)
    return taken


def _folder() -> Path | None:
    return next((found.parent for found in sorted(_CACHE.glob("pouchdb-*/complete"), reverse=True)), None)


@contextmanager
def _running(role: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    folder = _folder()
    assert folder is not None
    command = ["node", str(_SCRIPT), role, *map(str, arguments)]
    known = {**os.environ, "NODE_PATH": str(folder / "node_modules"), "NODE_NO_WARNINGS": "1"}
    with subprocess.Popen(command, cwd=folder, env=known, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _written(file: Path, ops: Sequence[bytes]) -> Path:
    file.write_text(json.dumps(_notes(ops), ensure_ascii=False))
    return file


def _notes(ops: Sequence[bytes]) -> list[dict[str, object]]:
    """The notes as documents: every field by its name, what is bytes in hexadecimal digits."""
    found = []
    for body in ops:
        writes = [write for write in codec.decode(body).writes if write.kind == "note"]
        if writes:
            fields = {one.field: one.value.hex() if isinstance(one.value, bytes) else one.value for one in writes}
            found.append({"_id": writes[0].record.hex(), **fields})
    return found
