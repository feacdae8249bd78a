"""Enrolling somebody, in place above the list: a name or none, a telephone only if it is given."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.casework.enrolments import Applicant
from app.domain.ids import RecordId
from app.errors import BadEntry
from ui.shell.classes.presenter import ClassPresenter
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say


class EnrolPanel(Card):
    """Signals:
    closed: nobody more.
    enrolled: somebody; whether the slip is wanted.
    """

    closed = Signal()
    enrolled = Signal(object, bool)

    def __init__(self, presenter: ClassPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._presenter = presenter
        self._may_wait = self._is_twin_meant = self._wants_slip = False
        self.name, self.phone = LineEdit(), LineEdit(input_method=False)
        self.name_box = FieldBox(say("classes.enrol.name"), self.name, say("classes.enrol.name_hint"))
        self.phone_box = FieldBox(say("classes.enrol.phone"), self.phone, say("classes.enrol.phone_hint"))
        more = (("partner", say("classes.enrol.partner")), ("quiet", say("classes.enrol.quiet")))
        self.more = ChoiceChips(say("classes.enrol.more"), more, many=True)
        self.save = PrimaryButton(say("classes.enrol.save"), "check")
        self.save_slip = QuietButton(say("classes.enrol.save_slip"), "printer")
        self.close_button = PlainButton(say("common.close"))
        self._lay_out()
        self._listen()

    def begin(self) -> None:
        """For the next person."""
        self._may_wait = self._is_twin_meant = False
        for edit in (self.name, self.phone):
            edit.clear()
        self.more.show_codes(())
        self._show_plain()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its fields: the list below gives way."""
        super().showEvent(event)
        self.setMinimumHeight(self.body.totalSizeHint().height())

    @Slot()
    def _on_save(self) -> None:
        self._enrol(wants_slip=False)

    @Slot()
    def _on_save_slip(self) -> None:
        self._enrol(wants_slip=True)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        """Another person is asked about anew."""
        self._may_wait = self._is_twin_meant = False
        self._show_plain()

    def _enrol(self, *, wants_slip: bool) -> None:
        self._wants_slip = wants_slip
        who = Applicant(
            name=self.name.text(),
            phone=self.phone.text(),
            with_partner="partner" in self.more.codes(),
            is_quiet="quiet" in self.more.codes(),
        )
        may_wait, is_twin_meant = self._may_wait, self._is_twin_meant
        self._presenter.enrol(
            who, self._on_enrolled, self._on_failed, may_wait=may_wait, is_twin_meant=is_twin_meant
        )  # fmt: skip

    def _on_enrolled(self, id_: RecordId) -> None:
        wants_slip = self._wants_slip
        self.begin()
        self.enrolled.emit(id_, wants_slip)

    def _on_failed(self, error: Exception) -> None:
        problem = str(error.facts.get("problem", "")) if isinstance(error, BadEntry) else ""
        if problem == "class_full":
            self._may_wait = True
            self.save.setText(say("classes.enrol.wait"))
        elif problem == "class_twice":
            self._is_twin_meant = True
            self.save.setText(say("classes.enrol.twin"))
        is_phone = isinstance(error, BadEntry) and error.facts.get("field") == "phone"
        (self.phone_box if is_phone else self.name_box).show_problem(sentence(error))
        (self.phone if is_phone else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_plain(self) -> None:
        self.save.setText(say("classes.enrol.save"))
        for box in (self.name_box, self.phone_box):
            box.show_problem("")

    def _lay_out(self) -> None:
        self.add(PlainLabel(say("classes.voluntary"), "caption", wraps=True))
        fields = row(self.name_box, self.phone_box, space=12)
        for box in (self.name_box, self.phone_box):
            fields.setAlignment(box, Qt.AlignmentFlag.AlignTop)
        self.add(fields)
        self.add(self.more)
        self.add(row(None, self.close_button, self.save_slip, self.save))
        self.body.setSpacing(px(6))

    def _listen(self) -> None:
        self.save.clicked.connect(self._on_save)
        self.save_slip.clicked.connect(self._on_save_slip)
        self.close_button.clicked.connect(self.closed)
        self.name.submitted.connect(self._on_save)
        self.phone.submitted.connect(self._on_save)
        self.name.textEdited.connect(self._on_edited)
        self.phone.textEdited.connect(self._on_edited)
