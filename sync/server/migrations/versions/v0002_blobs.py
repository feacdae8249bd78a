"""Blobs: sealed bytes of attachments and the like, by stream and folder."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "blob",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("folder", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.LargeBinary(32), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("received_ms", sa.BigInteger, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("stream", "folder", "name", name="pk_blob"),
    )
    op.create_index("ix_blob_stream_size", "blob", ["stream", "size"])
    op.create_table(
        "blob_piece",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("folder", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.LargeBinary(32), nullable=False),
        sa.Column("seat", sa.LargeBinary(16), nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("received_ms", sa.BigInteger, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("stream", "folder", "name", "seat", "at", name="pk_blob_piece"),
    )


def downgrade() -> None:
    """Drop them again; seats offer what they hold once more."""
    op.drop_table("blob_piece")
    op.drop_table("blob")
