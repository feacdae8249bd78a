"""Opening a vault: the right secret, the wrong one, and damage are three different things."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import BadEntry, HeaderDamaged, WrongSecret
from app.vault import header, layout, vault
from app.vault.header import Header, Slot
from app.vault.slots import FLOOR, PASSPHRASE
from app.vault.vault import Created
from tests.app.vault.conftest import LABEL, SITE, Times
from tests.app.vault.conftest import PASSPHRASE as RIGHT
from tests.app.vault.test_header import full_disk, resealed
from tests.desk import seeded

NEW = "another 口令 altogether"


def part(root: bytes, purpose: str) -> bytes:
    """What a slot derives from its Argon2id output, written down once more, by the documented format."""
    keyed = HMAC(root, SHA256())
    keyed.update(f"tongxing slot|v1|{purpose}".encode())
    return keyed.finalize()


def weak_slot(vault_id: str, created: Created) -> Slot:
    """A slot as an older program could have made it: sound, and far too cheap to guess at."""
    clear: dict[str, Any] = {
        "kind": PASSPHRASE,
        "kdf": "argon2id",
        "memory_kib": 64,
        "passes": 1,
        "lanes": 1,
        "salt": "11" * 16,
        "nonce": "22" * 12,
        "wrapped": "",
    }
    root = Argon2id(salt=b"\x11" * 16, length=32, iterations=1, lanes=1, memory_cost=64).derive(RIGHT.encode())
    clear["check"] = part(root, "check")[:16].hex()
    bound = json.dumps({**clear, "vault": vault_id, "version": 1}, sort_keys=True).encode()
    sealed = ChaCha20Poly1305(part(root, "wrap")).encrypt(b"\x22" * 12, created.key.key + created.key.salt, bound)
    return Slot(**{**clear, "wrapped": sealed.hex()})


def tampered(folder: Path, **changes: object) -> None:
    """Change the passphrase slot in both files, with checksums that fit: no accident, somebody did it."""
    for name in (layout.HEADER, layout.HEADER_COPY):
        content = (folder / name).read_bytes()
        slots = json.loads(content)["slots"]
        changed = [{**slot, **changes} if slot["kind"] == PASSPHRASE else slot for slot in slots]
        (folder / name).write_bytes(resealed(content, slots=changed))


def current(folder: Path) -> Header:
    """What the header says now."""
    return header.read(folder).headers[0]


def test_the_passphrase_opens(made: Created, times: Times) -> None:
    """The key that comes out is the key that went in, from either secret, however they are typed."""
    full_width = RIGHT.replace("river", "ｒｉｖｅｒ")
    assert vault.unlock(made.folder, full_width, times.now, ticks=times.ticks) == made.key
    code = made.recovery_code.lower().replace("-", "　")
    assert vault.unlock_with_recovery(made.folder, code, times.now, ticks=times.ticks) == made.key


def test_a_wrong_passphrase_is_a_wrong_passphrase(made: Created, times: Times) -> None:
    """It is not damage, the files stay as they are, and the third time there is a wait that needs no key derivation."""
    before = (made.folder / layout.HEADER).read_bytes()
    waits = []
    for typed in ("", "竹子 lantern 四月 rivet", "竹子", RIGHT):
        with pytest.raises(WrongSecret) as caught:
            vault.unlock(made.folder, typed, times.now, ticks=times.ticks)
        waits.append(caught.value.facts["wait_s"])
    assert waits == [0, 0, 2, 2]
    times.pass_by(2)
    assert vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks) == made.key
    assert (made.folder / layout.HEADER).read_bytes() == before


def test_a_slip_in_the_recovery_code_is_no_try(made: Created, times: Times) -> None:
    """The group is named before any key derivation, and nothing is counted against the person."""
    typed = "*" + made.recovery_code[1:].replace("-", " ")
    for _ in range(5):
        with pytest.raises(WrongSecret) as caught:
            vault.unlock_with_recovery(made.folder, typed + "0", times.now, ticks=times.ticks)
        assert caught.value.facts["group"] == 1
    assert not (made.folder / layout.DOOR).exists()


def test_the_code_of_another_vault_is_wrong(made: Created, times: Times) -> None:
    """A well-formed code that is not this vault's counts as a wrong try."""
    with pytest.raises(WrongSecret) as caught:
        vault.unlock_with_recovery(made.folder, "00001-00002-00003-00004-00005-00006-00007-00008", times.now)
    assert caught.value.facts == {"wait_s": 0}


def test_a_damaged_header_is_mended_from_its_copy(made: Created, times: Times) -> None:
    """The vault opens, the person can be told, and both files are whole again."""
    (made.folder / layout.HEADER).write_bytes(b"\x00" * 700)
    told: list[str] = []
    assert vault.unlock(made.folder, RIGHT, times.now, tell=told.append, ticks=times.ticks) == made.key
    assert told == ["header_restored"]
    assert header.read(made.folder).are_sound


def test_a_wrong_passphrase_mends_nothing(made: Created, times: Times) -> None:
    """Only who can open the vault may change its files."""
    (made.folder / layout.HEADER).write_bytes(b"damaged")
    with pytest.raises(WrongSecret):
        vault.unlock(made.folder, "something else", times.now, ticks=times.ticks)
    assert (made.folder / layout.HEADER).read_bytes() == b"damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"memory_kib": 2**31},
        {"passes": 10_000},
        {"lanes": 0},
        {"memory_kib": 8, "lanes": 4},
        {"passes": -1},
        {"kdf": "scrypt"},
        {"salt": "not hexadecimal"},
        {"wrapped": "00" * 64},
        {"nonce": "00" * 12},
        {"nonce": ""},
        {"kind": "unheard-of"},
    ],
    ids=str,
)
def test_a_changed_slot_is_damage_even_with_a_checksum_that_fits(made: Created, times: Times, changes: Any) -> None:
    """The right passphrase is never called wrong for what somebody did to the sealed key or its parameters."""
    tampered(made.folder, **changes)
    with pytest.raises(HeaderDamaged):
        vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks)


def test_a_slot_of_another_vault_does_not_fit(made: Created, times: Times) -> None:
    """A slot is bound to its vault: moved into another header it is damage."""
    for name in (layout.HEADER, layout.HEADER_COPY):
        path = made.folder / name
        path.write_bytes(resealed(path.read_bytes(), vault="ab" * 16))
    with pytest.raises(HeaderDamaged):
        vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks)


def test_a_weak_slot_is_strengthened_when_it_opens(made: Created, times: Times) -> None:
    """An older, cheaper slot opens once more and is wrapped again at today's cost, in both files."""
    before = current(made.folder)
    header.write(made.folder, before.with_slot(weak_slot(before.vault, made)))
    told: list[str] = []
    assert vault.unlock(made.folder, RIGHT, times.now, tell=told.append, ticks=times.ticks) == made.key
    assert told == ["slot_strengthened"]
    after = current(made.folder).slot(PASSPHRASE)
    assert after is not None
    assert (after.memory_kib, after.passes, after.lanes) == (FLOOR.memory_kib, FLOOR.passes, FLOOR.lanes)
    assert (FLOOR.memory_kib, FLOOR.passes, FLOOR.lanes) >= (65536, 3, 4)
    assert vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks) == made.key


def test_a_disk_that_takes_nothing_keeps_nobody_out(made: Created, times: Times) -> None:
    """Mending and remembering are courtesies: on a full disk the vault opens all the same."""
    (made.folder / layout.HEADER).write_bytes(b"damaged")
    with full_disk():
        assert vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks) == made.key


def test_a_changed_passphrase_leaves_no_trace_of_the_old_one(made: Created, times: Times) -> None:
    """Only the new one opens, not even the copy of the header knows the old; the recovery code still works."""
    vault.change_passphrase(made.folder, RIGHT, NEW, seeded("change"), times.now, ticks=times.ticks)
    for missing in (layout.HEADER, layout.HEADER_COPY):
        content = (made.folder / missing).read_bytes()
        (made.folder / missing).unlink()
        with pytest.raises(WrongSecret):
            vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks)
        (made.folder / missing).write_bytes(content)
    assert vault.unlock(made.folder, NEW, times.now, ticks=times.ticks) == made.key
    assert vault.unlock_with_recovery(made.folder, made.recovery_code, times.now, ticks=times.ticks) == made.key


def test_a_change_cut_off_before_its_rename_leaves_the_old_passphrase(made: Created, times: Times) -> None:
    """The temporary file of a change that never happened opens nothing."""
    spare = Created(made.folder.with_name("spare"), made.key, made.recovery_code)
    spare.folder.mkdir()
    header.write(spare.folder, current(made.folder))
    vault.set_passphrase(spare.folder, made.key, NEW, seeded("change"))
    (spare.folder / layout.HEADER).replace(made.folder / (layout.HEADER + ".new"))
    assert vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks) == made.key


def test_a_change_cut_off_before_the_copy_is_finished_at_the_next_unlock(made: Created, times: Times) -> None:
    """The new passphrase counts, the old one does not, and the next opening brings the copy up to date."""
    older = (made.folder / layout.HEADER_COPY).read_bytes()
    vault.set_passphrase(made.folder, made.key, NEW, seeded("change"))
    (made.folder / layout.HEADER_COPY).write_bytes(older)
    with pytest.raises(WrongSecret):
        vault.unlock(made.folder, RIGHT, times.now, ticks=times.ticks)
    assert (made.folder / layout.HEADER_COPY).read_bytes() == older
    assert vault.unlock(made.folder, NEW, times.now, ticks=times.ticks) == made.key
    assert (made.folder / layout.HEADER_COPY).read_bytes() == (made.folder / layout.HEADER).read_bytes()


def test_a_new_recovery_code_ends_the_one_before(made: Created, times: Times) -> None:
    """The lost sheet opens nothing any more; the fresh one does."""
    fresh = vault.new_recovery_code(made.folder, RIGHT, seeded("code"), times.now, ticks=times.ticks)
    with pytest.raises(WrongSecret):
        vault.unlock_with_recovery(made.folder, made.recovery_code, times.now, ticks=times.ticks)
    assert vault.unlock_with_recovery(made.folder, fresh, times.now, ticks=times.ticks) == made.key


@pytest.mark.parametrize("short", ["", "1234567", "   长   ", "       8"])
def test_a_short_passphrase_is_refused_before_anything_is_made(made: Created, tmp_path: Path, short: str) -> None:
    """Eight characters, not counting spaces around them; no folder is left behind and no slot changed."""
    before = (made.folder / layout.HEADER).read_bytes()
    with pytest.raises(BadEntry) as caught:
        vault.create(tmp_path / "root", LABEL, SITE, short, seeded("short"))
    with pytest.raises(BadEntry):
        vault.set_passphrase(made.folder, made.key, short, seeded("short"))
    assert caught.value.facts["problem"] == "passphrase_short"
    assert not (tmp_path / "root").exists()
    assert (made.folder / layout.HEADER).read_bytes() == before


def test_secrets_stay_out_of_the_files_and_out_of_sight(made: Created) -> None:
    """No file holds the passphrase, the code or the key; no printed value shows them."""
    content = b"".join(path.read_bytes() for path in made.folder.iterdir())
    bare_code = made.recovery_code.replace("-", "")
    for secret in (RIGHT.encode(), made.recovery_code.encode(), bare_code.encode(), made.key.key):
        assert secret not in content
        assert secret.hex().encode() not in content
    shown = repr(made) + repr(made.key) + str(made.key)
    assert made.recovery_code not in shown
    assert repr(made.key.key) not in shown
    assert made.key.key.hex() not in shown
