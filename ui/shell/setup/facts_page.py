"""Who and where: a new site, or the site of a colleague."""

from PySide6.QtCore import Signal, Slot

from app.domain.invitation_slip import read
from ui.doors import NewSeat
from ui.shell.setup.page import SetupPage
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.segmented import Segmented
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
        self.how = Segmented([("found", say("setup.found"), ""), ("join", say("setup.join"), "")], say("setup.how"))
        self.how.choose("found")
        self.worker = FieldBox(say("setup.worker"), LineEdit(), say("setup.worker_hint"))
        self.site = FieldBox(say("setup.site"), LineEdit(), say("setup.site_hint"))
        self.desks = Segmented([(desk, say(f"setup.desk_{desk}"), "") for desk in DESKS], say("setup.desk"))
        self.desks.choose("marriage")
        self.desk = FieldBox(say("setup.desk"), self.desks)
        self.phone = FieldBox(say("setup.phone"), LineEdit(input_method=False))
        self.server = FieldBox(say("setup.server"), LineEdit(input_method=False))
        self.code = FieldBox(say("setup.invitation_code"), LineEdit(input_method=False), say("setup.invitation_hint"))
        self.add(self.how, self.worker, self.site, self.desk, self.phone, self.server, self.code)
        self.setFocusProxy(self.worker)
        self.how.chosen.connect(self._on_how)
        self.forward.clicked.connect(self._on_forward)
        for box in (self.worker, self.site, self.phone, self.server, self.code):
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
        slip = read(text)
        if slip is not None:
            self.how.choose("join")
            self._on_how("join")
            for box in (self.worker, self.site, self.phone):
                if _text(box) == text.strip():
                    _edit(box).clear()
            _edit(self.server).setText(slip.address)
            _edit(self.code).setText(slip.code)

    @Slot(object)
    def _on_how(self, how: object) -> None:
        joins = how == "join"
        for box in (self.site, self.desk, self.phone):
            box.setVisible(not joins)
        for box in (self.server, self.code):
            box.setVisible(joins)

    @Slot()
    def _on_forward(self) -> None:
        joins = self.how.value() == "join"
        needed = [(self.worker, bool(_text(self.worker)), say("setup.fill_worker"))]
        if joins:
            needed.append((self.server, bool(_text(self.server)), say("setup.fill_server")))
            needed.append((self.code, bool(_text(self.code)), say("setup.fill_code")))
        else:
            needed.append((self.site, bool(_text(self.site)), say("setup.fill_site")))
        for box, is_filled, sentence in needed:
            box.show_problem("" if is_filled else sentence)
        missing = [box for box, is_filled, _ in needed if not is_filled]
        if missing:
            missing[0].setFocus()
        elif joins:
            self.asked.emit(self._seat(joins))
        else:
            self.filled.emit(self._seat(joins))

    def _seat(self, joins: bool) -> NewSeat:
        if joins:
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
