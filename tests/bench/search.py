"""`search`: a word of two characters in many notes, first 50 hits, against a LIKE scan of the same file."""

from pathlib import Path

from app.casework import opening, search
from app.domain.readers import Reader
from tests.bench.bare_database import open_bare
from tests.bench.corpus import COMMON_WORD, RARE_WORD
from tests.bench.filling import fill, index_all
from tests.bench.rounds import interleaved
from tests.bench.values import Figure, Scale, figure
from tests.desk import open_work

TARGET = 0.1
_SCAN = (
    "SELECT id, [case], body FROM note WHERE body LIKE ? AND scope IN ('both')"
    " ORDER BY recorded_at DESC, id LIMIT 50"
)  # fmt: skip


def measure(scale: Scale, folder: Path) -> Figure:
    """A word that stands in one note of a hundred; beside it one that stands in one of four, and none."""
    work = open_work(folder)
    fill(work, scale.notes)
    index_all(work)
    bare = open_bare(folder / opening.DATABASE)

    def find(word: str) -> int:
        return len(search.find(work, word, Reader.WORKER))

    ways = {
        "ours": lambda: find(RARE_WORD),
        "limit": lambda: bare.execute(_SCAN, (f"%{RARE_WORD}%",)).fetchall(),
        "common_word": lambda: find(COMMON_WORD),
        "absent_word": lambda: find("龘龘"),
    }
    found = figure("search", interleaved(scale.rounds, ways))
    work.close()
    return found
