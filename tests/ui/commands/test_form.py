"""The form command: list, check, print."""

import json
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from app.definitions.loader import load
from tests.app.definitions.test_own_form import EXAMPLE
from ui.commands.form import run
from ui.words import language, set_language


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A command may speak another language; the next test speaks Chinese again."""
    before = language()
    yield
    set_language(before)


def text_of(file: Path) -> str:
    """All words of a PDF, without white space."""
    document = pypdfium2.PdfDocument(file)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    return "".join("".join(pages).split())


def test_the_list_names_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    """By code, with both titles."""
    assert run(["list", "--json"]) == 0
    forms = {form["code"]: form for form in json.loads(capsys.readouterr().out)}
    assert forms["M-5"]["id"] == "marriage/cooling_off_notice"
    assert forms["M-5"]["title"] == {"zh": "离婚冷静期告知单", "en": "Cooling-off notice"}
    assert run(["list"]) == 0
    assert "marriage/informed_consent" in capsys.readouterr().out


def test_every_form_prints_blank_and_filled_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    """The check prints them all and finds nothing."""
    assert run(["check"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "M-2 marriage/informed_consent" in said.out


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_a_sample_says_that_its_people_are_invented(tmp_path: Path, lang: str) -> None:
    """The notice with its three dates, in every language."""
    file = tmp_path / "sheet.pdf"
    assert run(["print", "marriage/cooling_off_notice", "--sample", "--out", str(file), "--lang", lang]) == 0
    said = text_of(file)
    assert {"zh": "虚构", "zh-Hant": "虛構", "en": "allpersonsareinvented"}[lang] in said
    assert {"zh": "申领离婚证期限", "zh-Hant": "申領離婚證期限", "en": "Certificatefrom"}[lang] in said


def test_a_printed_registration_keeps_the_wall(tmp_path: Path) -> None:
    """The sheet both see holds nobody's safe contact; the rare character of her name is there."""
    file = tmp_path / "sheet.pdf"
    assert run(["print", "marriage/counselling_registration", "--sample", "--out", str(file)]) == 0
    said = text_of(file)
    assert "安全联系方式" not in said
    assert "沈㛃宁" in said


def test_a_blank_holds_no_answer(tmp_path: Path) -> None:
    """No name, no date, no site."""
    file = tmp_path / "sheet.pdf"
    assert run(["print", "marriage/informed_consent", "--blank", "--out", str(file)]) == 0
    said = text_of(file)
    assert "保密的例外" in said
    assert "沈" not in said


def test_all_blanks_go_into_one_file(tmp_path: Path) -> None:
    """For a power cut: every form's title is in it, each with pages of its own from 1."""
    file = tmp_path / "blanks.pdf"
    assert run(["print", "all", "--blank", "--out", str(file)]) == 0
    said = text_of(file)
    assert all(title in said for title in ("离婚冷静期告知单", "个案预估表", "求助登记表", "督导记录"))
    assert said.count("第1页") == len(load().forms)


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["colour"],
        ["list", "--colour"],
        ["print", "marriage/informed_consent", "--out", "x.pdf"],
        ["print", "marriage/informed_consent", "--blank", "--sample", "--out", "x.pdf"],
        ["print", "marriage/informed_consent", "--blank"],
        ["print", "marriage/unknown", "--blank", "--out", "x.pdf"],
    ],
)
def test_wrong_use_is_one_sentence_and_two(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on stdout, one line on stderr, exit code 2."""
    assert run(args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_a_file_is_judged_outside_any_vault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sound: one sentence and 0; with mistakes: every one with its line, and 1; no text: wrong use."""
    file = tmp_path / "goods.toml"
    file.write_text(EXAMPLE, "utf-8")
    assert run(["check", str(file)]) == 0
    assert "物品领取登记表" in capsys.readouterr().out

    file.write_text(EXAMPLE.replace('kind  = "phone"', 'kind  = "telephone"').replace('"scale"', '"ruler"'), "utf-8")
    assert run(["check", str(file)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert all("第 " in line for line in said)

    file.write_bytes(b"\xff\xfe\x00")
    assert run(["check", str(file)]) == 2
    assert run(["check", str(tmp_path / "nowhere.toml")]) == 2
