"""`tongxing desktop`: the window."""

from collections.abc import Sequence

from app.paths import data_root
from ui.application import run as run_desktop


def run(args: Sequence[str]) -> int:
    """Open the window; comes back when it is closed."""
    return run_desktop(data_root())
