"""Where this computer keeps its files. Names here never hold case data."""

import os
import sys
from pathlib import Path


def data_root() -> Path:
    """The folder of all seats: `$TONGXING_HOME`, else the platform's place for application data."""
    if chosen := os.environ.get("TONGXING_HOME"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Tongxing"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Tongxing"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "tongxing"


def seats_root(root: Path) -> Path:
    """The folder that holds one folder per seat."""
    return root / "seats"


def cache_root(root: Path) -> Path:
    """The folder of what the program can make again: nothing of any seat, and never case data."""
    return root / "cache"
