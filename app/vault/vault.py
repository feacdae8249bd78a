"""Making a vault, opening it, and changing what opens it. The database itself belongs to the store.

Order of use: `lock.hold(folder)`, then `unlock`, then the store's engine with the key. Nothing here ever replaces or
removes a database; a vault that cannot be opened stays exactly as it is. (`wiping` destroys one, by the site's order.)
"""

import time
from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes
from unicodedata import normalize

import msgspec

from app.errors import BadEntry, DiskFull, HeaderDamaged, WrongSecret
from app.now import Now, system_now
from app.paths import seats_root
from app.vault import door, header, layout, recovery_code, slots
from app.vault.door import Ticks
from app.vault.header import Copies, Header, Slot
from app.vault.key import DatabaseKey
from app.vault.slots import PASSPHRASE, RECOVERY, Random, Wrapped

LEAST_PASSPHRASE = 8

Tell = Callable[[str], None]
"""Called with `header_restored` or `slot_strengthened` when opening has mended something."""


class Created(msgspec.Struct, frozen=True):
    """A fresh vault without a database yet. The recovery code exists here and on paper only."""

    folder: Path
    key: DatabaseKey
    recovery_code: str

    def __repr__(self) -> str:
        return f"Created(folder={self.folder!r}, …)"


def create(root: Path, label: str, site: str, passphrase: str, random: Random) -> Created:
    """Make a seat's folder and header under `root`; the seat appears on the start screen with its database.

    Raises BadEntry (a passphrase that is too short), DiskFull, OSError.
    """
    _require_strength(passphrase)
    folder = seats_root(root) / random(8).hex()
    key = DatabaseKey(random(32), random(16))
    code = recovery_code.spelled(random(recovery_code.RANDOM_BYTES))
    vault = random(16).hex()
    made = (
        slots.wrap(PASSPHRASE, passphrase, key, vault, random),
        slots.wrap(RECOVERY, code, key, vault, random),
    )
    folder.mkdir(parents=True, mode=0o700)
    header.write(folder, Header(vault=vault, label=label, site=site, slots=made))
    return Created(folder, key, code)


def unlock(
    folder: Path, passphrase: str, now: Now = system_now, *, tell: Tell | None = None, ticks: Ticks = time.monotonic
) -> DatabaseKey:
    """The database key. Raises WrongSecret (with the wait before the next try), HeaderDamaged, VaultTooNew."""
    return _Opening(folder, now, ticks).unlock(PASSPHRASE, passphrase, tell)


def unlock_with_recovery(
    folder: Path, code: str, now: Now = system_now, *, tell: Tell | None = None, ticks: Ticks = time.monotonic
) -> DatabaseKey:
    """The database key, from the printed code.

    Raises WrongSecret with `group` where a check character shows a slip of typing (this counts as no try), else as
    `unlock`. Afterwards the person chooses a new passphrase: `set_passphrase`.
    """
    return _Opening(folder, now, ticks).unlock(RECOVERY, recovery_code.read(code), tell)


def change_passphrase(
    folder: Path, old: str, new: str, random: Random, now: Now = system_now, *, ticks: Ticks = time.monotonic
) -> None:
    """From now on `new` opens the vault and `old` does not. Raises as `unlock`; BadEntry, DiskFull."""
    _require_strength(new)
    key = _Opening(folder, now, ticks).unlock(PASSPHRASE, old, None)
    set_passphrase(folder, key, new, random)


def set_passphrase(folder: Path, key: DatabaseKey, new: str, random: Random) -> None:
    """Set a passphrase with the key in hand, after recovery. Raises BadEntry, HeaderDamaged, DiskFull."""
    _require_strength(new)
    _replace_slot(folder, PASSPHRASE, new, key, random)


def new_recovery_code(
    folder: Path, passphrase: str, random: Random, now: Now = system_now, *, ticks: Ticks = time.monotonic
) -> str:
    """A fresh recovery code, to be printed; the one before opens nothing any more. Raises as `unlock`; DiskFull."""
    key = _Opening(folder, now, ticks).unlock(PASSPHRASE, passphrase, None)
    code = recovery_code.spelled(random(recovery_code.RANDOM_BYTES))
    _replace_slot(folder, RECOVERY, code, key, random)
    return code


def rename(folder: Path, label: str, site: str) -> None:
    """Change the names on the start screen. Raises HeaderDamaged, DiskFull."""
    header.write(folder, msgspec.structs.replace(header.read(folder).headers[0], label=label, site=site))


class _Opening:
    """One try at one vault."""

    def __init__(self, folder: Path, now: Now, ticks: Ticks) -> None:
        self._folder = folder
        self._now = now
        self._ticks = ticks

    def unlock(self, kind: str, secret: str, tell: Tell | None) -> DatabaseKey:
        """Try the copies of the header in turn, mend what can be mended, and remember how it went."""
        copies = header.read(self._folder)
        door.require_rest(self._folder, self._now, self._ticks)
        try:
            found, opened = _first_sound(copies.headers, kind, secret)
        except WrongSecret:
            raise door.note_wrong(self._folder, self._now, self._ticks) from None
        except HeaderDamaged:
            raise HeaderDamaged(file=str(self._folder / layout.HEADER)) from None
        door.note_opened(self._folder, self._now)
        stronger = slots.wrap(kind, secret, opened.key, found.vault, token_bytes) if opened.is_weak else None
        for event in _mend(self._folder, copies, found, stronger):
            if tell is not None:
                tell(event)
        return opened.key


def _first_sound(headers: tuple[Header, ...], kind: str, secret: str) -> tuple[Header, Wrapped]:
    """The first header whose slot is whole, opened. Raises WrongSecret, or HeaderDamaged where none is whole."""
    for found in headers:
        slot = found.slot(kind)
        if slot is None:
            continue
        try:
            return found, slots.unwrap(slot, secret, found.vault)
        except HeaderDamaged:
            continue
    raise HeaderDamaged(file=layout.HEADER)


def _mend(folder: Path, copies: Copies, found: Header, stronger: Slot | None) -> list[str]:
    """Make both copies whole, equal and strong again; what was done. A disk that refuses keeps nobody out."""
    wanted = found.with_slot(stronger) if stronger else found
    if wanted == copies.headers[0] and copies.are_sound:
        return []
    try:
        header.write(folder, wanted)
    except (DiskFull, HeaderDamaged, OSError):
        return []
    was_restored = not copies.is_first_sound or found != copies.headers[0]
    return ["header_restored"] * was_restored + ["slot_strengthened"] * (stronger is not None)


def _replace_slot(folder: Path, kind: str, secret: str, key: DatabaseKey, random: Random) -> None:
    found = header.read(folder).headers[0]
    header.write(folder, found.with_slot(slots.wrap(kind, secret, key, found.vault, random)))


def _require_strength(passphrase: str) -> None:
    if len(normalize("NFKC", passphrase).strip()) < LEAST_PASSPHRASE:
        raise BadEntry(field="passphrase", problem="passphrase_short", least=LEAST_PASSPHRASE)
