"""How the questions of a row share its width."""

from collections.abc import Sequence
from typing import NamedTuple

from app.definitions.values import Field, FieldKind, Lang
from app.paper.measures import COLUMNS, MM, PADDING, WIDTH
from app.paper.text import Measure

_LABEL_COLUMNS = {"zh": 2.0, "zh-Hant": 2.0, "en": 2.5}  # where one or two questions share a row: labels line up
_WIDEST_LABEL = 28 * MM  # where more of them do
_SLACK = 0.5  # so that rounding never breaks a label that fits
_NEEDS = {
    FieldKind.INTEGER: 1.1,
    FieldKind.DECIMAL: 1.4,
    FieldKind.YESNO: 2.0,
    FieldKind.PHONE: 3.0,
    FieldKind.DATE: 3.2,
    FieldKind.DATETIME: 3.8,
    FieldKind.ID_NUMBER: 3.8,
    FieldKind.LONG: 4.0,
}
_USUAL_NEED = 3.0
_SHORT = frozenset(_NEEDS) - {FieldKind.LONG} | {FieldKind.TEXT, FieldKind.CHOICE}


class Share(NamedTuple):
    """The widths of a label cell and its value cell."""

    label: float
    value: float


def share_row(rows: Sequence[Sequence[tuple[Field, str]]], measure: Measure, lang: Lang) -> list[Share]:
    """The shares of rows with the same kinds of questions, given with their labels; they line up below each other."""
    count = len(rows[0])
    if count <= 2:
        label = _LABEL_COLUMNS[lang] * WIDTH / COLUMNS
        if count == 1 and _is_long_winded(rows[0][0], measure, label):
            label = WIDTH / 2
        return [Share(label, WIDTH / count - label)] * count
    widest = min(_WIDEST_LABEL, WIDTH / count / 2)
    labels = [max(_label_width(row[column][1], measure, widest) for row in rows) for column in range(count)]
    needs = [_NEEDS.get(field.kind, _USUAL_NEED) for field, _ in rows[0]]
    left = WIDTH - sum(labels)
    return [Share(label, left * need / sum(needs)) for label, need in zip(labels, needs, strict=True)]


def _is_long_winded(asked: tuple[Field, str], measure: Measure, width: float) -> bool:
    """Whether a label would be a tower of lines beside a short answer."""
    field, label = asked
    return field.kind in _SHORT and len(measure.wrap(label, width - 2 * PADDING)) > 2


def _label_width(label: str, measure: Measure, widest: float) -> float:
    """Room for the label on one line if it is short, on as few as needed below the widest if not."""
    room = widest - 2 * PADDING - _SLACK
    return max(map(measure.width, measure.balance(label, room))) + 2 * PADDING + _SLACK
