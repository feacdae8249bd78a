"""Who and where: a new site, or the site of a colleague."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.doors import NewSeat
from ui.shell.setup.page import SetupPage
from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.words import say

DESKS = ("marriage", "bereavement", "relief")


class FactsPage(SetupPage):
    """Signals:
    filled: a NewSeat.
    """

    filled = Signal(object)

    def __init__(self, *, can_go_back: bool) -> None:
        super().__init__(say("setup.title"), "", say("common.next"), say("common.back") if can_go_back else "")
        self.how = Segmented([("found", say("setup.found"), ""), ("join", say("setup.join"), "")], say("setup.how"))
        self.how.choose("found")
        self.worker = FieldBox(say("setup.worker"), LineEdit(), say("setup.worker_hint"))
        self.site = FieldBox(say("setup.site"), LineEdit(), say("setup.site_hint"))
        self.desks = Segmented([(desk, say(f"setup.desk_{desk}"), "") for desk in DESKS], say("setup.desk"))
        self.desks.choose("marriage")
        self.desk = FieldBox(say("setup.desk"), self.desks)
        self.phone = FieldBox(say("setup.phone"), LineEdit(input_method=False))
        self.chooser = QuietButton(say("setup.choose_file"), "folder-open")
        self._file_name = PlainLabel(say("setup.no_file"), "secondary")
        self.file = FieldBox(say("setup.invitation_file"), _line(self.chooser, self._file_name))
        self.code = FieldBox(say("setup.invitation_code"), LineEdit(input_method=False))
        self._invitation = b""
        self.add(self.how, self.worker, self.site, self.desk, self.phone, self.file, self.code)
        self.setFocusProxy(self.worker)
        self.how.chosen.connect(self._on_how)
        self.chooser.clicked.connect(self._on_choose)
        self.forward.clicked.connect(self._on_forward)
        for box in (self.worker, self.site, self.phone, self.code):
            if isinstance(box.field, LineEdit):
                box.field.submitted.connect(self._on_forward)
        self._on_how("found")

    def take_invitation(self, file: Path) -> None:
        """Read the invitation file; one that cannot be read counts as none."""
        try:
            self._invitation = file.read_bytes()
        except OSError:
            self._invitation = b""
        self._file_name.setText(file.name if self._invitation else say("setup.no_file"))
        self.file.show_problem("")

    @Slot(object)
    def _on_how(self, how: object) -> None:
        joins = how == "join"
        for box in (self.site, self.desk, self.phone):
            box.setVisible(not joins)
        for box in (self.file, self.code):
            box.setVisible(joins)

    @Slot()
    def _on_choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, say("setup.choose_file"), "", say("setup.file_kinds"))
        if name:
            self.take_invitation(Path(name))

    @Slot()
    def _on_forward(self) -> None:
        joins = self.how.value() == "join"
        needed = [(self.worker, bool(_text(self.worker)), say("setup.fill_worker"))]
        if joins:
            needed.append((self.file, bool(self._invitation), say("setup.fill_file")))
            needed.append((self.code, bool(_text(self.code)), say("setup.fill_code")))
        else:
            needed.append((self.site, bool(_text(self.site)), say("setup.fill_site")))
        for box, is_filled, sentence in needed:
            box.show_problem("" if is_filled else sentence)
        missing = [box for box, is_filled, _ in needed if not is_filled]
        if missing:
            missing[0].setFocus()
        else:
            self.filled.emit(self._seat(joins))

    def _seat(self, joins: bool) -> NewSeat:
        if joins:
            return NewSeat(worker=_text(self.worker), invitation=self._invitation, invitation_code=_text(self.code))
        return NewSeat(
            worker=_text(self.worker),
            site=_text(self.site),
            desk=str(self.desks.value()),
            phone=_text(self.phone),
        )


def _text(box: FieldBox) -> str:
    return box.field.text().strip() if isinstance(box.field, LineEdit) else ""


def _line(*parts: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(row(*parts, None))
    return holder
