"""A page as a small grey picture, and how far two pictures are apart."""

from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

FOLDER = Path(__file__).parent / "paper"
_SCALE = 100 / 72  # 100 dpi
_GREYS = 4  # white, black and two for the edges of letters: enough to look at, small to keep
_BLUR = 1.2  # pixels: two rasterisers draw an edge half a pixel apart
_APART = 60  # of 255, after the blur


def picture(pdf: bytes) -> Image.Image:
    """The first page."""
    grey = pypdfium2.PdfDocument(pdf)[0].render(scale=_SCALE, grayscale=True).to_pil().convert("L")
    step = 255 / (_GREYS - 1)
    return grey.point([round(round(level / step) * step) for level in range(256)])


def keep(page: Image.Image, file: Path) -> None:
    """As a PNG with few greys."""
    page.quantize(_GREYS).save(file, optimize=True)


def golden(name: str) -> Image.Image:
    """The picture that was looked at."""
    return Image.open(FOLDER / f"{name}.png").convert("L")


def differing(page: Image.Image, wanted: Image.Image) -> Image.Image:
    """White where the two differ; all white where their sizes do."""
    if page.size != wanted.size:
        return Image.new("L", page.size, 255)
    soft = [one.filter(ImageFilter.GaussianBlur(_BLUR)) for one in (page, wanted)]
    return ImageChops.difference(*soft).point([255 * (level > _APART) for level in range(256)])


def share(marks: Image.Image) -> float:
    """The part of a picture that is white."""
    return marks.histogram()[255] / (marks.width * marks.height)


def explained(page: Image.Image, wanted: Image.Image) -> Image.Image:
    """Both on each other: what is new in blue, what is gone in red, what stayed in black."""
    wanted = wanted if wanted.size == page.size else wanted.resize(page.size)
    return Image.merge("RGB", (page, ImageChops.lighter(page, wanted), wanted))
