"""The pages a person has looked at, made anew. Their answers are frozen here, apart from the program's own samples."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from app.definitions.handouts import read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.loader import load
from app.definitions.values import Field, FieldKind, Form, FormValue, Lang, TableRow
from app.domain.readers import Reader
from app.now import CHINA
from app.paper import handout, sheet
from app.paper.values import SheetLook
from app.paper.view import view_for

DEFINITIONS = load()
_STORY = "双方结婚六年，育有一女。近一年因照料老人和家务分工多次争吵，已分房居住；都希望先弄清楚各自的想法。"
_ANSWERS: Mapping[FieldKind, FormValue] = {
    FieldKind.TEXT: "示例文字",
    FieldKind.LONG: _STORY,
    FieldKind.DATE: date(2026, 11, 23),
    FieldKind.DATETIME: datetime(2026, 11, 23, 14, 30, tzinfo=CHINA),
    FieldKind.INTEGER: 2,
    FieldKind.DECIMAL: Decimal("36.5"),
    FieldKind.SCALE: 4,
    FieldKind.YESNO: True,
    FieldKind.PHONE: "000 0000 0001",
    FieldKind.ID_NUMBER: "990101199208030028",
}
_NAMES = {"name": "阿依古丽·买买提", "called": "𠅤䶮㛃", "worker": "林同行"}
_ISSUED = SheetLook(
    site_name="示例市示例区婚姻登记处婚姻家庭辅导室", number="婚辅〔2026〕01-0001",
    sheet_code="1234567890123453", printed_line="打印：2026年11月23日 09:12  林同行",
)  # fmt: skip
_SITE = handout.SiteWords(
    name=_ISSUED.site_name, phone="020-0000 0000", hours="周一至周五 9:00–17:00", address="示例市示例区同行路1号"
)


def _answer(field: Field) -> FormValue:
    if field.codes:
        codes = [entry.code for entry in DEFINITIONS.codes[field.codes].codes]
        return tuple(codes[:2]) if field.kind is FieldKind.CHOICES else codes[0]
    if field.kind is FieldKind.TABLE:
        answers = {column.id: _answer(column) for column in field.columns}
        cells = {name: value for name, value in answers.items() if not isinstance(value, tuple)}
        return (TableRow("1", cells), TableRow("2", cells))
    known = _NAMES.get((field.prefill or "").rpartition(".")[2])
    return known if known and field.kind is FieldKind.TEXT else _ANSWERS.get(field.kind)


def _sheet(code: str, look: SheetLook, reader: Reader, *, is_blank: bool = False) -> bytes:
    form: Form = next(form for form in DEFINITIONS.forms.values() if form.code == code)
    values = None if is_blank else {name: _answer(field) for name, field in form.fields.items()}
    return sheet.render(view_for(form, reader, values, look.lang, DEFINITIONS.codes), look).pdf


def _handout(name: str, lang: Lang) -> bytes:
    return handout.render(read_handouts()[name], read_help_numbers(), lang, _SITE).pdf


PAGES: Mapping[str, Callable[[], bytes]] = {
    "M-5": lambda: _sheet("M-5", _ISSUED, Reader.HER),
    "M-7-blank-dot": lambda: _sheet("M-7", SheetLook(profile="dot"), Reader.BOTH, is_blank=True),
    "M-10": lambda: _sheet("M-10", _ISSUED, Reader.HER),
    "C-3": lambda: _sheet("C-3", _ISSUED, Reader.WORKER),
    "F-10": lambda: _sheet("F-10", _ISSUED, Reader.BOTH),
    "R-1-en-blank": lambda: _sheet("R-1", SheetLook(lang="en"), Reader.BOTH, is_blank=True),
    "handout-cooling-off": lambda: _handout("marriage/cooling_off", "zh"),
}
"""By the name of the picture: the document whose first page it shows."""
