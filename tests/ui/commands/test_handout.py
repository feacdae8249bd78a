"""`tongxing handout`: listed, printed without a vault, and honest about what is left blank."""

from pathlib import Path

import pypdfium2
import pytest

from app.definitions.handouts import read_handouts
from ui.commands import handout
from ui.words import set_language


def test_a_handout_is_printed_with_room_for_the_sites_own_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines to write on, where the window would print what the site has said."""
    file = tmp_path / "out.pdf"
    assert handout.run(["print", "marriage/protection_order", "--out", str(file)]) == 0
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file.read_bytes()))
    assert "________" in text
    assert str(file) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "本站的名称、电话和本地内容留空"), ("en", "own words are left blank")]
)
def test_the_help_says_that_they_are_left_blank(lang: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks how it is used is told where to print the other kind."""
    set_language(lang)
    assert handout.run([]) == 2
    assert words in capsys.readouterr().err
    set_language("zh")


def test_every_handout_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each; those unsafe to have say so."""
    assert handout.run(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(read_handouts())
    assert sum("不安全" in line for line in lines) == sum(one.unsafe_with_violence for one in read_handouts().values())


def test_a_handout_nobody_has_written_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written."""
    file = tmp_path / "out.pdf"
    assert handout.run(["print", "marriage/nothing", "--out", str(file)]) == 2
    assert not file.exists() and "marriage/nothing" in capsys.readouterr().err
