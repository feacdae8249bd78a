"""Connecting to a real server, inviting a colleague, and joining on a second computer."""

import ssl
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.now import CHINA
from app.vault.seats import list_seats
from tests.ui.desktop import PASSPHRASE, QUIET, Driver, make_seats, running
from ui.shell.room import Place
from ui.shell.settings.centre_section import CentreSection
from ui.shell.setup.confirm_page import ConfirmPage
from ui.shell.setup.secret_page import SecretPage
from ui.shell.start.person_card import PersonButton
from ui.touring.server import ServerProcess
from ui.widgets.plain_label import PlainLabel
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

SITE = "青禾区婚姻家庭辅导室"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """The centre, in a process of its own."""
    made = ServerProcess(tmp_path / "centre")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one counsellor."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏")
    return root


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Driver]:
    """Her computer."""
    with running(qapp, qtbot, tmp_path / "wang", template) as made:
        yield made


def centre(driver: Driver) -> CentreSection:
    """The section of the settings, opened."""
    driver.frame.go(Place("settings"))
    section = driver.frame.room.centre  # type: ignore[union-attr]  # the settings room
    assert isinstance(section, CentreSection)
    driver.bot.waitUntil(lambda: bool(section.card.text()))
    return section


def words(widget: QWidget) -> list[str]:
    """Everything its labels say."""
    return [label.text() for label in widget.findChildren(PlainLabel)]


def connect(driver: Driver, address: str) -> CentreSection:
    """Type an address and press."""
    section = centre(driver)
    section.server.setText(address)
    driver.bot.mouseClick(section.connect_button, Qt.MouseButton.LeftButton)
    return section


def test_a_colleague_is_invited_and_joins_with_a_file_and_a_code(
    driver: Driver,
    server: ServerProcess,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The operator adds the site's line; the second computer learns the site's name with its first exchange."""
    driver.unlock()
    section = centre(driver)
    server.add_site(section.card.text())
    connect(driver, server.address)
    driver.bot.waitUntil(section.invite.isEnabled, timeout=20_000)
    assert say("settings.centre.connected") in words(section.server_box)

    file = tmp_path / "for-chen.tongxing"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    driver.bot.keyClicks(section.colleague, "Chen")
    driver.bot.mouseClick(section.invite, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(section.code.isVisible, timeout=20_000)
    (code,) = [one.text() for one in section.code.findChildren(PlainLabel) if one.property("role") == "code"]
    driver.bot.waitUntil(lambda: not section.code.visibleRegion().isEmpty())  # the page has scrolled to it

    root = tmp_path / "chen"
    with running(qapp, qtbot, root) as other:
        join(other, file, code)
        other.unlock()
        other.bot.waitUntil(lambda: [card.site for card in list_seats(root)] == [SITE], timeout=30_000)
        other.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        (button,) = other.start.findChildren(PersonButton)
        assert (button.card.name, button.card.site) == ("陈静", SITE)


def join(other: Driver, file: Path, code: str) -> None:
    """Set up a second computer by an invitation."""
    assert other.desktop.scenes.setup is not None
    view = other.desktop.scenes.setup.view
    other.bot.mouseClick(view.facts.how.button("join"), Qt.MouseButton.LeftButton)
    view.facts.worker.field.setText("陈静")  # type: ignore[attr-defined]  # it is a LineEdit
    view.facts.take_invitation(file)
    view.facts.code.field.setText(code)  # type: ignore[attr-defined]  # the same
    other.bot.mouseClick(view.facts.forward, Qt.MouseButton.LeftButton)
    secret = view.page
    assert isinstance(secret, SecretPage)
    for field in (secret.fresh.first, secret.fresh.second):
        other.bot.keyClicks(field, PASSPHRASE)
    other.bot.mouseClick(secret.forward, Qt.MouseButton.LeftButton)
    other.bot.waitUntil(lambda: hasattr(view.page, "told"), timeout=20_000)
    other.bot.mouseClick(view.page.forward, Qt.MouseButton.LeftButton)
    confirm = view.page
    assert isinstance(confirm, ConfirmPage)
    for box, group in confirm.boxes:
        box.field.setText(group)  # type: ignore[attr-defined]  # it is a LineEdit
    other.bot.mouseClick(confirm.forward, Qt.MouseButton.LeftButton)


class Talkative(BaseHTTPRequestHandler):
    """Some other web server: answers, but not as a centre does."""

    def do_GET(self) -> None:  # the library calls it so
        """A page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html>hello</html>")

    do_POST = do_GET  # noqa: N815  # the same

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture
def stranger() -> Iterator[HTTPServer]:
    """A web server that is no centre."""
    made = HTTPServer(("127.0.0.1", 0), Talkative)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def told(driver: Driver, section: CentreSection) -> str:
    """The sentence at the address."""
    driver.bot.waitUntil(lambda: bool(section.server_box.problem), timeout=20_000)
    assert section.connect_button.isEnabled()
    assert not section.invite.isEnabled()
    return section.server_box.problem


def test_a_server_that_is_no_centre_is_told_in_a_sentence(driver: Driver, stranger: HTTPServer) -> None:
    """What it says is not used, and the site stays unconnected."""
    driver.unlock()
    section = connect(driver, f"http://127.0.0.1:{stranger.server_port}")

    assert told(driver, section) == say("error.server_garbled")


def test_a_certificate_nobody_vouches_for_stops_the_connection(
    driver: Driver, stranger: HTTPServer, tmp_path: Path
) -> None:
    """Nothing is sent; the sentence says not to try again on this network."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "stranger.pem"))
    stranger.socket = context.wrap_socket(stranger.socket, server_side=True)
    driver.unlock()
    section = connect(driver, f"https://127.0.0.1:{stranger.server_port}")

    assert told(driver, section) == say("error.server_untrusted")


def test_nobody_at_the_address_means_go_on_working(driver: Driver) -> None:
    """A centre that is away is the normal state of a street worker's computer."""
    driver.unlock()
    section = connect(driver, "http://127.0.0.1:9")

    assert told(driver, section) == say("error.server_away")


def test_an_empty_address_asks_for_one(driver: Driver) -> None:
    """Without troubling the network."""
    driver.unlock()
    section = connect(driver, "  ")

    assert section.server_box.problem == say("settings.centre.fill_server")


def self_signed(file: Path) -> Path:
    """A certificate and its key for 127.0.0.1, vouched for by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.now(CHINA) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
