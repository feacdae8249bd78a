"""The header of a vault: versioned JSON with its key slots, in two copies.

The file's bytes are fully determined by its content, and a SHA-256 over that content stands in it: any flipped bit is
damage, before a passphrase is even asked. This holds for every version to come, so that damage is never taken for
"written by a later program".

A change writes the header first (temporary file, fsync, rename), reads it back, and only then the copy. At every
moment one of the two is whole; and an old passphrase does not live on in the copy after it has been changed.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec

from app.errors import HeaderDamaged, VaultTooNew
from app.vault import layout
from app.vault.disk import write_whole

VERSION = 1
FORMAT = "tongxing vault header"
MOST_BYTES = 64 * 1024


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """The database key wrapped under one secret. Byte values are hexadecimal text."""

    kind: str  # "passphrase" or "recovery"
    kdf: str
    memory_kib: int
    passes: int
    lanes: int
    salt: str
    check: str  # tells a wrong secret from a damaged slot
    nonce: str
    wrapped: str


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What the start screen shows and what opens the vault."""

    vault: str  # random; binds the slots to this header
    label: str  # the worker's display name
    site: str
    slots: tuple[Slot, ...]
    version: int = VERSION

    def slot(self, kind: str) -> Slot | None:
        """The slot of that kind, if there is one."""
        return next((slot for slot in self.slots if slot.kind == kind), None)

    def with_slot(self, fresh: Slot) -> "Header":
        """This header with `fresh` in the place of the slot of its kind."""
        others = tuple(slot for slot in self.slots if slot.kind != fresh.kind)
        return msgspec.structs.replace(self, slots=(fresh, *others))


class Copies(msgspec.Struct, frozen=True):
    """The readable copies that differ, best first, and how the two files are."""

    headers: tuple[Header, ...]
    is_first_sound: bool  # vault.header itself can be read
    are_sound: bool  # both files can be read and are equal


def read(folder: Path) -> Copies:
    """Every readable copy of a folder's header. Raises HeaderDamaged where there is none, VaultTooNew."""
    first, second = (_read_file(folder / name) for name in (layout.HEADER, layout.HEADER_COPY))
    headers = tuple(found for found in (first, second) if found is not None)
    if not headers:
        raise HeaderDamaged(file=str(folder / layout.HEADER))
    are_equal = first == second
    return Copies(headers[:1] if are_equal else headers, is_first_sound=first is not None, are_sound=are_equal)


def write(folder: Path, header: Header) -> None:
    """Store `header` in both files, one after the other. Raises DiskFull, HeaderDamaged, OSError."""
    content = encoded(header)
    file = folder / layout.HEADER
    _set_aside_damaged(folder)
    write_whole(file, content)
    if _content(file) != content:  # the disk did not keep what it took; the copy still has the old state
        raise HeaderDamaged(file=str(file))
    write_whole(folder / layout.HEADER_COPY, content)


def encoded(header: Header) -> bytes:
    """The only bytes a file with this header may have."""
    return _canonical({"format": FORMAT, **msgspec.to_builtins(header)})


def _read_file(file: Path) -> Header | None:
    content = _content(file)
    return None if content is None else _decoded(content)


def _decoded(content: bytes) -> Header | None:
    """The header in `content`; None where it is damaged. Raises VaultTooNew."""
    try:
        body = json.loads(content)
        if not isinstance(body, dict) or body.get("format") != FORMAT:
            return None
        body.pop("checksum", None)
        if _canonical(body) != content:
            return None
        if isinstance(body["version"], int) and body["version"] > VERSION:
            raise VaultTooNew(found=body["version"], known=VERSION)
        return msgspec.convert(body, Header)
    except (ValueError, KeyError, RecursionError, msgspec.ValidationError):
        return None


def _canonical(body: dict[str, Any]) -> bytes:
    """The text of `body` with its checksum."""
    checksum = hashlib.sha256(_text(body)).hexdigest()
    return _text({**body, "checksum": checksum})


def _text(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _content(file: Path) -> bytes | None:
    """The bytes of a header file; None where the disk does not give them or they are far too many to be one."""
    try:
        return file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    except OSError:
        return None


def _set_aside_damaged(folder: Path) -> None:
    """Keep an unreadable header beside the one that replaces it: somebody may want to look at it."""
    content = _content(folder / layout.HEADER)
    if content and _decoded(content) is None:
        write_whole(folder / layout.HEADER_SET_ASIDE, content)
