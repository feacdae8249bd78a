"""Forms built by hand, so that paper is tested apart from the definition files."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.definitions.values import Code, CodeList, Field, FieldKind, Form, Section, Words
from app.paper.values import FormView, SheetLook

CODES = CodeList(
    "COUNSEL_TYPE",
    "test",
    "assumed",
    tuple(
        Code(str(number), Words(zh, en))
        for number, (zh, en) in enumerate(
            (
                ("婚前", "before marriage"),
                ("新婚", "newly wed"),
                ("婚内调适", "adjustment in marriage"),
                ("离婚(申请前)", "divorce, before applying"),
                ("冷静期", "cooling-off"),
                ("发证期", "certificate period"),
                ("离婚后", "after divorce"),
                ("再婚/重组", "remarriage"),
                ("反家暴", "domestic violence"),
                ("其他", "other"),
            )
        )
    ),
)


def make_field(name: str, kind: str = "text", zh: str = "", en: str = "", **rest: Any) -> Field:
    """A question with a label in both languages."""
    return Field(id=name, kind=FieldKind(kind), label=Words(zh or name, en or name), **rest)


def make_form(fields: list[Field], sections: tuple[Section, ...] | None = None, **rest: Any) -> Form:
    """A form of these fields, one a row unless sections are given."""
    settings: dict[str, Any] = {
        "id": "test/form",
        "desk": "marriage",
        "version": 1,
        "code": "T-1",
        "title": Words("测试单", "Test sheet"),
        "source": "test",
        "status": "assumed",
        "per_party": False,
        "signs": (),
        "stamp": False,
        "take_home": False,
        "retention": "",
        "footer": None,
    }
    rows = tuple((field.id,) for field in fields)
    return Form(
        **(settings | rest),
        sections=sections or (Section(Words("内容", "Content"), rows),),
        fields={field.id: field for field in fields},
    )


def make_view(form: Form, shown: Mapping[str, str] | None = None, blank: bool = False) -> FormView:
    """What a reader may see of it."""
    return FormView(form=form, shown=shown or {}, codes={"COUNSEL_TYPE": CODES}, blank=blank)


def registration_form() -> Form:
    """A form like the counselling registration: every field kind, several to a row."""
    fields = [
        make_field("date", "date", "辅导日期", "Date"),
        make_field("place", "text", "地点", "Place"),
        make_field("type", "choice", "辅导类型", "Type of counselling", codes="COUNSEL_TYPE"),
        make_field("husband", "text", "男方姓名", "Husband's name"),
        make_field("husband_age", "integer", "年龄", "Age"),
        make_field("husband_phone", "phone", "安全联系电话", "Safe telephone"),
        make_field("wife", "text", "女方姓名", "Wife's name"),
        make_field("wife_age", "integer", "年龄", "Age"),
        make_field("wife_phone", "phone", "安全联系电话", "Safe telephone"),
        make_field("husband_id", "id_number", "男方身份证号", "Husband's ID number"),
        make_field("wife_id", "id_number", "女方身份证号", "Wife's ID number"),
        make_field("topics", "choices", "来访事由(可多选)", "Matters (several possible)", codes="COUNSEL_TYPE"),
        make_field("recording", "yesno", "是否同意录音", "Recording agreed to"),
        make_field("next", "datetime", "下次预约", "Next appointment"),
        make_field("matter", "long", "主要问题与诉求", "Main problem and wishes", lines=6),
        make_field("advice", "long", "处理意见", "Advice given", lines=4),
        make_field(
            "promise",
            "static",
            "告知",
            "Notice",
            text=Words(
                "工作人员对谈话内容保密;发现有人身安全危险、未成年人受到侵害或者法院依法调取的,依照法律处理。",
                "What is said stays confidential, unless life is in danger, a minor is harmed, or a court orders.",
            ),
        ),
    ]
    sections = (
        Section(
            Words("基本情况", "Basics"),
            (
                ("date", "place"),
                ("type",),
                ("husband", "husband_age", "husband_phone"),
                ("wife", "wife_age", "wife_phone"),
                ("husband_id", "wife_id"),
            ),
        ),
        Section(
            Words("来访内容", "The talk"),
            (("topics",), ("recording", "next"), ("matter",), ("advice",), ("promise",)),
        ),
    )
    return make_form(
        fields,
        sections,
        code="M-1",
        title=Words("婚姻家庭辅导登记表", "Counselling registration"),
        signs=("both", "worker"),
        stamp=True,
        footer=Words("本表由服务机构保存,未经本人同意不得外传。", "Kept by the service; never passed on."),
    )


REGISTRATION_SHOWN = {
    "date": "2026年11月23日(周一)",
    "place": "婚姻登记处二楼辅导室",
    "type": "4",
    "husband": "𠅤䶮·㛃明",
    "husband_age": "36",
    "husband_phone": "00000001234",
    "wife": "阿依古丽·买买提",
    "wife_age": "34",
    "wife_phone": "00000005678",
    "husband_id": "990101199001010014",
    "wife_id": "990101199203040028",
    "topics": "4,8",
    "recording": "no",
    "next": "2026年11月30日(周一) 14:30",
    "matter": "双方因家务分工和老人照料长期争执,女方提出离婚,男方希望再谈一次。双方均表示愿意先安排好孩子。" * 2,
    "advice": "建议先各自单独谈一次,再安排共同面谈;发给《冷静期告知单》。",
}


@pytest.fixture
def registration() -> Form:
    """A form with every kind of field."""
    return registration_form()


@pytest.fixture
def registration_shown() -> dict[str, str]:
    """What the registration says when filled."""
    return dict(REGISTRATION_SHOWN)


@pytest.fixture
def view_of() -> Callable[..., FormView]:
    """Makes a view of a form."""
    return make_view


@pytest.fixture
def form_of() -> Callable[..., Form]:
    """Makes a form out of fields."""
    return make_form


@pytest.fixture
def field_of() -> Callable[..., Field]:
    """Makes a field."""
    return make_field


@pytest.fixture
def issued_look() -> SheetLook:
    """The look of an issued sheet."""
    return SheetLook(
        lang="zh",
        site_name="同行示范婚姻登记处",
        number="婚辅〔2026〕01-0001",
        sheet_code="1234567890123453",
        printed_line="打印:2026年11月23日 09:12  王敏",
    )
