"""The bureau's root: made offline, sealed, certifies sites; a server that has it adds no others, and says so."""

import io
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadInvitation, Forged, ServerUntrusted
from sync.invitation_wire import InvitationWire
from sync.joining import look_up
from sync.protocol.bureau import Certified, fingerprint_of, read_root, read_site, write_certified, write_root
from sync.protocol.fingerprint import shown
from sync.protocol.messages import InvitationOffer
from sync.protocol.names import next_hash, site_id
from sync.protocol.site_card import SiteCard, write_card
from sync.sealing.invitation_box import Box, seal_box
from sync.sealing.invitation_code import new_code
from sync.server.__main__ import main
from sync.server.root_key import BureauRoot, open_root
from sync.wire import Credentials, HttpWire
from tests.sync.server.conftest import SampleSite, ServerProcess

PASSPHRASE = "十二个字以上的口令才行呢"
KEYS = st.binary(min_size=32, max_size=32)


class Desk:
    """An operator who types commands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._said = monkeypatch, capsys

    def types(self, *words: str, passphrase: str = "", code: int = 0) -> list[str]:
        """What a command says; on stderr where it fails."""
        self._patch.setattr("sys.stdin", io.StringIO(passphrase + "\n"))
        assert main([*words, "--passphrase-stdin"] if passphrase else list(words)) == code
        said = self._said.readouterr()
        return (said.err if code else said.out).splitlines()


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """The operator's."""
    return Desk(monkeypatch, capsys)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Where the root key lies."""
    return tmp_path / "root.key"


def test_a_server_with_a_root_adds_only_what_it_has_certified(
    desk: Desk, key: Path, tmp_path: Path, site: SampleSite
) -> None:
    """From the offline computer to the added site; a bare card and another root's certificate are sentences."""
    line, told = desk.types("root", "make", "--to", str(key), passphrase=PASSPHRASE)
    assert desk.types("root", "show", "--key", str(key), passphrase=PASSPHRASE) == [line, told]
    assert told == f"root fingerprint {shown(fingerprint_of(read_root(line)))}"
    data, card = str(tmp_path / "data"), write_card(SiteCard(site.root_key))
    assert desk.types("init", "--data", data, "--root", line)[1] == told
    assert desk.types("init", "--data", data)[1] == told

    (said,) = desk.types("site", "add", "--data", data, card, code=2)
    assert "only sites certified" in said
    theirs = BureauRoot(bytes(32)).certify(site.root_key)
    (said,) = desk.types("site", "add", "--data", data, write_certified(theirs), code=2)
    assert "another root" in said
    (certified,) = desk.types("root", "certify", "--key", str(key), card, passphrase=PASSPHRASE)
    assert desk.types("site", "add", "--data", data, certified) == [f"added site {site_id(site.root_key).hex()}"]
    assert desk.types("site", "add", "--data", data, certified)[0].startswith("known already")
    (said,) = desk.types("init", "--data", data, "--root", write_root(bytes(32)), code=2)
    assert "another bureau root" in said
    assert desk.types("init", "--data", data)[1] == told


def test_a_server_without_a_root_says_so(desk: Desk, tmp_path: Path, site: SampleSite) -> None:
    """A certificate there means that `init --root` was forgotten."""
    data = str(tmp_path / "data")
    desk.types("init", "--data", data)
    signed = BureauRoot(bytes(32)).certify(site.root_key)
    (said,) = desk.types("site", "add", "--data", data, write_certified(signed), code=2)
    assert "init --root" in said


def test_the_file_opens_with_its_passphrase_alone(desk: Desk, key: Path) -> None:
    """A short passphrase, a second root in its place, another passphrase, a damaged and a missing file."""
    assert "at least 12" in desk.types("root", "make", "--to", str(key), passphrase="short", code=2)[0]
    assert not key.exists()
    desk.types("root", "make", "--to", str(key), passphrase=PASSPHRASE)
    assert key.stat().st_mode & 0o077 == 0
    kept = key.read_bytes()
    desk.types("root", "make", "--to", str(key), passphrase=PASSPHRASE, code=1)
    assert key.read_bytes() == kept
    assert "does not open" in desk.types("root", "show", "--key", str(key), passphrase=PASSPHRASE + "!", code=2)[0]
    key.write_bytes(kept[:-1])
    assert "damaged" in desk.types("root", "show", "--key", str(key), passphrase=PASSPHRASE, code=2)[0]
    key.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    assert "does not open" in desk.types("root", "show", "--key", str(key), passphrase=PASSPHRASE, code=2)[0]
    key.unlink()
    assert "cannot be read" in desk.types("root", "show", "--key", str(key), passphrase=PASSPHRASE, code=2)[0]


def test_the_root_key_is_not_in_its_file(desk: Desk, key: Path) -> None:
    """Neither as bytes nor as digits."""
    desk.types("root", "make", "--to", str(key), passphrase=PASSPHRASE)
    seed = open_root(key, PASSPHRASE)._key.private_bytes_raw()
    assert seed not in key.read_bytes()
    assert len(key.read_bytes()) < 120


@given(KEYS, KEYS, st.integers(5, 190), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_wrong_letter_certifies_nobody(seed: bytes, site_root: bytes, place: int, letter: str) -> None:
    """It is damaged, never another site's."""
    root = BureauRoot(seed)
    line = write_certified(root.certify(site_root))
    typed = read_site(line.lower().replace("-", " "))
    assert typed == root.certify(site_root)
    typed.check(root.public_key)
    if place < len(line) and line[place] not in ("-", letter):
        with pytest.raises(BadInvitation):
            read_site(line[:place] + letter + line[place + 1 :])


@given(KEYS, KEYS)
def test_a_signature_moved_to_another_site_is_forged(seed: bytes, site_root: bytes) -> None:
    """What certifies one site certifies no other."""
    root = BureauRoot(seed)
    other = bytes([site_root[0] ^ 1]) + site_root[1:]
    with pytest.raises(Forged):
        Certified(other, root.certify(site_root).signature).check(root.public_key)


@pytest.mark.parametrize("has_moved", [False, True])
def test_a_slip_counts_only_at_a_server_of_its_own_bureau(
    desk: Desk, tmp_path: Path, site: SampleSite, has_moved: bool
) -> None:
    """The invitation has the root's fingerprint; a server with another root is told in a sentence of its own."""
    root = BureauRoot(bytes(32))
    data = tmp_path / "data"
    desk.types("init", "--data", str(data), "--root", write_root(root.public_key))
    server = ServerProcess(data)
    server.add(site)
    try:
        with HttpWire(server.address, Credentials(site.control, site.admin.id, site.admin.sign)) as http:  # type: ignore[arg-type]  # plain bytes
            http.append_control(site.control, 0, site.found())  # type: ignore[arg-type]  # the same
            wire, code = InvitationWire(http), new_code(lambda size: bytes(range(size)))
            assert wire.bureau() == fingerprint_of(root.public_key)
            named = bytes(32) if has_moved else wire.bureau()
            box = Box(site.id, site.root_key, "", b"", 1, next_hash(bytes(32), bytes(32)), 2, "marriage", bureau=named)
            expires_ms = http.hello().server_time_ms + 10**7
            sealed = seal_box(box, code, lambda size: bytes(size))
            wire.offer(site.control, InvitationOffer(code.id, sealed, expires_ms))  # type: ignore[arg-type]  # the same
        with HttpWire(server.address) as http:
            if has_moved:
                with pytest.raises(ServerUntrusted, match="other_root"):
                    look_up(InvitationWire(http), code)
            else:
                assert look_up(InvitationWire(http), code) == box
    finally:
        assert server.stop() == 0


def test_an_older_server_and_an_older_slip_go_on(site: SampleSite) -> None:
    """Neither knows of roots: nothing is compared."""
    packed = msgspec.msgpack.encode(Box(site.id, site.root_key, "", b"", 1, bytes(32), 2, "marriage"))
    older = {
        name: value for name, value in msgspec.msgpack.decode(packed).items() if name not in ("bureau", "certificate")
    }
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(older), type=Box).bureau == b""
