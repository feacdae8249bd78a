"""Files people bring, attached and looked at as a worker does it: dialog, drag, paste, walls, refusals, the viewer."""

import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.casework import attachments, cases, search
from app.casework.work import Work
from app.domain.attachments import Attachment, Media
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from app.settings import Settings
from tests.ui.shell.counter import LI, WANG, Counter
from tests.ui.viewing.test_drawing import endless, jpeg, pdf
from ui.printing.questions import PrivateDialog
from ui.shell.case.attach_panel import AttachPanel
from ui.shell.case.attachment_desk import CopyDialog
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.viewing.viewer import Viewer
from ui.widgets.rows_model import ROW_ROLE
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("does not support|propagateSizeHints", extend=True)

LONG = 20_000
LEFT = Qt.MouseButton.LeftButton
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"


@pytest.fixture
def couple(counter: Counter) -> RecordId:
    """A case of two."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


@pytest.fixture
def page(counter: Counter, couple: RecordId) -> View:
    """Its page, the worker alone in the room."""
    counter.shell.reader = Reader.WORKER
    shown: View = counter.show(View, Place("case", case=couple))
    return shown


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Where files lie outside."""
    folder = tmp_path / "桌面"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file."""
    file = folder / name
    file.write_bytes(content)
    return file


def begin(qtbot: QtBot, page: View) -> AttachPanel:
    """The button on the case page."""
    qtbot.mouseClick(page.side.attach, LEFT)
    qtbot.waitUntil(page.attach.isVisible, timeout=LONG)
    return page.attach


def choose(qtbot: QtBot, panel: AttachPanel, *files: Path) -> None:
    """Through the file dialog."""
    qtbot.mouseClick(panel.choose, LEFT)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(files[0].parent))
    names = " ".join(f'"{file.name}"' for file in files)
    line = dialog.findChild(QWidget, "fileNameEdit")
    assert line is not None
    line.setText(names)  # type: ignore[attr-defined]  # the dialog's own field
    dialog.accept()
    settled(qtbot, panel)


def settled(qtbot: QtBot, panel: AttachPanel) -> None:
    """Everything is read or refused."""
    qtbot.waitUntil(lambda: all(item.file or item.why for item in panel.presenter.items), timeout=LONG)


def keep(counter: Counter, qtbot: QtBot, panel: AttachPanel, scope: Scope) -> None:
    """For whom, and attach."""
    qtbot.mouseClick(panel.scope.button(scope), LEFT)
    qtbot.mouseClick(panel.save, LEFT)
    qtbot.waitUntil(lambda: not panel.presenter.is_busy, timeout=LONG)
    counter.settle()


def listed(page: View) -> list[Any]:
    """The rows of attachments."""
    rows = (page.timeline.rows.index(n).data(ROW_ROLE) for n in range(page.timeline.rows.rowCount()))
    return [row for row in rows if isinstance(page.presenter.entry(row.ref), Attachment)]


def attach(counter: Counter, case: RecordId, name: str, content: bytes, scope: Scope = Scope.BOTH) -> RecordId:
    """Without clicking."""
    file = attachments.Ready(name, Media.PDF if content.startswith(b"%PDF") else Media.JPEG, content)
    return counter.do(lambda work: attachments.add(work, case, scope, file))


def open_(counter: Counter, qtbot: QtBot, page: View, ref: object) -> Viewer:
    """As the button of the line does, until something is shown or said."""
    counter.settle()
    page.timeline.acted.emit(ref)
    qtbot.waitUntil(lambda: page.attachments.viewer is not None, timeout=LONG)
    viewer = page.attachments.viewer
    assert viewer is not None
    qtbot.waitUntil(lambda: bool(viewer.sheet.pages) or _is_refused(viewer), timeout=LONG)
    return viewer


def _is_refused(viewer: Viewer) -> bool:
    """A sentence stands where the page would be, and nothing is being drawn any more."""
    return bool(viewer.words.text()) and viewer._drawing is None


def test_files_are_chosen_named_said_for_whom_and_attached(
    counter: Counter, qtbot: QtBot, page: View, desk: Path, couple: RecordId
) -> None:
    """Several at once; nobody is attached for before it is said; what is hers is not there when he is."""
    files = put(desk, "IMG_2031.jpg", jpeg()), put(desk, "欠条.pdf", pdf())
    panel = begin(qtbot, page)
    assert not panel.save.isEnabled()
    choose(qtbot, panel, *files)
    qtbot.mouseClick(panel.save, LEFT)
    assert panel.problem.isVisible() and panel.problem.text() == say("attach.needs_scope")
    photo = next(row for row in panel.rows.values() if row.name.text() == "IMG_2031.jpg")
    assert photo.picture.pixmap().width() > 40
    photo.name.selectAll()
    word = QInputMethodEvent()
    word.setCommitString("伤情照片")
    QApplication.sendEvent(photo.name, word)
    keep(counter, qtbot, panel, Scope.HER)

    assert not panel.isVisible() and panel.presenter.items == []
    assert counter.shell.told[-1] == say("attach.told.kept", count=2)
    assert sorted(row.title for row in listed(page)) == ["伤情照片.jpg", "欠条.pdf"]
    assert {row.bar for row in listed(page)} == {"her"}
    assert [bool(row.picture) for row in sorted(listed(page), key=lambda row: row.title)] == [True, False]
    assert all(file.exists() for file in files)
    counter.let_in(Reader.HIM)
    counter.settle()
    assert listed(page) == []
    assert counter.do(lambda work: search.find(work, "伤情照片", Reader.HIM)) == ()
    (hit,) = counter.do(lambda work: search.find(work, "傷情照片", Reader.WORKER))
    assert (hit.id, hit.why, hit.snippet) == (couple, "attachment", "伤情照片.jpg")


def test_the_same_file_again_is_there_once(
    counter: Counter, qtbot: QtBot, page: View, desk: Path, couple: RecordId
) -> None:
    """And it is said."""
    file = put(desk, "a.jpg", jpeg())
    for _ in range(2):
        panel = begin(qtbot, page)
        choose(qtbot, panel, file)
        keep(counter, qtbot, panel, Scope.BOTH)

    assert len(listed(page)) == 1
    assert counter.shell.told[-1] == say("attach.told.only_known", count=1)


def test_what_cannot_be_attached_is_said_at_the_file_and_the_rest_is_attached(
    counter: Counter, qtbot: QtBot, page: View, desk: Path, couple: RecordId
) -> None:
    """Each with its sentence; the panel stays open with them, and nothing of them is in the vault."""
    bad = {
        "locked.pdf": (pdf(secret="open me"), "attachment_locked"),
        "endless.pdf": (endless(), "attachment_pages"),
        "broken.pdf": (b"%PDF-1.7 nothing\n%%EOF", "attachment_damaged"),
        "cut.pdf": (pdf()[:-300], "attachment_damaged"),
        "long.pdf": (pdf() + b" " * 21 * 1024 * 1024 + b"%%EOF", "attachment_too_large"),
        "phone.heic": (HEIC, "attachment_heic"),
        "empty.jpg": (b"", "attachment_empty"),
        "page.html": (b"<html></html>", "attachment_kind"),
        "cut.jpg": (jpeg()[:-300], "attachment_damaged"),
    }
    files = [put(desk, name, content) for name, (content, _) in bad.items()]
    panel = begin(qtbot, page)
    choose(qtbot, panel, *files, put(desk, "good.jpg", jpeg()))
    said = {item.name: item.why for item in panel.presenter.items}
    assert said == {name: say(f"error.refused.{rule}") for name, (_, rule) in bad.items()} | {"good.jpg": ""}
    keep(counter, qtbot, panel, Scope.BOTH)

    assert panel.isVisible() and len(panel.presenter.items) == len(bad)
    assert not panel.save.isEnabled()
    assert [row.title for row in listed(page)] == ["good.jpg"]
    assert all(file.exists() for file in files)
    qtbot.mouseClick(panel.cancel, LEFT)
    assert not panel.isVisible() and panel.presenter.items == []


def test_a_stick_that_was_pulled_and_a_folder_are_refused(
    counter: Counter, qtbot: QtBot, page: View, desk: Path
) -> None:
    """Dropped on the page."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(desk / "gone.jpg")), QUrl.fromLocalFile(str(desk))])
    drop(page, mime)
    settled(qtbot, page.attach)

    assert {item.why for item in page.attach.presenter.items} == {say("error.refused.attachment_gone")}


def drop(page: View, mime: QMimeData) -> None:
    """Onto the case page."""
    actions, point = Qt.DropAction.CopyAction, QPoint(300, 300)
    event = QDropEvent(QPointF(point), actions, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)


def test_a_picture_is_pasted_and_a_file_dropped(counter: Counter, qtbot: QtBot, page: View, desk: Path) -> None:
    """Onto the page as it is; an empty clipboard is told."""
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    qtbot.keyClick(page.timeline, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert counter.shell.told[-1] == say("attach.nothing_to_paste")
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    clipboard.setImage(image)
    qtbot.keyClick(page.timeline, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(put(desk, "b.pdf", pdf())))])
    drop(page, mime)
    settled(qtbot, page.attach)
    keep(counter, qtbot, page.attach, Scope.BOTH)
    clipboard.clear()

    assert sorted(row.title for row in listed(page)) == ["b.pdf", say("attach.pasted") + ".jpg"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a file that comes slowly is a named pipe")
def test_reading_is_stopped_when_the_file_is_not_wanted_any_more(
    counter: Counter, qtbot: QtBot, page: View, desk: Path
) -> None:
    """A telephone that sends slowly: the window goes on, the cross takes it away, the next one is read."""
    slow = desk / "slow.jpg"
    os.mkfifo(slow)
    stopped = threading.Event()

    def send() -> None:
        with slow.open("wb", buffering=0) as pipe:
            try:
                while True:
                    pipe.write(b"\xff\xd8\xff" + bytes(2**20))
            except BrokenPipeError:
                stopped.set()

    threading.Thread(target=send, daemon=True).start()
    panel = begin(qtbot, page)
    monkeyed = attachments.MOST_RAW_BYTES
    attachments.MOST_RAW_BYTES = 2**50  # type: ignore[misc]  # or it would end by itself
    try:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(slow)), QUrl.fromLocalFile(str(put(desk, "next.jpg", jpeg())))])
        drop(page, mime)
        qtbot.waitUntil(lambda: panel.presenter.items[0].read > 2**21, timeout=LONG)
        first = next(iter(panel.rows.values()))
        assert "MB" in first.words.text()
        qtbot.mouseClick(first.drop, LEFT)
        qtbot.waitUntil(stopped.is_set, timeout=LONG)
    finally:
        attachments.MOST_RAW_BYTES = monkeyed  # type: ignore[misc]  # as above
    settled(qtbot, panel)

    assert [item.name for item in panel.presenter.items] == ["next.jpg"]


def test_a_full_disk_loses_nothing(counter: Counter, qtbot: QtBot, page: View, desk: Path, couple: RecordId) -> None:
    """A sentence; the file stays in the list and is attached when there is room."""

    def limit(pages: int) -> Any:
        def verb(work: Work) -> int:
            with work.store._engine.connect() as connection:
                return int(connection.execute(text(f"PRAGMA max_page_count = {pages}")).scalar_one())

        return verb

    content = pdf() + os.urandom(400_000) + b"%%EOF"
    panel = begin(qtbot, page)
    choose(qtbot, panel, put(desk, "big.pdf", content))
    counter.do(limit(1))
    keep(counter, qtbot, panel, Scope.BOTH)
    assert counter.shell.told[-1] == say("error.disk_full")
    assert panel.isVisible() and len(panel.presenter.ready) == 1 and listed(page) == []
    counter.do(limit(2**31 - 2))
    qtbot.mouseClick(panel.save, LEFT)
    qtbot.waitUntil(lambda: not panel.isVisible(), timeout=LONG)
    counter.settle()

    assert [row.title for row in listed(page)] == ["big.pdf"]


def test_whoever_comes_in_sees_nothing_of_what_was_chosen(
    counter: Counter, qtbot: QtBot, page: View, desk: Path
) -> None:
    """Hers is put away before he sits down; what both may see may stay."""
    panel = begin(qtbot, page)
    choose(qtbot, panel, put(desk, "病历.jpg", jpeg()))
    qtbot.mouseClick(panel.scope.button(Scope.HER), LEFT)
    counter.let_in(Reader.HIM)
    counter.settle()
    assert not panel.isVisible() and panel.presenter.items == [] and panel.rows == {}
    assert counter.shell.told[-1] == say("attach.put_away")

    panel = begin(qtbot, page)
    assert not panel.scope.button(Scope.HER).isEnabled() and panel.closed_hint.isVisible()
    choose(qtbot, panel, put(desk, "协议.jpg", jpeg()))
    qtbot.mouseClick(panel.scope.button(Scope.BOTH), LEFT)
    counter.let_in(Reader.BOTH)
    counter.settle()
    assert panel.isVisible() and len(panel.presenter.items) == 1


def test_the_phone_folder_is_offered_where_there_is_one(counter: Counter, qtbot: QtBot, page: View, desk: Path) -> None:
    """The folder chosen in the settings for what is scanned."""
    panel = begin(qtbot, page)
    assert not panel.folder.isVisible()
    qtbot.mouseClick(panel.cancel, LEFT)
    counter.shell.settings = Settings(scan_folder=str(desk))
    panel = begin(qtbot, page)
    qtbot.mouseClick(panel.folder, LEFT)
    dialog = panel.findChild(QFileDialog)

    assert dialog is not None and Path(dialog.directory().absolutePath()) == desk
    dialog.reject()


def test_pages_are_turned_and_made_larger_by_keys(counter: Counter, qtbot: QtBot, page: View, couple: RecordId) -> None:
    """A page at a time."""
    viewer = open_(counter, qtbot, page, attach(counter, couple, "a.pdf", pdf(3)))
    assert (viewer.pages, viewer.page, viewer.place.text()) == (3, 0, say("attach.view.place", page=1, pages=3))
    assert not viewer.before.isEnabled()
    qtbot.keyClick(viewer.sheet, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: viewer.page == 2)
    assert not viewer.after.isEnabled()
    qtbot.keyClick(viewer.sheet, Qt.Key.Key_PageUp)
    assert viewer.page == 1
    qtbot.keyClick(viewer.sheet, Qt.Key.Key_PageDown)
    assert viewer.page == 1, "first to the foot of the page"
    narrow = viewer.sheet.pages[0].width()
    qtbot.keyClick(viewer.sheet, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: viewer.sheet.pages[0].width() > narrow, timeout=LONG)
    qtbot.mouseClick(viewer.smaller, LEFT)
    qtbot.waitUntil(lambda: viewer.sheet.pages[0].width() == narrow, timeout=LONG)
    qtbot.keyClick(viewer.sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.attachments.viewer is None)


def test_the_viewer_goes_when_somebody_comes_in_and_when_the_page_is_left(
    counter: Counter, qtbot: QtBot, page: View, couple: RecordId
) -> None:
    """And with it everything it held."""
    ref = attach(counter, couple, "a.jpg", jpeg(), Scope.HER)
    viewer = open_(counter, qtbot, page, ref)
    counter.let_in(Reader.HIM)
    assert page.attachments.viewer is None and viewer._content == b"" and viewer._drawing is None
    counter.let_in(Reader.HER)
    counter.settle()
    open_(counter, qtbot, page, ref)
    page.leave()
    assert page.attachments.viewer is None


def test_what_cannot_be_drawn_is_told_in_the_place_of_the_page(
    counter: Counter, qtbot: QtBot, page: View, couple: RecordId
) -> None:
    """A colleague's computer may have let it in."""
    viewer = open_(counter, qtbot, page, attach(counter, couple, "a.pdf", b"%PDF-1.7 nothing\n%%EOF"))

    assert (viewer.words.text(), viewer.stack.currentIndex()) == (say("attach.cannot.damaged"), 1)
    assert not viewer.print.isEnabled()
    viewer.reject()


def test_a_process_that_dies_takes_nothing_along(counter: Counter, qtbot: QtBot, page: View, couple: RecordId) -> None:
    """One page brings it down; another is drawn by a new one."""
    viewer = open_(counter, qtbot, page, attach(counter, couple, "a.pdf", pdf(3)))
    assert viewer._drawing is not None
    viewer._drawing._process.kill()
    qtbot.waitUntil(lambda: viewer.words.text() == say("attach.cannot.damaged"), timeout=LONG)
    qtbot.mouseClick(viewer.after, LEFT)
    qtbot.waitUntil(lambda: viewer.stack.currentIndex() == 0, timeout=LONG)

    assert viewer.page == 1
    viewer.reject()


def test_it_is_printed_as_it_was_drawn_once_somebody_stands_there(
    counter: Counter, qtbot: QtBot, page: View, couple: RecordId
) -> None:
    """Page by page, under a title that names nothing."""
    viewer = open_(counter, qtbot, page, attach(counter, couple, "王芳的病历.pdf", pdf(2)))
    qtbot.mouseClick(viewer.print, LEFT)
    qtbot.waitUntil(lambda: viewer.findChild(PrivateDialog) is not None, timeout=LONG)
    question = viewer.findChild(PrivateDialog)
    assert question is not None and counter.shell.printed == []
    qtbot.mouseClick(question.print, LEFT)
    qtbot.waitUntil(lambda: len(counter.shell.printed) == 1, timeout=LONG)

    title, (printed,) = counter.shell.printed[0]
    assert title == say("attach.print_title")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 2
    assert "王芳".encode() not in printed
    viewer.reject()


def test_a_copy_leaves_only_after_a_warning_and_with_its_line(
    counter: Counter, qtbot: QtBot, page: View, couple: RecordId, desk: Path
) -> None:
    """While the worker is alone; not offered to anybody else."""
    content = pdf(2)
    ref = attach(counter, couple, "欠条.pdf", content)
    viewer = open_(counter, qtbot, page, ref)
    assert viewer.copy.isVisible()
    qtbot.mouseClick(viewer.copy, LEFT)
    question = viewer.findChild(CopyDialog)
    assert question is not None and question.wait.isDefault()
    qtbot.mouseClick(question.go, LEFT)
    dialog = viewer.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(desk))
    dialog.selectFile(str(desk / "副本.pdf"))
    dialog.accept()
    qtbot.waitUntil((desk / "副本.pdf").exists, timeout=LONG)
    counter.settle()

    assert (desk / "副本.pdf").read_bytes() == content
    assert [file.name for file in desk.iterdir()] == ["副本.pdf"]
    assert say("attach.told.copied", file="副本.pdf") in counter.shell.told
    lines = counter.do(lambda work: _audit(work, "attachment_copied"))
    assert lines == [bytes(ref)]
    viewer.reject()
    counter.let_in(Reader.BOTH)
    counter.settle()
    assert not open_(counter, qtbot, page, ref).copy.isVisible()
    page.attachments.close_viewer()


def _audit(work: Work, verb: str) -> list[bytes]:
    with work.store.read() as connection:
        rows = connection.execute(text("SELECT record FROM audit WHERE verb = :verb"), {"verb": verb})
        return [bytes(row.record) for row in rows]


def test_a_place_that_takes_no_files_is_told(
    counter: Counter, qtbot: QtBot, page: View, couple: RecordId, desk: Path
) -> None:
    """The attachment is safe."""
    ref = attach(counter, couple, "欠条.pdf", pdf())
    counter.settle()
    one = page.presenter.entry(ref)
    assert isinstance(one, Attachment)
    page.attachments.presenter.take_out(one, desk / "no such folder" / "a.pdf")
    counter.settle()
    qtbot.waitUntil(lambda: say("attach.copy_refused", why="")[:6] in "".join(counter.shell.told), timeout=LONG)


def test_a_hostile_small_picture_is_not_unpacked(counter: Counter, qtbot: QtBot, page: View, couple: RecordId) -> None:
    """It came with a record from elsewhere; the line is there without it."""
    file = attachments.Ready("x.jpg", Media.JPEG, jpeg(), thumbnail=jpeg((3000, 3000)))
    counter.do(lambda work: attachments.add(work, couple, Scope.BOTH, file))
    counter.settle()
    page.grab()
    (row,) = listed(page)

    assert row.picture and page.timeline._delegate.pictures._known[row.picture].isNull()


def test_the_small_picture_is_as_it_was(counter: Counter, qtbot: QtBot, page: View, desk: Path) -> None:
    """Drawn in its line, and forgotten with it."""
    panel = begin(qtbot, page)
    choose(qtbot, panel, put(desk, "red.jpg", jpeg((200, 200), "red")))
    keep(counter, qtbot, panel, Scope.BOTH)
    page.grab()
    (row,) = listed(page)
    picture = Image.open(io.BytesIO(row.picture))
    assert picture.size == (160, 160) and not page.timeline._delegate.pictures._known[row.picture].isNull()
    counter.let_in(Reader.HIM)
    assert page.timeline._delegate.pictures._known == {}
