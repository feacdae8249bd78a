"""When somebody last looked at a deadline before its end."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0018"


def upgrade() -> None:
    """Add the column; what a colleague's newer program already sent stands in `head`, and is shown now."""
    op.add_column("task", sa.Column("looked_on", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    heads = sa.text(
        "SELECT record, value FROM head WHERE kind = 'task' AND field = 'looked_on' ORDER BY hlc_ms, hlc_counter, op"
    )
    shown = sa.table("task", sa.column("id"), sa.column("looked_on"))
    for row in connection.execute(heads).all():  # the newest comes last, and stays
        value = msgspec.msgpack.decode(row.value)
        newest = sa.update(shown).where(shown.c.id == row.record)
        connection.execute(newest.values(looked_on=value if isinstance(value, str) else ""))


def downgrade() -> None:
    """Drop it; the values stay in the ops."""
    op.drop_column("task", "looked_on")
