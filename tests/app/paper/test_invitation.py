"""The invitation slip, read back from the page."""

import pypdfium2
import pytest

from app.definitions.values import Lang
from app.paper.invitation import render
from app.paper.values import InvitationFacts

ROOT = "3F2A 91C0 77B1 0D4E 5A66 E2F8 9013 CC47 08AB 6D52 F1E9 3B70 A4D8 2C15 7E9F 60B3"


def slip(bureau: str, lang: Lang) -> str:
    """The text of a slip, without the spaces and ends of lines."""
    facts = InvitationFacts(
        code="ABCD-EFGH-JKMN-PQRS-TVWX", address="https://zhongxin.example:8443", site="青禾区婚姻家庭辅导室",
        colleague="陈静", post="社工", number=2, expires="2026-12-01 09:00", bureau=bureau, lang=lang,
    )  # fmt: skip
    document = pypdfium2.PdfDocument(render(facts).pdf)
    assert len(document) == 1
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return "".join(text.split())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_fingerprint_of_the_bureaus_root_can_be_compared(lang: Lang) -> None:
    """Every group of it, on the one page the slip has; no line of it where the bureau has no root."""
    assert ROOT.replace(" ", "") in slip(ROOT, lang)
    label = {"zh": "上级根密钥指纹", "en": "fingerprint"}[lang]
    assert label in slip(ROOT, lang)
    assert label not in slip("", lang)
