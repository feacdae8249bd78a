"""The whole-database check finds what was done to a database behind the server's back."""

from hashlib import sha256

import pytest
from sqlalchemy import text

from sync.protocol.messages import BlobName, BlobPiece
from sync.server.blob_shelf import take_piece
from sync.server.central import Central
from sync.server.envelope_log import take_envelopes
from sync.server.store.checking import check_streams
from sync.server.store.sessions import Caller
from tests.sync.server.conftest import SampleSite


def _faults(central: Central) -> list[str]:
    with central.database.reading() as connection:
        return [report.fault for report in check_streams(connection) if report.fault]


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("DELETE FROM envelope WHERE seq = 2", "row 2 is missing"),
        ("DELETE FROM envelope WHERE seq = 3", "rows end at 2"),
        ("UPDATE envelope SET raw = :harm WHERE seq = 1", "bytes of row 1"),
        ("UPDATE envelope SET hash = :harm WHERE seq = 3", "rolling hash of row 3"),
        ("UPDATE blob SET raw = :harm", "bytes of 1 blobs"),
        ("UPDATE stream_head SET seq = 2 WHERE kind = 'data'", "head says 2"),
        ("UPDATE control_record SET raw = :harm WHERE seq = 1", "rolling hash of row 1"),
    ],
)
def test_each_kind_of_harm_is_named(central: Central, caller: Caller, site: SampleSite, harm: str, fault: str) -> None:
    """A missing row, changed bytes, a wrong hash, a moved head."""
    take_envelopes(central, caller, site.data, [site.member.seal(site.data) for _ in range(3)])
    raw = b"sealed bytes"
    one = BlobName(bytes(16), sha256(raw).digest())
    take_piece(central, caller, site.data, BlobPiece(one, len(raw), 0, raw))
    assert _faults(central) == []
    with central.database.writing() as connection:
        connection.execute(text(harm), {"harm": bytes(32)})
    found = _faults(central)
    assert len(found) == 1
    assert fault in found[0]
