"""What is attached to a case: photographed documents, signed scans, evidence; and what may be attached at all."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.cases import SyncMark
from app.domain.ids import RecordId
from app.domain.readers import Scope

MOST_BYTES = 20 * 1024 * 1024
"""A file longer than this is not attached: on a line of 200 kbit/s it would be on its way for a quarter of an hour."""

SMALL_BYTES = 256 * 1024
"""What a colleague has attached comes by itself up to this size; what is longer comes when somebody wants to see it."""

LONGEST_NAME = 80
"""Characters, without the ending."""


class Media(StrEnum):
    """What a file is, by its content; its name says nothing."""

    JPEG = "image/jpeg"
    PDF = "application/pdf"


ENDINGS = {Media.JPEG: ".jpg", Media.PDF: ".pdf"}


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One attached file. Nothing in it changes any more; its bytes may lie elsewhere."""

    id: RecordId
    case: RecordId
    scope: Scope
    name: str  # as the file was called, with the ending of what it is; case data like a note
    media: str  # a Media, or what a later version attaches
    size: int  # in bytes, as it is kept
    sha256: bytes
    thumbnail: bytes  # a small JPEG; empty for what is no picture
    recorded_at: datetime
    author: str
    parts: int  # in so many parts its bytes are kept and travel
    parts_here: int
    parts_stored: int  # so many are known to lie at the centre, brought from here or read from there
    is_wanted: bool = False  # somebody here has asked for it
    problem: str = ""  # why its bytes did not come or go: a code of the list `attachment.problem.` in the words
    mark: SyncMark = SyncMark.HERE  # of the record; its bytes follow

    @property
    def is_here(self) -> bool:
        """Whether all of its bytes lie on this computer."""
        return self.parts_here == self.parts

    @property
    def is_at_centre(self) -> bool:
        """Whether all of it is known to lie at the centre, where every reader can get it."""
        return self.mark is SyncMark.CENTRE and self.parts_stored == self.parts


_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_SPACES = re.compile(r"\s+")
_ENDING = re.compile(r"\.[0-9A-Za-z]{1,5}$")


def called(name: str, media: Media) -> str:
    """How a file is called here: without folders, signs nobody sees or no file name may have, with its right ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    stem = _ENDING.sub("", _SPACES.sub(" ", _FORBIDDEN.sub("_", seen)).strip())
    return (stem.strip(" .")[:LONGEST_NAME].strip(" .") or "_") + ENDINGS[media]
