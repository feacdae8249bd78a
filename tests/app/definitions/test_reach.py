"""Every question of every form comes up; a definition that breaks a rule is named with key and reason."""

from datetime import date

import msgspec
import pytest

from app.definitions.asked import asked, for_reader
from app.definitions.loader import Definitions, load
from app.definitions.reach import answers_that_show, audience, readers_of, unreachable
from app.definitions.sample import samples
from app.definitions.two_languages import untranslated
from app.definitions.values import Field, Form, ShowWhen, Words
from app.domain.readers import Reader

REAL = load()
FORMS = sorted(REAL.forms)


@pytest.mark.parametrize("form_id", FORMS)
def test_every_question_of_every_form_comes_up_before_somebody(form_id: str) -> None:
    """Proved by asking: under these answers, for this reader, the sheet has the question."""
    form = REAL.form(form_id)
    for field in form.fields.values():
        answers = answers_that_show(form, field, REAL.codes)
        assert answers is not None, field.id
        readers = readers_of(form, field, answers)
        assert readers, field.id
        for reader in readers:
            assert field.id in for_reader(form, reader, answers).fields, (field.id, reader)


@pytest.mark.parametrize("form_id", FORMS)
def test_the_samples_together_answer_every_question(form_id: str) -> None:
    """So printing them prints everything a form can ask."""
    form = REAL.form(form_id)
    made = samples(form, REAL, date(2026, 11, 23))
    assert set().union(*(asked(form, values) for values in made)) == set(form.fields)


def test_every_form_is_sound() -> None:
    """Nothing out of reach, nothing said in one language only."""
    for form in REAL.forms.values():
        assert [*unreachable(form, REAL.codes)] == [], form.id
        assert [*untranslated(form, REAL.codes)] == [], form.id


@pytest.fixture
def small(folder: object) -> Definitions:
    """The small sound set."""
    return load(folder)  # type: ignore[arg-type]  # a path


def _with(form: Form, name: str, **facts: object) -> Form:
    field: Field = msgspec.structs.replace(form.fields[name], **facts)
    return msgspec.structs.replace(form, fields={**form.fields, name: field})


def test_the_small_set_is_sound(small: Definitions) -> None:
    """What the cases below spoil."""
    form = small.form("desk/sheet")
    assert [*unreachable(form, small.codes), *untranslated(form, small.codes)] == []


@pytest.mark.parametrize(
    ("name", "facts", "found"),
    [
        ("shade", {"show_when": ShowWhen("colour", ("blue",))}, ("field.shade.show_when", "no answers show it")),
        ("shade", {"show_when": ShowWhen("gone", ("r",))}, ("field.shade.show_when", "no answers show it")),
        ("shade", {"show_when": ShowWhen("count", ("1",))}, ("field.shade.show_when", "no answers show it")),
        ("colour", {"codes": "GONE"}, ("field.colour.codes", "unknown code list 'GONE'")),
        ("name", {"prefill": "husband.shoes"}, ("field.name.prefill", "unknown path 'husband.shoes'")),
    ],
)
def test_a_question_out_of_reach_is_named(
    small: Definitions, name: str, facts: dict[str, object], found: tuple[str, str]
) -> None:
    """Key and reason."""
    assert found in [*unreachable(_with(small.form("desk/sheet"), name, **facts), small.codes)]


def test_a_question_in_no_row_is_named(small: Definitions) -> None:
    """It is asked nowhere."""
    form = small.form("desk/sheet")
    lost = {**form.fields, "lost": msgspec.structs.replace(form.fields["count"], id="lost")}
    found = [*unreachable(msgspec.structs.replace(form, fields=lost), small.codes)]
    assert found == [("field.lost", "stands in no row")]


def test_a_question_only_somebody_else_may_see_is_named(small: Definitions) -> None:
    """Hers, behind his: the worker sees both, but no sheet of the two shows it; his alone, on a sheet of hers."""
    form = small.form("desk/sheet")
    scoped = _with(_with(form, "colour", scope="his"), "shade", scope="her")
    shade = scoped.fields["shade"]
    assert readers_of(scoped, shade, {"colour": "r"}) == {Reader.WORKER}
    assert audience(msgspec.structs.replace(form, audience="worker")) == {Reader.WORKER}
    assert Reader.HIM in audience(msgspec.structs.replace(form, per_party=True))


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"label": Words("姓名", "")}, ("field.name.label.en", "not said in English")),
        ({"label": Words("姓名", "姓名")}, ("field.name.label.en", "not said in English")),
        ({"label": Words("", "Name")}, ("field.name.label.zh", "not said in Chinese")),
        ({"label": Words("Name", "Name")}, ("field.name.label.zh", "not said in Chinese")),
        ({"hint": Words("提示", " ")}, ("field.name.hint.en", "not said in English")),
    ],
)
def test_a_phrase_in_one_language_only_is_named(
    small: Definitions, facts: dict[str, object], found: tuple[str, str]
) -> None:
    """Missing, or still in the other language."""
    assert found in [*untranslated(_with(small.form("desk/sheet"), "name", **facts), small.codes)]


def test_signs_that_are_no_words_need_no_translation(small: Definitions) -> None:
    """DNA, 12356 and °C are the same in both."""
    for sign in ("DNA", "12356", "°C"):
        assert [*untranslated(_with(small.form("desk/sheet"), "name", label=Words(sign, sign)), small.codes)] == []
