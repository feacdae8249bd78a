"""Why something was done: who opens a colleague's case says so."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"


def upgrade() -> None:
    """Add the column. Lines of newer programs that came before have none: add-only records keep what was known."""
    op.add_column("audit", sa.Column("reason", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it; the words stay in the ops."""
    op.drop_column("audit", "reason")
