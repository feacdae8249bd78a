"""The yearly notices on holidays as a site has entered them."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0020"

KIND = "year_notice"
NUMBERS = ("year", "number")
TEXTS = ("source", "rest", "work", "at", "who")


def upgrade() -> None:
    """Add the table, and show what colleagues' newer programs already sent: it stood as heads."""
    op.create_table(
        KIND,
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False) for name in NUMBERS),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in TEXTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_notice")),
    )
    _show_what_came()
    for name in ("head", "conflict", "superseded"):
        op.execute(f"DELETE FROM {name} WHERE kind = 'year_notice'")  # noqa: S608  # three known names


def _show_what_came() -> None:
    connection = op.get_bind()
    table = sa.table(KIND, *(sa.column(name) for name in ("id", "folder", "op", *NUMBERS, *TEXTS)))
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, op.folder FROM head JOIN op ON op.id = head.op"
        " WHERE head.kind = 'year_notice' ORDER BY head.op DESC"  # of two ops that claim one record the lower counts
    )
    rows: dict[bytes, dict[str, object]] = {}
    for one in connection.execute(heads).all():
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder, "op": one.op})
        value = msgspec.msgpack.decode(one.value)
        if one.field in TEXTS:
            row[one.field] = value if isinstance(value, str) else ""
        elif one.field in NUMBERS:
            row[one.field] = value if isinstance(value, int) else 0
    for row in rows.values():
        connection.execute(sa.insert(table).values(row))


def downgrade() -> None:
    """Drop the table; the entries stay in the ops."""
    op.drop_table(KIND)
