"""Which folder an envelope is of, and whether only its skeleton is left."""

import sqlalchemy as sa
from alembic import op

from sync.protocol.envelope import parse_envelope, parse_header

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PAGE = 500


def upgrade() -> None:
    """Add the columns and fill them."""
    op.add_column("envelope", sa.Column("folder", sa.LargeBinary(16), nullable=True))
    op.add_column("envelope", sa.Column("bare", sa.Integer, server_default=sa.text("0"), nullable=False))
    _fill(op.get_bind())
    op.create_index("ix_envelope_stream_folder", "envelope", ["stream", "folder"])


def downgrade() -> None:
    """Drop them again. A skeleton stays one, and an earlier program takes it for damage."""
    op.drop_index("ix_envelope_stream_folder", "envelope")
    op.drop_column("envelope", "bare")
    op.drop_column("envelope", "folder")


def _fill(connection: sa.Connection) -> None:
    envelope = sa.table("envelope", sa.column("stream"), sa.column("seq"), sa.column("raw"), sa.column("folder"))
    lacking = sa.select(envelope.c.stream, envelope.c.seq, envelope.c.raw).where(envelope.c.folder.is_(None))
    put = sa.update(envelope).where(envelope.c.stream == sa.bindparam("s"), envelope.c.seq == sa.bindparam("q"))
    while rows := connection.execute(lacking.limit(_PAGE)).all():
        folders = [parse_header(parse_envelope(row.raw).header).folder for row in rows]
        filled = [{"s": row.stream, "q": row.seq, "f": ref} for row, ref in zip(rows, folders, strict=True)]
        connection.execute(put.values(folder=sa.bindparam("f")), filled)
