"""Pages as PDF files on disk: only when somebody asks for them and says where."""

import errno
from collections.abc import Iterable
from pathlib import Path

from app.errors import DiskFull


def keep(file: Path, pdf: bytes) -> None:
    """Write a PDF whole or not at all. Raises DiskFull, or OSError where the place does not take files."""
    fresh = file.with_name(file.name + ".new")
    try:
        fresh.write_bytes(pdf)
        fresh.replace(file)
    except OSError as failure:
        fresh.unlink(missing_ok=True)
        if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull from failure
        raise


def keep_all(folder: Path, named: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    """Write several PDFs into a folder without touching what is there. Errors as `keep`."""
    written = []
    for name, pdf in named:
        file = _free(folder, name)
        keep(file, pdf)
        written.append(file)
    return tuple(written)


def _free(folder: Path, name: str) -> Path:
    """`name.pdf`, or the first of `name 2.pdf`, `name 3.pdf` … that is not there yet."""
    file, number = folder / f"{name}.pdf", 1
    while file.exists():
        number += 1
        file = folder / f"{name} {number}.pdf"
    return file
