"""A centre with a certificate of its own, from the window: compared by telephone, believed, changed, believed anew."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.protocol.fingerprint import shown
from sync.protocol.site_card import read_card
from sync.server.store.database import open_database
from sync.server.store.sites import add_site
from tests.sync.authority import Authority
from tests.sync.server.conftest import ServerProcess
from tests.ui.desktop import PASSPHRASE, QUIET, Driver, make_seats, running
from tests.ui.shell.settings.test_centre import LONG, centre, connect, told
from tests.ui.shell.settings.test_sheet import make_sheet, section_of
from ui.shell.settings.centre_section import CentreSection
from ui.shell.setup.code_page import CodePage
from ui.shell.setup.secret_page import SecretPage
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Driver]:
    """Her computer."""
    root = tmp_path / "template"
    make_seats(root, "王敏")
    with running(qapp, qtbot, tmp_path / "wang", root) as made:
        yield made


class Centre:
    """A server whose certificate nobody known vouches for."""

    def __init__(self, folder: Path, card: str) -> None:
        self._data, self._authority = folder / "centre", Authority(folder / "ca")
        database = open_database(self._data)
        with database.writing() as connection:
            add_site(connection, read_card(card).root_key, 0)
        database.close()
        self.start(0)

    def start(self, port: int) -> None:
        """With a new certificate."""
        self._authority.server("127.0.0.1")
        chain = str(self._authority.chain)
        self._server = ServerProcess(self._data, "--cert", chain, "--key", chain, "--port", str(port))
        self.address = self._server.address
        self.groups = shown(self._authority.fingerprint).split()

    def change(self) -> None:
        """The operator has a new certificate, at the same address."""
        port = int(self.address.rsplit(":", 1)[1])
        self.close()
        self.start(port)

    def close(self) -> None:
        """Off."""
        self._server.stop()


def accept(driver: Driver, section: CentreSection, groups: list[str]) -> None:
    """The fingerprint is the one that the operator reads out; it is believed."""
    driver.bot.waitUntil(section.certificate.isVisible, timeout=LONG)
    assert section.certificate.groups.text().split() == groups
    driver.bot.mouseClick(section.certificate.accept, Qt.MouseButton.LeftButton)
    assert not section.certificate.isVisible()
    driver.bot.waitUntil(lambda: driver.desktop.parts.sync.status().state == "resting", timeout=LONG)
    driver.bot.waitUntil(section.connect_button.isEnabled, timeout=LONG)
    assert not section.server_box.problem


def test_a_certificate_is_compared_believed_and_compared_again_when_it_changes(driver: Driver, tmp_path: Path) -> None:
    """Nothing is sent before somebody has compared; after a change rounds stop with a sentence and the new one."""
    driver.unlock()
    made = Centre(tmp_path, centre(driver).card.text())
    try:
        section = connect(driver, made.address)
        assert told(driver, section) == say("error.untrusted.certificate")
        accept(driver, section, made.groups)

        before = made.groups
        made.change()
        assert made.groups != before
        sync = driver.desktop.parts.sync
        sync.round_now()
        driver.bot.waitUntil(lambda: sync.status().state == "failed", timeout=LONG)
        driver.bot.waitUntil(lambda: say("error.untrusted.changed") in section.state.text(), timeout=LONG)
        accept(driver, section, made.groups)

        sync.end()
        sync.begin()
        driver.bot.waitUntil(lambda: sync.status().last_contact is not None, timeout=LONG)
        sync.round_now()
        driver.bot.waitUntil(lambda: sync.status().state == "working", timeout=LONG)
        driver.bot.waitUntil(lambda: sync.status().state == "resting", timeout=LONG)
    finally:
        made.close()


def test_with_the_sites_sheet_a_new_computer_compares_the_certificate_with_the_paper(
    driver: Driver, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """The fingerprint is on the sheet; nothing is made before it is believed, and no passphrase is typed twice."""
    driver.unlock()
    made = Centre(tmp_path, centre(driver).card.text())
    try:
        section = connect(driver, made.address)
        accept(driver, section, made.groups)
        driver.bot.waitUntil(section_of(driver).make.isVisible, timeout=LONG)
        square = make_sheet(driver)
        document = pypdfium2.PdfDocument(driver.printed.jobs[-1][1][0])
        paper = document[0].get_textpage().get_text_bounded()
        document.close()
        assert all(group in paper for group in made.groups)
        driver.desktop.close()
        with running(qapp, qtbot, tmp_path / "new") as other:
            assert other.desktop.scenes.setup is not None
            view = other.desktop.scenes.setup.view
            other.bot.keyClicks(view.facts.worker.field, square)
            view.facts.worker.field.setText("陈静")  # type: ignore[attr-defined]  # it is a LineEdit
            other.bot.mouseClick(view.facts.forward, Qt.MouseButton.LeftButton)
            secret = view.page
            assert isinstance(secret, SecretPage)
            for field in (secret.fresh.first, secret.fresh.second):
                other.bot.keyClicks(field, PASSPHRASE)
            other.bot.mouseClick(secret.forward, Qt.MouseButton.LeftButton)
            other.bot.waitUntil(secret.certificate.isVisible, timeout=LONG)
            assert secret.problem.isHidden()
            assert secret.certificate.groups.text().split() == made.groups
            assert not list((tmp_path / "new").rglob("vault.header"))
            assert secret.forward.isEnabled()
            other.bot.mouseClick(secret.certificate.accept, Qt.MouseButton.LeftButton)
            other.bot.waitUntil(lambda: isinstance(view.page, CodePage), timeout=LONG)
    finally:
        made.close()
