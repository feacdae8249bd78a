"""A photograph drawn anew: upright, no bigger than it has to be, and with nothing of what the camera wrote into it.

Place, time, device, owner, comments and the little picture of before stay behind: only what can be seen is kept.
"""

import struct
import warnings
from io import BytesIO

import msgspec
from PIL import Image, ImageOps

LONGEST = 2560
"""Pixels. A photographed A4 page stays readable: 218 dpi."""
QUALITY = 80
THUMBNAIL = 160
"""Pixels of the longer side of the small picture, which travels with the record itself."""
THUMBNAIL_QUALITY = 60
MOST_PIXELS = 64_000_000
"""What is unpacked at once; of a JPEG that has more, every second, fourth or eighth is."""

_READS = ("JPEG", "PNG")
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError, OverflowError)
"""What the library says of files that are no pictures, or only half."""

Image.MAX_IMAGE_PIXELS = None  # it would only warn; MOST_PIXELS refuses


class Photo(msgspec.Struct, frozen=True):
    """A picture as it is kept, and a small one."""

    jpeg: bytes
    thumbnail: bytes


class Unreadable(ValueError):
    """The bytes are no picture that can be drawn."""


class TooLarge(ValueError):
    """It has more pixels than are drawn here."""


def drawn_anew(content: bytes) -> Photo:
    """The picture in these bytes. The same bytes give the same picture. Raises Unreadable, TooLarge."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of words in the file that are about to be dropped
        try:
            seen = _unpacked(content)
        except _BROKEN as error:
            if isinstance(error, TooLarge):
                raise
            raise Unreadable from error
    return Photo(_jpeg(seen, LONGEST, QUALITY), _jpeg(seen, THUMBNAIL, THUMBNAIL_QUALITY))


def _unpacked(content: bytes) -> Image.Image:
    """The picture upright on fresh white paper."""
    with Image.open(BytesIO(content), formats=_READS) as image:
        image.draft("RGB", (LONGEST, LONGEST))
        if image.width * image.height > MOST_PIXELS:
            raise TooLarge
        image.load()
        upright = ImageOps.exif_transpose(image)
        layer = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    layer.thumbnail((LONGEST, LONGEST))
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A") if layer.mode == "RGBA" else None)
    return paper


def _jpeg(seen: Image.Image, longest: int, quality: int) -> bytes:
    small = seen.copy()
    small.thumbnail((longest, longest))
    file = BytesIO()
    small.save(file, "JPEG", quality=quality)  # in pieces: to optimise it would hold up the window for all of it
    return file.getvalue()
