"""The narrow column at the right of a case: what can be done, with the chosen entry, and which deadlines run."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.domain.attachments import Attachment
from app.domain.cases import (
    MOVES_OF_SHEET,
    AnswerSet,
    Draft,
    Note,
    Party,
    Screening,
    ScreeningDraft,
    Sheet,
    SheetState,
    Task,
    TaskState,
)
from app.domain.readers import Role
from ui.shell.case.attachment_line import is_coming, is_known
from ui.shell.case.lines import Entry
from ui.shell.case.pages import offered
from ui.shell.case.pages_menu import PagesMenu
from ui.shell.case.presenter import FormOffer, Reading
from ui.spoken import day, due_day, role_name, task_name, task_until, task_urgency
from ui.theme.tokens import px
from ui.widgets.buttons import IconButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row, Tag
from ui.widgets.rows_view import RowsView
from ui.words import say

WIDTH = 264
"""In unscaled pixels."""

MOVE_GLYPHS = {
    SheetState.SIGNED: "check",
    SheetState.ARCHIVED: "archive",
    SheetState.REFUSED: "x",
    SheetState.VOID: "prohibit",
}
"""The icon of each step a sheet can take."""

MASKED = ("masked_copy", "eye-slash")
READING = frozenset(
    {"copy", "go_on", "open_form", "masked_copy", "print_again", "open_scan", "attachment_open", "attachment_fetch"}
)
"""What whoever only reads a case does with an entry; `go_on` is with a note of their own."""


class Side(QWidget):
    """Signals:
    filled: form id, Role or None.
    consent_wanted: the Party to be asked.
    pressed: a word of CHOICES and the entry it is meant for.
    finished: a Task.
    deadline_wanted: the Task to be looked at.
    """

    filled = Signal(str, object)
    consent_wanted = Signal(object)
    pressed = Signal(str, object)
    finished = Signal(object)
    deadline_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(px(WIDTH))
        self.note = PrimaryButton(_with_key("case.page.note", "Alt+N"), "note-pencil")
        self.form = QuietButton(_with_key("case.page.form", "Alt+F"), "list-bullets")
        self.forms = QMenu(self.form)
        self.forms.triggered.connect(self._on_form)
        self.form.setMenu(self.forms)
        self.form.setEnabled(False)
        self._offers: tuple[FormOffer, ...] = ()
        self.screening = QuietButton(_with_key("case.page.screening", "Alt+L"), "list-numbers")
        self.attach = QuietButton(_with_key("case.page.attach", "Alt+T"), "paperclip")
        self.more = PagesMenu()
        self.print = QuietButton(_with_key("case.page.print", "Alt+P"), "printer")
        self.preview = IconButton("eye", say("case.page.preview"))
        self.printer = ElidedLabel("", "caption")
        self._consents = QVBoxLayout()
        self._chosen = QVBoxLayout()
        self._chosen_title = PlainLabel(say("case.page.chosen"), "secondary")
        self._deadlines_title = PlainLabel(say("case.page.deadlines"), "secondary")
        self.deadlines = RowsView(say("case.page.deadlines"))
        self.deadlines.acted.connect(self.finished)
        self.deadlines.opened.connect(self.deadline_wanted)
        self._lay_out()
        self.show_entry(None)

    def show_printer(self, words: str) -> None:
        """Where pages go."""
        self.printer.setText(words)
        self.print.setToolTip(words)

    def show_reading(self, reading: Reading) -> None:
        """Offer what this case has: its forms, its parties' consents, its deadlines."""
        may_work = reading.page.may_work
        for part in (self.form, self.screening, self.attach, self.print, self.preview, self.printer):
            part.setVisible(may_work)
        self._offer_forms(reading.forms)
        self.more.offer(offered(reading.page.case, reading.reader))
        parties = reading.page.case.parties if may_work else ()
        self._offer_consents(parties, is_couple=reading.page.case.is_couple)
        tasks = sorted(reading.page.tasks, key=_is_done)  # nearest first, those dealt with below
        rows = [_done_row(task, reading) if _is_done(task) else _task_row(task, reading) for task in tasks]
        self.deadlines.show_rows(rows)
        self._deadlines_title.setVisible(bool(rows))
        self.deadlines.setVisible(bool(rows))

    def clear(self) -> None:
        """Nothing of the case stays."""
        self.show_entry(None)
        self.more.offer(())
        self.deadlines.show_rows(())
        self._deadlines_title.hide()
        self.deadlines.hide()

    def show_entry(
        self, entry: Entry | None, pen_forms: frozenset[str] = frozenset(), *, may_work: bool = True
    ) -> None:
        """What can be done with the chosen line of the timeline."""
        _empty(self._chosen)
        choices = [one for one in choices_for(entry, pen_forms) if may_work or one[0] in READING]
        self._chosen_title.setVisible(bool(choices))
        for choice, glyph in choices:
            self._chosen.addWidget(_ChoiceButton(choice, glyph, entry, self.pressed))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.note)
        column.addWidget(self.form)
        column.addWidget(self.screening)
        column.addWidget(self.attach)
        prints = row(self.print, self.preview, space=4)
        prints.setStretch(0, 1)
        column.addLayout(prints)
        column.addWidget(self.printer)
        column.addWidget(self.more)
        for part in (self._consents, self._chosen):
            part.setSpacing(px(8))
        column.addLayout(self._consents)
        column.addWidget(self._chosen_title)
        column.addLayout(self._chosen)
        column.addWidget(self._deadlines_title)
        column.addWidget(self.deadlines, 1)
        column.addStretch(0)

    def _offer_forms(self, offers: Sequence[FormOffer]) -> None:
        """Another list of forms, even while the menu is open; the same one leaves the hands in it alone."""
        if self._offers == tuple(offers):
            return
        self._offers = tuple(offers)
        self.forms.clear()
        for offer in offers:
            for role in offer.roles:
                words = offer.words if role is None else f"{offer.words} · {role_name(role)}"
                self.forms.addAction(words).setData((offer.form, role))
        self.form.setEnabled(bool(offers))

    def _offer_consents(self, parties: Sequence[Party], *, is_couple: bool) -> None:
        _empty(self._consents)
        for party in parties:
            who = role_name(party.role) if is_couple else role_name(Role.CLIENT)
            self._consents.addWidget(_ConsentButton(party, who, self.consent_wanted))

    @Slot(object)
    def _on_form(self, action: object) -> None:
        form, role = action.data()  # type: ignore[attr-defined]  # a QAction, by the signal's contract
        self.filled.emit(form, role)


class _ChoiceButton(QuietButton):
    """One thing that can be done with an entry."""

    def __init__(self, choice: str, glyph: str, entry: Entry | None, out: object) -> None:
        super().__init__(say(f"case.page.{choice}"), glyph)
        self._choice, self._entry, self._out = choice, entry, out
        self.setObjectName(choice)
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._out.emit(self._choice, self._entry)  # type: ignore[attr-defined]  # a bound signal


class _ConsentButton(QuietButton):
    """Asks one party."""

    def __init__(self, party: Party, who: str, out: object) -> None:
        super().__init__(say("case.page.consent_of", who=who), "handshake")
        self._party, self._out = party, out
        self.setObjectName(f"consent_{party.role.value}")
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._out.emit(self._party)  # type: ignore[attr-defined]  # a bound signal


def choices_for(entry: Entry | None, pen_forms: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """The things that can be done with an entry, each a word under `case.page.` with its icon."""
    if isinstance(entry, Note):
        return (("addendum", "arrow-elbow-down-right"), ("copy", "copy"))
    if isinstance(entry, Screening):
        correct = () if entry.is_replaced else (("correct", "arrow-elbow-down-right"),)
        return (("screen_again", "list-numbers"), *correct)
    if isinstance(entry, Draft | ScreeningDraft):
        return (("go_on", "pencil-simple"),)
    if isinstance(entry, AnswerSet):
        return (("open_form", "list-bullets"), MASKED)
    if isinstance(entry, Attachment):
        return _choices_for_attachment(entry)
    if isinstance(entry, Sheet):
        again = (("print_again", "printer"),) if entry.bytes_here else ()
        scanned = (("open_scan", "magnifying-glass"),) if entry.scans_here else ()
        is_open = entry.state is SheetState.PRINTED and entry.bytes_here and entry.form in pen_forms
        return (
            *((("sign_pen", "pen-nib"),) if is_open else ()),
            *scanned,
            *again,
            MASKED,
            *((f"sheet_{state.value}", MOVE_GLYPHS[state]) for state in MOVES_OF_SHEET[entry.state]),
        )
    return ()


def _choices_for_attachment(one: Attachment) -> tuple[tuple[str, str], ...]:
    if not is_known(one) or is_coming(one):
        return ()
    if one.is_here:
        return (("attachment_open", "magnifying-glass"),)
    return (("attachment_fetch", "cloud-arrow-down"),)


def _task_row(task: Task, reading: Reading) -> Row:
    today = reading.names.today
    tint = task_urgency(task, today)
    return Row(
        ref=task,
        title=task_name(task.rule, reading.names.tasks),
        icon="warning" if tint == "overdue" else "clock",
        icon_tint=tint,
        meta=due_day(task.due, today, task.closes_at),
        why=task_until(task, today),
        act=say("today.done") if reading.page.may_work else "",
        tags=() if not task.provisional else (Tag(say("case.page.provisional")),),
    )


def _done_row(task: Task, reading: Reading) -> Row:
    """A deadline that has been dealt with stays in sight."""
    when = day(task.done_on) if task.done_on else ""
    return Row(
        ref=task,
        title=task_name(task.rule, reading.names.tasks),
        icon="check",
        meta=say("case.deadline.was_done", day=when) if when else say("case.told.finished"),
        why=task.done_how,
    )


def _is_done(task: Task) -> bool:
    return task.state is TaskState.DONE


def _with_key(key: str, keys: str) -> str:
    return f"{say(key)}  {keys}"


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
