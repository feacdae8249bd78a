"""Where one of the site's own texts is written, in one or two languages."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.casework.local_texts import Listed
from app.definitions.local_texts import BILINGUAL, LocalKind
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import in_language, say

LINES = 4
LINE = 24


class LocalEditor(QWidget):
    """Signals:
    saving: key, Chinese, English, as typed.
    """

    saving = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self.title = PlainLabel("", "strong", wraps=True)
        self.general = PlainLabel("", "caption", wraps=True)
        self.boxes: dict[str, FieldBox] = {}
        self.save = QuietButton(say("common.save"))
        self.save.setEnabled(False)
        self.clear = PlainButton(say("settings.local.clear"))
        self._fields = QVBoxLayout()
        self._fields.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addWidget(self.general)
        column.addLayout(self._fields)
        column.addLayout(row(self.save, self.clear, None))
        self.save.clicked.connect(self._on_save)
        self.clear.clicked.connect(self._on_clear)
        self.hide()

    @property
    def key(self) -> str:
        """Which text is being written; empty for none."""
        return self._key

    @property
    def is_changed(self) -> bool:
        """Whether anything stands there that is not saved."""
        return self.save.isEnabled()

    def show_text(self, one: Listed) -> None:
        """Write this text, beginning with what the site has said so far."""
        self._key = one.text.key
        self.title.setText(in_language(one.text.label))
        lines = [in_language(use.general) for use in one.uses if use.general is not None]
        self.general.setText(
            say("settings.local.general", words=lines[0]) if lines else say("settings.local.no_general")
        )
        self._make_fields(one.text.kind)
        _put(self.boxes["zh"].field, one.said.zh)
        if "en" in self.boxes:
            _put(self.boxes["en"].field, one.said.en)
        self.clear.setEnabled(bool(one.said.zh or one.said.en))
        self.save.setEnabled(False)
        self.show()

    def show_problem(self, field: str, sentence: str) -> None:
        """Say what is wrong with what was typed, where it was typed; it stays."""
        box = self.boxes.get(field) or self.boxes["zh"]
        box.show_problem(sentence)
        box.field.setFocus()
        self.save.setEnabled(True)

    def _make_fields(self, kind: LocalKind) -> None:
        for box in self.boxes.values():
            self._fields.removeWidget(box)
            box.hide()
            box.deleteLater()
        langs = ("zh", "en") if kind in BILINGUAL else ("zh",)
        self.boxes = {lang: FieldBox(self._label(lang, kind), self._field(kind)) for lang in langs}
        for box in self.boxes.values():
            self._fields.addWidget(box)

    def _label(self, lang: str, kind: LocalKind) -> str:
        return say(f"settings.local.{lang}") if kind in BILINGUAL else say(f"settings.local.{kind.value}")

    def _field(self, kind: LocalKind) -> QWidget:
        if kind is LocalKind.TEXT:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(px(LINE * LINES + 20))
            text.textChanged.connect(self._on_edited)
            return text
        line = LineEdit(input_method=kind in BILINGUAL)
        line.textEdited.connect(self._on_edited)
        line.submitted.connect(self._on_save)
        return line

    @Slot()
    def _on_edited(self) -> None:
        self.save.setEnabled(True)

    def hand_over(self) -> None:
        """Save what stands there."""
        self._on_save()

    @Slot()
    def _on_save(self) -> None:
        for box in self.boxes.values():
            box.show_problem("")
        typed = {lang: _text(box.field) for lang, box in self.boxes.items()}
        self.save.setEnabled(False)
        self.saving.emit(self._key, typed["zh"], typed.get("en", ""))

    @Slot()
    def _on_clear(self) -> None:
        for box in self.boxes.values():
            _put(box.field, "")
        self._on_save()


def _put(field: QWidget, text: str) -> None:
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    elif isinstance(field, LineEdit):
        field.setText(text)


def _text(field: QWidget) -> str:
    return (
        field.toPlainText()
        if isinstance(field, QPlainTextEdit)
        else field.text()
        if isinstance(field, LineEdit)
        else ""
    )
