"""Which editor a kind of question gets."""

from collections.abc import Mapping

from app.definitions.values import CodeList, Field, FieldKind
from ui.shell.entry.choice_editor import ChoiceEditor
from ui.shell.entry.day_editor import DayEditor
from ui.shell.entry.editor import Editor
from ui.shell.entry.line_editor import LineEditor
from ui.shell.entry.long_editor import LongEditor
from ui.shell.entry.table_editor import TableEditor
from ui.words import in_language, say

NOT_ON_SCREEN = frozenset({FieldKind.SIGNATURE})
"""Signed with ink, on paper."""

_CODES_ONLY = frozenset(
    {FieldKind.PHONE, FieldKind.ID_NUMBER, FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.DATETIME}
)
"""The input method is off: it would only come between the keys and the number."""


def editor_for(field: Field, codes: Mapping[str, CodeList]) -> Editor:
    """An empty editor for a question."""
    name = in_language(field.label)
    options = [(one.code, in_language(one.label)) for one in codes[field.codes].codes] if field.codes else []
    if field.computed and not field.overridable:
        return LineEditor(name, read_only=True)
    match field.kind:
        case FieldKind.LONG:
            return LongEditor(name, field.lines)
        case FieldKind.DATE:
            return DayEditor(name)
        case FieldKind.YESNO:
            return ChoiceEditor(name, (("yes", say("entry.yes")), ("no", say("entry.no"))))
        case FieldKind.SCALE:
            return ChoiceEditor(name, _steps(field))
        case FieldKind.TABLE:
            return TableEditor(field, codes)
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return ChoiceEditor(name, options, many=field.kind is FieldKind.CHOICES)
        case _:
            editor = LineEditor(name, input_method=field.kind not in _CODES_ONLY)
            if field.kind is FieldKind.DATETIME:
                editor.field.setPlaceholderText(say("entry.moment_example"))
            return editor


def _steps(field: Field) -> list[tuple[str, str]]:
    """The numbers of a scale, with words at its ends."""
    numbers = range(int(field.minimum or 0), int(field.maximum or 0) + 1)
    ends = {numbers[0]: field.low, numbers[-1]: field.high}
    return [(str(one), f"{one} {in_language(words)}" if (words := ends.get(one)) else str(one)) for one in numbers]
