"""A file dialog of Qt's own, opened and used: it leaves nothing about folders behind."""

import subprocess
import sys
from pathlib import Path

import pytest

DIALOG = """
import sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from ui.forgetting import remember_no_folders
app = QApplication([])
if sys.argv[2] == "forgets":
    remember_no_folders()
dialog = QFileDialog(None, "", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
QTimer.singleShot(200, dialog.accept)
dialog.selectFile("paper.pdf")
dialog.exec()
dialog.deleteLater()
del dialog
app.sendPostedEvents(None, 52)
app.processEvents()
"""


@pytest.mark.parametrize(("way", "leaves"), [("forgets", False), ("as Qt does", True)])
def test_a_file_dialog_leaves_nothing_behind(tmp_path: Path, way: str, leaves: bool) -> None:
    """The second run shows that the first would have left something."""
    home, folder = tmp_path / "home", tmp_path / "王芳的病历"
    home.mkdir()
    folder.mkdir()
    (folder / "paper.pdf").write_bytes(b"%PDF")
    environment = {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "QT_QPA_PLATFORM": "offscreen", "PATH": "",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "XDG_RUNTIME_DIR": str(home), "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    command = [sys.executable, "-c", DIALOG, str(folder), way]
    done = subprocess.run(command, env=environment, timeout=60, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    left = [file for file in home.rglob("*") if file.is_file()]
    told = "".join(file.read_text("utf-8", errors="replace") for file in left)
    assert ("FileDialog" in told) is leaves
    assert bool(left) is leaves
