"""Pages of a PDF as pictures."""

import pytest
from PySide6.QtCore import QRect, QSize
from pytestqt.qtbot import QtBot

from app.errors import OurError
from tests.ui.printing.sample import a4
from ui.printing.pages import OpenPdf, bands, pictures


def test_a_page_is_drawn_on_white_at_the_width_asked_for(qtbot: QtBot) -> None:
    """Paper is white where nothing is printed, and keeps its shape."""
    (page,) = pictures(a4(), 595)
    assert (page.width(), page.height()) == (595, 842)
    assert page.pixelColor(5, 5).name() == "#ffffff"
    assert page.pixelColor(300, 400).name() == "#000000"


def test_every_page_becomes_a_picture(qtbot: QtBot) -> None:
    """Three pages, three pictures."""
    assert len(pictures(a4(3), 100)) == 3


def test_bands_put_together_are_the_page(qtbot: QtBot) -> None:
    """A page printed in strips is the same page."""
    opened = OpenPdf(a4())
    whole = QSize(595, 842)
    page = opened.picture(0, 595)
    for strip in bands(whole, 100):
        assert opened.band(0, whole, strip) == page.copy(strip)


def test_bands_cover_the_page_once() -> None:
    """No strip is missing and none is drawn twice."""
    assert list(bands(QSize(10, 25), 10)) == [QRect(0, 0, 10, 10), QRect(0, 10, 10, 10), QRect(0, 20, 10, 5)]


def test_bytes_that_are_no_pdf_are_our_mistake(qtbot: QtBot) -> None:
    """Only our own documents come here."""
    with pytest.raises(OurError):
        OpenPdf(b"not a page")
