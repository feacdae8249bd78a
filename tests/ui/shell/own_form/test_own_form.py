"""A site's own form from the gallery's menu to the printer, clicked as an administrator clicks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.casework import own_forms
from app.casework.work import Work
from app.domain.changes import Changes, Done
from tests.app.definitions.test_own_form import EXAMPLE, SMALL
from tests.ui.shell.counter import Counter
from ui.shell.forms.view import View as FormsView
from ui.shell.own_form.presenter import JUDGES_AFTER_MS, KEEPS_AFTER_MS
from ui.shell.own_form.view import View
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

GOODS = "site/goods"


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """A working desk."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


def _rest(counter: Counter) -> None:
    for _ in range(3):
        QTest.qWait(JUDGES_AFTER_MS // 2 + 40)
        counter.settle()


def _open(counter: Counter, form_id: str = GOODS) -> View:
    shown: View = counter.show(View, Place("own_form", form=form_id))
    _rest(counter)
    return shown


def _write(view: View, counter: Counter, text: str) -> None:
    view.text.replace_all(text)
    QTest.qWait(KEEPS_AFTER_MS)
    _rest(counter)


def _actions(menu: QMenu) -> dict[str, QAction]:
    found = {action.text(): action for action in menu.actions()}
    for action in menu.actions():
        if isinstance(inner := action.menu(), QMenu):
            found |= _actions(inner)
    return found


@pytest.fixture
def view(counter: Counter) -> View:
    """The guide's example, begun as a draft."""
    counter.do(lambda work: own_forms.begin(work, "goods", EXAMPLE))
    return _open(counter)


def test_from_the_menu_of_a_card_to_a_form_in_use(counter: Counter) -> None:
    """Copy, look at the sheet, put it in use; then it stands in the gallery under its own heading, and prints."""
    gallery: FormsView = counter.show(FormsView, Place("forms"))
    _rest(counter)
    (leaf,) = [one for one in gallery.gallery.leaves if one.id == "marriage/cooling_off_notice"]
    assert say("own_form.copy") in [act.words for act in gallery.gallery.acts_of(leaf)]
    gallery.gallery.chosen.emit("copy", leaf)
    _rest(counter)
    assert counter.shell.places == [Place("own_form", form="site/cooling_off_notice")]

    view = _open(counter, "site/cooling_off_notice")
    assert view.summary.text() == say("own_form.sound")
    assert view.preview.pages
    view.use.click()
    _rest(counter)
    assert counter.shell.told == [say("own_form.used", title="离婚冷静期告知单")]
    gallery.open(Place("forms"))
    _rest(counter)
    (own,) = [one for one in gallery.gallery.leaves if one.is_own]
    assert (own.group, own.code, own.can_be_printed) == ("site", "Z-1", True)
    gallery.gallery.chosen.emit("blank", own)
    _rest(counter)
    assert len(counter.shell.printed) == 1


def test_a_mistake_is_listed_and_pressing_it_goes_to_its_line(counter: Counter, view: View) -> None:
    """Its line, its place, the reason in plain words; until it is put right the form cannot be used."""
    _write(view, counter, EXAMPLE.replace('kind  = "phone"', 'kind  = "telephone"'))
    assert view.summary.text() == say("own_form.one_fault")
    heard = str(view.faults.rows.index(0).data())
    assert say("own_form.reason.not_one_of", name="telephone") in heard
    assert not view.use.isEnabled()
    view.faults.setCurrentIndex(view.faults.rows.index(0))
    QTest.keyClick(view.faults, Qt.Key.Key_Return)
    assert view.text.textCursor().block().text() == 'kind  = "telephone"'
    assert view.focusWidget() is view.text

    _write(view, counter, EXAMPLE)
    assert view.summary.text() == say("own_form.sound")
    assert view.use.isEnabled()


def test_what_is_typed_is_kept_by_itself(counter: Counter, view: View) -> None:
    """Right or wrong; also when another room is shown before the half second is over."""
    view.text.go_to(1)
    QTest.keyClicks(view.text, "# half a ")
    QTest.qWait(KEEPS_AFTER_MS + 50)
    counter.settle()
    assert counter.do(lambda work: own_forms.page(work, GOODS)).text.startswith("# half a code")
    QTest.keyClicks(view.text, "word ")
    view.leave()
    counter.settle()
    assert counter.do(lambda work: own_forms.page(work, GOODS)).text.startswith("# half a word code")
    assert _open(counter).text.toPlainText().startswith("# half a word code")


def test_a_draft_stands_in_the_gallery_and_can_be_given_up(counter: Counter, view: View) -> None:
    """Enter goes on with it; giving up takes it away."""
    gallery: FormsView = counter.show(FormsView, Place("forms"))
    _rest(counter)
    (draft,) = [leaf for leaf in gallery.gallery.leaves if leaf.is_own]
    assert say("own_form.short.draft") in draft.state
    gallery.gallery.setCurrentIndex(gallery.gallery.cards.index(gallery.gallery.cards.position(GOODS)))
    QTest.keyClick(gallery.gallery, Qt.Key.Key_Return)
    assert counter.shell.places[-1] == Place("own_form", form=GOODS)

    _actions(view.menu)[say("own_form.drop")].trigger()
    _rest(counter)
    assert counter.shell.places[-1] == Place("forms")
    assert counter.do(own_forms.lines) == ()


def test_an_earlier_version_comes_back_into_the_editor(counter: Counter, view: View) -> None:
    """Chosen in the menu; it counts once it is put in use; taken out, the form is offered no more."""
    view.use.click()
    _rest(counter)
    _write(view, counter, EXAMPLE.replace("物品领取登记表", "第二种"))
    view.use.click()
    _rest(counter)
    versions = counter.do(lambda work: own_forms.page(work, GOODS)).versions
    assert [version.edition for version in versions] == [2, 1]
    first = next(action for words, action in _actions(view.menu).items() if "第 1 版" in words)
    first.trigger()
    _rest(counter)
    assert view.text.toPlainText() == EXAMPLE
    assert counter.do(lambda work: work.definitions.form(GOODS).title.zh) == "第二种"

    _actions(view.menu)[say("own_form.out")].trigger()
    _rest(counter)
    assert not counter.do(lambda work: GOODS in work.definitions.forms)


def test_a_colleagues_version_is_told_and_does_not_touch_what_is_being_written(counter: Counter, view: View) -> None:
    """Side by side: the notice says who and when."""
    view.use.click()
    _rest(counter)
    mine = EXAMPLE.replace("备注", "说明一下")
    _write(view, counter, mine)
    page = counter.do(lambda work: own_forms.page(work, GOODS))
    assert page.is_draft

    def colleague(work: Work) -> Done[None]:
        own_forms.put_in_use(work, GOODS, EXAMPLE.replace("备注", "同事改的"), page.base)
        own_forms.keep_draft(work, GOODS, mine, page.base)
        return Done(Changes.FORMS, None)

    counter.do(colleague)
    _rest(counter)
    assert view.text.toPlainText() == mine
    newest = counter.do(lambda work: own_forms.page(work, GOODS)).versions[0]
    when = f"{newest.at:%Y-%m-%d %H:%M}"
    assert view.notice.text() == say("own_form.newer_since", who="王敏", at=when)
    view.use.click()
    _rest(counter)
    assert view.notice.text() == say("own_form.sides", count=2, who="王敏", at=when)
    assert view.notice.isVisible()


def test_a_form_goes_to_a_file_and_comes_from_one(
    counter: Counter, view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved, added in the gallery as another draft; what is no text is refused with a sentence."""
    file = tmp_path / "Goods for All.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    _actions(view.menu)[say("own_form.export")].trigger()
    _rest(counter)
    assert file.read_text("utf-8") == EXAMPLE

    gallery: FormsView = counter.show(FormsView, Place("forms"))
    _rest(counter)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    gallery.add_file.click()
    _rest(counter)
    assert counter.shell.places[-1] == Place("own_form", form="site/goods_for_all")

    file.write_bytes(b"\xff\xfe\x00")
    _actions(view.menu)[say("own_form.replace")].trigger()
    _rest(counter)
    assert counter.shell.told[-1] == say("own_form.too_big_file")
    file.write_text(SMALL, "utf-8")
    _actions(view.menu)[say("own_form.replace")].trigger()
    _rest(counter)
    assert view.text.toPlainText() == SMALL
    view.text.undo()
    assert view.text.toPlainText() == EXAMPLE


def test_lines_are_numbered_and_tab_leaves_the_text(view: View) -> None:
    """For a fault that names a line, and for those who use no mouse."""
    assert view.text.numbers_width() > 0
    assert view.text.blockCount() == EXAMPLE.count("\n") + 1
    assert view.text.tabChangesFocus()
