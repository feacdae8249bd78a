"""Which editor a kind of question gets."""

from collections.abc import Sequence

from app.definitions.values import Field, FieldKind
from ui.shell.entry.choice_editor import ChoiceEditor
from ui.shell.entry.day_editor import DayEditor
from ui.shell.entry.editor import Editor
from ui.shell.entry.line_editor import LineEditor
from ui.shell.entry.long_editor import LongEditor
from ui.words import in_language, say

NOT_ON_SCREEN = frozenset({FieldKind.SIGNATURE})
"""Signed with ink, on paper."""

_CODES_ONLY = frozenset(
    {FieldKind.PHONE, FieldKind.ID_NUMBER, FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.DATETIME}
)
"""The input method is off: it would only come between the keys and the number."""


def editor_for(field: Field, options: Sequence[tuple[str, str]]) -> Editor:
    """An empty editor for a question; `options` are (code, words) where it has a code list."""
    name = in_language(field.label)
    if field.computed:
        return LineEditor(name, read_only=True)
    match field.kind:
        case FieldKind.LONG:
            return LongEditor(name, field.lines)
        case FieldKind.DATE:
            return DayEditor(name)
        case FieldKind.YESNO:
            return ChoiceEditor(name, (("yes", say("entry.yes")), ("no", say("entry.no"))))
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return ChoiceEditor(name, options, many=field.kind is FieldKind.CHOICES)
        case _:
            editor = LineEditor(name, input_method=field.kind not in _CODES_ONLY)
            if field.kind is FieldKind.DATETIME:
                editor.field.setPlaceholderText(say("entry.moment_example"))
            return editor
