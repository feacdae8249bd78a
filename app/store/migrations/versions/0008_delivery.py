"""The results of the comparisons with the centre; two indexes for the list of what has not reached it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "check_result",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_check_result")),
    )
    op.create_index("ix_audit_walled", "audit", ["op"], sqlite_where=sa.text("scope != 'both'"))
    op.create_index("ix_case_folder", "case", ["folder"])
    op.create_index("ix_person_folder", "person", ["folder"])
    op.create_index("ix_person_private_folder", "person_private", ["folder"])


def downgrade() -> None:
    """Drop them."""
    for name in ("person_private_folder", "person_folder", "case_folder", "audit_walled"):
        op.drop_index(f"ix_{name}")
    op.drop_table("check_result")
