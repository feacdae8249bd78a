"""How far each data stream has carried out what its control stream says was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. What was erased before is dropped once more at the first look, which changes nothing."""
    op.create_table(
        "erasing_done",
        sa.Column("stream", sa.LargeBinary(16), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_erasing_done"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("erasing_done")
