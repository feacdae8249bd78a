"""The files of one seat's folder. Their names hold neither a worker's name nor anything of a case."""

from pathlib import Path

DATABASE = "vault.db"
HEADER = "vault.header"
HEADER_COPY = "vault.header.previous"
HEADER_SET_ASIDE = "vault.header.damaged"
DOOR = "vault.door"
LOCK = "vault.lock"
BALLAST = "ballast"
WIPED = "vault.wiped"


def database(folder: Path) -> Path:
    """The encrypted database of a seat's folder."""
    return folder / DATABASE
