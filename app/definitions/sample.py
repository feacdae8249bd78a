"""An invented couple and invented answers, the same every time, to show what a filled form looks like."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.definitions.asked import asked
from app.definitions.computed import evaluate
from app.definitions.loader import Definitions
from app.definitions.prefill import Sources, fill
from app.definitions.reach import answers_that_show
from app.definitions.values import Field, FieldKind, Form, FormValue, TableRow
from app.domain.cases import Case, Party, Stage
from app.domain.identity import check_digit
from app.domain.ids import FolderRef, RecordId
from app.domain.people import Person, PersonDetails, Sex
from app.domain.readers import Role
from app.now import CHINA

SITE: Mapping[str, str] = {
    "name": "示例市示例区婚姻登记处婚姻家庭辅导室",
    "phone": "020-0000 0000",
    "address": "示例市示例区同行路1号二楼",
    "hours": "周一至周五 9:00–12:00，14:00–17:00",
    "complaints": "示例市示例区民政局，020-0000 0001",
}

NUMBER = "婚辅〔2026〕01-0001"
"""The number of the invented case."""

_BORN = date(1990, 1, 1)  # of an invented person who is not one of the couple
_REGION = "990101"  # assigned to no place
_STORY = (
    "双方结婚六年，育有一女。近一年因照料老人和家务分工多次争吵，已分房居住。男方提出离婚，女方尚未决定。"
    "双方都希望先弄清楚各自的想法，也担心孩子受到影响。"
)


def sample_sources(today: date) -> Sources:
    """What is known around the sheets of the invented couple; a per-party sheet is hers."""
    matter: dict[str, FormValue] = {
        "applied_on": today,
        "receipt_no": "示例2026000123",
        "registry": "示例市示例区婚姻登记处",
        "married_on": date(2020, 5, 20),
        "children_count": 1,
        "minors_count": 1,
        "summary": _STORY,
        "source": "03",
        "mode": "face",
    }
    return Sources(today=today, site=SITE, worker_name="林同行", case=_case(today), role=Role.WIFE, matter=matter)


def samples(form: Form, definitions: Definitions, today: date) -> tuple[dict[str, FormValue], ...]:
    """The sample, and as many more with other choices as it takes to answer every question that can come up."""
    made = [sample(form, definitions, today)]
    seen = asked(form, made[0])
    for field in form.fields.values():
        chosen = answers_that_show(form, field, definitions.codes)
        if field.id not in seen and chosen:
            made.append(sample(form, definitions, today, chosen))
            seen |= asked(form, made[-1])
    return tuple(made)


def sample(
    form: Form, definitions: Definitions, today: date, chosen: Mapping[str, FormValue] | None = None
) -> dict[str, FormValue]:
    """Every question of `form` that is asked, answered: as chosen, from what is known, by computing, else by kind."""
    sources = sample_sources(today)
    values = fill(form, sources) | dict(chosen or {})
    for field in _deciding_first(form):
        if field.id not in values and not field.computed and field.id in asked(form, values):
            values[field.id] = _invented(field, definitions, today)
    values |= {name: found.value for name, found in evaluate(form, values, sources, definitions).items()}
    shown = asked(form, values)
    return {name: value for name, value in values.items() if value is not None and name in shown}


def _deciding_first(form: Form) -> list[Field]:
    """Fields that decide whether others are asked come before those others."""
    return sorted(form.fields.values(), key=lambda field: _depth(form, field))


def _depth(form: Form, field: Field) -> int:
    return 0 if field.show_when is None else 1 + _depth(form, form.fields[field.show_when.field])


def _invented(field: Field, definitions: Definitions, today: date) -> FormValue:
    """An answer of the field's kind."""
    if field.kind is FieldKind.TABLE:
        return tuple(_row(field, number, definitions, today) for number in range(2))
    codes = [entry.code for entry in definitions.codes[field.codes].codes] if field.codes else []
    answers: dict[FieldKind, FormValue] = {
        FieldKind.TEXT: "示例文字",
        FieldKind.LONG: "希望先各自单独谈一次，再决定是否一起谈；同时了解子女抚养方面的法律规定。",
        FieldKind.DATE: today if field.not_future else today + timedelta(days=7),
        FieldKind.DATETIME: datetime.combine(today, time(14, 30), CHINA),
        FieldKind.INTEGER: int(field.minimum or 1),
        FieldKind.SCALE: int(field.maximum or 1),
        FieldKind.DECIMAL: field.minimum or Decimal("1.5"),
        FieldKind.YESNO: True,
        FieldKind.CHOICE: codes[0] if codes else None,
        FieldKind.CHOICES: tuple(codes[:2]),
        FieldKind.PHONE: "199 0000 0003",
        FieldKind.ID_NUMBER: _number(_BORN, 1),
    }
    person: dict[str, FormValue] = {"birth_date": _BORN, "sex": Sex.MALE.value}
    fact = (field.prefill or "").rpartition(".")[2]
    return person[fact] if fact in person else answers.get(field.kind)


def _row(field: Field, number: int, definitions: Definitions, today: date) -> TableRow:
    """A row of a table, each column answered by its kind."""
    cells = {column.id: _invented(column, definitions, today) for column in field.columns}
    return TableRow(f"{number:016x}", {name: value for name, value in cells.items() if not isinstance(value, tuple)})


def _case(today: date) -> Case:
    husband = PersonDetails(
        name="周景行",
        sex=Sex.MALE,
        birth_date=date(1990, 5, 17),
        phone="199 0000 0001",
        language="mandarin",
        id_no=_number(date(1990, 5, 17), 1),
        residence="示例市示例区同行路2号",
        safe_contact="短信，随时",
    )
    wife = PersonDetails(
        name="沈㛃宁",
        sex=Sex.FEMALE,
        birth_date=date(1992, 8, 3),
        phone="199 0000 0002",
        language="cantonese",
        id_no=_number(date(1992, 8, 3), 2),
        residence="示例市示例区同行路2号",
        safe_contact="工作日9时至17时打电话",
    )
    return Case(
        id=RecordId(bytes(16)),
        folder=FolderRef(bytes(16)),
        desk="marriage",
        number=NUMBER,
        address="",
        matter="05",
        stage=Stage.INTAKE,
        risk="none",
        opened_on=today,
        worker="林同行",
        parties=(_party(1, Role.HUSBAND, husband), _party(2, Role.WIFE, wife)),
    )


def _party(number: int, role: Role, details: PersonDetails) -> Party:
    record = RecordId(number.to_bytes(16))
    person = Person(id=record, folder=FolderRef(bytes(16)), private_folder=None, details=details)
    return Party(id=record, role=role, person=person)


def _number(birth: date, order: int) -> str:
    """An identity number of an unassigned region with the right check digit."""
    first = f"{_REGION}{birth:%Y%m%d}{order:03}"
    return first + check_digit(first)
