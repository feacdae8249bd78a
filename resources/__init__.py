"""Definition files, words, styles and icons, reached through path()."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str = "") -> Path:
    """Where the resource `name` lies, e.g. `path("forms/marriage")`; the folder itself for an empty name."""
    return _HERE / name
