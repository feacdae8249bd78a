"""Sites, seats and servers for the server's tests. Seats sign and chain as real ones do; payloads are random bytes."""

import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.control_record import (
    KEM_PUBLIC_BYTES,
    Body,
    Genesis,
    NewMember,
    Revocation,
    make_record,
    record_hash,
)
from sync.protocol.envelope import SUITE, VERSION, Envelope, Header, encode_envelope, encode_header
from sync.protocol.messages import CONTENT_TYPE, Hello, Session, SessionRequest, Wired
from sync.protocol.names import NO_HASH, NOBODY, next_hash, seat_id, site_id, stream_id
from sync.protocol.signing import envelope_words, session_words
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.store.database import Database, Home, open_database
from sync.server.store.sessions import Caller
from sync.server.store.sites import add_site
from tests.sync.server.cluster import Cluster


class SampleSeat:
    """A seat with keys and a chain of envelopes."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.verify_key = self._key.public_key().public_bytes_raw()
        self.kem_public = secrets.token_bytes(KEM_PUBLIC_BYTES)
        self.id = seat_id(self.verify_key, self.kem_public)
        self.prev = NO_HASH

    def sign(self, words: bytes) -> bytes:
        """Sign with the seat's key."""
        return self._key.sign(words)

    def seal(self, stream: bytes, ciphertext: bytes = b"", **changed: object) -> bytes:
        """The seat's next envelope; `changed` replaces fields of its header."""
        fields = {"version": VERSION, "suite": SUITE, "stream": stream, "folder": bytes(16), "ring": bytes(16)}
        fields |= {"epoch": 1, "control_pos": 0, "seat": self.id, "prev": self.prev, "salt": secrets.token_bytes(32)}
        header = encode_header(Header(**{**fields, "commit": bytes(32), **changed}))  # type: ignore[arg-type]  # mixed
        ciphertext = ciphertext or secrets.token_bytes(64)
        envelope = Envelope(header, ciphertext, self.sign(envelope_words(header, ciphertext)))
        self.prev = envelope.id
        return encode_envelope(envelope)

    def member(self, role: str = "member") -> NewMember:
        """The record body that admits this seat."""
        return NewMember(self.id, self.verify_key, self.kem_public, role)  # type: ignore[arg-type]  # a plain word


class SampleSite:
    """A site's root key, its streams and its control records so far."""

    def __init__(self) -> None:
        self._root = Ed25519PrivateKey.generate()
        self.root_key = self._root.public_key().public_bytes_raw()
        self.id = site_id(self.root_key)
        self.control = stream_id("control", self.id)
        self.data = stream_id("data", self.id)
        self.admin, self.member, self.stranger = SampleSeat(), SampleSeat(), SampleSeat()
        self.records: list[bytes] = []
        self._hash = NO_HASH

    def say(self, body: Body, seat: SampleSeat | None = None) -> bytes:
        """Sign one more control record, by the site root or a seat; it is also remembered here."""
        raw = self.sign(body, seat)
        self.records.append(raw)
        self._hash = next_hash(self._hash, record_hash(raw))
        return raw

    def sign(self, body: Body, seat: SampleSeat | None = None) -> bytes:
        """The same without remembering it."""
        signer, sign = (seat.id, seat.sign) if seat else (NOBODY, self._root.sign)
        return make_record(body, len(self.records) + 1, self._hash, signer, sign)

    def found(self) -> list[bytes]:
        """The first records: the site, an administrator and a member."""
        self.say(Genesis(self.id, self.root_key))
        self.say(self.admin.member("admin"))
        self.say(self.member.member(), self.admin)
        return self.records

    def revoke(self, seat: SampleSeat, last: bytes) -> bytes:
        """The administrator's record that ends a seat's membership."""
        return self.say(Revocation(seat.id, last), self.admin)


class StillClock:
    """A clock that stands still until moved."""

    def __init__(self) -> None:
        self.ms = 1_700_000_000_000

    def __call__(self) -> int:
        """The moment it stands at, in milliseconds."""
        return self.ms


class ServerProcess:
    """`tongxing-server serve` on a free port of this computer."""

    def __init__(self, folder: Path, *options: str, home: Home | None = None) -> None:
        self.folder = folder
        self._options = options
        self.home = home or folder
        self.start()

    def start(self) -> None:
        """Start, and wait until it listens."""
        where = "--database" if isinstance(self.home, str) else "--data"
        command = [sys.executable, "-m", "sync.server", "serve", where, str(self.home), "--port", "0"]
        self._log = (self.folder.parent / f"{self.folder.name}.log").open("a")
        self.process = subprocess.Popen([*command, *self._options], stdout=subprocess.PIPE, stderr=self._log, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().removeprefix("listening on ").strip()
        assert self.address, self.log()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it and return its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()
        return code

    def log(self) -> str:
        """What it has logged."""
        return (self.folder.parent / f"{self.folder.name}.log").read_text()

    def add(self, site: SampleSite) -> None:
        """What `site add` does, without starting a program for it."""
        database = open_database(self.home)
        with database.writing() as connection:
            add_site(connection, site.root_key, 0)
        database.close()


class Plain:
    """A bare HTTP client: says exactly what it is told to, well-formed or not."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = requests.Session()
        self.http.headers["Content-Type"] = CONTENT_TYPE

    def ask(self, method: str, path: str, body: bytes | Wired = b"", **options: object) -> requests.Response:
        """One request."""
        data = body if isinstance(body, bytes) else msgspec.msgpack.encode(body)
        return self.http.request(method, self.address + path, data=data, timeout=20, **options)  # type: ignore[arg-type]  # passed on

    def enter(self, site: SampleSite, seat: SampleSeat) -> None:
        """Open a session and use it from now on."""
        hello = msgspec.msgpack.decode(self.ask("GET", "/v1/hello").content, type=Hello)
        signature = seat.sign(session_words(hello.nonce, site.control, seat.id))
        answer = self.ask("POST", "/v1/session", SessionRequest(site.control, seat.id, hello.nonce, signature))
        assert answer.status_code == 200, answer.content
        token = msgspec.msgpack.decode(answer.content, type=Session).token
        self.http.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Close the connection."""
        self.http.close()


@pytest.fixture
def site() -> SampleSite:
    """A site of its own for each test, not yet begun."""
    return SampleSite()


@pytest.fixture
def clock() -> StillClock:
    """The server's clock."""
    return StillClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """Where a server's database can live: what holds for one must hold for the other."""
    if request.param == "sqlite":
        return tmp_path / "data"
    running: Cluster = request.getfixturevalue("cluster")
    return running.new_database()


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    """An empty server database."""
    opened = open_database(home)
    yield opened
    opened.close()


@pytest.fixture
def central(database: Database, clock: StillClock, site: SampleSite) -> Central:
    """A server that has the site, with an administrator and a member."""
    made = Central(database, clock)
    with database.writing() as connection:
        add_site(connection, site.root_key, 0)
    append_control(made, site.control, 0, site.found())
    return made


@pytest.fixture
def caller(site: SampleSite) -> Caller:
    """The member, with a session."""
    return Caller(stream=site.control, seat=site.member.id, expires_ms=2**50)


@pytest.fixture
def admin(site: SampleSite) -> Caller:
    """The administrator, with a session."""
    return Caller(stream=site.control, seat=site.admin.id, expires_ms=2**50)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for the tests of a module, each with a site of its own; on PostgreSQL, of two worker processes."""
    folder = tmp_path_factory.mktemp("server") / "data"
    if request.param == "sqlite":
        server = ServerProcess(folder)
    else:
        running: Cluster = request.getfixturevalue("cluster")
        server = ServerProcess(folder, "--workers", "2", home=running.new_database())
    yield server
    assert server.stop() == 0
    assert " 500 " not in server.log()


@pytest.fixture
def plain(shared_server: ServerProcess) -> Iterator[Plain]:
    """A bare client of the shared server."""
    client = Plain(shared_server.address)
    yield client
    client.close()


def ids_of(raws: Sequence[bytes]) -> list[bytes]:
    """The ids of some envelopes."""
    return [msgspec.msgpack.decode(raw, type=Envelope).id for raw in raws]
