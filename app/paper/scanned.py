"""Pictures of paper as a PDF: each fills a page of its own, and nothing else of the file they came from is in it."""

from collections.abc import Sequence
from io import BytesIO

import msgspec
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


class Picture(msgspec.Struct, frozen=True):
    """A JPEG and the size of its page in points."""

    jpeg: bytes
    width: float
    height: float


def as_pdf(pictures: Sequence[Picture]) -> bytes:
    """The pictures as pages. The same pictures give the same bytes."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1, pageCompression=1)
    canvas.setCreator("Tongxing")
    canvas.setAuthor("")
    for picture in pictures:
        canvas.setPageSize((picture.width, picture.height))
        canvas.drawImage(ImageReader(BytesIO(picture.jpeg)), 0, 0, picture.width, picture.height)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
