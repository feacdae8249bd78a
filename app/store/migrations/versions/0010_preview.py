"""Folders shown from a snapshot before their saves have been read."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "preview_folder",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ring", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_folder")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("preview_folder")
