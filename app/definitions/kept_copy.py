"""A copy of the checked definitions on disk, so that a hundred forms need not be parsed at every start.

The copy holds no case data. It is used only while every definition file is byte for byte the one it was made from;
anything odd about it means that it is made anew.
"""

import logging
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from app.definitions.instrument_values import InstrumentWords
from app.definitions.local_texts import LocalText
from app.definitions.values import Clock, CodeList, Form

FILE = "definitions.msgpack"

_FORMAT = b"14"  # raise it with every change to the values or to the checks
_DIGEST = 32

_log = logging.getLogger(__name__)


class Read(msgspec.Struct, frozen=True):
    """What the definition files say, checked."""

    forms: Mapping[str, Form]
    codes: Mapping[str, CodeList]
    clocks: Mapping[str, Clock]
    instruments: Mapping[str, InstrumentWords]
    local: Mapping[str, LocalText]


def digest(files: Iterable[Path], root: Path) -> bytes:
    """The fingerprint of all files: their names and every byte of them."""
    whole = sha256(_FORMAT)
    for file in files:
        name, content = file.relative_to(root).as_posix().encode(), file.read_bytes()
        whole.update(b"%d:%d:%b%b" % (len(name), len(content), name, content))
    return whole.digest()


def find(folder: Path, fingerprint: bytes) -> Read | None:
    """The copy made from files of this fingerprint; None where there is none."""
    try:
        content = (folder / FILE).read_bytes()
    except OSError:
        return None
    body = content[2 * _DIGEST :]
    if content[: 2 * _DIGEST] != fingerprint + sha256(body).digest():
        return None
    try:
        return msgspec.msgpack.decode(body, type=Read)
    except msgspec.DecodeError:
        return None


def keep(folder: Path, fingerprint: bytes, read: Read) -> None:
    """Put the copy there, whole or not at all. A folder that cannot be written only costs time at the next start."""
    body = msgspec.msgpack.encode(read)
    unfinished = folder / f"{FILE}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(fingerprint + sha256(body).digest() + body)
        unfinished.replace(folder / FILE)
    except OSError as trouble:
        _log.info("definitions not kept: %s", trouble.strerror)
