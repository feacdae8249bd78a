"""Qt's own file dialogs remember the last folder and the folders before it in a file of the person's settings, outside
the vault and not encrypted: a folder may be called after somebody. Here nothing is remembered."""

import os

from PySide6.QtCore import QSettings


def remember_no_folders() -> None:
    """To be called before the first dialog. Where the system's own dialogs are shown, what they remember is theirs
    (docs/security.md)."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
