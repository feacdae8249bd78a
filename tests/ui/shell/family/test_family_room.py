"""The page of the family: told by keyboard, drawn at once, and nothing of one spouse before the other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.casework import cases, family
from app.casework.family import How, Relation, Who
from app.domain.family import System
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role, Scope
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.questions import PrivateDialog
from ui.shell.family.view import View
from ui.shell.room import Place

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def couple(counter: Counter) -> RecordId:
    """Two spouses."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def party(counter: Counter, case: RecordId, role: Role) -> RecordId:
    """Where a party stands."""
    page = counter.do(lambda work: family.page(work, case, Reader.WORKER))
    return next(one.id for one in page.family.members if one.role is role)


def typed(view: View, **content: str) -> None:
    """Put words into the fields that are open, as a person would."""
    fields = view.panel.fields[view.panel.kind]
    fields.fill(fields.read() | content)
    fields.changed.emit()


def listed(view: View) -> str:
    """The list as a screen reader says it."""
    QApplication.processEvents()
    return "\n".join(str(view.list.rows.index(at).data()) for at in range(view.list.rows.rowCount()))


def save(counter: Counter, view: View) -> None:
    """Ctrl+S, and what it leads to."""
    QTest.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    counter.settle()


def test_somebody_is_added_put_right_and_taken_out(counter: Counter, couple: RecordId) -> None:
    """The drawing follows, and each step can be taken back."""
    her = party(counter, couple, Role.WIFE)
    view = counter.show(View, Place("family", case=couple))
    assert {"李强", "王芳"} <= set(view.views["genogram"].drawing.words)
    typed(view, how="mother", name="王母", born="50")
    save(counter, view)
    assert "四位数字" in view.panel.fields["person"].box("born").problem
    typed(view, born="1950")
    save(counter, view)
    assert "和谁" in view.panel.fields["person"].box("of").problem
    typed(view, of=her.hex())
    assert view.panel.fields["person"].box("sex").isHidden(), "a mother is a woman"
    save(counter, view)
    assert "王母, 王芳的母亲" in listed(view) and "王母" in view.views["genogram"].drawing.words
    assert view.panel.fields["person"].read()["name"] == ""

    row = next(at for at in range(view.list.rows.rowCount()) if "王母, " in str(view.list.rows.index(at).data()))
    view.list.setCurrentIndex(view.list.rows.index(row))
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    typed(view, name="外婆", died="2020")
    save(counter, view)
    assert "1950–2020" in view.views["genogram"].drawing.words and "外婆" in listed(view)

    view.list.setCurrentIndex(view.list.rows.index(row))
    QTest.keyClick(view.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    counter.settle()
    assert "外婆" not in listed(view)
    counter.shell.undo()
    counter.settle()
    counter.settle()
    assert "外婆" in listed(view)


def test_ties_and_surroundings_are_told(counter: Counter, couple: RecordId) -> None:
    """Chosen from lists; what is missing is said at its field."""
    her, him = party(counter, couple, Role.WIFE), party(counter, couple, Role.HUSBAND)
    view = counter.show(View, Place("family", case=couple))
    view.panel.show_kind("tie")
    typed(view, a=him.hex(), b=her.hex())
    save(counter, view)
    assert "什么关系" in view.panel.fields["tie"].box("detail").problem
    typed(view, detail="partner:separated")
    save(counter, view)
    assert "李强 — 王芳, 分居" in listed(view)
    view.panel.show_kind("link")
    save(counter, view)
    assert view.panel.fields["link"].box("system").problem
    typed(view, system=System.SCHOOL.value, name="实验小学", strength="strong", flow="from")
    save(counter, view)
    assert "全家 — 学校 实验小学, 紧密 · 得到支持" in listed(view)
    assert {"全家", "实验小学"} & set(view.views["ecomap"].drawing.words) == {"实验小学"}


def test_nothing_of_hers_is_drawn_listed_or_offered_before_him(counter: Counter, couple: RecordId) -> None:
    """Not even among those one could choose; what was being typed for her comes back with her."""
    her = party(counter, couple, Role.WIFE)
    counter.do(lambda work: family.add(work, couple, Scope.HER, Who(name="姨妈"), Relation(of=her, how=How.SIBLING)))
    counter.shell.reader = Reader.HER
    view = counter.show(View, Place("family", case=couple))
    assert "姨妈" in listed(view) and view.panel.chosen_scope() is Scope.HER
    typed(view, name="老同学")
    counter.let_in(Reader.HIM)
    assert listed(view) == "" and view.panel.fields["person"].read()["name"] == ""
    counter.settle()
    of = view.panel.fields["person"].field("of")
    assert "姨妈" not in listed(view) and all("姨妈" not in of.itemText(at) for at in range(of.count()))
    assert "姨妈" not in view.views["genogram"].drawing.words and view.panel.fields["person"].read()["name"] == ""
    assert not view.panel.scope.button(Scope.HER).isEnabled()
    counter.let_in(Reader.HER)
    counter.settle()
    assert view.panel.fields["person"].read()["name"] == "老同学"


def test_a_couples_picture_is_printed_once_somebody_watches_the_printer(counter: Counter, couple: RecordId) -> None:
    """One page for each drawing there is."""
    view = counter.show(View, Place("family", case=couple))
    QTest.keyClick(view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = view.findChild(PrivateDialog)
    assert counter.shell.printed == []
    dialog.print.click()
    counter.settle()
    ((title, pdfs),) = counter.shell.printed
    assert "李强" not in title and pdfs[0].startswith(b"%PDF")
