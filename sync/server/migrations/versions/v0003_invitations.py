"""Invitations and the requests that answer them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "invitation",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("box", sa.LargeBinary, nullable=False),
        sa.Column("made_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("seat", sa.LargeBinary(16), nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("stream", "id", name="pk_invitation"),
    )
    op.create_index("ix_invitation_id", "invitation", ["id"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("invitation")
