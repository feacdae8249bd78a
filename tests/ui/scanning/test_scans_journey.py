"""Paper comes back: a file dropped into a folder, its sheet archived, the file deleted; or it waits for a hand."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import cases, sheets
from app.casework.sheets import IssuedSheet
from app.domain.cases import SheetState
from app.domain.readers import Reader
from app.domain.sheet_code import make_code
from app.settings import save
from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.counter import LI, WANG
from ui.printing.sheets_dialog import ScanDialog
from ui.scanning.card import ScanCard
from ui.scanning.watch import ScanWatch
from ui.shell.case.view import View as CaseView
from ui.shell.room import Place
from ui.shell.scans.view import View
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, "qt.gui.imageio|qt.pdf|JPEG", extend=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One counsellor."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏")
    return root


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Where the scanner puts its files."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path, inbox: Path) -> Iterator[Driver]:
    """Her computer, unlocked, with a scanner."""
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        settings = msgspec.structs.replace(made.desktop.parts.settings, scan_folder=str(inbox))
        save(tmp_path / "data", settings)
        made.unlock()
        made.desktop.parts.account.keep(settings)
        yield made


def issue(driver: Driver) -> tuple[IssuedSheet, ...]:
    """A couple's print set, printed."""
    made: list[tuple[IssuedSheet, ...]] = []

    def verb(work):
        case = cases.open_couple(work, LI, WANG, "04").value
        return sheets.print_set(work, case, "zh")

    driver.frame.shell.run(verb, made.append)
    driver.bot.waitUntil(lambda: bool(made), timeout=20_000)
    return made[0]


def sheet_now(driver: Driver, one: IssuedSheet):
    """The sheet as it stands now."""
    found: list = []
    driver.frame.shell.run(lambda work: sheets.get(work, one.sheet.id), found.append)
    driver.bot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def watch(driver: Driver) -> ScanWatch:
    """Who looks into the folder."""
    found = driver.frame.findChild(ScanWatch)
    assert found is not None
    return found


def picture(pdf: bytes, file: Path, part: tuple[int, int, int, int] | None = None) -> None:
    """A page from the scanner."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=150 / 72).to_pil()
    (image.crop(part) if part else image).save(file)
    document.close()


def click(driver: Driver, widget) -> None:
    """The left button."""
    driver.bot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_scan_is_filed_shown_and_its_file_deleted(driver: Driver, inbox: Path) -> None:
    """From the scanner to the record, with one click for the loose file."""
    one = issue(driver)[3]
    picture(one.pdf, inbox / "scan001.png")
    card = driver.frame.scan_card
    assert isinstance(card, ScanCard)
    driver.bot.waitUntil(card.isVisible, timeout=20_000)
    assert say("scans.filed", count=1) in card.words.text()
    assert sheet_now(driver, one).state is SheetState.ARCHIVED
    assert (inbox / "scan001.png").exists()

    click(driver, card.delete)
    driver.bot.waitUntil(lambda: not (inbox / "scan001.png").exists(), timeout=20_000)
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence == say("scans.deleted"))

    driver.frame.shell.set_reader(Reader.WORKER)
    driver.frame.go(Place("case", case=one.sheet.case))
    page = driver.frame.room
    assert isinstance(page, CaseView)
    driver.bot.waitUntil(lambda: any(row.ref == one.sheet.id for row in page.presenter.rows()), timeout=20_000)
    page._on_pressed("open_scan", page.presenter.entry(one.sheet.id))
    driver.bot.waitUntil(lambda: page.findChild(ScanDialog) is not None, timeout=20_000)
    dialog = page.findChild(ScanDialog)
    assert dialog is not None
    driver.bot.waitUntil(lambda: len(dialog.pages.pages) == 1, timeout=20_000)
    assert not dialog.keep.isVisible()
    before = len(driver.printed.jobs)
    click(driver, dialog.print)
    driver.bot.waitUntil(lambda: len(driver.printed.jobs) == before + 1, timeout=20_000)
    assert driver.printed.jobs[-1][0] == say("scans.print_title")


def test_what_is_not_recognised_is_filed_by_hand(driver: Driver, inbox: Path) -> None:
    """A torn-off code: the worker types it; a wrong one is refused with its sentence."""
    first, *_, one = issue(driver)
    picture(one.pdf, inbox / "torn.png", (0, 200, 1240, 1400))
    (inbox / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    (inbox / "notes.txt").write_text("no scan")
    scans = watch(driver)
    driver.bot.waitUntil(lambda: len(scans.waiting) == 2, timeout=20_000)
    card = driver.frame.scan_card
    assert isinstance(card, ScanCard)
    assert say("scans.waiting", count=2) in card.words.text()
    click(driver, card.see)
    room = driver.frame.room
    assert isinstance(room, View)
    reasons = {waiting.loose.path.name: waiting.why for waiting in scans.waiting}
    assert reasons == {
        "torn.png": say("error.refused.scan_without_code"),
        "broken.pdf": say("error.refused.scan_damaged"),
    }

    place = next(n for n, waiting in enumerate(scans.waiting) if waiting.loose.path.name == "broken.pdf")
    room.list.setCurrentIndex(room.list.rows.index(place))
    assert not room.file.isEnabled()
    room.list.setCurrentIndex(room.list.rows.index(1 - place))
    driver.bot.keyClicks(room.code, "1234 5678")
    click(driver, room.file)
    assert room.box.problem == say("scans.code_wrong")
    room.code.clear()
    unknown = make_code(bytes)
    driver.bot.keyClicks(room.code, unknown)
    click(driver, room.file)
    refused = say("error.refused.scan_unknown")
    driver.bot.waitUntil(lambda: refused in [waiting.why for waiting in scans.waiting], timeout=20_000)
    assert room.code.text() == unknown
    room.code.clear()
    driver.bot.keyClicks(room.code, one.sheet.code)
    driver.bot.keyClick(room.code, Qt.Key.Key_Return)
    driver.bot.waitUntil(lambda: len(scans.done) == 1, timeout=20_000)
    assert room.code.text() == ""
    assert sheet_now(driver, one).state is SheetState.ARCHIVED
    assert sheet_now(driver, first).state is SheetState.PRINTED
    assert {file.name for file in inbox.iterdir()} == {"torn.png", "broken.pdf", "notes.txt"}


def test_a_file_still_being_written_is_left_alone(driver: Driver, inbox: Path) -> None:
    """Taken once its size is steady; a changed file is not deleted."""
    one = issue(driver)[3]
    scans = watch(driver)
    scans._clock.stop()
    driver.settle()
    picture(one.pdf, inbox / "whole.png")
    whole = (inbox / "whole.png").read_bytes()
    (inbox / "whole.png").rename(inbox / "scan.part")
    (inbox / "scan.png").write_bytes(whole[:1000])
    scans.look()
    driver.settle()
    (inbox / "scan.png").write_bytes(whole)
    scans.look()
    driver.settle()
    assert (scans.done, scans.waiting) == ([], [])
    scans.look()
    driver.bot.waitUntil(lambda: len(scans.done) == 1, timeout=20_000)

    (inbox / "scan.png").write_bytes(b"another")
    scans.delete_done()
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence == say("scans.not_deleted", count=1), timeout=20_000)
    assert (inbox / "scan.png").read_bytes() == b"another"


def test_a_folder_that_goes_away_is_said_once(driver: Driver, inbox: Path) -> None:
    """A stick pulled out: a sentence on the page, and no noise."""
    driver.frame.go(Place("scans"))
    room = driver.frame.room
    assert isinstance(room, View)
    inbox.rmdir()
    driver.bot.waitUntil(lambda: room.empty.words.text() == say("scans.folder_away"), timeout=20_000)
    inbox.mkdir()
    driver.bot.waitUntil(lambda: "inbox" in room.empty.words.text(), timeout=20_000)
