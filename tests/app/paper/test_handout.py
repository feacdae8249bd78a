"""Handouts on paper: whole, inside the margins, and with the same help numbers as every other sheet taken home."""

import re

import msgspec
import pypdfium2
import pytest

from app.definitions.handouts import BlockKind, Handout, HandoutBlock, read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.loader import load
from app.definitions.values import Lang, Words
from app.domain.readers import Reader
from app.paper.handout import SiteWords, render
from app.paper.sheet import render as render_sheet
from app.paper.values import SheetLook
from app.paper.view import view_for
from app.paper.words import phrase
from app.traditional import traditional
from tests.app.paper.faults import faults

HANDOUTS = read_handouts()
NUMBERS = read_help_numbers()
HEAD_LINES = 4  # title, site, foot, page
LONG_LOCAL = "到户籍所在街道政务服务中心办理，地址示例市同行路1号一楼，电话020-00000001，周一至周五"
LONG_SITE = SiteWords(
    name="示例市示例区民政局婚姻家庭辅导与社会工作服务站",
    phone="020-00000000",
    hours="周一至周五 8:30-12:00 14:00-17:30",
    address="示例市示例区同行街道同行路1号示例大厦三楼",
)
SITE = SiteWords(name="示例站", phone="020-00000000", hours="9:00-17:00", address="示例市同行路1号")


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize("handout_id", sorted(HANDOUTS))
def test_every_word_is_on_at_most_two_pages(handout_id: str, lang: Lang) -> None:
    """Nothing boxed, no fault on the page, every span read back, all help numbers at the end."""
    handout = HANDOUTS[handout_id]
    done = render(handout, NUMBERS, lang, SITE)

    assert done.boxed == ()
    assert done.pages <= 2
    text = _text(done.pdf)
    assert all(said in text for said in _said(handout, lang))
    assert all(one.number in text for one in NUMBERS.number)
    assert faults(done.pdf) == []


def test_what_the_site_has_not_entered_can_be_written_by_hand() -> None:
    """A gap, never a missing word; and the same bytes every time."""
    handout = next(one for one in HANDOUTS.values() if "phone" in _places(one))
    empty = render(handout, NUMBERS, "zh")
    assert "____" in _text(empty.pdf)
    assert empty == render(handout, NUMBERS, "zh")


def test_every_sheet_taken_home_has_the_same_help_numbers() -> None:
    """Whatever it is about, so that having it betrays nobody."""
    definitions = load()
    taken = [form for form in definitions.forms.values() if form.take_home]
    assert len(taken) > 3
    for form in taken:
        view = view_for(form, Reader.HER if form.per_party else Reader.BOTH, None, "zh", definitions.codes)
        text = _text(render_sheet(view, SheetLook()).pdf)
        assert all(f"{one.label.zh}{one.number}" in text for one in NUMBERS.number), form.id


_KEPT = re.compile("(本人|服务对象|接领人|双方)(和[^，。]+)?各执一份|一份交本人")


def test_a_sheet_of_which_the_person_keeps_a_copy_is_one_to_take_home() -> None:
    """As its own footer says: the consent in a bag tells no more than a sheet about the cooling-off period."""
    forms = load().forms.values()
    kept = {form.id for form in forms if form.footer and _KEPT.search(form.footer.zh)}
    assert len(kept) > 8
    assert not kept - {form.id for form in forms if form.take_home}


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize("handout_id", sorted(HANDOUTS))
def test_a_site_that_says_much_still_has_two_pages_at_most(handout_id: str, lang: Lang) -> None:
    """Its own texts are printed in their places, its number on one line, and no page is left to a line or two."""
    handout = HANDOUTS[handout_id]
    local = {key: f"{LONG_LOCAL}（{key}）" for key in _locals(handout)}
    own = {key: Words(said, said) for key, said in local.items()}
    done = render(handout, NUMBERS, lang, msgspec.structs.replace(LONG_SITE, said=own))

    assert done.pages <= 2
    assert all(phrase(said, lang) in _text(done.pdf) for said in own.values())
    pages = [_lines(page) for page in pypdfium2.PdfDocument(done.pdf)]
    if "phone" in _places(handout):
        assert any(LONG_SITE.phone in line for page in pages for line in page)
    assert len(pages[0]) > 15
    assert pages[-1].index(phrase(NUMBERS.title, lang)) > HEAD_LINES + 3


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize("handout_id", sorted(HANDOUTS))
def test_no_page_ends_with_a_heading_or_the_first_item_below_one(handout_id: str, lang: Lang) -> None:
    """What is said under a heading begins beside it."""
    handout = HANDOUTS[handout_id]
    blocks = handout.blocks(lang)
    texts = ["".join("".join(_words(block, lang)).split()) for block in blocks]
    for page in list(pypdfium2.PdfDocument(render(handout, NUMBERS, lang, SITE).pdf))[:-1]:
        last = "".join(_lines(page)[-1].split())
        at = next(at for at, text in enumerate(texts) if text.endswith(last) or last.endswith(text))
        assert blocks[at].kind is not BlockKind.HEADING
        kinds = [block.kind for block in blocks[at - 1 : at + 2]]
        assert kinds != [BlockKind.HEADING, BlockKind.ITEM, BlockKind.ITEM]


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_the_help_block_is_the_same_at_the_end_of_each(lang: Lang) -> None:
    """Word for word, the last thing on the last page: a part of a page found tells nothing of the rest."""
    blocks = set()
    for handout in HANDOUTS.values():
        lines = _lines(list(pypdfium2.PdfDocument(render(handout, NUMBERS, lang, SITE).pdf))[-1])
        blocks.add(tuple(lines[lines.index(phrase(NUMBERS.title, lang)) :]))
    (block,) = blocks
    assert len(block) >= len(NUMBERS.number) / 2 + 2


def _lines(page: pypdfium2.PdfPage) -> list[str]:
    """What is read on a page, head and foot first, as they are drawn."""
    return [line for line in page.get_textpage().get_text_range().splitlines() if line.strip()]


def _words(block: HandoutBlock, lang: Lang) -> list[str]:
    spans = [span.text for line in block.lines for span in line]
    return [traditional(text) if lang == "zh-Hant" else text for text in spans]


def _locals(handout: Handout) -> set[str]:
    return {span.local for block in handout.zh for line in block.lines for span in line if span.local}


def _said(handout: Handout, lang: Lang) -> list[str]:
    """The words between places and weights, as they read without spaces."""
    spans = [span for block in handout.blocks(lang) for line in block.lines for span in line if not span.place]
    return ["".join((traditional(span.text) if lang == "zh-Hant" else span.text).split()) for span in spans]


def _places(handout: Handout) -> set[str]:
    return {span.site for block in handout.zh for line in block.lines for span in line if span.site}


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
    return text.replace("\ufffe", "-").replace("\x02", "-")
