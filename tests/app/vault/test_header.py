"""The header's two copies: damage is always noticed, and a power cut always leaves one copy whole."""

import hashlib
import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from app.errors import DiskFull, HeaderDamaged, VaultTooNew
from app.vault import header, layout
from app.vault.header import Header
from app.vault.vault import Created


def resealed(content: bytes, **changes: object) -> bytes:
    """A header's bytes with other values and a checksum that fits them, as a later program would write it."""
    body = {**json.loads(content), **changes}
    body.pop("checksum")
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    body["checksum"] = hashlib.sha256(text.encode()).hexdigest()
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def flips(content: bytes) -> Iterator[bytes]:
    """The content with one bit of one byte flipped, every byte in turn, three different bits."""
    for place in range(len(content)):
        for bit in (0x01, 0x20, 0x80):
            yield content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can take another byte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def folder(made: Created) -> Path:
    """A vault's folder."""
    return made.folder


@pytest.fixture
def whole(folder: Path) -> Header:
    """What both copies say."""
    return header.read(folder).headers[0]


def test_a_flipped_bit_anywhere_is_damage(folder: Path) -> None:
    """With any byte of the header changed and no copy beside it, nothing is read."""
    content = (folder / layout.HEADER).read_bytes()
    (folder / layout.HEADER_COPY).unlink()
    for damaged in flips(content):
        (folder / layout.HEADER).write_bytes(damaged)
        with pytest.raises(HeaderDamaged):
            header.read(folder)


def test_a_flipped_bit_in_one_file_leaves_the_other(folder: Path, whole: Header) -> None:
    """Whichever of the two is damaged, the same header is read, and the damage is known."""
    for name in (layout.HEADER, layout.HEADER_COPY):
        content = (folder / name).read_bytes()
        for damaged in list(flips(content))[::7]:
            (folder / name).write_bytes(damaged)
            found = header.read(folder)
            assert found.headers == (whole,)
            assert (found.is_first_sound, found.are_sound) == (name != layout.HEADER, False)
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 60_000, bytes(1 << 20)])
def test_anything_else_is_damage(folder: Path, content: bytes) -> None:
    """A file that is no header at all, emptied, or far too large, is damage and nothing worse."""
    (folder / layout.HEADER).write_bytes(content)
    (folder / layout.HEADER_COPY).unlink()
    with pytest.raises(HeaderDamaged):
        header.read(folder)


def test_missing_files_are_damage(folder: Path) -> None:
    """Without both files there is nothing to open the vault with; nothing is made anew."""
    (folder / layout.HEADER).unlink()
    (folder / layout.HEADER_COPY).unlink()
    with pytest.raises(HeaderDamaged):
        header.read(folder)
    assert not (folder / layout.HEADER).exists()


def test_a_later_version_is_told_from_damage(folder: Path) -> None:
    """A sound header of a later program is never passed over for its older copy."""
    content = (folder / layout.HEADER).read_bytes()
    (folder / layout.HEADER).write_bytes(resealed(content, version=2, unheard_of={"a": [1]}))
    with pytest.raises(VaultTooNew) as caught:
        header.read(folder)
    assert caught.value.facts == {"found": 2, "known": 1}


def test_a_power_cut_before_the_rename_changes_nothing(folder: Path, whole: Header) -> None:
    """A half-written temporary file is not looked at, and does not hinder the next change."""
    (folder / (layout.HEADER + ".new")).write_bytes(b'{\n "checksum": "48b2')
    assert header.read(folder) == header.Copies((whole,), is_first_sound=True, are_sound=True)
    renamed = msgspec.structs.replace(whole, label="李敏")
    header.write(folder, renamed)
    assert header.read(folder).headers == (renamed,)


def test_a_power_cut_between_the_two_files_leaves_the_new_state(folder: Path, whole: Header) -> None:
    """The new header counts as soon as its rename is done; the copy is known to lag behind."""
    older = (folder / layout.HEADER_COPY).read_bytes()
    renamed = msgspec.structs.replace(whole, label="李敏")
    header.write(folder, renamed)
    (folder / layout.HEADER_COPY).write_bytes(older)
    assert header.read(folder) == header.Copies((renamed, whole), is_first_sound=True, are_sound=False)


def test_a_full_disk_leaves_the_header_as_it_was(folder: Path, whole: Header) -> None:
    """Where the new bytes find no room the old ones stay, in both files, with nothing left lying about."""
    before = sorted(path.name for path in folder.iterdir())
    with full_disk(), pytest.raises(DiskFull):
        header.write(folder, msgspec.structs.replace(whole, label="李敏"))
    assert header.read(folder) == header.Copies((whole,), is_first_sound=True, are_sound=True)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_damaged_header_is_kept_beside_its_successor(folder: Path, whole: Header) -> None:
    """Mending does not destroy what somebody may want to look at."""
    (folder / layout.HEADER).write_bytes(b"damaged")
    header.write(folder, whole)
    assert (folder / layout.HEADER_SET_ASIDE).read_bytes() == b"damaged"
    assert header.read(folder).are_sound


WRITING = """
import sys
from itertools import count
from pathlib import Path
from app.vault import vault
print("go", flush=True)
for n in count():
    vault.rename(Path(sys.argv[1]), f"name {n}", "x" * (n % 50))
"""


def test_a_killed_writer_leaves_a_whole_header(folder: Path, whole: Header, tmp_path: Path) -> None:
    """Killed at any moment of writing, again and again: always one whole header, always the same slots."""
    for run in range(12):
        writer = subprocess.Popen([sys.executable, "-c", WRITING, str(folder)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.003 + 0.0041 * run)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert header.read(folder).headers[0].slots == whole.slots
        shutil.copy(folder / layout.HEADER_COPY, tmp_path)
        assert header.read(tmp_path).headers[0].slots == whole.slots  # the copy alone is whole too
