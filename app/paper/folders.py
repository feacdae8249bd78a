"""Where the files of a face may lie on this computer."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import resources

_BELOW = ("", "lxgw-wenkai", "hanazono", "dejavu", "truetype/lxgw-wenkai", "truetype/hanazono", "truetype/dejavu")


def find_font(names: tuple[str, ...], root: Path | None = None) -> Path | None:
    """The first file of one of these names: under `root` only, or in the known folders when that is None."""
    folders = tuple(_below(root)) if root else tuple(_known_folders(os.environ.get("TONGXING_FONTS", "")))
    return next((folder / name for name in names for folder in folders if (folder / name).is_file()), None)


@cache
def _known_folders(chosen: str) -> tuple[Path, ...]:
    """`$TONGXING_FONTS`, the program's own resources/fonts, then the folders of this system that exist."""
    roots = [Path(chosen)] if chosen else []
    roots.append(resources.path("fonts"))
    if windows := os.environ.get("WINDIR"):
        roots.append(Path(windows) / "Fonts")
    roots += [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local" / "share" / "fonts"]
    roots += [Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    return tuple(folder for root in roots for folder in _below(root))


def _below(root: Path) -> Iterator[Path]:
    yield from (root / name for name in _BELOW if (root / name).is_dir())
