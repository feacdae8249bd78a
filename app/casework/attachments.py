"""Attachments: a photograph or a PDF kept with a case, for those who may see it, in the vault and nowhere else."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.attachments import MOST_BYTES, Attachment, Media, called
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope, may_see, visible_scopes
from app.domain.rights import Act
from app.errors import NotFound, Refused
from app.ops.attached import KEY_BYTES
from app.ops.attached import KIND as ATTACHMENT
from app.paper.photo import TooLarge, Unreadable, drawn_anew
from app.store import attachments, cases
from app.store.store import Opened

MOST_RAW_BYTES = 64 * 1024 * 1024
"""A photograph may be longer than what is kept of it."""

_PDF, _PDF_END = b"%PDF-", b"%%EOF"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif")
_LOOKED_THROUGH = 1024
"""A PDF may have so many other bytes before its first word, and after its last."""
_AT_ONCE = 1024 * 1024

GoesOn = Callable[[int], bool]
"""Told how many bytes have been read; whether to read on."""


class Ready(msgspec.Struct, frozen=True):
    """A file as it will be kept."""

    name: str
    media: Media
    content: bytes
    thumbnail: bytes = b""


def _always(_: int) -> bool:
    return True


def read(path: Path, goes_on: GoesOn = _always) -> Ready:
    """Read a file somebody wants to attach; nothing is written. A stick or a telephone may be slow: it can be stopped.

    Raises Refused as `ready`, attachment_gone, and attachment_stopped.
    """
    content = bytearray()
    try:
        with path.open("rb") as file:
            while len(content) <= MOST_RAW_BYTES and (more := file.read(_AT_ONCE)):
                content += more
                if not goes_on(len(content)):
                    raise Refused(rule="attachment_stopped")
    except OSError as error:
        raise Refused(rule="attachment_gone") from error
    return ready(path.name, bytes(content))


def renamed(file: Ready, name: str) -> Ready:
    """The same file, called as somebody says; as before where nothing is said."""
    return msgspec.structs.replace(file, name=called(name, file.media)) if name.strip() else file


def ready(name: str, content: bytes) -> Ready:
    """A file as it will be kept: what it is says its content. A picture is drawn anew, a PDF stays as it is.

    Raises Refused: attachment_empty, attachment_heic, attachment_kind, attachment_damaged, attachment_too_large,
    attachment_pixels.
    """
    if not content:
        raise Refused(rule="attachment_empty")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Refused(rule="attachment_heic")
    if _PDF in content[:_LOOKED_THROUGH]:
        found = _document(name, content)
    elif content.startswith(_PICTURES):
        found = _picture(name, content)
    else:
        raise Refused(rule="attachment_kind")
    if len(found.content) > MOST_BYTES:
        raise Refused(rule="attachment_too_large")
    return found


def add(work: Work, case_id: RecordId, scope: Scope, file: Ready) -> Done[RecordId]:
    """Keep a file with a case; the same file for the same people is kept once. Raises NotFound, Refused."""
    sha256 = hashlib.sha256(file.content).digest()
    with work.store.save() as save:
        rights.require_in(work, save.connection, case_id, Act.WORK)
        folder = cases.folder(save.connection, case_id)
        if known := attachments.of_content(save.connection, case_id, scope.value, sha256):
            return Done(Changes.NONE, known)
        id_ = save.new_record()
        save.put(folder, ATTACHMENT, id_, {
            "case": case_id, "scope": scope.value, "name": file.name, "media": file.media.value,
            "size": len(file.content), "sha256": sha256, "key": work.random(KEY_BYTES), "thumbnail": file.thumbnail,
            "recorded_at": work.now().isoformat(timespec="seconds"), "author": work.seat.worker,
        })  # fmt: skip
        save.audit(folder, line(work, "attachment_added", case=case_id, record=id_, scope=scope.value))
        attachments.keep_content(save.connection, id_, folder, file.content)
    return Done(Changes.ATTACHMENTS | Changes.CASES, id_)


def of_case(work: Work, case_id: RecordId, reader: Reader) -> tuple[Attachment, ...]:
    """The attachments of a case that a reader may see, newest first. Raises NotFound."""
    with work.store.read() as connection:
        rights.require_in(work, connection, case_id, Act.READ)
        return attachments.of_case(connection, case_id, [scope.value for scope in visible_scopes(reader)])


def content(work: Work, id_: RecordId, reader: Reader) -> tuple[Attachment, bytes]:
    """An attachment and its bytes, for those in the room.

    Raises NotFound; Refused: attachment_elsewhere where not all of it is here, attachment_forged where what came is
    not what was attached: it is dropped, and can come again.
    """
    with work.store.read() as connection:
        found = _seen(work, connection, id_, reader)
        if not found.is_here:
            raise Refused(rule="attachment_elsewhere")
        bytes_ = attachments.content(connection, id_)
    if hashlib.sha256(bytes_).digest() != found.sha256:
        with work.store.transaction() as connection:
            attachments.forget_content(connection, id_)
        raise Refused(rule="attachment_forged")
    return found, bytes_


def want(work: Work, id_: RecordId, reader: Reader) -> Done[None]:
    """Ask for bytes that are not here: they come with the next exchange. Raises NotFound."""
    with work.store.transaction() as connection:
        _seen(work, connection, id_, reader)
        attachments.put_way(connection, id_, attachments.folder_of(connection, id_), wanted=1, problem="")
    return Done(Changes.ATTACHMENTS, None)


def taken_out(work: Work, id_: RecordId, reader: Reader) -> Done[None]:
    """Write down that a copy was saved outside the vault, where it protects nothing any more. Raises NotFound."""
    with work.store.save() as save:
        found = _seen(work, save.connection, id_, reader)
        folder = attachments.folder_of(save.connection, id_)
        save.audit(folder, line(work, "attachment_copied", case=found.case, record=id_, scope=found.scope.value))
    return Done(Changes.CASES, None)


def _seen(work: Work, connection: Opened, id_: RecordId, reader: Reader) -> Attachment:
    found = attachments.get(connection, id_)
    if found is None or not may_see(reader, found.scope):
        raise NotFound(what="attachment")
    rights.require_in(work, connection, found.case, Act.READ)
    return found


def _document(name: str, content: bytes) -> Ready:
    """A PDF as it came: a signature inside it stays good. Its beginning and its end must be there."""
    if _PDF_END not in content[-_LOOKED_THROUGH:]:
        raise Refused(rule="attachment_damaged")
    return Ready(called(name, Media.PDF), Media.PDF, content)


def _picture(name: str, content: bytes) -> Ready:
    try:
        photo = drawn_anew(content)
    except TooLarge as error:
        raise Refused(rule="attachment_pixels") from error
    except Unreadable as error:
        raise Refused(rule="attachment_damaged") from error
    return Ready(called(name, Media.JPEG), Media.JPEG, photo.jpeg, photo.thumbnail)
