"""What the container file brings is enough for the server, and all of it is locked: the same files, the same packages,
and an import of anything else fails."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CONTAINER = ROOT / "packaging/container"

ALONE = """
import importlib.metadata, importlib.util, sys
from pathlib import Path

brought = {name.replace("_", "-") for name in Path(sys.argv[1]).read_text().split()}
of = importlib.metadata.packages_distributions()

class OnlyThese:
    def find_spec(self, name, path=None, target=None):
        owners = {owner.lower().replace("_", "-") for owner in of.get(name, ())} - {"tongxing"}
        if owners and not owners & brought:
            raise ModuleNotFoundError(f"the container does not bring {name}")
        return None

sys.meta_path.insert(0, OnlyThese())
from sync.server.__main__ import main
import sync.server.api.app, sync.server.worker
import psycopg, sync
assert Path(sync.__file__).is_relative_to(Path(sys.argv[2])), sync.__file__
assert importlib.util.find_spec("app") is None or not Path(sys.argv[2], "app").exists()
assert main(["init", "--data", sys.argv[3]]) == 0
assert main(["check", "--data", sys.argv[3]]) == 0
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The files the container file copies, where it copies them."""
    copied = re.findall(r"^COPY (sync\S*(?: sync\S*)*) /opt/tongxing/program/(\S+)$", _file(), re.MULTILINE)
    assert len(copied) == 3
    for sources, target in copied:
        for source in map(Path, sources.split()):
            place = tmp_path / "program" / target
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place)
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)
    return tmp_path / "program"


def test_the_server_needs_nothing_the_container_does_not_bring(program: Path, tmp_path: Path) -> None:
    """It sets itself up and checks itself with these files and packages alone."""
    command = [sys.executable, "-c", ALONE, str(CONTAINER / "packages.txt"), str(program), str(tmp_path / "data")]
    made = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(program)}, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


def test_every_package_is_locked_with_its_hashes() -> None:
    """The part of the lock file it installs has each package once; a name that is not locked stops the build."""
    lock = str(ROOT / "requirements.lock")
    packages = (CONTAINER / "packages.txt").read_text().split()
    made = _locked(str(CONTAINER / "packages.txt"), lock)
    assert made.returncode == 0, made.stderr
    assert sorted(re.findall(r"^([a-z0-9-]+)==", made.stdout, re.MULTILINE)) == packages
    assert made.stdout.count("--hash=sha256:") >= len(packages)


def test_a_package_that_is_not_locked_stops_the_build(tmp_path: Path) -> None:
    """And is named."""
    (tmp_path / "packages.txt").write_text("msgspec\nunheard-of\n")
    made = _locked(str(tmp_path / "packages.txt"), str(ROOT / "requirements.lock"))
    assert made.returncode == 1
    assert "not locked: unheard-of" in made.stderr


def _file() -> str:
    return (CONTAINER / "Containerfile").read_text()


def _locked(packages: str, lock: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(CONTAINER / "locked.sh"), packages, lock], capture_output=True, text=True)
