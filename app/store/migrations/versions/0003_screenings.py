"""Screenings: instruments answered by people, written once."""

from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXTS = {
    "role": "", "scope": "both", "instrument": "", "language": "", "mode": "", "happened_on": "", "recorded_at": "",
    "author": "", "answers": "", "scores": "", "level": "", "risk": "", "why": "", "reason": "",
}  # fmt: skip
NUMBERS = ("version", "child", "prompted")
BYTES = ("case", "person", "amends")


def upgrade() -> None:
    """Make the table; what a colleague's newer program already sent stood as heads, and moves into it."""
    op.create_table(
        "screening",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="both", nullable=False),
        sa.Column("instrument", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("mode", sa.Text(), server_default="", nullable=False),
        sa.Column("happened_on", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("child", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("answers", sa.Text(), server_default="", nullable=False),
        sa.Column("scores", sa.Text(), server_default="", nullable=False),
        sa.Column("level", sa.Text(), server_default="", nullable=False),
        sa.Column("risk", sa.Text(), server_default="", nullable=False),
        sa.Column("positive", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("prompted", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("amends", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    op.create_index("ix_screening_case", "screening", ["case", "recorded_at"], unique=False)
    op.create_index("ix_screening_amends", "screening", ["amends"], unique=False)
    _take_over(op.get_bind())


def downgrade() -> None:
    """Drop the table; the screenings stay in the ops."""
    op.drop_index("ix_screening_amends", table_name="screening")
    op.drop_index("ix_screening_case", table_name="screening")
    op.drop_table("screening")


def _take_over(connection: sa.Connection) -> None:
    found = connection.execute(
        sa.text(
            "SELECT h.record, h.op, o.folder, h.field, h.value FROM head h JOIN op o ON o.id = h.op "
            "WHERE h.kind = 'screening' ORDER BY h.op DESC"
        )
    )
    fields: dict[tuple[bytes, bytes, bytes], dict[str, Any]] = {}
    for row in found:
        of_op = fields.setdefault((row.record, row.op, row.folder), {})
        of_op[row.field] = msgspec.msgpack.decode(row.value)
    shown = sa.table("screening", *(sa.column(name) for name in ("id", "folder", "op", "positive", *_names())))
    rows = {  # of two ops that claim one record the lower op counts, and comes last
        record: {"id": record, "op": op_id, "folder": folder} | _columns(values)
        for (record, op_id, folder), values in fields.items()
    }
    if rows:
        connection.execute(sa.insert(shown), list(rows.values()))
    for table in ("head", "superseded", "conflict"):
        connection.execute(sa.text(f"DELETE FROM {table} WHERE kind = 'screening'"))  # noqa: S608  # names above


def _names() -> tuple[str, ...]:
    return (*TEXTS, *NUMBERS, *BYTES)


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: _text(values.get(name), default) for name, default in TEXTS.items()},
        **{name: value if isinstance(value := values.get(name), int) else 0 for name in NUMBERS},
        **{name: value if isinstance(value := values.get(name), bytes) else None for name in BYTES},
        "positive": value if isinstance(value := values.get("positive"), int) else None,
    }


def _text(value: object, default: str) -> str:
    if isinstance(value, list):
        return ",".join(str(one) for one in value)
    return value if isinstance(value, str) else default
