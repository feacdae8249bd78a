"""What a deadline was computed as beside the day it is kept as, and when and how it was dealt with."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"

FIELDS = ("computed", "reason", "done_on", "done_how")


def upgrade() -> None:
    """Add the columns; what a colleague's newer program already sent stands in `head`, and is shown now."""
    for name in FIELDS:
        op.add_column("task", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE task SET computed = due")
    connection = op.get_bind()
    heads = sa.text(
        "SELECT record, field, value FROM head WHERE kind = 'task'"
        " AND field IN ('computed', 'reason', 'done_on', 'done_how') ORDER BY hlc_ms, hlc_counter, op"
    )
    shown = sa.table("task", sa.column("id"), *(sa.column(name) for name in FIELDS))
    for row in connection.execute(heads).all():  # the newest comes last, and stays
        value = msgspec.msgpack.decode(row.value)
        newest = sa.update(shown).where(shown.c.id == row.record)
        connection.execute(newest.values({row.field: value if isinstance(value, str) else ""}))


def downgrade() -> None:
    """Drop them; the values stay in the ops."""
    for name in FIELDS:
        op.drop_column("task", name)
