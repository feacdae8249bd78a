"""Goals of cases, and how far they came."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0025"

_TEXTS = (
    "goal", "problem", "domain", "towards", "indicator", "baseline", "method", "tasks", "who", "who_note", "due",
    "far_below", "below", "expected", "above", "far_above",
)  # fmt: skip
GOAL: dict[str, type] = {
    "case": bytes, "scope": str, **dict.fromkeys(_TEXTS, str), "start": int, "weight": int, "state": str, "why": str,
    "set_on": str, "author": str,
}  # fmt: skip
RATING: dict[str, type] = {
    "case": bytes, "goal": bytes, "scope": str, "level": int, "own_level": int, "evidence": str, "own_words": str,
    "happened_on": str, "recorded_at": str, "author": str, "amends": bytes,
}  # fmt: skip


def _bytes(name: str, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _text(name: str, default: str = "") -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _level(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), nullable=True)


def upgrade() -> None:
    """Add the tables, and show what colleagues' newer programs already sent: it stood as heads."""
    op.create_table(
        "goal",
        _bytes("id"),
        _bytes("folder"),
        _bytes("op"),
        _bytes("case", nullable=True),
        _text("scope", "both"),
        *(_text(name) for name in _TEXTS),
        _level("start"),
        sa.Column("weight", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _text("state", "new"),
        _text("why"),
        _text("set_on"),
        _text("author"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index("ix_goal_case", "goal", ["case"])
    op.create_table(
        "goal_rating",
        _bytes("id"),
        _bytes("folder"),
        _bytes("op"),
        _bytes("case", nullable=True),
        _bytes("goal", nullable=True),
        _text("scope", "both"),
        _level("level"),
        _level("own_level"),
        _text("evidence"),
        _text("own_words"),
        _text("happened_on"),
        _text("recorded_at"),
        _text("author"),
        _bytes("amends", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_rating")),
    )
    op.create_index("ix_goal_rating_case", "goal_rating", ["case"])
    op.create_index("ix_goal_rating_amends", "goal_rating", ["amends"])
    _show_what_came("goal", GOAL, "head.hlc_ms, head.hlc_counter, head.op")  # the newest comes last, and stays
    _show_what_came("goal_rating", RATING, "head.op DESC")  # of two ops that claim one record the lower counts
    for name in ("head", "conflict", "superseded"):
        op.execute(f"DELETE FROM {name} WHERE kind = 'goal_rating'")  # noqa: S608  # three known names


def _show_what_came(kind: str, types: dict[str, type], order: str) -> None:
    connection = op.get_bind()
    table = sa.table(kind, *(sa.column(name) for name in ("id", "folder", "op", *types)))
    heads = sa.text(
        "SELECT head.record, head.field, head.value, head.op, op.folder FROM head JOIN op ON op.id = head.op"  # noqa: S608  # known words
        f" WHERE head.kind = :kind ORDER BY {order}"
    )
    rows: dict[bytes, dict[str, object]] = {}
    for one in connection.execute(heads, {"kind": kind}).all():
        row = rows.setdefault(one.record, {"id": one.record, "folder": one.folder})
        row["op"] = one.op
        value = msgspec.msgpack.decode(one.value)
        if type(value) is types.get(one.field):
            row[one.field] = value
    for row in rows.values():
        connection.execute(sa.insert(table).values(row))


def downgrade() -> None:
    """Drop them; what stands in the ops stays."""
    op.drop_table("goal_rating")
    op.drop_table("goal")
