"""The site's own forms: every version that was put in use or taken out of it."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KIND = "site_form"
TEXTS = ("form", "state", "text", "at", "who", "replaces")


def upgrade() -> None:
    """Add the table, and show what colleagues' newer programs already sent: it stood as heads."""
    op.create_table(
        KIND,
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("format", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("replaces", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_form")),
    )
    _show_what_came()


def _show_what_came() -> None:
    connection = op.get_bind()
    table = sa.table(KIND, *(sa.column(name) for name in ("id", "folder", "op", "number", "format", *TEXTS)))
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, op.folder FROM head JOIN op ON op.id = head.op"
        " WHERE head.kind = 'site_form' ORDER BY head.op DESC"
    )
    rows: dict[bytes, dict[str, object]] = {}
    for one in connection.execute(heads).all():
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder, "op": one.op})
        value = msgspec.msgpack.decode(one.value)
        if one.field in TEXTS:
            row[one.field] = value if isinstance(value, str) else ""
        elif one.field in ("number", "format"):
            row[one.field] = value if isinstance(value, int) else 0
    for row in rows.values():
        connection.execute(sa.insert(table).values(row))
    for name in ("head", "conflict", "superseded"):
        connection.execute(sa.text(f"DELETE FROM {name} WHERE kind = 'site_form'"))  # noqa: S608  # three known names


def downgrade() -> None:
    """Drop the table; the versions stay in the ops."""
    op.drop_table(KIND)
