"""What is said between the window and the process that draws: packed values, each after its length in four bytes."""

import msgspec

MOST_PAGES = 2_000
"""A document that claims more is not opened."""
MOST_PIXELS = 6_000_000
"""Of a page on the screen: A4 at 250 dpi. More would hold the window up while it is carried about."""
MOST_PRINTED_PIXELS = 12_000_000
"""Of a page for the printer: A4 at 350 dpi."""
MOST_PICTURE_PIXELS = 64_000_000
"""Of a picture before it is unpacked; ours have seven million at most."""
LONGEST = 4 + 128 * 1024 * 1024
"""Bytes of one message."""
LENGTH_BYTES = 4


class Open(msgspec.Struct, tag=True, frozen=True):
    """Here is a document. Answered by Opened or Cannot."""

    content: bytes
    is_pdf: bool


class Draw(msgspec.Struct, tag=True, frozen=True):
    """Draw a page, counted from 0, `width` pixels wide or as wide as is allowed. Answered by Drawn or Cannot."""

    page: int
    width: int


class Photograph(msgspec.Struct, tag=True, frozen=True):
    """A page for the printer, as a JPEG. Answered by Photographed or Cannot."""

    page: int


class Opened(msgspec.Struct, tag=True, frozen=True):
    """It can be drawn."""

    pages: int


class Drawn(msgspec.Struct, tag=True, frozen=True):
    """A page on white: rows of pixels of 32 bits, without gaps."""

    page: int
    width: int
    height: int
    pixels: bytes


class Photographed(msgspec.Struct, tag=True, frozen=True):
    """A page as a JPEG, and its size on paper in points."""

    page: int
    jpeg: bytes
    width: float
    height: float


class Cannot(msgspec.Struct, tag=True, frozen=True):
    """It is not drawn: `locked`, `pages`, `pixels`, `damaged`."""

    why: str


Request = Open | Draw | Photograph
Reply = Opened | Drawn | Photographed | Cannot

_encoder = msgspec.msgpack.Encoder()
decode_request = msgspec.msgpack.Decoder(Request).decode
decode_reply: "msgspec.msgpack.Decoder[Reply]" = msgspec.msgpack.Decoder(Reply)


def framed(message: Request | Reply) -> tuple[bytes, bytes]:
    """A message as it goes through the pipe: its length, and itself. Not put together: some are long."""
    body = _encoder.encode(message)
    return len(body).to_bytes(LENGTH_BYTES, "big"), body
