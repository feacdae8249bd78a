"""Whose certificate counts, against real TLS servers on loopback: right, changed, expired, another authority's, another
name; and how a slip's code vouches for one that nobody else does.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.invitation_slip import Slip
from sync.enrolment import joined_site
from sync.errors import ServerAway, ServerUntrusted
from sync.invitation_wire import InvitationWire
from sync.inviting import Whom, invite
from sync.joining import accept, look_up_at
from sync.protocol.fingerprint import of_certificate, shown
from sync.sealing.invitation_code import Code
from sync.server.store.database import open_database
from sync.server.store.sites import add_site
from sync.trust import certificate_shown
from sync.wire import HttpWire
from tests.simulation.site import Site
from tests.sync.authority import Authority
from tests.sync.computers import Office, VaultMaker
from tests.sync.server.conftest import ServerProcess

HOST = "127.0.0.1"


class Centre:
    """A server process with a certificate, which can be started anew with another."""

    def __init__(self, data: Path, site: Site) -> None:
        self.data = data
        self.server: ServerProcess | None = None
        database = open_database(data)
        with database.writing() as connection:
            add_site(connection, site.keys.root_key, 0)
        database.close()

    def shows(self, authority: Authority, host: str = HOST, *, has_expired: bool = False) -> str:
        """Start with a new certificate; the address."""
        self.close()
        authority.server(host, has_expired=has_expired)
        chain = str(authority.chain)
        self.server = ServerProcess(self.data, "--cert", chain, "--key", chain)
        return self.server.address

    def close(self) -> None:
        """Off."""
        if self.server is not None:
            assert self.server.stop() == 0
            self.server = None


@pytest.fixture
def centre(tmp_path: Path, site: Site) -> Iterator[Centre]:
    """The site's server, not started."""
    made = Centre(tmp_path / "data", site)
    yield made
    made.close()


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    """The bureau's own authority."""
    return Authority(tmp_path / "ours")


@pytest.fixture
def theirs(tmp_path: Path) -> Authority:
    """Somebody else's."""
    return Authority(tmp_path / "theirs")


def reason(address: str, **given: object) -> str:
    """Why the server at an address is not believed; empty where it is."""
    try:
        with HttpWire(address, **given) as wire:  # type: ignore[arg-type]  # passed on
            wire.hello()
    except ServerUntrusted as error:
        return str(error.facts["reason"])
    return ""


def test_an_authority_vouches_for_name_and_day(centre: Centre, ours: Authority, theirs: Authority) -> None:
    """Right; another authority's; expired; of another name."""
    assert reason(centre.shows(ours), trust=ours.file) == ""
    assert reason(centre.shows(theirs), trust=ours.file) == "certificate"
    assert reason(centre.shows(ours, has_expired=True), trust=ours.file) == "certificate"
    assert reason(centre.shows(ours, "127.0.0.2"), trust=ours.file) == "certificate"


def test_a_certificate_known_by_its_fingerprint_counts_alone(centre: Centre, ours: Authority) -> None:
    """Whatever its day and name; and no other, not even of the same authority for the same name."""
    address = centre.shows(ours, "127.0.0.2", has_expired=True)
    known = ours.fingerprint
    assert certificate_shown(address) == known
    assert reason(address, certificate=known) == ""
    assert reason(centre.shows(ours), certificate=known, trust=ours.file) == "changed"
    assert reason(centre.shows(ours), certificate=ours.fingerprint) == ""


def test_the_server_says_its_fingerprint_when_it_starts(centre: Centre, ours: Authority) -> None:
    """The same one OpenSSL counts, and a seat sees."""
    address = centre.shows(ours)
    assert centre.server is not None
    assert centre.server.process.stdout is not None
    assert centre.server.process.stdout.readline() == f"certificate {shown(certificate_shown(address))}\n"
    assert of_certificate(ours.chain.read_text()) == certificate_shown(address)


def test_no_certificate_is_nothing_to_compare(centre: Centre) -> None:
    """A server without TLS, or none at all."""
    centre.server = ServerProcess(centre.data)
    for address in (centre.server.address, "https://127.0.0.1:1"):
        with pytest.raises(ServerAway):
            certificate_shown(address)


@pytest.fixture
def office(centre: Centre, ours: Authority, site: Site, vaults: VaultMaker) -> Iterator[Office]:
    """The first computer knows the certificate by its fingerprint."""
    address = centre.shows(ours)
    made = Office(site, vaults, address, certificate=ours.fingerprint)
    yield made
    made.close()


@pytest.fixture
def slip(office: Office) -> Slip:
    """A colleague is invited at the first computer."""
    made = invite(office.first.talk, wire_of(office), Whom(colleague="陈静", site_name="青禾区", desk="marriage"), ())
    return Slip(office.first.address, made.code)


def wire_of(office: Office) -> InvitationWire:
    """The first computer's."""
    wire = office.first.talk.wire
    assert isinstance(wire, HttpWire)
    return InvitationWire(wire)


def test_the_slips_code_vouches_for_the_certificate(slip: Slip, ours: Authority) -> None:
    """Nobody else does, and nobody has to compare anything: the box says which one it is, and the vault keeps it."""
    box = look_up_at(slip.address, Code(slip.code))
    assert box.certificate == ours.fingerprint
    founding = joined_site(accept(box, Code(slip.code), "陈静", slip.address, secrets.token_bytes), "陈静")
    assert founding.server_certificate == ours.fingerprint
    assert reason(slip.address, certificate=founding.server_certificate) == ""


def test_whoever_stands_in_between_is_not_vouched_for(slip: Slip, centre: Centre, theirs: Authority) -> None:
    """Somebody with a certificate of his own passes everything on; the box, which he cannot open, names another."""
    address = centre.shows(theirs)
    with pytest.raises(ServerUntrusted, match="certificate"):
        look_up_at(address, Code(slip.code))
    box = look_up_at(address, Code(slip.code), theirs.file)  # even where his authority counts on that computer
    assert reason(address, certificate=box.certificate) == "changed"


def test_a_certificate_that_changed_stops_the_rounds_until_it_is_compared(
    office: Office, centre: Centre, ours: Authority
) -> None:
    """Nothing is sent to the other; what was written meanwhile arrives once the new one is believed."""
    computer = office.first
    computer.writes("头一份")
    computer.round()
    computer.restart(centre.shows(ours))
    computer.writes("第二份")
    with pytest.raises(ServerUntrusted, match="changed"):
        computer.round()
    assert computer.disk.waiting_count().ops == 1
    computer.certificate = certificate_shown(computer.address)
    computer.restart()
    computer.round()
    assert computer.disk.waiting_count().ops == 0
