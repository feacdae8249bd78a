"""The protocol page's test vector: what is published is what the code does."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from app.domain.ids import FolderRef, RecordId, RingId
from app.ops.attached import Attached, attached_in
from app.ops.codec import op_id
from app.ops.kept import FolderKey, RingKey
from app.store.snapshot import read_part
from sync.errors import CannotOpen
from sync.protocol.control import fold
from sync.protocol.control_record import record_hash
from sync.protocol.envelope import bare_header, check_envelope, parse_envelope, parse_header, rolled
from sync.protocol.names import NO_HASH, next_hash, ring_id, site_id, stream_id
from sync.protocol.shredding import parse_proposal
from sync.protocol.signing import approval_words, check_signature, proposal_words, receipt_words
from sync.sealing.attachments import open_part, seal_part
from sync.sealing.payload import unpack
from sync.sealing.seal import open_envelope, raw_again
from sync.sealing.seat_keys import SeatKeys
from sync.sealing.site_sheet import read_sheet
from sync.sealing.snapshots import open_part as open_snapshot_part
from sync.sealing.wraps import Place, key_check, unwrap_folder, wrap_folder
from tests.sync.protocol.vector_stream import LONG, MOVED, RESTRICTED_KEY, made

PAGE = Path(__file__).parents[3] / "docs" / "protocol.md"
VECTOR = {
    name: bytes.fromhex(value) for name, value in re.findall(r"^(\w+) = ([0-9a-f]+)$", PAGE.read_text("utf-8"), re.M)
}
RING = RingKey(RingId(VECTOR["case_ring"]), 1, VECTOR["ring_key"])
FOLDER = FolderKey(FolderRef(VECTOR["folder"]), RING.ring, VECTOR["folder_key"])


def test_ids_are_as_published() -> None:
    """Site, streams, rings, seat."""
    root = Ed25519PrivateKey.from_private_bytes(VECTOR["root_seed"]).public_key().public_bytes_raw()
    seat = SeatKeys(VECTOR["seat_secret"])
    site = site_id(root)
    assert (root, site) == (VECTOR["root_key"], VECTOR["site_id"])
    assert [stream_id(kind, site) for kind in ("control", "data", "inbox")] == [
        VECTOR["control_stream"],
        VECTOR["data_stream"],
        VECTOR["inbox_stream"],
    ]
    assert [ring_id(name, site) for name in ("front", "case")] == [VECTOR["front_ring"], VECTOR["case_ring"]]
    assert (seat.verify_key, seat.seat) == (VECTOR["verify_key"], VECTOR["seat_id"])
    assert key_check(RING) == VECTOR["ring_key_check"]


def test_the_published_envelope_opens_and_is_made_again() -> None:
    """Signature, header, wrap and payload are as published; the bytes come out the same."""
    envelope = parse_envelope(VECTOR["envelope"])
    header = parse_header(envelope.header)
    check_envelope(envelope, VECTOR["verify_key"])
    kept = open_envelope(envelope, header, FOLDER.key, RING.key)
    assert (kept.header, kept.payload, kept.id) == (VECTOR["header"], VECTOR["payload"], VECTOR["envelope_id"])
    assert unpack(kept.payload) == [VECTOR["op"]]
    assert kept.ops == (VECTOR["op_id"],) == (op_id(VECTOR["op"]),)
    assert raw_again(kept, FOLDER.key, RING.key) == VECTOR["envelope"]
    assert next_hash(NO_HASH, kept.id) == VECTOR["rolling_hash"]


def test_the_published_folder_wrap_holds_the_folder_key() -> None:
    """Opened under the ring's key, and made again with the same nonce."""
    header = parse_header(VECTOR["header"])
    assert (header.folder_wrap, header.salt) == (VECTOR["folder_wrap"], VECTOR["salt"])
    assert unwrap_folder(header, RING) == FOLDER
    again = wrap_folder(FOLDER, RING, VECTOR["data_stream"], VECTOR["folder_wrap"][:12])
    assert again == VECTOR["folder_wrap"]


def test_the_published_proposal_is_signed_and_approved_as_published() -> None:
    """What proposer and approver sign, and what a skeleton keeps of the header."""
    seat, proposal = SeatKeys(VECTOR["seat_secret"]), parse_proposal(VECTOR["shred_proposal"])
    name, at = sha256(VECTOR["shred_proposal"]).digest(), int.from_bytes(VECTOR["shred_approved_at"], "big")
    assert (proposal.folders, proposal.proposer, proposal.reason) == ([FOLDER.folder], seat.seat, "consent_withdrawn")
    assert seat.sign(proposal_words(VECTOR["site_id"], name)) == VECTOR["shred_signature"]
    assert seat.sign(approval_words(VECTOR["site_id"], at, name)) == VECTOR["shred_approval"]
    assert bare_header(VECTOR["header"]) == VECTOR["bare_header"]


def test_the_published_part_of_an_attachment_opens_and_is_made_again() -> None:
    """Under the folder's key and its own, and by the name an envelope would give it."""
    one = Attached(RecordId(VECTOR["attachment"]), VECTOR["attachment_key"], len(VECTOR["attachment_part"]))
    sealed = VECTOR["attachment_sealed"]
    assert seal_part(FOLDER, VECTOR["data_stream"], one, 0, VECTOR["attachment_part"]) == sealed
    assert open_part(FOLDER, VECTOR["data_stream"], one, 0, sealed) == VECTOR["attachment_part"]
    assert sha256(sealed).digest() == VECTOR["attachment_blob"]


def test_the_second_vector_is_made_again() -> None:
    """Every published value, byte for byte: records, receipts, sheet, chunks, names."""
    again = made(VECTOR)
    assert {name for name, value in again.items() if VECTOR.get(name) != value} == set()


def test_the_published_control_stream_says_what_the_page_says() -> None:
    """Folded by itself, without anything of what made it."""
    records = [VECTOR[f"control_{at}"] for at in range(1, 14)]
    control = fold(records)
    ring, seat = VECTOR["restricted_ring"], VECTOR["seat_id"]
    assert control.hash == VECTOR["control_hash"] == rolled(map(record_hash, records))
    assert control.is_admin(seat) and control.members[VECTOR["sheet_seat"]].post == "recovery"
    assert control.restricted[ring].readers == {seat}
    assert control.moved[VECTOR["moved_folder"]].ring == ring
    assert {member.seat for member in control.readers(ring)} == {seat, VECTOR["sheet_seat"]}
    assert set(control.shreds) == {VECTOR["folder"]} and control.let_go == {(VECTOR["folder"], seat): 0}
    assert control.members[VECTOR["third_seat"]].went_before == VECTOR["second_seat"]
    assert control.snapshots == {} and control.voided == 11  # the erasing has made it void


def test_the_published_keys_open_with_the_published_secret() -> None:
    """Those of `case` and of the restricted ring, and the folder's key under the latter."""
    seat, rings = SeatKeys(VECTOR["seat_secret"]), (RING, RingKey(RingId(VECTOR["restricted_ring"]), 1, RESTRICTED_KEY))
    for key, wrap in zip(rings, (VECTOR["case_wrap"], VECTOR["restricted_wrap"]), strict=True):
        assert seat.open_wrap(Place(VECTOR["site_id"], key.ring, 1, seat.seat), wrap) == key
    header = replace(parse_header(VECTOR["header"]), folder=MOVED, ring=rings[1].ring, folder_wrap=VECTOR["moved_wrap"])
    assert unwrap_folder(header, rings[1]).key == VECTOR["folder_key"]


def test_the_published_chunk_of_a_snapshot_opens() -> None:
    """Under the ring's key; inside is a part as the page describes it. At another place it does not open."""
    sealed, stream, salt = VECTOR["snapshot_chunk"], VECTOR["data_stream"], VECTOR["snapshot_salt"]
    part = open_snapshot_part([RING], stream, salt, (0, True), sealed)
    assert part == VECTOR["snapshot_part"]
    assert [section.table for section in read_part(part)] == ["folder", "note"]
    with pytest.raises(CannotOpen):
        open_snapshot_part([RING], stream, salt, (0, False), sealed)


def test_the_published_sheet_is_read_and_the_receipt_is_the_servers() -> None:
    """The code leads to the seat the control stream calls a recovery sheet."""
    sheet = read_sheet(VECTOR["sheet_code"].decode())
    assert (sheet.site, sheet.keys.seat) == (VECTOR["site_id"], VECTOR["sheet_seat"])
    words = receipt_words(VECTOR["incarnation"], VECTOR["data_stream"], 1, VECTOR["envelope_id"])
    check_signature(VECTOR["server_key"], VECTOR["receipt"], words, "receipt")


def test_the_published_save_names_its_attachment() -> None:
    """What is read from it is what its parts are named by."""
    assert attached_in(VECTOR["attachment_op"]) == [LONG]
