"""What a person does at the door of the program, click by click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.readers import Reader
from app.settings import load
from tests.ui.desktop import PASSPHRASE, QUIET, Driver, make_seats, running
from ui.shell.room import Place
from ui.shell.setup.code_page import CodePage
from ui.shell.setup.confirm_page import ConfirmPage
from ui.shell.setup.secret_page import SecretPage
from ui.shell.start.recover_box import RecoverBox
from ui.shell.start.unlock_box import UnlockBox
from ui.words import language, say, set_language

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)


@pytest.fixture(scope="module")
def codes_and_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """Two people on one computer, made once."""
    root = tmp_path_factory.mktemp("template") / "data"
    return make_seats(root, "王敏", "李建国"), root


@pytest.fixture
def driver(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, codes_and_template: tuple[dict[str, str], Path]
) -> Iterator[Driver]:
    """A desktop with two people."""
    with running(qapp, qtbot, tmp_path / "data", codes_and_template[1]) as made:
        yield made
    set_language("zh")


@pytest.fixture
def empty(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Driver]:
    """A desktop on a computer where nobody has worked yet."""
    with running(qapp, qtbot, tmp_path / "data") as made:
        yield made
    set_language("zh")


def unlock_box(driver: Driver) -> UnlockBox:
    """The passphrase box of the start screen."""
    box = driver.start.box
    assert isinstance(box, UnlockBox)
    return box


def test_the_passphrase_opens_today(driver: Driver) -> None:
    """Enter in the field is enough."""
    frame = driver.unlock()

    assert frame.place == Place("today")
    assert frame.shell.reader is Reader.BOTH
    assert driver.desktop.parts.window.windowTitle() == "同行"


def test_a_wrong_passphrase_gets_one_sentence_and_keeps_the_cursor(driver: Driver) -> None:
    """Nothing is cleared, nothing is opened; what was typed is selected."""
    driver.type_passphrase("not this one")
    box = unlock_box(driver)
    driver.bot.waitUntil(lambda: bool(box.box.problem))

    assert box.box.problem == say("start.wrong")
    assert box.field.selectedText() != ""
    assert driver.desktop.scenes.frame is None


def test_after_three_wrong_tries_the_seconds_count_down(driver: Driver) -> None:
    """The sentence says how long, the button waits, and then it opens."""
    box = unlock_box(driver)
    for _ in range(3):
        driver.type_passphrase("not this one")
        driver.bot.waitUntil(lambda: bool(box.box.problem) and box.button.text() == say("start.unlock"))
    assert not box.button.isEnabled()
    assert "2" in box.box.problem or "1" in box.box.problem

    driver.bot.waitUntil(box.button.isEnabled, timeout=5_000)
    driver.unlock()


def test_the_enter_of_an_input_method_never_unlocks(driver: Driver) -> None:
    """A passphrase field takes no input method at all."""
    assert not unlock_box(driver).field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_the_recovery_code_sets_a_new_passphrase(
    driver: Driver, codes_and_template: tuple[dict[str, str], Path]
) -> None:
    """Typed in small letters with spaces, as people copy from paper."""
    driver.start._ask_recovery()
    box = driver.start.box
    assert isinstance(box, RecoverBox)
    name = driver.start.chosen.name if driver.start.chosen else ""
    driver.bot.keyClicks(box.code, codes_and_template[0][name].replace("-", " ").lower())
    driver.bot.keyClicks(box.fresh.first, "another good one")
    driver.bot.keyClicks(box.fresh.second, "another good one")
    driver.bot.mouseClick(box.button, Qt.MouseButton.LeftButton)

    assert driver.frame.place == Place("today")
    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    driver.type_passphrase("another good one")
    assert driver.frame is not None


def test_a_slip_in_the_recovery_code_names_its_group(
    driver: Driver, codes_and_template: tuple[dict[str, str], Path]
) -> None:
    """Noticed before anything is tried."""
    driver.start._ask_recovery()
    box = driver.start.box
    assert isinstance(box, RecoverBox)
    groups = next(iter(codes_and_template[0].values())).split("-")
    groups[1] = groups[1][:-1] + ("2" if groups[1][-1] != "2" else "3")  # the check character, surely wrong
    driver.bot.keyClicks(box.code, "-".join(groups))
    for field in (box.fresh.first, box.fresh.second):
        driver.bot.keyClicks(field, "another good one")
    driver.bot.mouseClick(box.button, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(box.code_box.problem))

    assert box.code_box.problem == say("start.recovery_group", group=2)


def test_arrow_keys_choose_the_person(driver: Driver) -> None:
    """Switching person is a key and a passphrase."""
    first = driver.start.chosen
    driver.bot.keyClick(driver.start, Qt.Key.Key_Down)

    assert driver.start.chosen is not None
    assert driver.start.chosen != first


def test_ctrl_l_locks_and_the_same_person_is_asked_first(driver: Driver) -> None:
    """The vault is closed; the start screen has the name ready."""
    driver.bot.keyClick(driver.start, Qt.Key.Key_Down)
    chosen = driver.start.chosen
    driver.unlock()
    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert driver.start.chosen == chosen
    assert driver.desktop.parts.session.card is None
    driver.settle()
    driver.unlock()  # the vault was really given back


def test_idle_minutes_lock(driver: Driver) -> None:
    """Nobody there."""
    driver.unlock()
    driver.desktop.idle.idled.emit()

    assert driver.start.chosen is not None


def test_the_cover_hides_everything_and_four_digits_come_back(driver: Driver) -> None:
    """F9; the digits are chosen on the first cover and typed on the way back."""
    frame = driver.unlock()
    driver.press(Qt.Key.Key_F9)
    cover = driver.desktop.scenes.cover
    assert cover is not None
    assert driver.desktop.parts.window.scene is cover
    assert not frame.isVisible()

    driver.bot.keyClicks(cover.field, "24682468")
    driver.bot.keyClick(cover, Qt.Key.Key_Space)
    driver.bot.keyClicks(cover.field, "2468")

    assert driver.desktop.scenes.cover is None
    assert driver.desktop.parts.window.scene is frame


def test_three_wrong_pins_lock(driver: Driver) -> None:
    """Then only the passphrase helps."""
    driver.unlock()
    driver.press(Qt.Key.Key_F9)
    cover = driver.desktop.scenes.cover
    assert cover is not None
    driver.bot.keyClicks(cover.field, "24682468")
    driver.bot.keyClick(cover, Qt.Key.Key_Space)
    for _ in range(3):
        driver.bot.keyClicks(cover.field, "0000")

    assert driver.start.chosen is not None
    assert driver.desktop.parts.session.card is None


def test_without_digits_only_the_passphrase_comes_back(driver: Driver) -> None:
    """Whoever comes to a cover whose time to choose is over cannot choose digits."""
    driver.unlock()
    driver.press(Qt.Key.Key_F9)
    cover = driver.desktop.scenes.cover
    assert cover is not None
    cover._on_choice_over()
    driver.bot.keyClick(cover, Qt.Key.Key_Return)

    assert driver.start.chosen is not None


def test_the_language_changes_where_one_is(driver: Driver) -> None:
    """From the settings, without a restart, and it is remembered."""
    frame = driver.unlock()
    frame.go(Place("settings"))
    frame.shell.set_reader(Reader.HIM)
    segments = frame.room.screen_section.languages  # type: ignore[union-attr]  # the settings room
    driver.bot.mouseClick(segments.button("en"), Qt.MouseButton.LeftButton)

    assert language() == "en"
    assert driver.frame.place == Place("settings")
    assert driver.frame.shell.reader is Reader.HIM
    assert driver.frame.rail.button("today").text() == "Today"
    assert load(driver.desktop.parts.root).language == "en"


def test_the_start_screen_changes_language_and_theme(driver: Driver) -> None:
    """Before anything is unlocked."""
    driver.bot.mouseClick(driver.start.choices.languages.button("zh-Hant"), Qt.MouseButton.LeftButton)
    assert unlock_box(driver).button.text() == "解鎖"

    driver.bot.mouseClick(driver.start.choices.theme, Qt.MouseButton.LeftButton)
    assert load(driver.desktop.parts.root).theme == "dark"
    driver.desktop._dressing.dress("light")


def test_the_first_run_makes_a_seat_and_checks_the_recovery_sheet(empty: Driver) -> None:
    """Facts, passphrase, recovery code printed, two groups typed back, and the new person unlocks."""
    assert empty.desktop.scenes.setup is not None
    view = empty.desktop.scenes.setup.view
    empty.bot.mouseClick(view.facts.forward, Qt.MouseButton.LeftButton)
    assert view.facts.worker.problem == say("setup.fill_worker")

    view.facts.worker.field.setText("王敏")  # type: ignore[attr-defined]  # it is a LineEdit
    view.facts.site.field.setText("青禾区婚姻家庭辅导室")  # type: ignore[attr-defined]  # the same
    empty.bot.mouseClick(view.facts.forward, Qt.MouseButton.LeftButton)
    secret = view.page
    assert isinstance(secret, SecretPage)
    empty.bot.keyClicks(secret.fresh.first, PASSPHRASE)
    empty.bot.keyClicks(secret.fresh.second, PASSPHRASE)
    empty.bot.keyClick(secret.fresh.second, Qt.Key.Key_Return)
    empty.bot.waitUntil(lambda: isinstance(view.page, CodePage), timeout=20_000)

    code = view.page
    assert isinstance(code, CodePage)
    empty.bot.mouseClick(code.print, Qt.MouseButton.LeftButton)
    empty.bot.waitUntil(lambda: code.told.text() == say("setup.sheet_sent"), timeout=20_000)
    assert empty.printed.jobs[0][1][0].startswith(b"%PDF")

    empty.bot.mouseClick(code.forward, Qt.MouseButton.LeftButton)
    confirm = view.page
    assert isinstance(confirm, ConfirmPage)
    empty.bot.mouseClick(confirm.forward, Qt.MouseButton.LeftButton)
    assert confirm.boxes[0][0].problem == say("setup.group_wrong")
    for box, group in confirm.boxes:
        box.field.setText(group.lower())  # type: ignore[attr-defined]  # it is a LineEdit
    empty.bot.mouseClick(confirm.forward, Qt.MouseButton.LeftButton)

    assert empty.start.chosen is not None
    assert empty.start.chosen.name == "王敏"
    empty.unlock()


def test_two_passphrases_that_differ_make_nothing(empty: Driver) -> None:
    """The second field says so."""
    assert empty.desktop.scenes.setup is not None
    view = empty.desktop.scenes.setup.view
    view.facts.worker.field.setText("王敏")  # type: ignore[attr-defined]  # it is a LineEdit
    view.facts.site.field.setText("某站")  # type: ignore[attr-defined]  # the same
    view.facts._on_forward()
    secret = view.page
    assert isinstance(secret, SecretPage)
    empty.bot.keyClicks(secret.fresh.first, PASSPHRASE)
    empty.bot.keyClicks(secret.fresh.second, PASSPHRASE + "x")
    empty.bot.mouseClick(secret.forward, Qt.MouseButton.LeftButton)

    assert secret.fresh.second_box.problem == say("common.passphrase.differs")
    assert empty.desktop.parts.people() == []
