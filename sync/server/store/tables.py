"""The server's tables. Every key leads with the stream, and no transaction writes to two streams."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"})

site = Table(
    "site",
    metadata,
    Column("site_id", LargeBinary(16), primary_key=True),
    Column("root_key", LargeBinary(32), nullable=False),
    Column("added_at", BigInteger, nullable=False),  # milliseconds since 1970-01-01 UTC
)

stream_head = Table(
    "stream_head",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("kind", String(8), nullable=False),  # control, data, inbox
    Column("site", LargeBinary(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

control_record = Table(
    "control_record",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),  # rolling, this record included
    Column("received_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("stream", "seq"),
)

envelope = Table(
    "envelope",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("id", LargeBinary(32), nullable=False),
    Column("seat", LargeBinary(16), nullable=False),  # who sealed it, not who handed it in
    Column("size", Integer, nullable=False),  # bytes of `raw`
    Column("hash", LargeBinary(32), nullable=False),  # rolling, this envelope included
    Column("received_ms", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),  # of a skeleton its bare header
    Column("folder", LargeBinary(16), nullable=True),  # every row has one; rows of before were filled in
    Column("bare", Integer, nullable=False, server_default=text("0")),  # 1: the folder was erased
    PrimaryKeyConstraint("stream", "seq"),
    Index("uq_envelope_stream_id", "stream", "id", unique=True),
    Index("ix_envelope_stream_folder", "stream", "folder"),
)

blob = Table(
    "blob",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),
    Column("folder", LargeBinary(16), nullable=False),  # or the ring, of what belongs to no folder
    Column("name", LargeBinary(32), nullable=False),  # SHA-256 of `raw`
    Column("size", Integer, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    PrimaryKeyConstraint("stream", "folder", "name"),
    Index("ix_blob_stream_size", "stream", "size"),  # what a site uses is added up without reading the bytes
)

blob_piece = Table(
    "blob_piece",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),
    Column("folder", LargeBinary(16), nullable=False),
    Column("name", LargeBinary(32), nullable=False),
    Column("seat", LargeBinary(16), nullable=False),  # each brings its own: nobody can spoil another's
    Column("at", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    PrimaryKeyConstraint("stream", "folder", "name", "seat", "at"),
)

session = Table(
    "session",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),  # the site's control stream
    Column("token_hash", LargeBinary(32), nullable=False),  # the token itself is kept nowhere
    Column("seat", LargeBinary(16), nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("stream", "token_hash"),
)

nonce = Table(
    "nonce",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),
    Column("nonce", LargeBinary(32), nullable=False),  # one that has been used
    Column("expires_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("stream", "nonce"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),  # the site's control stream
    Column("id", LargeBinary(16), nullable=False),
    Column("box", LargeBinary, nullable=False),  # opened by the slip's code alone
    Column("made_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("seat", LargeBinary(16), nullable=False),  # who asks; empty before somebody does
    Column("request", LargeBinary, nullable=False),
    Column("withdrawn", Integer, nullable=False),  # 1: ended by an administrator
    PrimaryKeyConstraint("stream", "id"),
    Index("ix_invitation_id", "id"),  # whoever joins knows no stream yet
)

server_fact = Table(
    "server_fact",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

damaged = Table(
    "damaged",
    metadata,
    Column("stream", LargeBinary(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("id", LargeBinary(32), nullable=False),  # of the envelope that was stored there
    Column("found_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("stream", "seq"),
)

erasing_done = Table(
    "erasing_done",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),  # a data stream
    Column("position", BigInteger, nullable=False),  # of the newest control record whose erasing it has carried out
)
