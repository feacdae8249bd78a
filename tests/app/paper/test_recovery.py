"""The recovery-code sheet holds the code so that it can be typed again."""

from datetime import date

import pypdfium2
import pytest

from app.definitions.values import Lang
from app.paper.recovery import render
from app.paper.values import RecoveryFacts

CODE = "K7QM3-XPA9W-TCH2R-NB8VD-6JYE4-SFGU5-ZLMNP-QRSTU"


@pytest.mark.parametrize("lang", ["zh", "en", "zh-Hant"])
def test_the_code_reads_back_group_by_group(lang: Lang) -> None:
    """Every group stands on the one page, with whose it is and where it belongs."""
    done = render(RecoveryFacts(code=CODE, seat="王敏", site="示范站", made_on=date(2026, 11, 23), lang=lang))
    text = pypdfium2.PdfDocument(done.pdf)[0].get_textpage().get_text_range()
    assert done.pages == 1
    assert done.boxed == ()
    assert all(group in text for group in CODE.split("-"))
    assert "王敏" in text
    assert "示范站" in text


def test_the_document_does_not_carry_the_name_in_its_title() -> None:
    """Print queues show a document's title: it says what kind of sheet this is and nothing of the person."""
    done = render(RecoveryFacts(code=CODE, seat="王敏", site="示范站", made_on=date(2026, 11, 23)))
    assert "王敏" not in str(pypdfium2.PdfDocument(done.pdf).get_metadata_dict())
