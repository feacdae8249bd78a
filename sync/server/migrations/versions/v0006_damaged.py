"""Rows whose bytes are no longer what was stored, until somebody has brought them again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. What is damaged already is noted when it is next met."""
    op.create_table(
        "damaged",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("found_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_damaged"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("damaged")
