"""One vault, made once at the real cost of key derivation, and a fresh copy of it for every test."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.now import CHINA
from app.vault import vault
from app.vault.vault import Created
from tests.desk import seeded

PASSPHRASE = "竹子 lantern 四月 river"
LABEL = "王敏"
SITE = "海湾区婚姻登记处"


class Times:
    """A wall clock and a tick count that the test moves, together or apart."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
        self.seconds = 1000.0

    def now(self) -> datetime:
        """What the computer's clock says."""
        return self.moment

    def ticks(self) -> float:
        """Seconds that never run backwards."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Real time passes: both move."""
        self.seconds += seconds
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def times() -> Times:
    """Time that stands still until it is moved."""
    return Times()


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Created:
    """A vault nobody touches."""
    return vault.create(tmp_path_factory.mktemp("original"), LABEL, SITE, PASSPHRASE, seeded("vault"))


@pytest.fixture
def made(original: Created, tmp_path: Path) -> Created:
    """This test's own copy of the vault."""
    folder = tmp_path / "seats" / original.folder.name
    shutil.copytree(original.folder, folder)
    return Created(folder, original.key, original.recovery_code)
