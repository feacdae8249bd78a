"""Signing on the screen: only where allowed, over known bytes, into the right cell, and never by a dot."""

import hashlib

import msgspec
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.casework import cases, forms, people, sheets, signatures, site
from app.domain.cases import Sheet, SheetState
from app.domain.gate import SPOUSES
from app.domain.people import VIOLENCE, PersonDetails
from app.domain.readers import Reader, Role
from app.domain.strokes import Point, Stroke, is_signature
from app.errors import Refused
from app.paper.inked import with_strokes
from app.paper.values import SignPlace
from app.store import rebuild
from tests.desk import see_alone

NAME: tuple[Stroke, ...] = (
    tuple(Point(0.1 + 0.05 * at, 0.3 + 0.2 * (at % 2), 20 * at) for at in range(10)),
    tuple(Point(0.7, 0.2 + 0.06 * at, 300 + 20 * at) for at in range(8)),
)


def rule(refused) -> object:
    """Which rule stood in the way."""
    return refused.value.facts["rule"]


def black(pdf: bytes, place: SignPlace) -> int:
    """How many dark pixels a cell has, its upper left words and its date left out."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[place.page].render(scale=2).to_pil().convert("L")
    document.close()
    left, top = (round(2 * one) for one in (place.x + 3, place.y + 22))
    area = image.crop((left, top, left + round(2 * place.width) - 12, top + round(2 * place.height) - 80))
    return sum(area.histogram()[:128])


@pytest.fixture
def sheet(work) -> Sheet:
    """A registration, signed by him, her and the worker."""
    case = cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value
    return sheets.print_set(work, case, "zh").value[0].sheet


@pytest.fixture
def allowed(work, sheet) -> Sheet:
    """The same at a site that signs on the screen."""
    site.allow_pen(work, True)
    return sheet


@pytest.fixture
def reachable(work) -> Sheet:
    """The same, with her telephone and his on the page."""
    site.allow_pen(work, True)
    people_of = (
        PersonDetails(name=name, phone=phone) for name, phone in (("李强", "00000001234"), ("王芳", "00000005678"))
    )
    case = cases.open_couple(work, *people_of, "04").value
    return sheets.print_set(work, case, "zh").value[0].sheet


def signed_by(work, sheet: Sheet, signer: str) -> SheetState:
    """One signature over what is shown."""
    shown = hashlib.sha256(signatures.offer(work, sheet.id).pdf).digest()
    return signatures.sign(work, sheet.id, signer, NAME, shown).value


def test_ink_is_the_rule_until_the_site_says_otherwise(work, sheet):
    """Off by default, off again when taken back."""
    assert not site.allows_pen(work)
    with pytest.raises(Refused) as refused:
        signatures.offer(work, sheet.id)
    assert rule(refused) == "pen_not_allowed"
    site.allow_pen(work, True)
    rebuild.rebuild(work.store)
    assert signatures.offer(work, sheet.id).places
    site.allow_pen(work, False)
    with pytest.raises(Refused):
        signatures.offer(work, sheet.id)


def test_what_the_law_wants_on_paper_is_never_signed_here(work, allowed):
    """M-8, M-9 and M-10, every one of them."""
    forms = [form for form in work.definitions.forms.values() if form.code.startswith(("M-8", "M-9", "M-10"))]
    assert len(forms) >= 5
    for role in SPOUSES:  # the sheets of a mediation are issued only then
        see_alone(work, allowed.case, role)
    for form in forms:
        who = Role.WIFE if form.per_party else None
        (made,) = sheets.issue(work, allowed.case, [(form.id, who)], "zh").value
        with pytest.raises(Refused) as refused:
            signatures.offer(work, made.sheet.id)
        assert rule(refused) == "ink_only", form.code


def test_each_signature_lies_in_its_own_cell_and_the_last_one_signs_the_sheet(work, allowed):
    """Three signers, three hashes in a chain, and a document that begins with the one before it."""
    places = {place.signer: place for place in signatures.offer(work, allowed.id).places}
    assert list(places) == ["husband", "wife", "worker"]
    before, states = sheets.bytes_of(work, allowed.id), []
    for signer, place in places.items():
        states.append(signed_by(work, allowed, signer))
        after = sheets.bytes_of(work, allowed.id)
        assert after.startswith(before)
        inked = [one for one, where in places.items() if black(after, where) > black(before, where)]
        assert inked == [signer]
        assert black(after, place) > 100
        before = after

    assert states == [SheetState.PRINTED, SheetState.PRINTED, SheetState.SIGNED]
    kept = signatures.of_sheet(work, allowed.id)
    assert kept[0].signed_sha256 == allowed.sha256
    assert [one.result_sha256 for one in kept[:-1]] == [one.signed_sha256 for one in kept[1:]]
    assert kept[-1].result_sha256 == hashlib.sha256(before).digest()
    assert msgspec.msgpack.decode(kept[0].strokes, type=tuple[Stroke, ...]) == NAME
    assert [one.signer for one in kept] == list(places)
    rebuild.rebuild(work.store)
    now = sheets.get(work, allowed.id)
    assert (now.state, now.sha256, now.pen_sha256) == (SheetState.SIGNED, allowed.sha256, kept[-1].result_sha256)
    with pytest.raises(Refused):
        sheets.take_back(work, allowed.id)


def test_other_bytes_than_those_on_the_screen_are_not_signed(work, allowed):
    """Somebody else signed meanwhile."""
    shown = hashlib.sha256(signatures.offer(work, allowed.id).pdf).digest()
    signed_by(work, allowed, "husband")
    with pytest.raises(Refused) as refused:
        signatures.sign(work, allowed.id, "wife", NAME, shown)
    assert rule(refused) == "pen_other_page"
    assert len(signatures.of_sheet(work, allowed.id)) == 1


def after(work, sheet: Sheet, change: str) -> None:
    """What can happen to a case between the printing of a sheet and its signing."""
    wife = cases.page(work, sheet.case, Reader.WORKER).case.party(Role.WIFE).person
    if change == "flag":
        people.set_flag(work, wife.id, VIOLENCE, Reader.WORKER, stands=True)
    elif change == "phone":
        people.amend(work, wife.id, msgspec.structs.replace(wife.details, phone="00000005679"))
    elif change == "answer":
        raw = forms.open_entry(work, sheet.case, sheet.form, None).raw
        forms.keep_entry(work, sheet.case, sheet.form, None, raw | {"wife_phone": "00000005679"})


@pytest.mark.parametrize("change", ["flag", "phone", "answer"])
@pytest.mark.parametrize("signed_before", [0, 1])
def test_a_page_that_would_print_otherwise_now_is_not_shown_for_signing(work, reachable, change, signed_before):
    """One refusal for a flag, a correction and an answer, so that it tells nobody of a flag; printed anew it is signed.

    Somebody who has signed already does not bring the old page to light for the next.
    """
    shown = hashlib.sha256(signatures.offer(work, reachable.id).pdf).digest()
    for signer in ("husband", "wife")[:signed_before]:
        signed_by(work, reachable, signer)
    after(work, reachable, change)
    with pytest.raises(Refused) as refused:
        signatures.offer(work, reachable.id)
    assert refused.value.facts == {"rule": "pen_outdated"}
    with pytest.raises(Refused) as refused:
        signatures.sign(work, reachable.id, "worker", NAME, shown)
    assert refused.value.facts == {"rule": "pen_outdated"}
    assert len(signatures.of_sheet(work, reachable.id)) == signed_before

    (anew,) = sheets.issue(work, reachable.case, [(reachable.form, None)], "zh").value
    assert signatures.offer(work, anew.sheet.id).pdf == anew.pdf


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_a_page_waits_for_its_signature_as_long_as_nothing_on_it_changes(work, allowed, clock, lang):
    """In every language, on another day, and with a flag that changes nothing on this sheet."""
    (made,) = sheets.issue(work, allowed.case, [("marriage/cooling_off_notice", None)], lang).value
    (joint,) = sheets.issue(work, allowed.case, [(allowed.form, None)], lang).value
    clock.pass_by(days=5)
    after(work, allowed, "flag")
    assert sheets.is_current(work, made.sheet)
    assert signatures.offer(work, joint.sheet.id).pdf == joint.pdf


@pytest.mark.parametrize("strokes", [(), ((Point(0.5, 0.5, 0),),), tuple((Point(0.5, 0.5, at),) for at in range(40))])
def test_a_dot_is_no_name(work, allowed, strokes):
    """Refused with its rule; nothing is written."""
    shown = hashlib.sha256(signatures.offer(work, allowed.id).pdf).digest()
    with pytest.raises(Refused) as refused:
        signatures.sign(work, allowed.id, "wife", strokes, shown)
    assert rule(refused) == "signature_short"
    assert sheets.bytes_of(work, allowed.id) == signatures.offer(work, allowed.id).pdf
    assert not signatures.of_sheet(work, allowed.id)


def test_a_sheet_marked_signed_by_mistake_waits_again(work, sheet):
    """Only while nothing else says that it was signed."""
    with pytest.raises(Refused):
        sheets.take_back(work, sheet.id)
    sheets.mark(work, sheet.id, SheetState.SIGNED)
    sheets.take_back(work, sheet.id)
    assert sheets.get(work, sheet.id).state is SheetState.PRINTED


POINTS = st.builds(Point, st.floats(0, 1, width=16), st.floats(0, 1, width=16), st.integers(0, 60_000))


@given(strokes=st.lists(st.lists(POINTS, min_size=1, max_size=12).map(tuple), max_size=6).map(tuple))
def test_more_ink_never_makes_it_less_of_a_name(strokes):
    """Writing on is always a way out of a refusal."""
    if is_signature(strokes, 0.4):
        assert is_signature((*strokes, (Point(0.5, 0.5, 0),)), 0.4)
    assert is_signature((*strokes, *NAME), 0.4)


def words_on(pdf: bytes) -> list[str]:
    """Every word on every page."""
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.split()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strokes=st.lists(st.lists(POINTS, min_size=1, max_size=12).map(tuple), min_size=1, max_size=6))
def test_whatever_is_drawn_the_document_stays_whole(work, allowed, strokes):
    """Any strokes, in every cell: the pages open, and no word on them has changed."""
    to_sign = signatures.offer(work, allowed.id)
    pdf = to_sign.pdf
    for place in to_sign.places:
        pdf = with_strokes(pdf, place, [[(p.x, p.y) for p in stroke] for stroke in strokes], "1999-01-01 08:15")
    left = words_on(pdf)
    assert (left.count("1999-01-01"), left.count("08:15")) == (3, 3)
    assert sorted(word for word in left if word not in ("1999-01-01", "08:15")) == sorted(words_on(to_sign.pdf))
