"""Who and where: a new site, or the site of a colleague."""

from PySide6.QtCore import Signal, Slot

from app.domain import site_sheet
from app.domain.invitation_slip import read
from app.errors import WrongSecret
from app.vault import recovery_code
from ui.doors import NewSeat
from ui.shell.setup.page import SetupPage
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.segmented import Segmented
from ui.wording import sentence
from ui.words import say

DESKS = ("marriage", "bereavement", "relief")


class FactsPage(SetupPage):
    """Signals:
    filled: a NewSeat of a new site.
    asked: a NewSeat by an invitation, which the centre is to be asked about.
    """

    filled = Signal(object)
    asked = Signal(object)

    def __init__(self, *, can_go_back: bool) -> None:
        super().__init__(say("setup.title"), "", say("common.next"), say("common.back") if can_go_back else "")
        ways = ("found", "join", "recover")
        self.how = Segmented([(way, say(f"setup.{way}"), "") for way in ways], say("setup.how"), compact=True)
        self.how.choose("found")
        self.worker = FieldBox(say("setup.worker"), LineEdit(), say("setup.worker_hint"))
        self.site = FieldBox(say("setup.site"), LineEdit(), say("setup.site_hint"))
        self.desks = Segmented([(desk, say(f"setup.desk_{desk}"), "") for desk in DESKS], say("setup.desk"))
        self.desks.choose("marriage")
        self.desk = FieldBox(say("setup.desk"), self.desks)
        self.phone = FieldBox(say("setup.phone"), LineEdit(input_method=False))
        self.server = FieldBox(say("setup.server"), LineEdit(input_method=False))
        self.code = FieldBox(say("setup.invitation_code"), LineEdit(input_method=False), say("setup.invitation_hint"))
        self.sheet = FieldBox(say("setup.site_sheet"), LineEdit(input_method=False), say("setup.site_sheet_hint"))
        self.add(self.how, self.worker, self.site, self.desk, self.phone, self.server, self.code, self.sheet)
        self.setFocusProxy(self.worker)
        self.how.chosen.connect(self._on_how)
        self.forward.clicked.connect(self._on_forward)
        for box in (self.worker, self.site, self.phone, self.server, self.code, self.sheet):
            if isinstance(box.field, LineEdit):
                box.field.submitted.connect(self._on_forward)
                box.field.textChanged.connect(self._on_typed)
        self._on_how("found")

    def show_asking(self) -> None:
        """The centre is being asked."""
        self.forward.setEnabled(False)
        self.code.show_problem("")
        self.code.show_note(say("setup.asking"))

    def show_answer(self, problem: str) -> None:
        """The centre has answered: nothing where all is well, else why this invitation does not work."""
        self.forward.setEnabled(True)
        self.code.show_note("")
        self.code.show_problem(problem)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        """A scanner types the whole square into whichever field has the focus."""
        slip, sheet = read(text), site_sheet.read(text)
        if slip is not None:
            self._fill("join", text, slip.address, self.code, slip.code)
        elif sheet is not None:
            self._fill("recover", text, sheet[0], self.sheet, sheet[1])

    def _fill(self, how: str, scanned: str, address: str, box: FieldBox, code: str) -> None:
        self.how.choose(how)
        self._on_how(how)
        for other in (self.worker, self.site, self.phone):
            if _text(other) == scanned.strip():
                _edit(other).clear()
        _edit(self.server).setText(address)
        _edit(box).setText(code)

    @Slot(object)
    def _on_how(self, how: object) -> None:
        shown = {
            "found": (self.site, self.desk, self.phone),
            "join": (self.server, self.code),
            "recover": (self.desk, self.server, self.sheet),
        }[str(how)]
        for box in (self.site, self.desk, self.phone, self.server, self.code, self.sheet):
            box.setVisible(box in shown)

    @Slot()
    def _on_forward(self) -> None:
        how = self.how.value()
        asked = {"found": (self.site,), "join": (self.server, self.code), "recover": (self.server, self.sheet)}
        words = {
            self.worker: "worker", self.site: "site", self.server: "server", self.code: "code", self.sheet: "sheet",
        }  # fmt: skip
        needed = [(box, bool(_text(box)), say(f"setup.fill_{words[box]}")) for box in (self.worker, *asked[str(how)])]
        for box, is_filled, told in needed:
            box.show_problem("" if is_filled else told)
        missing = [box for box, is_filled, _ in needed if not is_filled]
        if missing:
            missing[0].setFocus()
        elif how == "join":
            self.asked.emit(self._seat(how))
        elif how == "found" or self._is_sheet():
            self.filled.emit(self._seat(how))

    def _is_sheet(self) -> bool:
        """Whether what was typed can be a sheet at all; the centre is asked when the vault is made."""
        try:
            recovery_code.read(_text(self.sheet), site_sheet.GROUPS)
        except WrongSecret as slip:
            self.sheet.show_problem(sentence(slip))
            self.sheet.setFocus()
            return False
        return True

    def _seat(self, how: object) -> NewSeat:
        if how == "recover":
            return NewSeat(
                worker=_text(self.worker),
                desk=str(self.desks.value()),
                server=_text(self.server),
                site_sheet=_text(self.sheet),
            )
        if how == "join":
            return NewSeat(worker=_text(self.worker), server=_text(self.server), invitation_code=_text(self.code))
        return NewSeat(
            worker=_text(self.worker),
            site=_text(self.site),
            desk=str(self.desks.value()),
            phone=_text(self.phone),
        )


def _text(box: FieldBox) -> str:
    return box.field.text().strip() if isinstance(box.field, LineEdit) else ""


def _edit(box: FieldBox) -> LineEdit:
    assert isinstance(box.field, LineEdit)  # noqa: S101 - made so above
    return box.field
