"""The page on which a class is planned or changed."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.casework import classes, pads
from app.casework.work import Work
from app.domain.classes import Course, Plan, Session
from app.domain.ids import RecordId
from app.errors import BadEntry
from app.now import CHINA
from ui.code_words import Labels, labels
from ui.shell.room import Shell
from ui.spoken import clock_time
from ui.theme.tokens import px
from ui.typed_clock import read_clock
from ui.typed_day import read_day
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.chips import Chips
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.wording import sentence
from ui.words import say

PAD = "class_plan"
_FIELDS = ("title", "day", "clock", "minutes", "room", "teacher", "seats")
_USUAL = {"minutes": "60", "seats": "40"}
_LINES = (("title",), ("day", "clock", "minutes"), ("room", "teacher", "seats"))


class PlanPage(QWidget):
    """Signals:
    left: it was saved or given up.
    planned: a new class, or one that was changed.
    """

    left = Signal()
    planned = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._session: Session | None = None  # that is changed
        self._is_past_meant = False
        self.page = Page(say("classes.plan.title_new"))
        self.save = PrimaryButton(say("classes.plan.save"), "check")
        self.cancel = QuietButton(say("common.cancel"))
        self.known = Chips(say("classes.plan.known"))
        self.edits: dict[str, LineEdit] = {
            name: DayEdit() if name == "day" else LineEdit(input_method=name in ("title", "room", "teacher"))
            for name in _FIELDS
        }
        self.boxes = {name: FieldBox(say(f"classes.plan.{name}"), self.edits[name]) for name in _FIELDS}
        self.modules: ChoiceChips | None = None
        self.modules_box: FieldBox | None = None
        self.mode: ChoiceChips | None = None
        self._lay_out()
        self._listen()

    def begin(self, session: Session | None) -> None:
        """A new class, as far as it was left here, or one to change."""
        self._session, self._is_past_meant = session, False
        self.page.title.setText(say("classes.plan.title_new" if session is None else "classes.plan.title_change"))
        self._clear_problems()
        self._shell.run(_known, partial(self._on_known, session))

    @property
    def is_change(self) -> bool:
        """Whether it is about a class there is."""
        return self._session is not None

    def keep(self) -> None:
        """What is half typed of a new class goes to the vault."""
        if self.isVisible() and self._session is None and self.modules is not None:
            content: pads.Content = {name: edit.text() for name, edit in self.edits.items()}
            content["modules"] = [*self.modules.codes()]
            self._shell.run(lambda work: pads.keep(work, PAD, content))

    # --- inside
    def _on_known(
        self, session: Session | None, known: tuple[Labels, Labels, tuple[Course, ...], pads.Content | None]
    ) -> None:
        modules, modes, courses, left = known
        if self.modules is None:
            self._offer(modules, modes)
        self.known.offer((one, one.title) for one in courses)
        self.known.setVisible(bool(courses) and session is None)
        typed = _typed(session) if session is not None else {**_USUAL, **(left or {})}
        for name, edit in self.edits.items():
            edit.setText(str(typed.get(name, "")))
        assert self.modules is not None  # noqa: S101 - offered above
        assert self.mode is not None  # noqa: S101 - offered above
        chosen = typed.get("modules")
        self.modules.show_codes([str(one) for one in chosen] if isinstance(chosen, list) else ())
        self.mode.show_codes((session.plan.mode,) if session is not None else ("hall",))
        self.edits["title"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, modules: Labels, modes: Labels) -> None:
        numbered = [(code, f"{code} {words}") for code, words in modules.items()]
        self.modules = ChoiceChips(say("classes.plan.modules"), numbered, many=True)
        self.modules_box = FieldBox(say("classes.plan.modules"), self.modules)
        self.mode = ChoiceChips(say("classes.plan.mode"), list(modes.items()), many=False, joined=True)
        self._card.add(self.modules_box)
        self._card.add(FieldBox(say("classes.plan.mode"), self.mode))

    @Slot()
    def _on_save(self) -> None:
        self._clear_problems()
        wanted = self._read()
        if wanted is None:
            return
        session, is_past_meant = self._session, self._is_past_meant

        def verb(work: Work) -> object:
            if session is None:
                done = classes.plan(work, wanted, is_past_meant=is_past_meant)
                pads.keep(work, PAD, {})
                return done
            return classes.amend(work, session.id, wanted, is_past_meant=is_past_meant)

        self._shell.run(verb, self._on_saved, self._on_failed)

    def _read(self) -> Plan | None:
        """What is typed; None where something is no day, no hour or no number, which is told at the field."""
        text = {name: edit.text() for name, edit in self.edits.items()}
        day, clock = read_day(text["day"]), read_clock(text["clock"])
        numbers = {name: _whole(text[name]) for name in ("minutes", "seats")}
        wrong = {"day": day is None, "clock": clock is None, **{name: one is None for name, one in numbers.items()}}
        for name, is_wrong in wrong.items():
            if is_wrong:
                self.boxes[name].show_problem(say(f"classes.plan.wrong.{name}"))
        if day is None or clock is None or any(wrong.values()) or self.modules is None or self.mode is None:
            return None
        return Plan(
            title=text["title"],
            modules=self.modules.codes(),
            starts_at=datetime.combine(day, clock, CHINA),
            minutes=numbers["minutes"] or 0,
            room=text["room"],
            teacher=text["teacher"],
            mode=next(iter(self.mode.codes()), ""),
            seats=numbers["seats"] or 0,
        )

    def _on_saved(self, made: RecordId | None) -> None:
        session = made if made is not None else self._session.id if self._session else None
        for edit in self.edits.values():
            edit.clear()
        self._session = None
        self.planned.emit(session)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, BadEntry):
            self._shell.tell(sentence(error))
            return
        field = str(error.facts.get("field", ""))
        if error.facts.get("problem") == "class_past":
            self._is_past_meant = True  # said once, meant the second time
        name = {"starts_at": "day"}.get(field, field)
        box = self.modules_box if name == "modules" else self.boxes.get(name)
        if box is not None:
            box.show_problem(sentence(error))
            box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_problems(self) -> None:
        for box in (*self.boxes.values(), *filter(None, (self.modules_box,))):
            box.show_problem("")

    @Slot(object)
    def _on_course(self, course: Course) -> None:
        self.edits["title"].setText(course.title)
        if self.modules is not None:
            self.modules.show_codes(course.modules)

    @Slot(str)
    def _on_day(self, text: str) -> None:
        """Another day has to be meant anew."""
        self._is_past_meant = False

    @Slot()
    def _on_cancel(self) -> None:
        if self._session is None:
            self._shell.run(lambda work: pads.keep(work, PAD, {}))
        self.left.emit()

    def _lay_out(self) -> None:
        self.page.offer(self.cancel, self.save)
        self._card = Card()
        self._card.add(self.known)
        for names in _LINES:
            line = QHBoxLayout()
            line.setSpacing(px(12))
            for name in names:
                line.addWidget(self.boxes[name], 2 if name in ("room", "teacher") else 1, Qt.AlignmentFlag.AlignTop)
            self._card.add(line)
        inner = QWidget()
        inner.setProperty("role", "content")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inner)
        self.page.column.addWidget(scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _listen(self) -> None:
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self._on_cancel)
        self.known.chosen.connect(self._on_course)
        for name in ("day", "clock"):
            self.edits[name].textEdited.connect(self._on_day)
        bind(self, "Ctrl+S", self._on_save)


def _known(work: Work) -> tuple[Labels, Labels, tuple[Course, ...], pads.Content | None]:
    return labels(work, "COURSE_MODULE"), labels(work, "COURSE_MODE"), classes.courses(work), pads.kept(work, PAD)


def _typed(session: Session) -> pads.Content:
    said = session.plan
    return {
        "title": said.title, "day": said.starts_at.date().isoformat(), "clock": clock_time(said.starts_at),
        "minutes": str(said.minutes), "room": said.room, "teacher": said.teacher, "seats": str(said.seats),
        "modules": [*said.modules],
    }  # fmt: skip


def _whole(text: str) -> int | None:
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 6 else None
