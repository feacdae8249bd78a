"""The seats of this computer, for the start screen: quick, and without any cryptography."""

from datetime import datetime
from pathlib import Path

import msgspec

from app.errors import HeaderDamaged, VaultTooNew
from app.now import from_ms
from app.paths import seats_root
from app.vault import door, header, layout, wiping


class SeatCard(msgspec.Struct, frozen=True):
    """One person's name on the start screen."""

    folder: Path
    label: str  # the worker's display name; empty where the header cannot be read
    site: str
    opened_at: datetime | None  # None: never unlocked on this computer
    state: str = "good"  # "damaged", "too_new": shown all the same, so that nobody thinks the vault is gone


def list_seats(root: Path) -> tuple[SeatCard, ...]:
    """Every seat under `root`, last opened first. A seat whose set-up was cut off before its database is left out."""
    folders = [folder for folder in sorted(_subfolders(seats_root(root))) if _was_finished(folder)]
    never = datetime.min.replace(tzinfo=from_ms(0).tzinfo)
    return tuple(sorted(map(_card, folders), key=lambda card: card.opened_at or never, reverse=True))


def _subfolders(root: Path) -> list[Path]:
    try:
        return [folder for folder in root.iterdir() if folder.is_dir()]
    except FileNotFoundError:
        return []


def _was_finished(folder: Path) -> bool:
    """Whether the seat has ever had a database, which is there or was unlocked once, and is not being destroyed."""
    if wiping.is_begun(folder):
        return False
    return layout.database(folder).exists() or (folder / layout.DOOR).exists()


def _card(folder: Path) -> SeatCard:
    opened_ms = door.read(folder).opened_ms
    opened_at = from_ms(opened_ms) if opened_ms else None
    try:
        found = header.read(folder).headers[0]
    except HeaderDamaged:
        return SeatCard(folder, "", "", opened_at, "damaged")
    except VaultTooNew:
        return SeatCard(folder, "", "", opened_at, "too_new")
    return SeatCard(folder, found.label, found.site, opened_at)
