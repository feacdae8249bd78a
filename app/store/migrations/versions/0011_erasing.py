"""Proposals to erase a case, what is said to them, and what came of them."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0013"

NOTHING = sa.text("x''")
TYPES: dict[str, dict[str, type]] = {
    "erasure": {"number": str, "folders": bytes, "reason": str, "who": str, "at_ms": int, "signature": bytes},
    "erasure_word": {"erasure": bytes, "say": str, "who": str, "at_ms": int, "signature": bytes, "remark": str},
}


def _text(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _number(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _bytes(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _bytes_or_none(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.LargeBinary(), server_default=NOTHING, nullable=False)


def upgrade() -> None:
    """Add the tables, and show what colleagues' newer programs already sent: it stood as heads."""
    op.create_table(
        "erasure",
        _bytes("id"),
        _bytes("folder"),
        _bytes("op"),
        _text("number"),
        _bytes_or_none("folders"),
        _text("reason"),
        _text("who"),
        _number("at_ms"),
        _bytes_or_none("signature"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "erasure_word",
        _bytes("id"),
        _bytes("folder"),
        _bytes("op"),
        sa.Column("erasure", sa.LargeBinary(), nullable=True),
        _text("say"),
        _text("who"),
        _number("at_ms"),
        _bytes_or_none("signature"),
        _text("remark"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_word")),
    )
    op.create_table(
        "erasure_carried",
        _bytes("id"),
        _bytes("content"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_carried")),
    )
    for kind, types in TYPES.items():
        _show_what_came(kind, types)


def _show_what_came(kind: str, types: dict[str, type]) -> None:
    connection = op.get_bind()
    table = sa.table(kind, *(sa.column(name) for name in ("id", "folder", "op", *types)))
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, op.folder FROM head JOIN op ON op.id = head.op"
        " WHERE head.kind = :kind ORDER BY head.op DESC"
    )
    rows: dict[bytes, dict[str, object]] = {}
    for one in connection.execute(heads, {"kind": kind}).all():
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder, "op": one.op})
        value = msgspec.msgpack.decode(one.value)
        if type(value) is types.get(one.field):
            row[one.field] = value
    for row in rows.values():
        connection.execute(sa.insert(table).values(row))
    for name in ("head", "conflict", "superseded"):
        connection.execute(sa.text(f"DELETE FROM {name} WHERE kind = :kind"), {"kind": kind})  # noqa: S608  # known names


def downgrade() -> None:
    """Drop them; what stands in the ops stays."""
    for name in ("erasure_carried", "erasure_word", "erasure"):
        op.drop_table(name)
