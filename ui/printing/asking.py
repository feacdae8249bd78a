"""Asks where a PDF should go, and only then touches the disk."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import DiskFull
from ui.printing.keeping import keep, keep_all
from ui.printing.words import not_kept
from ui.words import say

Named = Sequence[tuple[str, bytes]]
"""Documents under names that say nothing of a person: M-1, M-5."""


def ask_and_keep(parent: QWidget, documents: Named) -> str:
    """One document to a file, several to a folder. Returns the sentence to tell; empty where nobody chose a place."""
    if not documents:
        return ""
    chosen = _ask_file(parent, documents[0][0]) if len(documents) == 1 else _ask_folder(parent)
    if chosen is None:
        return ""
    try:
        if len(documents) == 1:
            keep(chosen, documents[0][1])
            return say("print.kept", file=chosen.name)
        return say("print.kept_set", count=len(keep_all(chosen, documents)))
    except (DiskFull, OSError) as error:
        return not_kept(error)


def _ask_file(parent: QWidget, name: str) -> Path | None:
    title, kinds = say("print.keep_title"), say("print.keep_kind")
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path.home() / f"{name}.pdf"), kinds)
    return Path(chosen).with_suffix(".pdf") if chosen else None


def _ask_folder(parent: QWidget) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, say("print.keep_title"), str(Path.home()))
    return Path(chosen) if chosen else None
