"""The page on which a note is written, in place and full width."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.cases import Case, Draft, Note
from app.domain.readers import OF_PARTIES, Scope
from ui.shell.case.lines import Names
from ui.shell.case.note_presenter import NotePresenter, in_the_future
from ui.shell.case.sign_bar import SignBar, frozen_words
from ui.shell.room import Shell
from ui.spoken import scope_name
from ui.theme.tokens import px
from ui.widgets.buttons import DangerButton, PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.chips import Chips
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scope_tag import ScopeTag
from ui.widgets.segmented import Segmented
from ui.words import say


class NoteText(QPlainTextEdit):
    """Running text; `left` says that the keys went elsewhere."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_composing = False
        self.setTabChangesFocus(True)
        self.setAccessibleName(say("note.body"))
        self.setPlaceholderText(say("note.body_hint"))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether an input-method word is open: its Enter must not sign."""
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever looks away finds everything kept."""
        super().focusOutEvent(event)
        self.left.emit()


class NoteEditor(Card):
    """Segments, how and when it was, the text, and the step that freezes it.

    Signals:
        finished: the editor can be put away.
    """

    finished = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.presenter = NotePresenter(shell, self)
        self._case: Case | None = None
        self._today = date.max
        self._build()
        self._lay_out()
        self._listen()

    def begin(self, case: Case, names: Names) -> None:
        """A new note. A couple's waits until it is said for whom; a case of one person begins at once."""
        self._set_up(case, names)
        self.title.setText(say("note.title"))
        if case.is_couple:
            self.text.setEnabled(False)
            self.scope.setFocus()
        else:
            self.presenter.start(case.id, Scope.BOTH)

    def go_on(self, case: Case, names: Names, draft: Draft) -> None:
        """Write on at a draft."""
        self._set_up(case, names)
        self.presenter.go_on(draft)

    def amend(self, case: Case, names: Names, note: Note) -> None:
        """An addendum to a signed note, for the same people."""
        self._set_up(case, names)
        self.scope.hide()
        self.presenter.amend(note)

    def let_go(self) -> None:
        """Keep what is written; the page is left or covered."""
        self.presenter.let_go()

    def mind_reader(self) -> None:
        """Only those scopes can be chosen which everyone in the room may see."""
        closed = [scope for scope in OF_PARTIES if not self.presenter.may_write_for(scope)]
        for scope in OF_PARTIES:
            self.scope.button(scope).setEnabled(scope not in closed)
        self.closed_hint.setVisible(bool(closed) and not self.scope.isHidden())

    def _set_up(self, case: Case, names: Names) -> None:
        self._case = case
        self._today = names.today
        self.mode.offer(names.modes.items())
        self._fill(None)
        self.scope.setVisible(case.is_couple)
        self.scope.setEnabled(True)
        self.scope_tag.hide()
        self.mind_reader()

    def _build(self) -> None:
        self.title = PlainLabel(say("note.title"), "section")
        self.kept = PlainLabel("", "secondary")
        self.close_button = QuietButton(say("note.close"))
        self.discard = DangerButton(say("note.discard"))
        self.sign = PrimaryButton(say("note.sign"), "pen-nib")
        self.scope = Segmented(((scope, scope_name(scope), scope.value) for scope in OF_PARTIES), say("note.for_whom"))
        self.scope_tag = ScopeTag(Scope.BOTH)
        self.closed_hint = PlainLabel(say("note.closed_scopes"), "caption", wraps=True)
        self.mode = Chips(say("note.mode"))
        self.minutes = LineEdit(input_method=False)
        self.minutes.setValidator(QIntValidator(0, 600, self.minutes))
        self.happened_on = DayEdit()
        self.reason = LineEdit()
        self.text = NoteText()
        self.bar = SignBar()

    def _lay_out(self) -> None:
        self.body.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addWidget(self.scope_tag, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.kept)
        head.addStretch(1)
        for button in (self.discard, self.close_button, self.sign):
            head.addWidget(button)
        self.add(head)
        self.add(self.scope)
        self.add(self.closed_hint)
        self.reason_box = FieldBox(say("note.reason"), self.reason)
        self.add(self.reason_box)
        self.add(self._facts())
        self.add(self.text, 1)
        self.add(self.bar)

    def _facts(self) -> QWidget:
        self.day_box = FieldBox(say("note.happened_on"), self.happened_on)
        self.happened_on.setFixedWidth(px(140))
        self.minutes.setFixedWidth(px(96))
        facts = QWidget()
        line = QHBoxLayout(facts)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(16))
        line.addWidget(self.day_box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(FieldBox(say("note.minutes"), self.minutes), 0, Qt.AlignmentFlag.AlignTop)
        modes = QVBoxLayout()
        modes.setSpacing(px(8))
        modes.addWidget(PlainLabel(say("note.mode"), "secondary"))
        modes.addWidget(self.mode)
        line.addLayout(modes, 1)
        return facts

    def _listen(self) -> None:
        self.scope.chosen.connect(self._on_scope)
        self.text.textChanged.connect(self._on_text)
        self.text.left.connect(self.presenter.keep)
        self.mode.chosen.connect(self._on_mode)
        self.minutes.textChanged.connect(self._on_minutes)
        self.happened_on.day_changed.connect(self._on_day)
        self.reason.textChanged.connect(self._on_reason)
        self.close_button.clicked.connect(self._on_close)
        self.discard.clicked.connect(self.presenter.throw_away)
        self.sign.clicked.connect(self._on_sign)
        self.bar.confirmed.connect(self.presenter.sign)
        self.bar.declined.connect(self._on_declined)
        self.presenter.begun.connect(self._on_begun)
        self.presenter.kept.connect(self.kept.setText)
        self.presenter.closed.connect(self._on_closed)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self._on_sign)

    def _fill(self, draft: Draft | None) -> None:
        """Put a draft into the fields without its coming back as typed."""
        fields = (self.text, self.minutes, self.happened_on, self.reason)
        for field in fields:
            field.blockSignals(True)
        self.text.setPlainText(draft.body if draft else "")
        self.minutes.setText(str(draft.minutes) if draft and draft.minutes else "")
        self.happened_on.show_day(draft.happened_on if draft else None)
        self.reason.setText(draft.reason if draft else "")
        for field in fields:
            field.blockSignals(False)
        self.reason_box.setVisible(bool(draft and draft.amends))
        for part in (self.text, self.sign, self.minutes, self.happened_on, self.mode):
            part.setEnabled(draft is not None)
        self.discard.setVisible(draft is not None)
        self.kept.clear()
        self.day_box.show_problem("")
        self.reason_box.show_problem("")
        self.bar.hide()

    @Slot(object)
    def _on_scope(self, scope: Scope) -> None:
        """Chosen before the first letter; another choice before that begins anew."""
        if self._case is None or (self.presenter.draft and self.presenter.draft.scope is scope):
            return
        self.blockSignals(True)
        self.presenter.let_go()
        self.blockSignals(False)
        self.presenter.start(self._case.id, scope)

    @Slot(object)
    def _on_begun(self, draft: Draft) -> None:
        self._fill(draft)
        if self._case is not None and self._case.is_couple:
            self.scope.choose(draft.scope)
            self._lock_scope(is_locked=bool(draft.body) or draft.amends is not None)
        if draft.amends is not None:
            self.title.setText(say("note.addendum_title"))
            self.reason.setFocus()
        else:
            self.title.setText(say("note.title"))
            self.text.setFocus()
        if self.mode.value() != draft.mode:
            self.mode.choose(draft.mode)

    def _lock_scope(self, *, is_locked: bool) -> None:
        """With the first letter the segments give way to bar and word."""
        draft = self.presenter.draft
        if draft is None or self._case is None or not self._case.is_couple:
            return
        self.scope.setVisible(not is_locked)
        self.closed_hint.setVisible(self.closed_hint.isVisible() and not is_locked)
        self.scope_tag.show_scope(draft.scope)
        self.scope_tag.setVisible(is_locked)

    @Slot()
    def _on_text(self) -> None:
        body = self.text.toPlainText()
        self.bar.hide()
        self.presenter.write(body=body)
        if body and not self.scope.isHidden():
            self._lock_scope(is_locked=True)

    @Slot(object)
    def _on_mode(self, mode: str) -> None:
        self.presenter.write(mode=mode)

    @Slot(str)
    def _on_minutes(self, minutes: str) -> None:
        self.presenter.write(minutes=int(minutes) if minutes.isdigit() and int(minutes) else None)

    @Slot(object)
    def _on_day(self, day: object) -> None:
        is_future = in_the_future(self.happened_on.day(), self._today)
        self.day_box.show_problem(say("note.future") if is_future else "" if day else say("note.no_day"))
        if day is not None and not is_future:
            self.presenter.write(happened_on=day)

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        self.reason_box.show_problem("")
        self.presenter.write(reason=reason)

    @Slot()
    def _on_sign(self) -> None:
        """Once: say what will be frozen. Once more: freeze it."""
        draft = self.presenter.draft
        if draft is None or self.text.is_composing:
            return
        if self.bar.isVisible():
            self.presenter.sign()
        elif not draft.body.strip():
            self.text.setFocus()
            self.kept.setText(say("note.empty"))
        elif draft.amends is not None and not draft.reason.strip():
            self.reason_box.show_problem(say("note.needs_reason"))
            self.reason.setFocus()
        elif self.day_box.problem:
            self.happened_on.setFocus()
        else:
            self.presenter.keep()
            self.bar.ask(frozen_words(draft, is_couple=self._case is not None and self._case.is_couple))

    @Slot()
    def _on_declined(self) -> None:
        self.text.setFocus()

    @Slot()
    def _on_close(self) -> None:
        if self.presenter.draft is None:
            self.finished.emit()
        self.presenter.let_go()

    @Slot()
    def _on_closed(self) -> None:
        """Nothing of it stays in a field that somebody else might see."""
        self._fill(None)
        self.finished.emit()
