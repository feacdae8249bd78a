"""What the tour can show for itself: counts, and that nothing entered stands anywhere in clear."""

import json
from collections.abc import Iterable
from pathlib import Path

from ui.touring import cast


def entered() -> list[str]:
    """Every name and word typed."""
    return [cast.SITE, cast.PHONE, *cast.NEVER_IN_CLEAR]


def leaks(places: Iterable[Path]) -> list[str]:
    """Files in which something entered stands in clear, in any of the encodings a computer would use."""
    found = []
    words = [form for word in entered() for form in _encoded(word)]
    for place in places:
        content = place.read_bytes()
        if any(word in content for word in words):
            found.append(place.name)
    return found


def write_summary(out: Path, summary: dict[str, object]) -> Path:
    """summary.json."""
    file = out / "summary.json"
    file.write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
    return file


def vault_files(seats: Path) -> list[Path]:
    """Databases with their write-ahead logs, of every seat."""
    return sorted(path for path in seats.rglob("vault.db*") if path.is_file())


def _encoded(word: str) -> tuple[bytes, ...]:
    return word.encode(), word.encode("utf-16-le"), word.encode("gb18030"), word.encode("utf-16-be")
