"""What this computer remembers between runs: language, look, printer. Never case data."""

import json
from pathlib import Path

import msgspec


class Settings(msgspec.Struct, kw_only=True):
    """Per computer, in clear, because the start screen needs it before any vault is open."""

    language: str = "zh"
    theme: str = "light"  # light, dark, system
    printer: str = ""
    tray: str = ""
    printer_kind: str = "laser"  # or "dot": needles, which lose thin rules
    slip_printer: str = ""  # with a roll, for queue numbers; the printer above where empty
    slip_width: int = 80  # of its roll in millimetres, 80 or 58
    scan_folder: str = ""  # where a scanner drops its files; watched while a vault is open
    last_seat: str = ""
    auto_lock_minutes: int = 10
    text_percent: int = 100  # size of everything on screen, 100 to 200


def load(root: Path) -> Settings:
    """The settings under `root`; the defaults where there are none or they cannot be read."""
    try:
        return msgspec.convert(json.loads((root / "settings.json").read_text("utf-8")), Settings)
    except (OSError, ValueError, msgspec.ValidationError):
        return Settings()


def save(root: Path, settings: Settings) -> None:
    """Write the settings whole or not at all. Raises OSError where the disk does not take them."""
    root.mkdir(parents=True, exist_ok=True)
    fresh = root / "settings.json.new"
    fresh.write_text(json.dumps(msgspec.to_builtins(settings), ensure_ascii=False, indent=1), "utf-8")
    fresh.replace(root / "settings.json")
