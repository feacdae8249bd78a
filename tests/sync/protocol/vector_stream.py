"""The protocol page's second vector: a whole small control stream, with what hangs on it. Made here, from the first
vector's keys and plain bytes; what is made with randomness (keys sealed for a seat) is taken as it was published.
"""

from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from app.domain.ids import FolderRef, RecordId, RingId
from app.ops.attached import KIND, PART_BYTES, Attached
from app.ops.codec import decode, encode
from app.ops.kept import FolderKey, RingKey
from app.ops.values import Write
from sync.protocol.control import Control, fold
from sync.protocol.control_record import (
    Body,
    Genesis,
    LetGo,
    NewMember,
    NewRing,
    NewSnapshot,
    NewWraps,
    Successor,
    make_record,
)
from sync.protocol.names import NOBODY
from sync.protocol.restricting import Restriction
from sync.protocol.shredding import Approval, Shred
from sync.protocol.signing import approval_words, receipt_words, succession_words
from sync.sealing.attachments import seal_part
from sync.sealing.chunks import seal_chunk, series_key
from sync.sealing.seat_keys import SeatKeys
from sync.sealing.site_sheet import Sheet
from sync.sealing.snapshots import words
from sync.sealing.wraps import key_check, wrap_folder

Published = Mapping[str, bytes]

RESTRICTED_RING, RESTRICTED_KEY = RingId(b"\x0e" * 16), b"\x0f" * 32
MOVED = FolderRef(b"\x1a" * 16)
SNAPSHOT_SALT = b"\x15" * 32
LONG = Attached(RecordId(b"\x0c" * 16), b"\x0d" * 32, PART_BYTES + 1)
"""Two parts: as many zeros as a part takes, and one more."""


def secret(byte: int) -> bytes:
    """A seat's secret that can be typed."""
    return b"\x01" + bytes([byte]) * 128


def member(keys: SeatKeys, role: str, post: str = "worker", number: int = 0) -> NewMember:
    """A body that lets a seat in."""
    return NewMember(keys.seat, keys.verify_key, keys.kem_public, role, post, number)  # type: ignore[arg-type]  # a role


def made(page: Published) -> dict[str, bytes]:
    """Everything the page publishes of it, in order."""
    first, second, third = (SeatKeys(secret(byte)) for byte in (0x02, 0x12, 0x22))
    sheet = Sheet(page["site_id"], b"\x16" * 20)
    found: dict[str, bytes] = {
        "second_secret": secret(0x12), "second_seat": second.seat,
        "third_secret": secret(0x22), "third_seat": third.seat,
        "sheet_seed": b"\x16" * 20, "sheet_code": sheet.text.encode(), "sheet_seat": sheet.keys.seat,
        "restricted_ring": RESTRICTED_RING, "restricted_key": RESTRICTED_KEY,
        "restricted_check": key_check(RingKey(RESTRICTED_RING, 1, RESTRICTED_KEY)),
        "case_wrap": page["case_wrap"], "restricted_wrap": page["restricted_wrap"],
        "moved_folder": MOVED,
        "moved_wrap": wrap_folder(
            FolderKey(MOVED, RESTRICTED_RING, page["folder_key"]), RingKey(RESTRICTED_RING, 1, RESTRICTED_KEY),
            page["data_stream"], b"\x11" * 12,
        ),
    }  # fmt: skip
    found |= attachments(page)
    found |= snapshot(page)
    found |= stream(page, found, (first, second, third, sheet.keys))
    server = Ed25519PrivateKey.from_private_bytes(b"\x13" * 32)
    found["server_seed"], found["server_key"] = b"\x13" * 32, server.public_key().public_bytes_raw()
    found["incarnation"] = b"\x14" * 16
    found["receipt"] = server.sign(receipt_words(b"\x14" * 16, page["data_stream"], 1, page["envelope_id"]))
    return found


def attachments(page: Published) -> dict[str, bytes]:
    """A save that attaches two parts of zeros, and what its envelope's header calls them."""
    before = decode(page["op"])
    fields = {"size": LONG.size, "key": LONG.key, "sha256": sha256(bytes(LONG.size)).digest()}
    writes = tuple(Write(KIND, LONG.record, name, value, ()) for name, value in fields.items())
    op = replace(before, writes=writes)
    key = FolderKey(FolderRef(page["folder"]), RingId(page["case_ring"]), page["folder_key"])
    sealed = (
        seal_part(key, page["data_stream"], LONG, number, bytes(size)) for number, size in enumerate((PART_BYTES, 1))
    )
    names = [sha256(raw).digest() for raw in sealed]
    return {"attachment_op": encode(op), "attachment_first": names[0], "attachment_last": names[1]}


def snapshot(page: Published) -> dict[str, bytes]:
    """The one chunk of a snapshot of `case`. How zstd packs is its own affair: packed bytes are taken as they are."""
    bound = words(page["data_stream"], page["case_ring"], 1)
    key = series_key(page["ring_key"], SNAPSHOT_SALT, bound)
    chunk = seal_chunk(key, bound, (0, True), page["snapshot_packed"])
    return {
        "snapshot_salt": SNAPSHOT_SALT, "snapshot_part": page["snapshot_part"],
        "snapshot_packed": page["snapshot_packed"], "snapshot_key": key, "snapshot_chunk": chunk,
        "snapshot_name": sha256(chunk).digest(),
    }  # fmt: skip


def stream(page: Published, found: Published, seats: tuple[SeatKeys, ...]) -> dict[str, bytes]:
    """The records, each following on the one before it, and the rolling hash over all of them."""
    first, second, third, sheet = seats
    records: list[bytes] = []
    control = Control()
    root = Ed25519PrivateKey.from_private_bytes(page["root_seed"])
    for signer, body in bodies(page, found, first, second, third, sheet):
        who, sign = (NOBODY, root.sign) if signer is None else (signer.seat, signer.sign)
        records.append(make_record(body, control.position + 1, control.hash, who, sign))
        control = fold(records[-1:], control)
    return {f"control_{at}": raw for at, raw in enumerate(records, 1)} | {"control_hash": control.hash}


def bodies(
    page: Published, found: Published, first: SeatKeys, second: SeatKeys, third: SeatKeys, sheet: SeatKeys
) -> list[tuple[SeatKeys | None, Body]]:
    """What the records say, and who signs each; nobody is the root."""
    case, at_ms = page["case_ring"], int.from_bytes(page["shred_approved_at"], "big")
    name = sha256(page["shred_proposal"]).digest()
    other_word = second.sign(approval_words(page["site_id"], at_ms, name))
    approvals = [Approval(first.seat, at_ms, page["shred_approval"]), Approval(second.seat, at_ms, other_word)]
    proof = third.sign(succession_words(page["site_id"], second.seat, third.seat))
    return [
        (None, Genesis(page["site_id"], page["root_key"])),
        (None, member(first, "admin", number=1)),
        (None, NewRing(page["front_ring"], "front")),
        (None, NewRing(case, "case")),
        (first, NewWraps(case, 1, [(first.seat, page["case_wrap"])], page["ring_key_check"])),
        (first, member(second, "member", number=2)),
        (first, member(sheet, "admin", "recovery")),
        (first, Restriction(RESTRICTED_RING, 1, [first.seat], [MOVED])),
        (first, NewWraps(RESTRICTED_RING, 1, [(first.seat, page["restricted_wrap"])], found["restricted_check"])),
        (first, NewSnapshot(case, 1, 1, page["rolling_hash"], SNAPSHOT_SALT, [found["snapshot_name"]], 8)),
        (second, Shred(page["shred_proposal"], page["shred_signature"], approvals)),
        (first, LetGo([(page["folder"], 0)])),
        (second, Successor(third.seat, third.verify_key, third.kem_public, proof)),
    ]
