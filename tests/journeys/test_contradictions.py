"""Two computers write the same things apart; in the window they are listed, chosen from, and the other is kept.

Real parts end to end: two vaults, a server process on loopback, the desktop over one of them.
"""

import os
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import cases, conflicts, forms, opening, people, rights
from app.casework.work import Work
from app.domain.cases import KEPT, Note
from app.domain.contradictions import Contradiction
from app.domain.ids import RecordId
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope
from app.now import system_now
from app.store import seats
from app.store.seats import Centre
from app.vault import vault
from sync.enrolment import new_site
from sync.invitation import site_card
from tests.desk import SITE
from tests.journeys.backups import KeptFolder, order
from tests.journeys.computer import Computer, joined
from tests.letting_in import let_in
from tests.sync.server.conftest import ServerProcess
from tests.ui.desktop import PASSPHRASE, QUIET, Driver, running
from ui.contradictions.column import VersionLine
from ui.shell.case.view import View as CaseView
from ui.shell.contradictions.view import View
from ui.shell.entry.view import View as EntryView
from ui.shell.room import Place
from ui.shell.sync.view import View as SyncView
from ui.shell.today.view import View as TodayView
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 20_000
COOLING = "marriage/cooling_off_notice"
HIM = PersonDetails(name="李强", address="李先生", sex=Sex.MALE, phone="00000001234")
HER = PersonDetails(
    name="王芳", address="王女士", sex=Sex.FEMALE, birth_date=date(1990, 3, 4), phone="00000005678",
    safe_contact="仅短信",
)  # fmt: skip


class Apart:
    """王敏's computer and 陈静's, one site and one case; each has written without having seen the other."""

    def __init__(self, folder: Path, server: ServerProcess, kept: KeptFolder) -> None:
        self.root = folder / "home"
        made = vault.create(self.root, "王敏", SITE.name, PASSPHRASE, secrets.token_bytes)
        founding = new_site("王敏", "marriage", secrets.token_bytes)
        opening.found_seat(made.folder, made.key, founding, system_now, secrets.token_bytes)
        hers = Computer(made.folder, made.key, server.address)
        opening.introduce(hers.work, SITE)
        order("site", "add", *kept.where, site_card(seats.fact(hers.work.store, "site.secret")))
        hers.round()
        self.colleague = joined(folder / "colleague", let_in(hers.talk, server.address), server.address)
        self.case = cases.open_couple(hers.work, HIM, HER, "05").value
        fill(hers.work, self.case, "")
        hers.round()
        self.colleague.round()
        opening.catch_up(self.colleague.work)
        rights.join(self.colleague.work, self.case, "一起做")
        write_apart(hers.work, self.case, "high", "只打单位电话", "00000001111", "2026-0001")
        write_apart(self.colleague.work, self.case, "low", "不要打电话", "00000002222", "2026-0002")
        self.colleague.round()
        seats.set_centre(hers.work.store, Centre(server.address, hers.talk.server_key))
        hers.close()


def write_apart(work: Work, case: RecordId, risk: str, contact: str, phone: str, receipt: str) -> None:
    """What one worker wrote down: of the case, of her, of him, and on a form."""
    cases.set_risk(work, case, risk)
    parties = cases.get(work, case)
    him, her = (parties.party(role).person for role in (Role.HUSBAND, Role.WIFE))
    people.amend(work, her.id, msgspec.structs.replace(her.details, safe_contact=contact))
    people.amend(work, him.id, msgspec.structs.replace(him.details, phone=phone))
    fill(work, case, receipt)


def fill(work: Work, case: RecordId, receipt: str) -> None:
    """The notice they take home."""
    typed = {"receipt_on": "2026-11-20", "receipt_no": receipt, "handed_on": "2026-11-23"}
    assert forms.save_entry(work, case, COOLING, None, typed).value.answer


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    """The site while its server runs."""
    server = ServerProcess(tmp_path / "server")
    made = Apart(tmp_path, server, KeptFolder(tmp_path / "server", tmp_path / "backup"))
    yield made
    made.colleague.close()
    assert server.stop() == 0


@pytest.fixture
def driver(apart: Apart, qapp: QApplication, qtbot: QtBot) -> Iterator[Driver]:
    """Her window, unlocked, and everything exchanged."""
    with running(qapp, qtbot, apart.root) as made:
        made.unlock()
        sync = made.desktop.parts.sync
        made.bot.waitUntil(lambda: sync.status().last_contact is not None, timeout=LONG)
        made.settle()
        yield made


def room(driver: Driver, kind: type) -> View:
    """The room that is shown, once everything asked for has come back."""
    driver.bot.waitUntil(lambda: isinstance(driver.frame.room, kind), timeout=LONG)
    driver.settle()
    return driver.frame.room


def fields(view: View) -> list[str]:
    """What is listed, in order."""
    return [row.ref.field for row in view.presenter.rows() if isinstance(row.ref, Contradiction)]


def choose_row(view: View, field: str) -> None:
    """Put the keys on one line."""
    places = (
        view.list.rows.position(row.ref) for row in view.presenter.rows() if getattr(row.ref, "field", "") == field
    )
    view.list.setCurrentIndex(view.list.rows.index(next(places)))


def values(view: View) -> dict[str, VersionLine]:
    """The values at the right, by what they say."""
    lines = view.versions.findChildren(VersionLine)
    return {line.version.shown: line for line in lines if line.isVisible()}


def picture(driver: Driver, name: str) -> None:
    """To be looked at, where somebody asks for it."""
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        driver.bot.wait(200)
        driver.window.grab().save(f"{folder}/{name}.png")


def exchange(driver: Driver) -> None:
    """A round of the window with the centre."""
    sync = driver.desktop.parts.sync
    before = sync.status().last_contact
    sync.round_now()
    driver.bot.waitUntil(lambda: sync.status().last_contact != before and sync.status().waiting == 0, timeout=LONG)
    driver.settle()


def test_two_versions_are_listed_settled_and_the_other_is_kept(driver: Driver, apart: Apart) -> None:
    """From Today to the list, to the field, to a note behind the wall; the colleague's computer has all of it."""
    today = room(driver, TodayView)
    assert today.contradictions.isHidden(), "with both in the room nothing of it shows"
    driver.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    driver.bot.waitUntil(today.contradictions.isVisible, timeout=LONG)
    assert today.contradictions.text() == say("contradictions.offer", count=3)
    picture(driver, "today")
    driver.bot.mouseClick(today.contradictions, Qt.MouseButton.LeftButton)

    view = room(driver, View)
    driver.bot.waitUntil(lambda: len(values(view)) == 6, timeout=LONG)
    assert sorted(fields(view)[:3]) == ["q.receipt_no", "risk", "safe_contact"]
    assert fields(view)[3:] == ["phone"], "the quiet ones below"
    picture(driver, "list")
    choose_row(view, "safe_contact")
    driver.bot.waitUntil(lambda: set(values(view)) == {"只打单位电话", "不要打电话"}, timeout=LONG)
    assert any("陈静" in line.version.told for line in values(view).values())
    picture(driver, "one")
    driver.bot.mouseClick(values(view)["不要打电话"].keep, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: "safe_contact" not in fields(view), timeout=LONG)

    driver.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    driver.bot.waitUntil(view.empty.isVisible, timeout=LONG)
    assert (fields(view), values(view), view.page.beside.text()) == ([], {}, "")
    picture(driver, "empty")
    exchange(driver)
    apart.colleague.round()
    page = cases.page(apart.colleague.work, apart.case, Reader.HER)
    (note,) = [entry for entry in page.timeline if isinstance(entry, Note) and entry.mode == KEPT]
    assert note.scope is Scope.HER
    assert "采用：不要打电话" in note.body and "另一处：只打单位电话" in note.body
    assert page.case.party(Role.WIFE).person.details.safe_contact == "不要打电话"
    assert {one.field for one in conflicts.listed(apart.colleague.work, Reader.WORKER).lines} == {
        "risk", "phone", "q.receipt_no",
    }  # fmt: skip


def test_each_line_leads_to_its_field(driver: Driver, apart: Apart) -> None:
    """To the page of the case with the values open, to the question on the form; and back to the list from there."""
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.frame.go(Place("sync"))
    sync = room(driver, SyncView)
    driver.bot.waitUntil(sync.contradictions.isVisible, timeout=LONG)
    picture(driver, "sync")
    driver.bot.mouseClick(sync.contradictions, Qt.MouseButton.LeftButton)
    view = room(driver, View)
    driver.bot.waitUntil(lambda: len(fields(view)) == 4, timeout=LONG)

    choose_row(view, "risk")
    driver.bot.mouseClick(view.open_field, Qt.MouseButton.LeftButton)
    case = room(driver, CaseView)
    driver.bot.waitUntil(lambda: case.stack.currentWidget() is case.conflict, timeout=LONG)
    driver.bot.waitUntil(lambda: len(case.conflict.findChildren(VersionLine)) == 2, timeout=LONG)
    picture(driver, "case")
    line = next(one for one in case.conflict.findChildren(VersionLine) if one.version.value == "high")
    driver.bot.mouseClick(line.keep, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: case.stack.currentWidget() is case.main, timeout=LONG)
    driver.settle()
    picture(driver, "kept")

    driver.frame.go(Place("contradictions"))
    driver.bot.waitUntil(lambda: len(fields(view)) == 3, timeout=LONG)
    choose_row(view, "q.receipt_no")
    driver.bot.mouseClick(view.open_field, Qt.MouseButton.LeftButton)
    entry = room(driver, EntryView)
    driver.bot.waitUntil(lambda: entry.column is not None and "receipt_no" in entry.column.questions, timeout=LONG)
    question = entry.column.questions["receipt_no"]
    driver.bot.waitUntil(lambda: question.settle is not None and question.settle.isVisible(), timeout=LONG)
    picture(driver, "entry")
    driver.bot.mouseClick(question.settle, Qt.MouseButton.LeftButton)
    room(driver, View)
    driver.bot.waitUntil(lambda: set(values(view)) == {"2026-0001", "2026-0002"}, timeout=LONG)


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
def test_every_language_has_the_words(driver: Driver, language: str) -> None:
    """No key, no code, and nothing cut at the smallest desk screen."""
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.desktop._dressing.keep(msgspec.structs.replace(driver.desktop.parts.settings, language=language))
    driver.settle()
    driver.window.resize(1093, 614)
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.frame.go(Place("contradictions"))
    view = room(driver, View)
    driver.bot.waitUntil(lambda: len(values(view)) == 6, timeout=LONG)
    picture(driver, f"list-{language}")
    spoken = " ".join(row.spoken for row in view.presenter.rows())
    assert "q." not in spoken and "safe_contact" not in spoken and "case." not in spoken
    for line in values(view).values():
        for button in (line.take, line.keep):
            assert button.width() >= button.sizeHint().width()
