"""Number slips: one after the other, from one every day, on the roll's width, and nothing of anybody on them."""

import pypdfium2
import pytest

from app.casework import cases, queue
from app.domain.people import PersonDetails
from tests.desk import SITE, open_work


def test_numbers_count_through_the_day_and_begin_again(work, clock):
    """Kept over a locking of the desk; a letter for the seat."""
    assert [queue.next_slip(work, 80, "zh").number for _ in range(3)] == ["A01", "A02", "A03"]
    clock.pass_by(days=1)
    assert queue.next_slip(work, 80, "zh").number == "A01"


def test_two_desks_never_call_the_same_number(tmp_path):
    """The second seat's numbers have another letter."""
    second = open_work(tmp_path / "two", number=2)
    assert queue.next_slip(second, 80, "zh").number == "B01"
    second.close()


@pytest.mark.parametrize("width", [80, 58])
@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_a_slip_fits_its_roll_and_names_nobody(work, width, lang):
    """Every mark lies inside what the head reaches."""
    cases.open_single(work, PersonDetails(name="李强", address="李先生"), "01")
    slip = queue.next_slip(work, width, lang)

    document = pypdfium2.PdfDocument(slip.pdf)
    page = document[0]
    text = page.get_textpage().get_text_range()
    image = page.render(scale=2).to_pil().convert("L")
    bounds = image.point(lambda shade: 255 if shade < 200 else 0).getbbox()
    across = page.get_width()
    document.close()

    assert round(across / 72 * 25.4) == width
    assert bounds[0] > 2 / 25.4 * 144 and bounds[2] < image.width - 2 / 25.4 * 144 and bounds[3] < image.height
    assert slip.number in text and SITE.name in text.replace("\r\n", "")
    assert "李" not in text
