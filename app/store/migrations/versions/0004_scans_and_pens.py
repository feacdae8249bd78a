"""Scans of signed sheets, signatures by pen, and where the signature cells of a sheet lie."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NOTHING = sa.text("x''")
ADDED: dict[str, tuple[sa.Column[object], ...]] = {
    "sheet": (
        sa.Column("scanned_at", sa.Text(), server_default="", nullable=False),
        sa.Column("scan_sha256", sa.LargeBinary(), server_default=NOTHING, nullable=False),
        sa.Column("pen_signers", sa.Text(), server_default="", nullable=False),
        sa.Column("pen_sha256", sa.LargeBinary(), server_default=NOTHING, nullable=False),
    ),
    "site": (sa.Column("pen", sa.Text(), server_default="", nullable=False),),
}


def upgrade() -> None:
    """Add tables and columns; what a colleague's newer program already sent stands in `head`, and is shown now."""
    op.create_table(
        "scan",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("sheet", sa.LargeBinary(), nullable=False),
        sa.Column("happened_at", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("media", sa.Text(), server_default="", nullable=False),
        sa.Column("pages", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("source_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_index("ix_scan_sheet", "scan", ["sheet"])
    op.create_index("ix_scan_source", "scan", ["source_sha256"])
    op.create_table(
        "signature",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("sheet", sa.LargeBinary(), nullable=False),
        sa.Column("signer", sa.Text(), server_default="", nullable=False),
        sa.Column("signed_at", sa.Text(), server_default="", nullable=False),
        sa.Column("worker", sa.Text(), server_default="", nullable=False),
        sa.Column("strokes", sa.LargeBinary(), nullable=False),
        sa.Column("signed_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("result_sha256", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_sheet", "signature", ["sheet"])
    op.add_column("sheet_bytes", sa.Column("places", sa.LargeBinary(), server_default=NOTHING, nullable=False))
    for kind, columns in ADDED.items():
        for column in columns:
            op.add_column(kind, column)
            _show_heads(kind, column)


def downgrade() -> None:
    """Drop all of it; what was synced stays in the ops."""
    for kind, columns in ADDED.items():
        for column in columns:
            op.drop_column(kind, column.name)
    op.drop_column("sheet_bytes", "places")
    op.drop_table("signature")
    op.drop_table("scan")


def _show_heads(kind: str, column: sa.Column[object]) -> None:
    """The newest value of a field that was kept before it had a column."""
    connection = op.get_bind()
    wanted = bytes if isinstance(column.type, sa.LargeBinary) else str
    heads = sa.text(
        "SELECT record, value FROM head WHERE kind = :kind AND field = :name ORDER BY hlc_ms, hlc_counter, op"
    )
    shown = sa.table(kind, sa.column("id"), sa.column(column.name))
    for row in connection.execute(heads, {"kind": kind, "name": column.name}).all():  # the newest comes last
        value = msgspec.msgpack.decode(row.value)
        if isinstance(value, wanted):
            connection.execute(sa.update(shown).where(shown.c.id == row.record).values({column.name: value}))
