"""The first tables: sites, streams, control records, envelopes, sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_sites_and_streams()
    _make_logs()
    _make_sessions()


def downgrade() -> None:
    """Drop them again."""
    for table in ("server_fact", "nonce", "session", "envelope", "control_record", "stream_head", "site"):
        op.drop_table(table)


def _make_sites_and_streams() -> None:
    op.create_table(
        "site",
        sa.Column("site_id", sa.LargeBinary(16), nullable=False),
        sa.Column("root_key", sa.LargeBinary(32), nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("site_id", name="pk_site"),
    )
    op.create_table(
        "stream_head",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("site", sa.LargeBinary(16), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_stream_head"),
    )
    op.create_table(
        "server_fact",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_server_fact"),
    )


def _make_logs() -> None:
    op.create_table(
        "control_record",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("received_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_control_record"),
    )
    op.create_table(
        "envelope",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("seat", sa.LargeBinary(16), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("received_ms", sa.BigInteger, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_envelope"),
    )
    op.create_index("uq_envelope_stream_id", "envelope", ["stream", "id"], unique=True)


def _make_sessions() -> None:
    op.create_table(
        "session",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("seat", sa.LargeBinary(16), nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("stream", "token_hash", name="pk_session"),
    )
    op.create_table(
        "nonce",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(32), nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("stream", "nonce", name="pk_nonce"),
    )
