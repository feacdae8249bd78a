"""Connecting to a real server, inviting a colleague, and joining on a second computer."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from secrets import token_bytes

import pypdfium2
import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.casework.work import Work
from app.domain.invitation_slip import Slip, write
from app.now import CHINA, system_now, today
from app.store.ledger import Ledger
from app.vault.seats import list_seats
from sync.enrolment import rings_of
from sync.sealing.invitation_code import new_code
from tests.ui.desktop import PASSPHRASE, QUIET, Driver, make_seats, running
from ui.posts import POSTS
from ui.printing.pages import OpenPdf
from ui.shell.room import Place
from ui.shell.settings.centre_section import CentreSection
from ui.shell.settings.invite_dialog import InviteDialog, SlipDialog
from ui.shell.settings.seats_section import SeatsSection
from ui.shell.setup.confirm_page import ConfirmPage
from ui.shell.setup.secret_page import SecretPage
from ui.sync_words import long_words
from ui.touring.server import ServerProcess
from ui.widgets.plain_label import PlainLabel
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

SITE = "青禾区婚姻家庭辅导室"
LONG = 20_000


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


def invited(driver: Driver, server: ServerProcess, post: str = "worker") -> Slip:
    """The operator has added the site's line; 陈静 is invited from the window and the slip is printed."""
    driver.unlock()
    section = centre(driver)
    server.add_site(section.card.text())
    connect(driver, server.address)
    seats = driver.frame.room.seats  # type: ignore[union-attr]  # the settings room
    driver.bot.waitUntil(seats.invite.isVisible, timeout=LONG)
    driver.bot.mouseClick(seats.invite, Qt.MouseButton.LeftButton)
    dialog = next(one for one in seats.findChildren(InviteDialog) if one.isVisible())
    driver.bot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert dialog.colleague.problem == say("settings.invite.fill_colleague")
    chips = [dialog.posts.button(one) for one in POSTS]
    driver.bot.waitUntil(lambda: all(chip.visibleRegion().boundingRect() == chip.rect() for chip in chips))
    driver.bot.keyClicks(dialog.colleague.field, "Chen")
    driver.bot.mouseClick(dialog.posts.button(post), Qt.MouseButton.LeftButton)
    driver.bot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(seats.findChildren(SlipDialog)), timeout=LONG)
    (made,) = seats.findChildren(SlipDialog)
    driver.bot.mouseClick(made.printed, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(driver.printed.jobs), timeout=LONG)
    slip = made.invitation
    made.accept()
    driver.bot.waitUntil(lambda: len(seats.invited) == 1, timeout=LONG)
    return Slip(slip.address, slip.code)


def test_a_colleague_is_invited_by_a_slip_asks_and_is_let_in(
    driver: Driver, server: ServerProcess, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """The slip holds what is needed and its job's title nobody's name; the second computer writes while it waits."""
    slip = invited(driver, server)
    title, (pdf,) = driver.printed.jobs[0]
    assert "Chen" not in title
    page = read_text(pdf)
    assert slip.code.split("-")[0] in page
    assert slip.address in page
    assert read_qr(pdf) == write(slip)

    root = tmp_path / "chen"
    with running(qapp, qtbot, root) as other:
        join(other, write(slip))
        assert [card.site for card in list_seats(root)] == [SITE]
        other.unlock()
        hers = other.desktop.parts.sync
        assert hers is not None
        other.bot.waitUntil(lambda: hers.status().state == "joining", timeout=LONG)
        assert say("shell.sync.joining_hint") in long_words(hers.status(), today(system_now))

        section = asks(driver)
        assert "陈静" in section.asked[0].words.text()
        driver.bot.mouseClick(section.asked[0].yes, Qt.MouseButton.LeftButton)
        driver.bot.waitUntil(lambda: len(section.rows) == 2 and not section.asked, timeout=LONG)
        assert section.invited == []
        hers.round_now()
        other.bot.waitUntil(lambda: hers.status().state == "resting" and not hers.status().keyless, timeout=LONG)

        def is_known() -> bool:
            """Her computer introduces itself once it has read the site's own data."""
            for one in (hers, driver.desktop.parts.sync):
                one.round_now()  # type: ignore[union-attr]  # there is a centre
            return "陈静" in section.rows[1].words.text()

        driver.bot.waitUntil(is_known, timeout=LONG)
        assert say("settings.seats.number", number="02") in section.rows[1].words.text()


def test_a_colleague_is_turned_away_and_told_so(
    driver: Driver, server: ServerProcess, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """Nobody joins; what was written on that computer stays there."""
    slip = invited(driver, server, "desk")
    with running(qapp, qtbot, tmp_path / "chen") as other:
        join(other, write(slip))
        other.unlock()
        hers = other.desktop.parts.sync
        assert hers is not None
        other.bot.waitUntil(lambda: hers.status().state == "joining", timeout=LONG)
        section = asks(driver)
        driver.bot.mouseClick(section.asked[0].no, Qt.MouseButton.LeftButton)
        driver.bot.waitUntil(lambda: not section.asked, timeout=LONG)
        assert len(section.rows) == 1
        hers.round_now()
        other.bot.waitUntil(lambda: hers.status().problem is not None, timeout=LONG)
        assert say("error.invitation.withdrawn") in long_words(hers.status(), today(system_now))


def test_a_slip_that_does_not_work_is_told_before_anything_is_made(
    driver: Driver, server: ServerProcess, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """Mistyped, withdrawn, of another centre, and a centre that does not answer; what was typed stays."""
    slip = invited(driver, server)
    section = seats_of(driver)
    driver.bot.mouseClick(section.invited[0].withdraw, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: not section.invited, timeout=LONG)
    root = tmp_path / "chen"
    nobody = f"http://127.0.0.1:{unused_port()}"
    with running(qapp, qtbot, root) as other:
        facts = other.desktop.scenes.setup.view.facts  # type: ignore[union-attr]  # nobody is here yet
        other.bot.mouseClick(facts.how.button("join"), Qt.MouseButton.LeftButton)
        facts.worker.field.setText("陈静")  # type: ignore[attr-defined]  # it is a LineEdit
        for address, code, wanted in (
            ("", slip.code, ""),
            (slip.address, "AAAAA-AAAAA", "error.invitation.wrong_words"),
            (slip.address, new_code(token_bytes).text, "error.invitation.unknown"),
            (slip.address, slip.code, "error.invitation.withdrawn"),
            ("http://elsewhere.example", slip.code, "error.untrusted.not_https"),
            (nobody, slip.code, "error.server_away"),
        ):
            facts.server.field.setText(address)  # type: ignore[attr-defined]  # it is a LineEdit
            facts.code.field.setText(code)  # type: ignore[attr-defined]  # the same
            other.bot.mouseClick(facts.forward, Qt.MouseButton.LeftButton)
            if not wanted:
                assert facts.server.problem == say("setup.fill_server")
                continue
            other.bot.waitUntil(lambda wanted=wanted: facts.code.problem == say(wanted), timeout=LONG)
            assert facts.code.field.text() == code  # type: ignore[attr-defined]  # the same
            assert facts.forward.isEnabled()
        assert list_seats(root) == ()


def read_text(pdf: bytes) -> str:
    """All words of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def read_qr(pdf: bytes) -> str:
    """What the square on its first page says."""
    grey = OpenPdf(pdf).picture(0, 1600).convertToFormat(QImage.Format.Format_Grayscale8)
    (found,) = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(found.text)


def unused_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seats_of(driver: Driver) -> SeatsSection:
    """The list of computers in the settings room."""
    driver.frame.go(Place("settings"))
    section = driver.frame.room.seats  # type: ignore[union-attr]  # the settings room
    assert isinstance(section, SeatsSection)
    return section


def asks(driver: Driver) -> SeatsSection:
    """The list, once somebody in it asks to be let in."""
    section = seats_of(driver)
    sync = driver.desktop.parts.sync
    assert sync is not None
    sync.round_now()
    driver.bot.waitUntil(lambda: len(section.asked) == 1 and sync.status().asking == 1, timeout=LONG)
    return section


def join(other: Driver, scanned: str) -> None:
    """Set up a second computer: the slip is scanned into whichever field has the focus."""
    assert other.desktop.scenes.setup is not None
    view = other.desktop.scenes.setup.view
    other.bot.keyClicks(view.facts.worker.field, scanned)
    view.facts.worker.field.setText("陈静")  # type: ignore[attr-defined]  # it is a LineEdit
    other.bot.mouseClick(view.facts.forward, Qt.MouseButton.LeftButton)
    other.bot.waitUntil(lambda: isinstance(view.page, SecretPage), timeout=LONG)
    secret = view.page
    assert isinstance(secret, SecretPage)
    assert any(SITE in told for told in words(secret))
    for field in (secret.fresh.first, secret.fresh.second):
        other.bot.keyClicks(field, PASSPHRASE)
    other.bot.mouseClick(secret.forward, Qt.MouseButton.LeftButton)
    other.bot.waitUntil(lambda: hasattr(view.page, "told"), timeout=LONG)
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
    return section.server_box.problem


def test_a_server_that_is_no_centre_is_told_in_a_sentence(driver: Driver, stranger: HTTPServer) -> None:
    """What it says is not used, and the site stays unconnected."""
    driver.unlock()
    section = connect(driver, f"http://127.0.0.1:{stranger.server_port}")

    assert told(driver, section) == say("error.not_the_server")


def test_a_certificate_nobody_vouches_for_stops_the_connection(
    driver: Driver, stranger: HTTPServer, tmp_path: Path
) -> None:
    """Nothing is sent; the sentence says not to try again on this network."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "stranger.pem"))
    stranger.socket = context.wrap_socket(stranger.socket, server_side=True)
    driver.unlock()
    section = connect(driver, f"https://127.0.0.1:{stranger.server_port}")

    assert told(driver, section) == say("error.untrusted.certificate")


def test_nobody_at_the_address_means_go_on_working(driver: Driver) -> None:
    """A centre that is away is the normal state of a street worker's computer."""
    driver.unlock()
    section = connect(driver, "http://127.0.0.1:9")

    assert told(driver, section) == say("error.server_away")


def test_a_counter_worker_is_let_in_without_the_key_to_notes(
    driver: Driver, server: ServerProcess, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """The post on the slip is the post in the site's records; her program waits for no key that is not hers."""
    slip = invited(driver, server, "desk")
    with running(qapp, qtbot, tmp_path / "chen") as other:
        join(other, write(slip))
        other.unlock()
        hers = other.desktop.parts.sync
        assert hers is not None
        other.bot.waitUntil(lambda: hers.status().state == "joining", timeout=LONG)
        section = asks(driver)
        assert say("settings.post.desk") in section.asked[0].words.text()
        driver.bot.mouseClick(section.asked[0].yes, Qt.MouseButton.LeftButton)
        driver.bot.waitUntil(lambda: len(section.rows) == 2, timeout=LONG)
        assert say("settings.post.desk") in section.rows[1].words.text()
        hers.round_now()
        other.bot.waitUntil(lambda: hers.status().state == "resting", timeout=LONG)
        assert hers.status().keyless == frozenset()
        held = other.desktop.parts.background.ask(_rings_held).result()
    assert held == {"front": True, "case": False}


def _rings_held(work: Work) -> dict[str, bool]:
    """Which of the site's rings this vault has a key of."""
    return {name: bool(Ledger(work.store).ring_keys(ring)) for name, ring in rings_of(work.seat.site).items()}


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
