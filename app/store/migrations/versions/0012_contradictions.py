"""Where each contradiction is listed, and the quiet ones beside those to be settled."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table anew, empty: what stands in it is found out from the heads (app.store.migrate)."""
    op.drop_table("conflict")
    op.create_table(
        "conflict",
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("surfaced", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_on", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.PrimaryKeyConstraint("record", "kind", "field", name=op.f("pk_conflict")),
    )
    op.create_index(
        "ix_conflict_listed", "conflict", ["scope", "surfaced", "opened_on", "owner", "kind", "record", "field"]
    )
    op.create_index("ix_conflict_owner", "conflict", ["owner"])


def downgrade() -> None:
    """The table as it was, with those that must be settled."""
    kept = op.get_bind().execute(sa.text("SELECT record, kind, field FROM conflict WHERE surfaced = 1")).all()
    op.drop_table("conflict")
    op.create_table(
        "conflict",
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", "kind", "field", name=op.f("pk_conflict")),
    )
    for one in kept:
        op.get_bind().execute(
            sa.text("INSERT INTO conflict (record, kind, field) VALUES (:record, :kind, :field)"), dict(one._mapping)
        )
