"""Files attached to cases, and their bytes."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"

KIND = "attachment"
NOTHING = sa.text("x''")
TYPES: dict[str, type] = {
    "case": bytes, "scope": str, "name": str, "media": str, "size": int, "sha256": bytes, "key": bytes,
    "thumbnail": bytes, "recorded_at": str, "author": str,
}  # fmt: skip


def _text(name: str, default: str = "") -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _number(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _bytes(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _bytes_or_none(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.LargeBinary(), server_default=NOTHING, nullable=False)


def upgrade() -> None:
    """Add the tables, and show what colleagues' newer programs already sent: it stood as heads."""
    op.create_table(
        KIND,
        _bytes("id"),
        _bytes("folder"),
        _bytes("op"),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        _text("scope", "both"),
        _text("name"),
        _text("media"),
        _number("size"),
        _bytes_or_none("sha256"),
        _bytes_or_none("key"),
        _bytes_or_none("thumbnail"),
        _text("recorded_at"),
        _text("author"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_case", KIND, ["case", "recorded_at"])
    op.create_index("ix_attachment_folder", KIND, ["folder"])
    op.create_table(
        "attachment_part",
        _bytes("attachment"),
        sa.Column("number", sa.Integer(), nullable=False),
        _bytes("content"),
        sa.PrimaryKeyConstraint("attachment", "number", name=op.f("pk_attachment_part")),
    )
    op.create_table(
        "attachment_way",
        _bytes("id"),
        _bytes("folder"),
        _number("stored"),
        _number("wanted"),
        _text("problem"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_way")),
    )
    op.create_index("ix_attachment_way_folder", "attachment_way", ["folder"])
    _show_what_came()


def _show_what_came() -> None:
    connection = op.get_bind()
    table = sa.table(KIND, *(sa.column(name) for name in ("id", "folder", "op", *TYPES)))
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, op.folder FROM head JOIN op ON op.id = head.op"
        " WHERE head.kind = 'attachment' ORDER BY head.op DESC"
    )
    rows: dict[bytes, dict[str, object]] = {}
    for one in connection.execute(heads).all():
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder, "op": one.op})
        value = msgspec.msgpack.decode(one.value)
        if type(value) is TYPES.get(one.field):
            row[one.field] = value
    for row in rows.values():
        connection.execute(sa.insert(table).values(row))
    for name in ("head", "conflict", "superseded"):
        connection.execute(sa.text(f"DELETE FROM {name} WHERE kind = 'attachment'"))  # noqa: S608  # three known names


def downgrade() -> None:
    """Drop them; what stands in the ops stays, and the bytes go."""
    op.drop_table("attachment_way")
    op.drop_table("attachment_part")
    op.drop_table(KIND)
